// A message in one line: who sent it and what it is, for the list, replies, pinned messages and service lines.
import { plainText } from "./safe_html.js";
import { isService, nameOf } from "./store.js";
import { t } from "./words.js";

/** Who a message is from, as the chat shows it: {id, name, subject, tag}; an anonymous administrator is the group. */
export function senderOf(store, message, chat) {
  const group = message.sender_chat;
  if (group) {
    return { id: group.id, name: group.title ?? chat.title, subject: group, tag: message.author_signature ?? t("role_administrator") };
  }
  const id = message.from?.id;
  const subject = store.user(id) ?? message.from ?? { id: 0, first_name: "?" };
  return { id, name: nameOf(subject), subject, tag: roleTag(store, chat, id) };
}

function roleTag(store, chat, id) {
  const member = store.member(chat, id);
  if (member?.title) return member.title;
  if (member?.status === "creator") return t("role_creator");
  if (member?.status === "administrator") return t("role_administrator");
  return store.isBot(id) ? t("bot") : "";
}

/** {icon, text} of a message; the icon is null for plain words. */
export function preview(store, message, chat) {
  if (isService(message)) return { icon: null, text: serviceText(store, message, chat) };
  const words = plainText(message.html) || (message.text ?? message.caption ?? "");
  if (message.poll) return { icon: message.poll.type === "quiz" ? "bulb" : "poll", text: message.poll.question };
  if (message.photo) return { icon: "photo", text: words || t("photo") };
  if (message.document) return { icon: "file", text: words || message.document.file_name || t("file") };
  return { icon: null, text: words || t("message") };
}

/** The sentence of a service message. */
export function serviceText(store, message, chat) {
  const who = senderOf(store, message, chat).name;
  if (message.new_chat_members) {
    const name = message.new_chat_members.map((user) => nameOf(user)).join("、");
    const alone = message.new_chat_members.length === 1 && message.new_chat_members[0].id === message.from?.id;
    return alone ? t("service_joined", { name }) : t("service_added", { who, name });
  }
  if (message.left_chat_member) {
    const name = nameOf(message.left_chat_member);
    return message.left_chat_member.id === message.from?.id ? t("service_left", { name }) : t("service_removed", { who, name });
  }
  if (message.new_chat_title) return t("service_title", { who, title: message.new_chat_title });
  if (message.pinned_message) {
    return t("service_pinned", { who, text: shorten(preview(store, message.pinned_message, chat).text, 40) });
  }
  if (message.group_chat_created || message.supergroup_chat_created) return t("service_created", { who });
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("service_migrated");
  if (message.forum_topic_created) return t("service_topic", { who, name: message.forum_topic_created.name });
  if (message.forum_topic_closed) return t("service_topic_closed", { who });
  if (message.forum_topic_reopened) return t("service_topic_reopened", { who });
  if (message.new_chat_photo) return t("service_photo", { who });
  return t("service_other");
}

export function shorten(text, length) {
  const letters = [...text];
  return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : text;
}
