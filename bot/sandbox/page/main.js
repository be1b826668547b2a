// The composition root: the store, the views, the events, and what the views may ask of each other.
import * as api from "./api.js";
import { ChatView } from "./chat.js";
import { ClockBar } from "./clock_bar.js";
import { Composer } from "./composer.js";
import { attempt, toast } from "./dialogs.js";
import { fill, h, icon } from "./dom.js";
import { follow } from "./events.js";
import { hearAnswer } from "./keyboard.js";
import { followLink } from "./links.js";
import { ListView } from "./list.js";
import { Panel } from "./panel.js";
import { choosePerson } from "./people.js";
import { showExplanation } from "./poll.js";
import { keepAddress, readAddress } from "./address.js";
import { Store } from "./store.js";
import { chooseLanguage, language, t } from "./words.js";

class App {
  store = new Store();
  #speaksAs = new Map(); // "user:chat" -> whether this administrator speaks as the group

  async begin() {
    chooseLanguage(language());
    drawEmpty();
    await this.store.refresh();
    const { user, chat, topic } = readAddress();
    if (this.store.user(user)) this.store.me = user;
    await this.store.loadAll();
    this.store.settleMarks(true);
    this.list = new ListView(this);
    this.composer = new Composer(this);
    this.chat = new ChatView(this);
    this.clock = new ClockBar(this);
    this.panel = new Panel(this);
    keepAddress(this.store);
    this.store.emit("world");
    const wide = matchMedia("(min-width: 800px)").matches;
    const group = this.store.chatsOf(this.store.me).find((one) => one.type !== "private");
    if (this.store.chatsOf(this.store.me).some((one) => one.id === chat)) this.store.open(chat, topic);
    else if (wide && group) this.store.open(group.id);
    follow(this.store, (event) => this.#hear(event));
    document.body.dataset.ready = "true";
  }

  #hear(event) {
    if (event.type === "toast") hearAnswer(event);
    if (event.type === "menu") this.composer.suggestions.forget();
    if (event.type === "message") this.store.load(event.chat).catch(() => undefined);
  }

  // What the views ask for

  async sendText(text, extra) {
    const { store } = this;
    const message = await attempt(() => api.write(store.chat, store.me, text, extra ?? this.composer.extra()));
    if (message) {
      store.put(store.chat, message);
      this.chat.toBottom();
    }
    return message;
  }

  cannotWrite = () => this.composer.obstacle() !== null;
  replyTo = (message) => this.composer.reply(message);
  editMessage = (message) => this.composer.edit(message);
  jump = (id) => this.chat.jump(id);
  followLink = (address) => followLink(this, address);
  choosePerson = () => choosePerson(this);
  openPanel = (tab) => this.panel.open(tab);
  turnClock = (change) => this.clock.turn(change);
  newDay = (now) => this.chat?.newDay(now);

  /** Open the private chat with the bot; with a payload (a deep link) start it with that. */
  async openBot(payload) {
    const { store } = this;
    store.open(store.me);
    if (payload === null || payload === undefined) return;
    await attempt(async () => {
      await api.start(store.me, payload);
      await store.refresh();
    });
  }

  /** A quiz answered wrong shows its explanation at once, as Telegram does. */
  async afterVote(chat, message, options, answer) {
    const fresh = answer?.poll ? answer : await api.readMessages(chat.id, message.message_id - 1, 1).then(([one]) => one);
    if (fresh?.message_id === message.message_id) this.store.put(chat.id, fresh);
    const { poll } = fresh ?? {};
    if (poll?.type !== "quiz" || !poll.explanation || !options.length) return;
    const right = poll.correct_option_ids ?? [poll.correct_option_id];
    if (options.length !== right.length || options.some((option) => !right.includes(option))) showExplanation(poll);
  }

  /** Telegram lets the administrators of a supergroup speak as the group. */
  maySpeakAsGroup(chat) {
    return chat?.type === "supergroup" && this.store.isAdministrator(chat, this.store.me);
  }

  isAnonymous(chat) {
    const { me } = this.store;
    if (!this.maySpeakAsGroup(chat)) return false;
    return this.#speaksAs.get(`${me}:${chat.id}`) ?? Boolean(this.store.member(chat, me)?.anonymous);
  }

  setAnonymous(chat, anonymous) {
    this.#speaksAs.set(`${this.store.me}:${chat.id}`, anonymous);
    this.composer.draw();
  }

  /** After a change of zone: everything that shows a time. */
  redraw() {
    document.querySelector("#flow").nodesByKey = undefined;
    document.querySelector("#flow").replaceChildren();
    document.querySelector("#chats").nodesByKey = undefined;
    document.querySelector("#chats").replaceChildren();
    this.store.emit("world");
    this.store.emit("messages", this.store.chat);
    this.store.emit("time");
  }
}

function drawEmpty() {
  fill(document.querySelector("#nothing"), h("div.nothing-card", {}, icon("bot"), h("strong", {}, t("empty_choose")), h("p", {}, t("empty_hint"))));
}

const app = new App();
app.begin().catch((error) => {
  console.error(error);
  toast(error.message, "error");
});
