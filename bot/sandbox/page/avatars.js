// Who is who: a coloured circle with initials, and the colour of a name.
import { h, icon } from "./dom.js";
import { nameOf } from "./store.js";

const colours = ["red", "orange", "violet", "green", "cyan", "blue", "pink"];

/** A stable number 0–6 for a person or chat; the style sheet has the colours. */
export function colour(subject) {
  const named = colours.indexOf(subject?.color);
  return named >= 0 ? named : Math.abs(subject?.id ?? 0) % colours.length;
}

/** "王芳" → "王芳"[-2:] as Chinese apps do; "Alice Brown" → "AB". */
export function initials(name) {
  const text = name.trim();
  if (/^[\u3400-\u9fff]/.test(text)) return text.length <= 3 ? text.slice(-2) : text.slice(0, 2);
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") || "?";
}

export function avatar(subject, name, size = "") {
  return h(`span.avatar${size ? `.${size}` : ""}`, { class: `peer-${colour(subject)}`, "aria-hidden": "true" },
    size === "tiny" ? [...initials(name)].at(0) : initials(name));
}

export function userAvatar(store, id, size) {
  if (store.isBot(id)) return h(`span.avatar.bot${size ? `.${size}` : ""}`, { "aria-hidden": "true" }, icon("bot"));
  const user = store.user(id) ?? { id, first_name: "?" };
  return avatar(user, nameOf(user), size);
}

export function chatAvatar(store, chat, size) {
  if (chat.type === "private") return userAvatar(store, store.world.bot.id, size);
  return avatar(chat, chat.title, size);
}
