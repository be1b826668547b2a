// What the composer offers while one types: the bot's commands after "/", people after "@".
import * as api from "./api.js";
import { userAvatar } from "./avatars.js";
import { fill, h, iconButton } from "./dom.js";
import { nameOf } from "./store.js";
import { t } from "./words.js";

/** The list above the composer. `send(text)` sends a command at once, `insert(text)` puts words into the field. */
export class Suggestions {
  #app;
  #box = document.querySelector("#suggestions");
  #commands = new Map();
  #items = [];
  #place = 0;
  #asked = 0;

  constructor(app, { send, insert }) {
    this.#app = app;
    this.send = send;
    this.insert = insert;
    app.store.on("world", () => this.#commands.clear());
  }

  forget() {
    this.#commands.clear();
  }

  /** The command menu that this person sees in this chat. */
  async commands() {
    const { store } = this.#app;
    const key = `${store.me}:${store.chat}`;
    if (!this.#commands.has(key)) this.#commands.set(key, api.readCommands(store.me, store.chat).catch(() => []));
    return this.#commands.get(key);
  }

  get isOpen() {
    return !this.#box.hidden;
  }

  close() {
    this.#asked++;
    this.#box.hidden = true;
    this.#items = [];
  }

  /** Offer what fits the text before the cursor. */
  async offer(text) {
    const command = /^\/([a-z0-9_]*)$/i.exec(text);
    const mention = /(?:^|\s)@([\w\u3400-\u9fff]*)$/.exec(text);
    const asked = ++this.#asked;
    if (command) {
      const items = await this.#fittingCommands(command[1].toLowerCase());
      // Somebody who types faster than the server answers has moved on.
      return asked === this.#asked ? this.#show(items) : undefined;
    }
    if (mention) return this.#show(this.#fittingPeople(mention[1].toLowerCase()));
    return this.close();
  }

  /** Everything, for the menu button. */
  async offerAll() {
    const all = await this.#fittingCommands("");
    if (!all.length) {
      this.#items = [];
      fill(this.#box, h("p.muted.suggestions-empty", {}, t("no_commands")));
      this.#box.hidden = false;
      return;
    }
    this.#show(all);
  }

  async #fittingCommands(start) {
    const { store } = this.#app;
    const group = store.findChat(store.chat)?.type !== "private";
    const all = await this.commands();
    return all.filter((one) => one.command.startsWith(start)).map(({ command, description }) => ({
      name: `/${command}`, words: description, sign: store.world.bot.id,
      // With privacy mode a bot in a group hears only what names it.
      choose: () => this.send(group ? `/${command}@${store.world.bot.username}` : `/${command}`),
      fill: () => this.insert(/^\/\S*$/, `/${command} `),
    }));
  }

  #fittingPeople(start) {
    const { store } = this.#app;
    const chat = store.findChat(store.chat);
    if (!chat || chat.type === "private") return [];
    const people = store.insiders(chat).map((member) => store.user(member.user_id)).filter((user) => user?.username);
    return people.filter((user) => `${user.username} ${nameOf(user)}`.toLowerCase().includes(start)).slice(0, 8).map((user) => ({
      name: nameOf(user), words: `@${user.username}`, sign: user.id,
      choose: () => this.insert(/@[\w\u3400-\u9fff]*$/, `@${user.username} `),
    }));
  }

  #show(items) {
    this.#items = items;
    this.#place = 0;
    this.#box.hidden = !items.length;
    fill(this.#box, items.map((item) => h("div.suggestion", { "data-testid": "suggestion" },
      h("button.suggestion-main", { type: "button", tabindex: -1, onclick: () => this.#choose(item) },
        userAvatar(this.#app.store, item.sign, "small"), h("strong", {}, item.name), h("span.muted", {}, item.words)),
      item.fill && iconButton("insert", t("insert_command"), () => {
        this.close();
        item.fill();
      }, { tabindex: -1 }))));
    this.#mark();
  }

  #choose(item) {
    this.close();
    item.choose();
  }

  #mark() {
    [...this.#box.children].forEach((row, place) => {
      row.classList.toggle("marked", place === this.#place);
      if (place === this.#place) row.scrollIntoView({ block: "nearest" });
    });
  }

  /** Arrow keys, Enter, Tab and Escape while the list is open; true when the key is used up. */
  take(event) {
    if (!this.isOpen) return false;
    const count = this.#items.length;
    if (event.key === "Escape") this.close();
    else if (!count) return false;
    else if (event.key === "ArrowDown") this.#place = (this.#place + 1) % count;
    else if (event.key === "ArrowUp") this.#place = (this.#place - 1 + count) % count;
    else if (event.key === "Enter" && !event.shiftKey) this.#choose(this.#items[this.#place]);
    else if (event.key === "Tab") {
      const item = this.#items[this.#place];
      this.close();
      (item.fill ?? item.choose)();
    } else return false;
    if (this.isOpen) this.#mark();
    event.preventDefault();
    return true;
  }
}
