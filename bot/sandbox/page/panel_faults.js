// The panel's faults: what can go wrong between the bot and Telegram, switched on by hand.
import * as api from "./api.js";
import { hasFaults } from "./clock_bar.js";
import { attempt } from "./dialogs.js";
import { h } from "./dom.js";
import { choiceLine, switchLine } from "./panel.js";
import { nameOf } from "./store.js";
import { t } from "./words.js";

export function drawFaults(app, body, redraw) {
  const { store } = app;
  const { faults } = store.world;
  const set = (change) => attempt(async () => {
    await api.setFaults(change);
    await store.refresh();
    redraw();
  });
  const seconds = [0, 1, 3, 10].map((value) => ({ value, label: value ? t("seconds", { n: value }) : t("off") }));
  const chances = [0, 0.1, 0.3, 1].map((value) => ({ value, label: value ? `${value * 100}%` : t("off") }));
  const flood = (chat) => set({ flood: { chat, retry_after: 10, times: 3 } });
  body.append(
    h("p.panel-lead.muted", {}, t("faults_hint")),
    switchLine({ label: t("fault_down"), hint: t("fault_down_hint"), checked: Boolean(faults.down), name: "fault-down", change: (down) => set({ down }) }),
    choiceLine({
      label: t("fault_slow"), hint: t("fault_slow_hint"), value: faults.slow ?? 0, options: seconds, name: "fault-slow",
      change: (slow) => set({ slow }),
    }),
    switchLine({
      label: t("fault_budgets"), hint: t("fault_budgets_hint"), checked: Boolean(faults.budgets), name: "fault-budgets",
      change: (budgets) => set({ budgets }),
    }),
    trigger(t("fault_flood"), t("fault_flood_hint"), faults.flood?.times, [
      store.chat !== null && [t("fault_flood_here"), "fault-flood-here", () => flood(store.chat)],
      [t("fault_flood_all"), "fault-flood-all", () => flood(null)],
    ]),
    trigger(t("fault_errors"), t("fault_errors_hint"), faults.errors?.times, [
      [t("trigger"), "fault-errors", () => set({ errors: { status: 502, times: 3 } })],
    ]),
    trigger(t("fault_malformed"), t("fault_malformed_hint"), faults.malformed, [
      [t("trigger"), "fault-malformed", () => set({ malformed: 1 })],
    ]),
    choiceLine({
      label: t("fault_before"), hint: t("fault_probability"), value: faults.fail_before ?? 0, options: chances, name: "fault-before",
      change: (chance) => set({ fail_before: chance }),
    }),
    choiceLine({
      label: t("fault_after"), hint: t("fault_probability"), value: faults.fail_after ?? 0, options: chances, name: "fault-after",
      change: (chance) => set({ fail_after: chance }),
    }),
    blocked(app, redraw),
    h("div.panel-end", {}, h("button.secondary.wide", {
      type: "button", disabled: !hasFaults(faults), "data-testid": "fault-clear",
      onclick: () => attempt(async () => {
        await api.clearFaults();
        await store.refresh();
        redraw();
      }),
    }, t("fault_clear"))));
}

function trigger(label, hint, left, actions) {
  return h("div.setting.stacked", {}, h("span.setting-words", {},
    h("span", {}, label, left ? h("span.badge", {}, left) : null), h("span.muted", {}, hint)),
  h("div.button-line", {}, actions.filter(Boolean).map(([name, test, run]) =>
    h("button.secondary", { type: "button", "data-testid": test, "data-focus": test, onclick: run }, name))));
}

function blocked({ store }, redraw) {
  const chat = store.findChat(store.me);
  return switchLine({
    label: t("fault_blocked", { name: nameOf(store.user(store.me)) }), hint: t("fault_blocked_hint"),
    checked: Boolean(chat?.blocked), name: "fault-blocked",
    change: (yes) => attempt(async () => {
      await (yes ? api.block(store.me) : api.unblock(store.me));
      await store.refresh();
      redraw();
    }),
  });
}
