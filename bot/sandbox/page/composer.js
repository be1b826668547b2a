// Writing: the field, replies and edits, ForceReply, sending as the group, and what stands there when one cannot write.
import * as api from "./api.js";
import { avatar, userAvatar } from "./avatars.js";
import { attempt } from "./dialogs.js";
import { fill, h, icon, iconButton } from "./dom.js";
import { preview, senderOf } from "./previews.js";
import { plainText } from "./safe_html.js";
import { topicOf } from "./store.js";
import { Suggestions } from "./suggestions.js";
import { offerFiles, watchDrops } from "./upload.js";
import { t } from "./words.js";

const draftsKey = "sandbox.drafts";

export class Composer {
  #app;
  #place = document.querySelector("#composer");
  #field;
  #context;
  #drafts = new Map(Object.entries(JSON.parse(sessionStorage.getItem(draftsKey) ?? "{}")));
  #dismissed = new Set();
  #mode = null; // {kind: "reply" | "edit", message, placeholder?}
  #name = null;
  #drawn = null;

  constructor(app) {
    this.#app = app;
    this.suggestions = new Suggestions(app, {
      send: (text) => {
        this.#setText("");
        app.sendText(text);
      },
      insert: (pattern, text) => this.#insert(pattern, text),
    });
    for (const kind of ["world", "me", "open"]) app.store.on(kind, () => this.draw());
    app.store.on("messages", (chat) => chat === app.store.chat && this.#obeyForceReply());
    watchDrops(app, (files) => this.#offerFiles(files));
  }

  get #chat() {
    return this.#app.store.findChat(this.#app.store.chat);
  }

  /** Why this person cannot write here: "start", "blocked", "join", "restricted", or null. */
  obstacle() {
    const { store } = this.#app;
    const chat = this.#chat;
    if (!chat) return "nothing";
    if (chat.type === "private") return chat.blocked ? "blocked" : chat.started ? null : "start";
    if (!store.isInside(chat, store.me)) return "join";
    const member = store.member(chat, store.me);
    return member.status === "restricted" && member.can_send_messages !== true ? "restricted" : null;
  }

  draw() {
    const { store } = this.#app;
    const chat = this.#chat;
    const name = `${store.me}:${store.chat}:${store.topic ?? ""}`;
    const obstacle = this.obstacle();
    const drawn = JSON.stringify([name, obstacle, chat && this.#app.isAnonymous(chat), store.isAdministrator(chat, store.me)]);
    if (drawn === this.#drawn) return;
    const moved = name !== this.#name;
    this.#drawn = drawn;
    this.#name = name;
    if (moved) this.#mode = null;
    this.suggestions.close();
    this.#place.hidden = obstacle === "nothing";
    if (obstacle === "nothing") return;
    if (obstacle) this.#drawObstacle(obstacle, chat);
    else this.#drawField(chat, moved);
  }

  #drawObstacle(obstacle, chat) {
    this.#field = null;
    const { me } = this.#app.store;
    const actions = {
      start: [t("start"), () => api.start(me)],
      blocked: [t("unblock"), () => api.unblock(me)],
      join: [t("join"), () => api.changeMember(chat.id, { user: me, action: "join" })],
    };
    const hints = { start: t("start_hint"), blocked: t("blocked_hint"), restricted: t("restricted") };
    const [label, run] = actions[obstacle] ?? [];
    const act = async () => {
      await attempt(run);
      await attempt(() => this.#app.store.refresh());
    };
    fill(this.#place, h("div.obstacle", {}, h("div.obstacle-line", {}, this.#meButton(chat),
      label ? h("button.primary.wide", { type: "button", "data-testid": `do-${obstacle}`, onclick: act }, label)
        : h("p.muted", {}, hints[obstacle])), label && hints[obstacle] ? h("p.muted", {}, hints[obstacle]) : null));
  }

  #drawField(chat, moved) {
    const group = this.#app.isAnonymous(chat);
    this.#context = h("div.composer-context", { hidden: true });
    this.#field = h("textarea", {
      rows: 1, placeholder: t(group ? "write_as_group" : "write"), "aria-label": t("write"), "data-testid": "composer",
      enterkeyhint: "send", autocomplete: "off",
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event), onpaste: (event) => this.#pasted(event),
    });
    const isPrivate = chat.type === "private";
    const menu = isPrivate
      ? h("button.menu-button", { type: "button", "data-testid": "menu-button", "aria-label": t("commands"), onclick: () => this.#toggleMenu() },
        icon("menu"), h("span", {}, t("menu")))
      : null;
    const pick = h("input", {
      type: "file", multiple: true, hidden: true, "data-testid": "file-input", "aria-label": t("attach"),
      onchange: () => {
        this.#offerFiles([...pick.files]);
        pick.value = "";
      },
    });
    fill(this.#place, this.#context, h("form.composer-line", {
      onsubmit: (event) => {
        event.preventDefault();
        this.#submit();
      },
    }, this.#meButton(chat), menu, h("div.composer-field", {}, this.#field,
      !isPrivate && iconButton("slash", t("commands"), () => this.#toggleMenu(), { "data-testid": "menu-button" }),
      iconButton("attach", t("attach"), () => pick.click()), pick),
    h("button.send", { type: "submit", "aria-label": t("send"), title: t("send"), "data-testid": "send" }, icon("send"))));
    this.#field.value = this.#drafts.get(this.#name) ?? "";
    this.#drawContext();
    this.#fit();
    // On a phone the chat is not shown yet when its field is drawn, and a hidden field has no height.
    requestAnimationFrame(() => this.#fit());
    if (moved && matchMedia("(hover: hover)").matches) this.#field.focus({ preventScroll: true });
    this.#obeyForceReply();
  }

  #meButton(chat) {
    const { store } = this.#app;
    const sign = this.#app.isAnonymous(chat) ? avatar(chat, chat.title, "small") : userAvatar(store, store.me, "small");
    return h("button.composer-me", {
      type: "button", "aria-label": t("who"), title: t("who"), "data-testid": "composer-me", onclick: () => this.#app.choosePerson(),
    }, sign);
  }

  #toggleMenu() {
    if (this.suggestions.isOpen) this.suggestions.close();
    else this.suggestions.offerAll();
  }

  // The field

  #typed() {
    this.#fit();
    this.#keepDraft();
    this.suggestions.offer(this.#field.value.slice(0, this.#field.selectionStart));
  }

  #fit() {
    if (!this.#field) return;
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, 180)}px`;
    this.#place.classList.toggle("has-text", Boolean(this.#field.value.trim()));
  }

  #keepDraft() {
    if (this.#mode?.kind === "edit") return;
    if (this.#field.value) this.#drafts.set(this.#name, this.#field.value);
    else this.#drafts.delete(this.#name);
    sessionStorage.setItem(draftsKey, JSON.stringify(Object.fromEntries(this.#drafts)));
  }

  #setText(text) {
    if (!this.#field) return;
    this.#field.value = text;
    this.#fit();
    this.#keepDraft();
  }

  #insert(pattern, text) {
    const before = this.#field.value.slice(0, this.#field.selectionStart);
    const after = this.#field.value.slice(this.#field.selectionStart);
    const head = pattern.test(before) ? before.replace(pattern, (found) => (/^\s/.test(found) ? found[0] : "") + text) : before + text;
    this.#setText(head + after);
    this.#field.setSelectionRange(head.length, head.length);
    this.#field.focus();
  }

  #key(event) {
    // While an input method composes Chinese, Enter and the arrows are its own.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.suggestions.take(event)) return;
    if (event.key === "Escape" && this.#mode) {
      event.preventDefault();
      this.#cancel();
    } else if (event.key === "Enter" && !event.shiftKey && matchMedia("(hover: hover)").matches) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "ArrowUp" && !this.#field.value) {
      const { store } = this.#app;
      const mine = store.list(store.chat).findLast((one) => one.from?.id === store.me && !one.sender_chat && one.text);
      if (!mine) return;
      event.preventDefault();
      this.edit(mine);
    }
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.#offerFiles(files);
  }

  #offerFiles(files) {
    if (!files.length || this.obstacle()) return;
    offerFiles(this.#app, files, this.#field.value.trim(), this.extra(), () => {
      this.#setText("");
      this.#clearMode();
    });
  }

  /** What goes with a message from here: the reply, the topic, in whose name. */
  extra() {
    const { store } = this.#app;
    const extra = {};
    if (this.#mode?.kind === "reply") extra.reply_to = this.#mode.message.message_id;
    if (store.topic !== null) extra.topic = store.topic;
    // Left out, an anonymous administrator would write as the group even when he chose his own name.
    if (this.#app.maySpeakAsGroup(this.#chat)) extra.anonymous = this.#app.isAnonymous(this.#chat);
    return extra;
  }

  async #submit() {
    const text = this.#field.value.trim();
    if (!text) return;
    this.suggestions.close();
    const { store } = this.#app;
    const mode = this.#mode;
    const extra = this.extra();
    this.#clearMode();
    this.#setText(mode?.kind === "edit" ? this.#drafts.get(this.#name) ?? "" : "");
    const done = mode?.kind === "edit"
      ? await attempt(() => api.edit(store.chat, mode.message.message_id, store.me, text))
      : await this.#app.sendText(text, extra);
    if (done || !this.#field || this.#field.value) return;
    // Refused: what was written must not be lost.
    this.#mode = mode;
    this.#setText(text);
    this.#drawContext();
  }

  // Replies and edits

  reply(message, placeholder) {
    this.#mode = { kind: "reply", message, placeholder };
    this.#drawContext();
    this.#field?.focus({ preventScroll: true });
  }

  edit(message) {
    if (!this.#field) return;
    this.#mode = { kind: "edit", message };
    this.#field.value = message.text;
    this.#drawContext();
    this.#fit();
    this.#field.focus();
    this.#field.setSelectionRange(message.text.length, message.text.length);
  }

  #cancel() {
    if (this.#mode?.kind === "reply") this.#dismissed.add(this.#modeName());
    if (this.#mode?.kind === "edit") this.#field.value = this.#drafts.get(this.#name) ?? "";
    this.#clearMode();
    this.#fit();
    this.#field.focus();
  }

  #modeName(message = this.#mode.message) {
    return `${this.#name}:${message.message_id}`;
  }

  #clearMode() {
    if (this.#mode?.kind === "reply") this.#dismissed.add(this.#modeName());
    this.#mode = null;
    this.#drawContext();
  }

  #drawContext() {
    if (!this.#context || !this.#field) return;
    const mode = this.#mode;
    this.#context.hidden = !mode;
    this.#field.placeholder = mode?.placeholder ?? t(this.#app.isAnonymous(this.#chat) ? "write_as_group" : "write");
    if (!mode) return;
    const { store } = this.#app;
    const title = mode.kind === "edit" ? t("editing") : t("reply_to", { name: senderOf(store, mode.message, this.#chat).name });
    fill(this.#context, icon(mode.kind), h("button.context-words", {
      type: "button", "data-testid": "context", onclick: () => this.#app.jump(mode.message.message_id),
    }, h("span.context-title", {}, title), h("span.context-text", {}, preview(store, mode.message, this.#chat).text)),
    iconButton("close", t("cancel"), () => this.#cancel(), { "data-testid": "context-close" }));
  }

  /** A message with ForceReply opens the reply by itself, for those whom it asks, until they wrote or dismissed it. */
  #obeyForceReply() {
    const { store } = this.#app;
    if (!this.#field || this.#mode || !this.#chat) return;
    const messages = store.list(store.chat).filter((message) => !this.#chat.is_forum || topicOf(message) === store.topic);
    for (const message of messages.reverse()) {
      if (message.from?.id === store.me && !message.sender_chat) return;
      if (!message.reply_markup?.force_reply || !this.#isAddressed(message)) continue;
      if (this.#dismissed.has(this.#modeName(message))) return;
      this.reply(message, message.reply_markup.input_field_placeholder);
      return;
    }
  }

  #isAddressed(message) {
    const { me } = this.#app.store;
    if (!message.reply_markup.selective || this.#chat.type === "private") return true;
    // In a topic a message that answers nobody "replies" to the line that opened the topic.
    const { reply_to_message: answered } = message;
    if (answered?.from?.id === me && !answered.forum_topic_created) return true;
    const { username } = this.#app.store.user(me);
    const mentioned = (message.entities ?? []).some((entity) => entity.user?.id === me);
    return mentioned || Boolean(username && plainText(message.html).toLowerCase().includes(`@${username.toLowerCase()}`));
  }
}
