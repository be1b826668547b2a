// The address of the page says who you are and what is open (#u=101&c=-100…), so that two windows can be two people
// and the browser's back button leaves a chat on a phone.

/** {user, chat, topic} from the address; NaN or null where it does not say. */
export function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1));
  return { user: Number(words.get("u")), chat: Number(words.get("c")), topic: words.has("t") ? Number(words.get("t")) : null };
}

/** Keep address and store in step. */
export function keepAddress(store) {
  const write = () => {
    const words = new URLSearchParams({ u: store.me });
    if (store.chat !== null) words.set("c", store.chat);
    if (store.topic !== null) words.set("t", store.topic);
    const address = `#${words}`;
    if (address === location.hash) return;
    const deeper = store.chat !== null && !readAddress().chat;
    history[deeper ? "pushState" : "replaceState"](null, "", address);
  };
  store.on("open", write);
  store.on("me", write);
  addEventListener("popstate", () => {
    const { user, chat, topic } = readAddress();
    if (store.user(user)) store.become(user);
    store.open(chat || null, topic);
  });
}
