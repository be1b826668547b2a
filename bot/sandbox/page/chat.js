// The open chat: header, topics, pinned message and the scroll of messages.
import * as api from "./api.js";
import { chatAvatar } from "./avatars.js";
import { dateAndWeekday, day } from "./dates.js";
import { attempt, openMenu, openSheet, toast } from "./dialogs.js";
import { fill, h, icon, iconButton, reconcile, refill } from "./dom.js";
import { bubble, serviceLine } from "./message.js";
import { pollState } from "./poll.js";
import { preview } from "./previews.js";
import { topicOf } from "./store.js";
import { arrange } from "./timeline.js";
import { language, t } from "./words.js";

const restAfter = 900; // milliseconds without scrolling after which the hanging date goes
const step = 120; // messages drawn at first and added by each look further back

/** The view of the chat that the store says is open. */
export class ChatView {
  #app;
  #scroller = document.querySelector("#messages");
  #flow = document.querySelector("#flow");
  #header = document.querySelector("#chat-header");
  #topics = document.querySelector("#topics");
  #pinned = document.querySelector("#pinned");
  #down = document.querySelector("#to-bottom");
  #limit = step;
  #unreadAfter = null;
  #atBottom = true;
  #pinnedAt = 0;
  #shown = null;
  #rest = 0;

