// Pure: messages in order → days of items (bubbles with their place in a group, service lines, the unread line).
import { day } from "./dates.js";
import { isService } from "./store.js";

const together = 600; // seconds within which one sender's messages hang together

/**
 * Arrange messages, oldest first: [{key: "2026-11-21", instant, items: [{kind, message, first, last, tick}]}].
 * `unreadAfter` is the last message read when the chat was opened, or null for no unread line.
 */
export function arrange(messages, { me, unreadAfter }) {
  const days = [];
  let unreadShown = unreadAfter === null;
  const readUpTo = messages.findLast((message) => author(message) !== me && !isService(message))?.message_id ?? 0;
  messages.forEach((message, place) => {
    const key = day(message.date * 1000);
    if (days.at(-1)?.key !== key) days.push({ key, instant: message.date * 1000, items: [] });
    const { items } = days.at(-1);
    if (!unreadShown && message.message_id > unreadAfter && author(message) !== me) {
      unreadShown = true;
      items.push({ kind: "unread", key: "unread" });
    }
    if (isService(message)) {
      items.push({ kind: "service", key: message.message_id, message });
      return;
    }
    items.push({
      kind: "bubble",
      key: message.message_id,
      message,
      first: !hangsTogether(messages[place - 1], message) || items.at(-1)?.kind === "unread",
      last: !hangsTogether(message, messages[place + 1]),
      out: author(message) === me,
      tick: message.message_id < readUpTo ? "checks" : "check",
    });
  });
  return days;
}

/** Who wrote it: a group that speaks for itself counts as a sender of its own. */
const author = (message) => message.sender_chat?.id ?? message.from?.id;

function hangsTogether(before, after) {
  if (!before || !after || isService(before) || isService(after)) return false;
  return author(before) === author(after) && after.date - before.date < together
    && day(before.date * 1000) === day(after.date * 1000);
}
