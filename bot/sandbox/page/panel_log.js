// The panel's log: what the bot asked of Telegram.
import * as api from "./api.js";
import { timeWithSeconds } from "./dates.js";
import { attempt } from "./dialogs.js";
import { h } from "./dom.js";
import { plainText } from "./safe_html.js";
import { nameOf } from "./store.js";
import { t } from "./words.js";

const kept = 200;

/** Fill the tab and keep it filled while it is shown. The endless getUpdates is left out unless it fails. */
export function drawLog(app, body) {
  const list = h("ol.log", { "data-testid": "log" });
  const empty = h("p.panel-lead.muted", {}, t("log_empty"));
  body.append(h("p.panel-lead.muted", {}, t("log_hint")), empty, list);
  let since = 0;
  const read = () => attempt(async () => {
    for (const call of await api.readLog(since)) {
      since = Math.max(since, call.seq);
      if (call.method !== "getUpdates" || !call.ok) list.prepend(line(app.store, call));
    }
    while (list.childElementCount > kept) list.lastChild.remove();
    empty.hidden = list.childElementCount > 0;
  });
  read();
  const timer = setInterval(() => (list.isConnected ? app.store.connected && read() : clearInterval(timer)), 1500);
}

/** Where a call goes and what it says, in a few words. */
function about(store, { params = {} }) {
  const chat = store.findChat(Number(params.chat_id));
  const place = chat && (chat.type === "private" ? nameOf(store.user(chat.id)) : chat.title);
  const words = plainText(String(params.text ?? params.caption ?? params.question ?? ""));
  return [place, words.slice(0, 80)].filter(Boolean).join(" · ");
}

function line(store, call) {
  const parameters = JSON.stringify(call.params ?? {}, null, 1);
  return h("li", {}, h("details", { class: call.ok ? "" : "failed" },
    h("summary", {}, h("time", {}, timeWithSeconds(Date.parse(call.time))), h("strong", {}, call.method),
      h("span.log-about", {}, about(store, call)),
      !call.ok && h("span.log-error", {}, call.error?.description ?? String(call.error ?? ""))),
    h("pre", {}, parameters)));
}
