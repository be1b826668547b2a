// What a link does: a deep link to the bot starts it, a mention opens a chat, the rest opens in a new window.
import { toast } from "./dialogs.js";
import { nameOf } from "./store.js";
import { t } from "./words.js";

/** {bot: true, payload} for t.me/<bot>?start=… and tg://resolve?domain=<bot>&start=…, else null. */
export function readDeepLink(address, username) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const internal = url.protocol === "tg:" && (url.hostname === "resolve" || url.pathname.includes("resolve"));
  const known = ["t.me", "www.t.me", "telegram.me"].includes(url.hostname);
  const name = internal ? url.searchParams.get("domain") : known ? url.pathname.split("/")[1] : null;
  if (name?.toLowerCase() !== username?.toLowerCase()) return null;
  return { bot: true, payload: url.searchParams.get("start") };
}

/** Follow a link as a Telegram client does. */
export function followLink(app, address) {
  const deep = readDeepLink(address, app.store.world.bot.username);
  if (deep) return app.openBot(deep.payload);
  const person = /^tg:\/\/user\?id=(\d+)/.exec(address);
  if (person) {
    const user = app.store.user(Number(person[1]));
    if (user && app.store.isBot(user.id)) return app.openBot(null);
    return toast(user ? nameOf(user) : t("who_none"));
  }
  if (!/^https?:/i.test(address)) return toast(address);
  open(address, "_blank", "noopener");
  return undefined;
}

const pattern = /(?<![\w/@])(\/[a-zA-Z0-9_]{1,32}(?:@\w{3,32})?|@\w{3,32})/g;

/** Make the /commands and @mentions in a message's text pressable. */
export function linkWords(app, root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest("a, code, pre") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    pattern.lastIndex = 0;
    if (!pattern.test(text.data)) continue;
    const pieces = text.data.split(pattern).map((piece, place) => (place % 2 ? word(app, piece) : piece));
    text.replaceWith(...pieces);
  }
}

function word(app, text) {
  const { store } = app;
  if (text.startsWith("/")) return action(text, () => app.sendText(text));
  const name = text.slice(1).toLowerCase();
  if (name === store.world.bot.username?.toLowerCase()) return action(text, () => app.openBot(null));
  const user = store.world.users.find((one) => one.username?.toLowerCase() === name);
  return user ? action(text, () => toast(nameOf(user))) : text;
}

function action(text, run) {
  const link = document.createElement("a");
  link.href = "#";
  link.className = "word";
  link.textContent = text;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    run();
  });
  return link;
}
