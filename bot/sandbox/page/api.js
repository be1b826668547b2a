// The human API of the sandbox: one function, one request. A refusal throws a Refusal with the server's sentence.

export class Refusal extends Error {}

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(answer.error ?? `${response.status} ${response.statusText}`);
  return answer;
}

const get = (path) => call("GET", path);
const post = (path, body) => call("POST", path, body ?? {});
const message = (chat, id) => `/world/chats/${chat}/messages/${id}`;

export const readWorld = () => get("/world");
export const readCommands = (user, chat) => get(`/world/commands?user=${user}&chat=${chat}`);
export const readMessages = (chat, after, limit) => get(`/world/chats/${chat}/messages?after=${after}&limit=${limit}`);
export const readQuery = (id) => get(`/world/queries/${encodeURIComponent(id)}`);
export const readLog = (since) => get(`/world/log?since=${since}`);

export const write = (chat, from, text, extra) => post(`/world/chats/${chat}/messages`, { from, text, ...extra });
export const edit = (chat, id, from, text) => post(`${message(chat, id)}/edit`, { from, text });
export const remove = (chat, id, from) => post(`${message(chat, id)}/delete`, { from });
export const forward = (chat, id, from, to) => post(`${message(chat, id)}/forward`, { from, to });
export const press = (chat, id, from, row, column) => post(`${message(chat, id)}/press`, { from, row, column });
export const vote = (chat, id, from, options) => post(`${message(chat, id)}/vote`, { from, options });

export function sendFile(chat, from, file, kind, extra) {
  const form = new FormData();
  form.set("from", from);
  form.set("kind", kind);
  for (const [name, value] of Object.entries(extra)) if (value !== undefined && value !== null && value !== "") form.set(name, value);
  form.set("file", file, file.name || "image.png");
  return call("POST", `/world/chats/${chat}/files`, form);
}

export const start = (user, payload) => post("/world/start", payload ? { user, payload } : { user });
export const block = (user) => post("/world/block", { user });
export const unblock = (user) => post("/world/unblock", { user });

export const addUser = (user) => post("/world/users", user);
export const addChat = (chat) => post("/world/chats", chat);
export const addTopic = (chat, name) => post(`/world/chats/${chat}/topics`, { name });
export const changeMember = (chat, change) => post(`/world/chats/${chat}/members`, change);
export const migrate = (chat) => post(`/world/chats/${chat}/migrate`);

export const turnClock = (change) => post("/world/time", change);
export const setFaults = (faults) => post("/world/faults", faults);
export const clearFaults = () => call("DELETE", "/world/faults");
