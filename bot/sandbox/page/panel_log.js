// The panel's log: what the bot asked of Telegram.
import * as api from "./api.js";
import { timeWithSeconds } from "./dates.js";
import { attempt } from "./dialogs.js";
import { h } from "./dom.js";
import { t } from "./words.js";

const kept = 200;

/** Fill the tab and keep it filled while it is shown. The endless getUpdates is left out. */
export function drawLog(app, body) {
  const list = h("ol.log", { "data-testid": "log" });
  const empty = h("p.panel-lead.muted", {}, t("log_empty"));
  body.append(h("p.panel-lead.muted", {}, t("log_hint")), empty, list);
  let since = 0;
  const read = () => attempt(async () => {
    for (const call of await api.readLog(since)) {
      since = Math.max(since, call.seq);
      if (call.method !== "getUpdates") list.prepend(line(call));
    }
    while (list.childElementCount > kept) list.lastChild.remove();
    empty.hidden = list.childElementCount > 0;
  });
  read();
  const timer = setInterval(() => (list.isConnected ? app.store.connected && read() : clearInterval(timer)), 1500);
}

function line(call) {
  const parameters = JSON.stringify(call.params ?? {}, null, 1);
  return h("li", {}, h("details", { class: call.ok ? "" : "failed" },
    h("summary", {}, h("time", {}, timeWithSeconds(Date.parse(call.time))), h("strong", {}, call.method),
      !call.ok && h("span.log-error", {}, call.error?.description ?? String(call.error ?? ""))),
    h("pre", {}, parameters)));
}
