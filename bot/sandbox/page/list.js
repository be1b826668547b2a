// The list of chats, with the person you are above it.
import { chatAvatar, userAvatar } from "./avatars.js";
import { stamp } from "./dates.js";
import { h, icon, reconcile } from "./dom.js";
import { preview, senderOf } from "./previews.js";
import { isService, nameOf } from "./store.js";
import { language, t } from "./words.js";

export class ListView {
  #app;
  #list = document.querySelector("#chats");
  #me = document.querySelector("#me");
  #asked = false;

  constructor(app) {
    this.#app = app;
    for (const kind of ["world", "messages", "me", "open", "typing"]) app.store.on(kind, () => this.#ask());
    this.#list.setAttribute("aria-label", t("chats"));
    this.#list.addEventListener("keydown", (event) => this.#move(event));
  }

  /** Many changes in one turn are one drawing. */
  #ask() {
    if (this.#asked) return;
    this.#asked = true;
    queueMicrotask(() => {
      this.#asked = false;
      this.draw();
    });
  }

  draw() {
    const { store } = this.#app;
    this.#drawMe();
    const mine = store.chatsOf(store.me).map((chat) => this.#row(chat)).sort((a, b) => b.instant - a.instant);
    const others = store.world.chats.filter((chat) => chat.type !== "private" && !chat.migrated_to && !store.isInside(chat, store.me))
      .map((chat) => this.#row(chat));
    const heading = others.length ? [{ key: "others", signature: language(), heading: t("other_groups") }] : [];
    reconcile(this.#list, [...mine, ...heading, ...others], (row) => this.#build(row));
    const waiting = store.unreadOf(store.me);
    document.title = waiting ? `(${waiting}) ${t("title")}` : t("title");
  }

  #drawMe() {
    const { store } = this.#app;
    const user = store.user(store.me);
    if (!user) return;
    const elsewhere = store.world.users.some((one) => one.id !== store.me && store.unread(one.id, one.id));
    const signature = JSON.stringify([user, elsewhere]);
    if (this.#me.dataset.signature === signature) return;
    this.#me.dataset.signature = signature;
    const button = h("button.me", {
      type: "button", "data-testid": "me", "aria-label": t("who_now", { name: nameOf(user) }), title: t("who"),
      onclick: () => this.#app.choosePerson(),
    }, h("span.me-avatar", {}, userAvatar(store, user.id, "medium"), elsewhere && h("span.dot")),
    h("span.me-words", {}, h("strong", {}, nameOf(user)), h("span.muted", {}, t("who"))), icon("switch"));
    this.#me.replaceChildren(button);
  }

  #row(chat) {
    const { store } = this.#app;
    const last = store.last(chat.id);
    const typing = (store.typing.get(chat.id) ?? 0) > performance.now();
    const row = {
      key: chat.id, chat, last, typing,
      title: store.title(chat),
      unread: store.unread(store.me, chat.id),
      instant: last ? last.date * 1000 : 0,
      open: chat.id === store.chat,
      stamp: last ? stamp(last.date * 1000, store.now()) : "",
    };
    const { title, unread, open } = row;
    row.signature = JSON.stringify([title, unread, open, last, row.stamp, typing, store.me, chat.blocked, chat.started]);
    return row;
  }

  #build(row) {
    if (row.heading) return h("div.list-heading", {}, row.heading);
    const { store } = this.#app;
    const { chat, last, unread, open, title } = row;
    return h("button.chat-row", {
      type: "button", "data-testid": "chat", "data-chat": chat.id, "aria-current": open ? "true" : null,
      onclick: () => store.open(chat.id),
    }, chatAvatar(store, chat, "large"),
    h("span.chat-row-words", {},
      h("span.chat-row-top", {}, h("span.chat-row-title", {}, title), h("time", {}, row.stamp)),
      h("span.chat-row-bottom", {}, this.#snippet(row), unread ? h("span.badge", { "data-testid": "badge" }, unread > 99 ? "99+" : unread) : null)));
  }

  #snippet({ chat, last, typing }) {
    const { store } = this.#app;
    if (typing) return h("span.snippet.typing", {}, t("typing"));
    if (!last) return h("span.snippet", {}, chat.type === "private" && !chat.started ? t("start_hint") : t("no_messages"));
    const { icon: sign, text } = preview(store, last, chat);
    const own = last.from?.id === store.me && !last.sender_chat;
    const who = chat.type === "private" || isService(last) ? "" : own ? t("you") : senderOf(store, last, chat).name;
    const colon = language() === "zh" ? "：" : ": ";
    return h("span.snippet", {}, who && h("span.snippet-who", {}, `${who}${colon}`), sign && icon(sign), text);
  }

  #move(event) {
    const rows = [...this.#list.querySelectorAll(".chat-row")];
    const place = rows.indexOf(document.activeElement);
    const next = { ArrowDown: place + 1, ArrowUp: place - 1 }[event.key];
    if (place < 0 || !rows[next]) return;
    event.preventDefault();
    rows[next].focus();
  }
}
