// One message: the bubble with everything in it.
import { avatar, colour, userAvatar } from "./avatars.js";
import { fullDate, time, timeWithSeconds } from "./dates.js";
import { copyText, openSheet } from "./dialogs.js";
import { h, icon, iconButton } from "./dom.js";
import { keyboard } from "./keyboard.js";
import { linkWords } from "./links.js";
import { messageMenu } from "./message_menu.js";
import { pollBody } from "./poll.js";
import { preview, senderOf, serviceText } from "./previews.js";
import { readHtml } from "./safe_html.js";
import { nameOf } from "./store.js";
import { t } from "./words.js";

export function serviceLine(app, chat, message) {
  return h("div.service", { "data-testid": "service", "data-id": message.message_id },
    h("span", {}, serviceText(app.store, message, chat)));
}

/** The bubble of an arranged item, with avatar and name in groups and the keyboard below. */
export function bubble(app, chat, item) {
  const { message, first, last, out } = item;
  const sender = senderOf(app.store, message, chat);
  const group = chat.type !== "private";
  const element = h("article.message", {
    "data-testid": "message", "data-id": message.message_id,
    class: [out ? "out" : "in", first && "first", last && "last", group && !out && "with-avatar"].filter(Boolean).join(" "),
    "aria-label": t("message_from", { name: out ? t("you") : sender.name }),
  });
  const body = h("div.bubble", { class: shape(message), style: message.photo ? { "--width": `${message.photo.at(-1).width || 320}px` } : {} },
    group && !out && first && h("header.sender", { class: `peer-name-${colour(sender.subject)}` },
      h("span.sender-name", {}, sender.name), sender.tag && h("span.sender-tag", {}, sender.tag)),
    forwarded(message), replied(app, chat, message), media(message), message.poll && pollBody(app, chat, message),
    words(app, chat, item), reactions(message));
  const more = iconButton("more", t("more"), (event) => messageMenu(app, chat, message, event.currentTarget), { class: "message-more" });
  const face = group && !out && last && h("div.message-avatar", {}, message.sender_chat
    ? avatar(sender.subject, sender.name, "small") : userAvatar(app.store, sender.id, "small"));
  element.append(h("div.message-column", {}, h("div.bubble-line", {}, face, body, more), keyboard(app, chat, message)));
  listen(app, chat, message, element, body);
  return element;
}

function shape(message) {
  if (message.poll) return "has-poll";
  if (message.photo) return "has-photo";
  return message.document ? "has-file" : "";
}

function words(app, chat, item) {
  const { message } = item;
  if (!message.html) return meta(item);
  const text = h("div.text", { "data-testid": "text", class: fewEmoji.test(message.text) ? "emoji" : "" }, readHtml(message.html));
  linkWords(app, text);
  for (const block of text.querySelectorAll("pre")) {
    const code = block.textContent;
    block.append(iconButton("copy", t("code_copy"), () => copyText(code)));
  }
  text.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]:not(.word)");
    if (!link) return;
    event.preventDefault();
    app.followLink(link.getAttribute("href"));
  });
  for (const hidden of text.querySelectorAll(".spoiler")) hidden.title = t("spoiler");
  text.append(meta(item));
  return text;
}

function meta({ message, out, tick }) {
  const instant = message.date * 1000;
  return h("span.meta", { title: `${fullDate(instant)} ${timeWithSeconds(instant)}` },
    message.pinned && icon("pin"),
    message.silent && h("span.meta-silent", { role: "img", "aria-label": t("silent"), title: t("silent") }, icon("silent")),
    message.edit_date && h("span", { "data-testid": "edited" }, t("edited")),
    h("time", { datetime: new Date(instant).toISOString() }, time(instant)), out && icon(tick));
}

function reactions(message) {
  const counts = new Map();
  for (const emoji of Object.values(message.reactions ?? {}).flat()) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  return counts.size ? h("div.reactions", { "data-testid": "reactions" },
    [...counts].map(([emoji, count]) => h("span.reaction", {}, emoji, count > 1 && h("span", {}, count)))) : null;
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user ? nameOf(origin.sender_user)
    : origin.sender_user_name ?? origin.sender_chat?.title ?? origin.chat?.title ?? "";
  return h("div.forwarded", {}, t("forwarded", { name }));
}

function replied(app, chat, message) {
  const original = message.reply_to_message;
  // In a topic every message "replies" to the line that opened the topic.
  if (!original || original.forum_topic_created) return null;
  const sender = senderOf(app.store, original, chat);
  const { icon: sign, text } = preview(app.store, app.store.message(chat.id, original.message_id) ?? original, chat);
  return h("button.quote", {
    type: "button", class: `peer-quote-${colour(sender.subject)}`, "data-testid": "quote",
    onclick: () => app.jump(original.message_id),
  }, h("span.quote-name", {}, sender.name),
  h("span.quote-text", {}, sign && icon(sign), h("span", {}, message.quote?.text ?? text)));
}

function media(message) {
  if (message.photo) return photo(message);
  if (message.document) return file(message);
  return null;
}

function photo(message) {
  const { width, height } = message.photo.at(-1);
  const image = () => h("img", { src: message.file_url, alt: message.caption ?? t("photo"), width, height, loading: "lazy" });
  return h("button.photo", {
    type: "button", "aria-label": t("open_photo"), "data-testid": "photo",
    style: { "--ratio": width && height ? width / height : 1.5 },
    onclick: () => openSheet({ title: message.caption || t("photo"), name: "photo-view", kind: "lightbox" },
      (body) => body.append(image())),
  }, image());
}

function file(message) {
  const { document: sent } = message;
  const name = sent.file_name ?? t("file");
  return h("a.file", {
    href: message.file_url, download: name, "aria-label": t("download", { name }), "data-testid": "file",
  }, h("span.file-sign", {}, h("span", {}, extension(name)), icon("download")),
  h("span.file-words", {}, h("span.file-name", {}, name), h("span.file-size", {}, size(sent.file_size))));
}

/** One to three emoji and nothing else: they are shown large, as in Telegram. */
const emoji = "\\p{Extended_Pictographic}(?:\\uFE0F|\\p{Emoji_Modifier})?";
const fewEmoji = new RegExp(`^(?:${emoji}(?:\\u200D${emoji})*){1,3}$`, "u");

const extension = (name) => (name.includes(".") ? name.split(".").at(-1).slice(0, 4).toLowerCase() : "");

function size(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function listen(app, chat, message, element, body) {
  const interactive = "a, button, .spoiler:not(.revealed), .expandable";
  element.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, img") || getSelection().toString()) return;
    event.preventDefault();
    messageMenu(app, chat, message, { x: event.clientX, y: event.clientY });
  });
  element.addEventListener("dblclick", (event) => {
    if (event.target.closest(interactive) || app.cannotWrite()) return;
    getSelection().removeAllRanges();
    app.replyTo(message);
  });
  body.addEventListener("click", (event) => {
    // A finger has no right button: a tap on the bubble opens its menu, as on Android.
    if (!matchMedia("(hover: none)").matches || event.target.closest(interactive)) return;
    messageMenu(app, chat, message, { x: event.clientX, y: event.clientY });
  });
}
