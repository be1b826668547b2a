// The inline keyboard below a bubble: press, wait, and show what the bot answers.
import * as api from "./api.js";
import { attempt, copyText, showAlert, toast } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { followLink } from "./links.js";
import { t } from "./words.js";

const patience = 15_000;
const waiting = new Map(); // query id -> {resolve}
const early = new Map(); // answers that came before the press itself was acknowledged
const pressed = new Set(); // "chat:message:row:column:user" of the buttons now waiting

export function keyboard(app, chat, message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h("div.keyboard", { "data-testid": "keyboard" }, rows.map((row, r) =>
    h("div.keyboard-row", {}, row.map((button, c) => key(app, chat, message, button, r, c)))));
}

function key(app, chat, message, button, row, column) {
  const name = [chat.id, message.message_id, row, column, app.store.me].join(":");
  const sign = button.url ? "link" : button.copy_text ? "copy" : null;
  const element = h("button.key", {
    type: "button", title: button.text, "data-testid": "key", "data-name": name,
    onclick: () => press(app, chat, message, button, row, column, name),
  }, h("span", {}, button.text), sign && icon(sign));
  markWaiting(element, pressed.has(name));
  return element;
}

function markWaiting(element, yes) {
  element.classList.toggle("waiting", yes);
  element.setAttribute("aria-busy", String(yes));
  element.setAttribute("aria-description", yes ? t("pressing") : "");
}

async function press(app, chat, message, button, row, column, name) {
  if (button.url) return followLink(app, button.url);
  if (button.copy_text) return copyText(button.copy_text.text);
  if (button.callback_data === undefined) return toast(t("button_unknown"));
  if (pressed.has(name)) return undefined;
  setPressed(name, true);
  const answer = await attempt(async () => {
    const { query_id: query } = await api.press(chat.id, message.message_id, app.store.me, row, column);
    return waitFor(query);
  });
  setPressed(name, false);
  if (answer) show(app, answer);
  return undefined;
}

function setPressed(name, yes) {
  if (yes) pressed.add(name);
  else pressed.delete(name);
  // The bubble may have been drawn anew in the meantime: find the button by its name.
  for (const element of document.querySelectorAll(`[data-name="${name}"]`)) markWaiting(element, yes);
}

/** The bot's answer to a query, by event, or asked for when events are late; null after 15 seconds, as in Telegram. */
function waitFor(query) {
  if (early.has(query)) {
    const answer = early.get(query);
    early.delete(query);
    return answer;
  }
  return new Promise((resolve) => {
    const stopAt = performance.now() + patience;
    const done = (answer) => {
      clearInterval(asking);
      waiting.delete(query);
      resolve(answer);
    };
    const asking = setInterval(async () => {
      const answer = await api.readQuery(query).catch(() => null);
      if (answer?.answered) done(answer);
      else if (performance.now() > stopAt) done({ text: t("no_answer"), quiet: true });
    }, 1000);
    waiting.set(query, done);
  });
}

/** An answer heard as an event. The page shows it only where the button was pressed. */
export function hearAnswer(event) {
  const done = waiting.get(event.query_id);
  if (done) done(event);
  else {
    early.set(event.query_id, event);
    if (early.size > 50) early.delete(early.keys().next().value);
  }
}

function show(app, answer) {
  if (answer.url) followLink(app, answer.url);
  if (!answer.text) return;
  if (answer.alert) showAlert(answer.text, app.store.world.bot.first_name);
  else toast(answer.text, answer.quiet ? "quiet" : "");
}
