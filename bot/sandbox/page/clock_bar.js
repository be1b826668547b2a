// The bottom bar: the time of this world, and the buttons that turn its clock.
import * as api from "./api.js";
import { dateAndWeekday, day, fullDate, offsetName, time, timeWithSeconds, zone } from "./dates.js";
import { attempt, toast } from "./dialogs.js";
import { fill, h, icon } from "./dom.js";
import { tickCountdowns } from "./poll.js";
import { t } from "./words.js";

const hour = 3600;

export class ClockBar {
  #app;
  #bar = document.querySelector("#clock");
  #busy = false;

  constructor(app) {
    this.#app = app;
    this.#build();
    app.store.on("time", () => this.tick());
    app.store.on("world", () => this.#drawState());
    setInterval(() => this.tick(), 250);
    this.tick();
  }

  #build() {
    this.face = h("time.clock-time", { "data-testid": "clock-time" });
    this.date = h("span.clock-date", { "data-testid": "clock-date" });
    this.zone = h("span.clock-zone");
    this.next = h("button.primary.to-next", {
      type: "button", "data-testid": "to-next", "aria-label": t("to_next"), onclick: () => this.turn({ to: "next_due" }),
    }, icon("next"), h("span.long", {}, t("to_next")), h("span.short", {}, t("to_next_short")));
    this.hint = h("span.clock-next", { "data-testid": "next-due" });
    const plus = (name, seconds) => h("button.plus", {
      type: "button", "data-testid": `plus-${name}`, "aria-label": t(`plus_${name}`), onclick: () => this.turn({ advance: seconds }),
    }, h("span.long", {}, t(`plus_${name}`)), h("span.short", {}, t(`plus_${name}_short`)));
    this.gear = h("button.icon-button.gear", {
      type: "button", "aria-label": t("panel"), title: t("panel"), "data-testid": "panel-button", onclick: () => this.#app.openPanel(),
    }, icon("gear"), h("span.dot", { hidden: true, title: t("faults_on") }));
    fill(this.#bar, h("button.clock-face", { type: "button", title: t("time_now"), "data-testid": "clock-face", onclick: () => this.#app.openPanel("time") },
      h("span.clock-top", {}, this.face, this.zone), this.date),
    this.hint, h("div.clock-buttons", { role: "group", "aria-label": t("time_now") },
      this.next, plus("hour", hour), plus("day", 24 * hour), plus("week", 7 * 24 * hour)), this.gear);
  }

  /** Move the world's clock and say where it went. */
  async turn(change) {
    if (this.#busy) return;
    this.#busy = true;
    this.#bar.classList.add("turning");
    const { store } = this.#app;
    const before = day(store.now());
    await attempt(async () => {
      await api.turnClock(change);
      await store.refresh();
      const now = store.now();
      toast(t("time_jumped", { time: day(now) === before ? time(now) : `${dateAndWeekday(now, now)} ${time(now)}` }), "time");
    });
    this.#bar.classList.remove("turning");
    this.#busy = false;
  }

  tick() {
    const now = this.#app.store.now();
    const second = Math.floor(now / 1000);
    tickCountdowns(now);
    if (this.second === second && this.shownZone === zone()) return;
    this.second = second;
    this.shownZone = zone();
    this.face.textContent = timeWithSeconds(now);
    this.face.dateTime = new Date(now).toISOString();
    this.date.textContent = dateAndWeekday(now, now, true);
    this.date.title = fullDate(now);
    this.zone.textContent = offsetName(now);
    this.#app.newDay(now);
  }

  #drawState() {
    const { world } = this.#app.store;
    this.#bar.classList.toggle("frozen", world.frozen);
    this.face.title = world.frozen ? t("time_frozen") : t("time_now");
    const due = world.next_due && Date.parse(world.next_due);
    const now = this.#app.store.now();
    const words = due && (day(due) === day(now) ? time(due) : `${dateAndWeekday(due, now)} ${time(due)}`);
    this.hint.textContent = due ? t("next_at", { time: words }) : t("next_none");
    this.next.title = this.hint.textContent;
    this.gear.lastChild.hidden = !hasFaults(world.faults);
  }
}

/** Whether anything is switched on that the real Telegram would not do of itself: its rate limits are no fault. */
export function hasFaults(faults) {
  return Object.entries(faults ?? {}).some(([name, value]) => {
    if (["budgets", "methods"].includes(name) || !value) return false;
    if (typeof value === "object") return (value.times ?? 1) > 0;
    return true;
  });
}
