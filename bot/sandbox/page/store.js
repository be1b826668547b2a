// What the page knows: the world's snapshot, the messages of the chats, who you are, what is open and what is read.
import * as api from "./api.js";

const page = 200;
const marksKey = "sandbox.read";
const meKey = "sandbox.me";

/** One source of truth for the views. They listen: "world", "messages", "me", "open", "time", "connection", "typing". */
export class Store {
  #listeners = new Map();
  #loading = new Map();
  #loaded = new Set();
  #settled = false;
  #clock = { at: Date.now(), heard: performance.now() };
  #marks = JSON.parse(localStorage.getItem(marksKey) ?? "{}");

  world = { users: [], chats: [], bot: { id: 0, first_name: "", username: "" }, faults: {}, frozen: true, next_due: null, seq: 0 };
  messages = new Map();
  me = null;
  chat = null;
  topic = null;
  connected = true;
  typing = new Map();

  on(kind, listener) {
    if (!this.#listeners.has(kind)) this.#listeners.set(kind, []);
    this.#listeners.get(kind).push(listener);
  }

  emit(kind, detail) {
    for (const listener of this.#listeners.get(kind) ?? []) listener(detail);
  }

  // The world and its time

  async refresh() {
    this.setWorld(await api.readWorld());
  }

  setWorld(snapshot) {
    this.world = snapshot;
    this.setTime(snapshot.time);
    if (!this.user(this.me)) this.me = this.#firstPerson();
    if (this.#settled) this.settleMarks();
    this.emit("world");
  }

  setTime(iso) {
    this.#clock = { at: Date.parse(iso), heard: performance.now() };
    this.emit("time");
  }

  /** The world's instant in milliseconds; it runs with the browser's clock between two readings. */
  now() {
    return this.#clock.at + (this.world.frozen ? 0 : performance.now() - this.#clock.heard);
  }

  #firstPerson() {
    const remembered = Number(localStorage.getItem(meKey));
    if (this.user(remembered)) return remembered;
    const groups = this.world.chats.filter((chat) => chat.type !== "private");
    const owner = groups.flatMap((chat) => chat.members).find((member) => member.status === "creator");
    return owner?.user_id ?? this.world.users[0]?.id ?? null;
  }

  // People and chats

  user(id) {
    if (id === this.world.bot.id) return this.world.bot;
    return this.world.users.find((user) => user.id === id);
  }

  isBot(id) {
    return id === this.world.bot.id;
  }

  findChat(id) {
    return this.world.chats.find((chat) => chat.id === id);
  }

  member(chat, user) {
    return chat?.members?.find((member) => member.user_id === user);
  }

  isInside(chat, user) {
    const status = this.member(chat, user)?.status;
    return ["creator", "administrator", "member", "restricted"].includes(status);
  }

  isAdministrator(chat, user) {
    return ["creator", "administrator"].includes(this.member(chat, user)?.status);
  }

  insiders(chat) {
    return (chat.members ?? []).filter((member) => this.isInside(chat, member.user_id));
  }

  /** The chats that a person has in his list: his groups, and his private chat with the bot. */
  chatsOf(user) {
    return this.world.chats.filter((chat) =>
      chat.type === "private" ? chat.id === user : this.isInside(chat, user) && !chat.migrated_to);
  }

  /** The title as `user` sees it: a private chat is called after the other one in it. */
  title(chat) {
    return chat.type === "private" ? nameOf(this.world.bot) : chat.title;
  }

  become(user) {
    if (user === this.me) return;
    this.me = user;
    localStorage.setItem(meKey, user);
    if (this.chat !== null && !this.chatsOf(user).some((chat) => chat.id === this.chat)) {
      // In a private chat with the bot: stay in "the chat with the bot", now as the other person.
      const wasPrivate = this.findChat(this.chat)?.type === "private";
      this.open(wasPrivate ? user : null);
    }
    this.emit("me");
  }

  open(chat, topic = null) {
    if (chat === this.chat && topic === this.topic) return;
    this.chat = chat;
    this.topic = topic;
    this.emit("open");
  }

  // Messages

  list(chat) {
    return [...(this.messages.get(chat)?.values() ?? [])].sort((a, b) => a.message_id - b.message_id);
  }

  last(chat) {
    return this.list(chat).at(-1);
  }

  message(chat, id) {
    return this.messages.get(chat)?.get(id);
  }

  async load(chat) {
    if (this.#loaded.has(chat)) return;
    if (!this.#loading.has(chat)) this.#loading.set(chat, this.#loadAll(chat).finally(() => this.#loading.delete(chat)));
    await this.#loading.get(chat);
  }

  async #loadAll(chat) {
    const known = new Map();
    for (let after = 0, full = true; full;) {
      const batch = await api.readMessages(chat, after, page);
      for (const message of batch) known.set(message.message_id, message);
      after = batch.at(-1)?.message_id;
      full = batch.length === page;
    }
    // What arrived by an event while the pages came in is newer than the pages.
    for (const [id, message] of this.messages.get(chat) ?? []) known.set(id, message);
    this.messages.set(chat, known);
    this.#loaded.add(chat);
    this.emit("messages", chat);
  }

  /** Everybody's chats, so that the list shows what waits for whom. */
  async loadAll() {
    await Promise.all(this.world.chats.map((chat) => this.load(chat.id).catch(() => undefined)));
  }

  isLoaded(chat) {
    return this.#loaded.has(chat);
  }

  put(chat, message) {
    if (!this.messages.has(chat)) this.messages.set(chat, new Map());
    this.messages.get(chat).set(message.message_id, message);
    this.emit("messages", chat);
  }

  drop(chat, id) {
    if (this.messages.get(chat)?.delete(id)) this.emit("messages", chat);
  }

  // What is read

  readMark(user, chat, topic = null) {
    return this.#marks[markName(user, chat, topic)] ?? 0;
  }

  markRead(user, chat, topic = null) {
    const id = this.last(chat)?.message_id ?? 0;
    if (this.readMark(user, chat, topic) >= id) return;
    this.#marks[markName(user, chat, topic)] = id;
    localStorage.setItem(marksKey, JSON.stringify(this.#marks));
    this.emit("messages", chat);
  }

  /**
   * What somebody never saw before he came is not unread: a missing mark stands at the last message.
   * At the beginning marks are also cut to what is there, since another world may live under the same address.
   */
  settleMarks(beginning = false) {
    this.#settled = true;
    const before = JSON.stringify(this.#marks);
    for (const user of this.world.users) {
      for (const chat of this.chatsOf(user.id)) {
        const last = this.last(chat.id)?.message_id ?? 0;
        for (const topic of [null, ...(chat.topics ?? []).map((one) => one.id)]) {
          const name = markName(user.id, chat.id, topic);
          if (!(name in this.#marks) || (beginning && this.#marks[name] > last)) this.#marks[name] = last;
        }
      }
    }
    const after = JSON.stringify(this.#marks);
    if (after !== before) localStorage.setItem(marksKey, after);
  }

  /** How many messages of others are unread in a chat, or in one topic of it (null is the general one). */
  unread(user, chat, topic) {
    if (!this.chatsOf(user).some((one) => one.id === chat)) return 0;
    return this.list(chat).filter((message) =>
      message.message_id > this.readMark(user, chat, topicOf(message)) && message.from?.id !== user && !isService(message)
      && (topic === undefined || topicOf(message) === topic)).length;
  }

  unreadOf(user) {
    return this.chatsOf(user).reduce((sum, chat) => sum + this.unread(user, chat.id), 0);
  }
}

const markName = (user, chat, topic) => `${user}:${chat}:${topic ?? ""}`;

/** A person's name as his language writes it: 陈志远, Nora Whitfield. */
export function nameOf(user) {
  const { first_name: first = "", last_name: last = "" } = user ?? {};
  if (!last) return first;
  return /^[\u3400-\u9fff]+$/.test(first + last) ? last + first : `${first} ${last}`;
}

/** The topic of a message in a forum; null is the general one. */
export const topicOf = (message) => (message.is_topic_message ? message.message_thread_id : null);

const contents = ["text", "poll", "document", "photo", "animation", "video", "audio", "voice", "sticker", "dice", "location", "contact"];

/** A message about the chat itself (somebody joined, something was pinned). */
export const isService = (message) => !contents.some((name) => name in message) && !message.html;