  constructor(app) {
    this.#app = app;
    const { store } = app;
    for (const kind of ["world", "typing", "connection"]) store.on(kind, () => this.#drawHeader());
    store.on("world", () => this.#draw());
    store.on("open", () => this.#open());
    store.on("me", () => this.#open());
    store.on("messages", (chat) => chat === store.chat && this.#draw());
    this.#scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#down.addEventListener("click", () => this.toBottom(true));
    fill(this.#down, icon("down"), h("span.badge", { "data-testid": "down-badge" }));
    this.#down.setAttribute("aria-label", t("to_bottom"));
    document.addEventListener("visibilitychange", () => this.#read());
    // The keyboard of a phone, the reply bar or a wrapped line of the composer change the height: stay at the end.
    new ResizeObserver(() => this.#atBottom && this.toBottom()).observe(this.#scroller);
    new ResizeObserver(() => this.#atBottom && this.toBottom()).observe(this.#flow);
  }

  get #chat() {
    return this.#app.store.findChat(this.#app.store.chat);
  }

  async #open() {
    const { store } = this.#app;
    const chat = this.#chat;
    document.body.classList.toggle("chat-open", Boolean(chat));
    const shown = `${store.me}:${store.chat}:${store.topic}`;
    this.#drawHeader();
    if (!chat || this.#shown === shown) return undefined;
    this.#shown = shown;
    await attempt(() => store.load(chat.id));
    if (this.#shown !== shown) return undefined;
    const mark = store.readMark(store.me, chat.id, store.topic);
    const unread = store.unread(store.me, chat.id, this.#topicFilter(chat));
    this.#unreadAfter = unread ? mark : null;
    this.#limit = step + unread;
    this.#pinnedAt = 0;
    this.#flow.nodesByKey = undefined;
    this.#flow.replaceChildren();
    this.#draw();
    const line = unread > 3 ? this.#flow.querySelector(".unread-line") : null;
    this.toBottom();
    if (line && line.offsetTop < this.#scroller.scrollTop) this.#scroller.scrollTop = line.offsetTop - 60;
    this.#scrolled();
    return undefined;
  }

  #topicFilter(chat) {
    return chat.is_forum ? this.#app.store.topic : undefined;
  }

  #messages(chat) {
    const all = this.#app.store.list(chat.id);
    return chat.is_forum ? all.filter((message) => topicOf(message) === this.#app.store.topic) : all;
  }

  #draw() {
    const chat = this.#chat;
    if (!chat || !this.#app.store.isLoaded(chat.id)) return;
    const { store } = this.#app;
    this.#drawHeader();
    this.#drawTopics(chat);
    this.#drawPinned(chat);
    const all = this.#messages(chat);
    const messages = all.slice(-this.#limit);
    const days = arrange(messages, { me: store.me, unreadAfter: this.#unreadAfter });
    const height = this.#scroller.scrollHeight;
    const top = this.#scroller.scrollTop;
    const pressed = document.activeElement?.dataset.name;
    reconcile(this.#flow, days.map((one) => ({ ...one, signature: one.key })), (one) => this.#buildDay(chat, one),
      (node, one) => this.#fillDay(node, chat, one));
    // A press often edits the very message: the focus stays on the button that was pressed.
    if (pressed && !document.activeElement?.dataset.name) {
      this.#flow.querySelector(`[data-name="${pressed}"]`)?.focus({ preventScroll: true });
    }
    this.#flow.classList.toggle("empty", !messages.length);
    this.#flow.dataset.empty = t("no_messages");
    if (this.#atBottom) this.toBottom();
    else if (this.growing) this.#scroller.scrollTop = top + this.#scroller.scrollHeight - height;
    this.#read();
    this.#drawDown();
  }

  #buildDay(chat, one) {
    const node = h("section.day", {}, h("div.date", { "data-testid": "date" }, h("span")), h("div.day-items"));
    this.#fillDay(node, chat, one);
    return node;
  }

  #fillDay(node, chat, one) {
    const { store } = this.#app;
    node.querySelector(".date span").textContent = dateAndWeekday(one.instant, store.now());
    const items = one.items.map((item) => ({ ...item, signature: this.#signature(chat, item) }));
    reconcile(node.lastChild, items, (item, before) => this.#build(chat, item, before));
  }

  #signature(chat, { kind, message, first, last, out, tick }) {
    if (kind === "unread") return language();
    const { store } = this.#app;
    const original = message.reply_to_message && store.message(chat.id, message.reply_to_message.message_id);
    const member = store.member(chat, message.from?.id);
    return JSON.stringify([message, first, last, out && tick, store.me, original?.edit_date, member?.status, member?.title,
      message.poll && pollState(chat, message, store.me)]);
  }

  #build(chat, item, before) {
    if (item.kind === "unread") return h("div.unread-line", { "data-testid": "unread-line" }, t("unread_below"));
    if (item.kind === "service") return serviceLine(this.#app, chat, item.message);
    const node = bubble(this.#app, chat, item);
    // New ones glide in; what was there already, or comes with the opening of the chat, stands still.
    if (!before && this.#flow.childElementCount && this.#atBottom) node.classList.add("arriving");
    return node;
  }

  #drawHeader() {
    const { store } = this.#app;
    const chat = this.#chat;
    if (!chat) return fill(this.#header);
    const typing = (store.typing.get(chat.id) ?? 0) > performance.now();
    const people = chat.type === "private" ? t("bot_status") : t("members", { n: store.insiders(chat).length });
    const words = !store.connected ? t("connecting") : typing ? t("typing") : people;
    const signature = JSON.stringify([chat.id, store.title(chat), words, store.me, chat.blocked]);
    if (this.#header.dataset.signature === signature && this.#header.childElementCount) return undefined;
    this.#header.dataset.signature = signature;
    return fill(this.#header,
      iconButton("back", t("back"), () => store.open(null), { class: "back", "data-testid": "back" }),
      h("button.chat-title", { type: "button", "data-testid": "chat-title", onclick: () => this.#showInfo(chat) }, chatAvatar(store, chat, "medium"),
        h("span.chat-words", {}, h("h1", {}, store.title(chat)),
          h("span.chat-status", { class: typing ? "typing" : "", "data-testid": "chat-status" }, words))),
      iconButton("more", t("more"), (event) => this.#openMenu(chat, event.currentTarget), { "data-testid": "chat-menu" }));
  }

  #showInfo(chat) {
    if (chat.type === "private") return this.#openMenu(chat, this.#header.querySelector("[data-testid=chat-menu]"));
    return this.#app.openPanel("people");
  }

  #openMenu(chat, at) {
    const { store } = this.#app;
    const { me } = store;
    if (chat.type === "private") {
      return openMenu(at, [
        !chat.blocked && { icon: "block", label: t("block"), danger: true, run: () => attempt(() => api.block(me)) },
        chat.blocked && { icon: "check", label: t("unblock"), run: () => attempt(() => api.unblock(me)) },
      ], t("more"));
    }
    return openMenu(at, [
      { icon: "people", label: t("tab_people"), run: () => this.#app.openPanel("people") },
      chat.is_forum && { icon: "plus", label: t("new_topic"), run: () => this.#addTopic(chat) },
      store.isInside(chat, me) && {
        icon: "leave", label: t("leave"), danger: true,
        run: () => attempt(() => api.changeMember(chat.id, { user: me, action: "leave" })),
      },
    ], t("more"));
  }

  #addTopic(chat) {
    openSheet({ title: t("new_topic"), name: "new-topic", kind: "small" }, (body, close) => {
      const name = h("input", { type: "text", required: true, maxlength: 128, placeholder: t("topic_name"), "aria-label": t("topic_name"), autofocus: true });
      body.append(h("form.line-form", {
        onsubmit: async (event) => {
          event.preventDefault();
          close();
          await attempt(() => api.addTopic(chat.id, name.value.trim()));
          await this.#app.store.refresh();
        },
      }, name, h("button.primary", { type: "submit" }, t("add"))));
    });
  }

  #drawTopics(chat) {
    const { store } = this.#app;
    this.#topics.hidden = !chat.is_forum;
    if (!chat.is_forum) return;
    const topics = [{ id: null, name: t("forum_general") }, ...(chat.topics ?? [])];
    const tabs = topics.map((topic) => ({
      ...topic, chosen: topic.id === store.topic,
      unread: topic.id === store.topic ? 0 : store.unread(store.me, chat.id, topic.id),
    }));
    refill(this.#topics, [chat.id, tabs], () => tabs.map((tab) => h("button.topic", {
      type: "button", role: "tab", "aria-selected": String(tab.chosen), "data-testid": "topic",
      onclick: () => store.open(chat.id, tab.id),
    }, tab.name, tab.unread ? h("span.badge", {}, tab.unread) : null)));
    this.#topics.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #drawPinned(chat) {
    const pinned = this.#messages(chat).filter((message) => message.pinned).reverse();
    this.#pinned.hidden = !pinned.length;
    if (!pinned.length) return;
    const place = this.#pinnedAt % pinned.length;
    const message = pinned[place];
    const { icon: sign, text } = preview(this.#app.store, message, chat);
    const name = [chat.id, message.message_id, place, pinned.length, text];
    refill(this.#pinned, name, () => h("button.pinned", {
      type: "button",
      onclick: () => {
        this.#pinnedAt = place + 1;
        this.jump(message.message_id);
        this.#drawPinned(chat);
      },
    }, h("span.pinned-words", {},
      h("span.pinned-title", {}, place ? t("pinned_n", { n: pinned.length - place }) : t("pinned")),
      h("span.pinned-text", {}, sign && icon(sign), h("span", {}, text))), icon("pin")));
  }

  // Scrolling and reading

  toBottom(smooth = false) {
    this.#atBottom = true;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.#atBottom = scrollHeight - scrollTop - clientHeight < 60;
    this.#hangDates();
    const chat = this.#chat;
    if (chat && scrollTop < 400 && this.#messages(chat).length > this.#limit) {
      this.#limit += step;
      this.growing = true;
      this.#draw();
      this.growing = false;
    }
    this.#read();
    this.#drawDown();
  }

  /** The date of the day on top hangs over its messages while they move. */
  #hangDates() {
    const edge = this.#scroller.getBoundingClientRect().top;
    for (const date of this.#flow.querySelectorAll(".date")) {
      date.classList.toggle("hanging", date.parentElement.getBoundingClientRect().top < edge);
    }
    this.#scroller.classList.remove("resting");
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#scroller.classList.add("resting"), restAfter);
  }

  #read() {
    const { store } = this.#app;
    if (this.#chat && this.#atBottom && !document.hidden && store.isLoaded(store.chat)) {
      store.markRead(store.me, store.chat, store.topic);
    }
  }

  #drawDown() {
    const { store } = this.#app;
    const unread = this.#chat && !this.#atBottom ? store.unread(store.me, store.chat, this.#topicFilter(this.#chat)) : 0;
    this.#down.hidden = this.#atBottom || !this.#chat;
    this.#down.lastChild.textContent = unread || "";
  }

  /** Scroll to a message, further back if need be, and let it light up. */
  jump(id) {
    const chat = this.#chat;
    const all = this.#messages(chat);
    const place = all.findIndex((message) => message.message_id === id);
    if (place < 0) return toast(t("deleted_message"));
    if (all.length - place > this.#limit) {
      this.#limit = all.length - place + 20;
      this.#draw();
    }
    const node = this.#flow.querySelector(`[data-id="${id}"]`);
    this.#atBottom = false;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("lit");
    requestAnimationFrame(() => node.classList.add("lit"));
    return undefined;
  }

  /** Dates written with or without their year depend on the world's day. */
  newDay(now) {
    if (this.day === day(now)) return;
    this.day = day(now);
    this.#draw();
  }
}
