// The panel beside the chat: time and language, the people of the group, faults, and the log of the bot's calls.
import * as api from "./api.js";
import { browserZone, chooseZone, fromField, offsetName, toField, zone, zones } from "./dates.js";
import { attempt } from "./dialogs.js";
import { fill, h, iconButton } from "./dom.js";
import { drawFaults } from "./panel_faults.js";
import { drawLog } from "./panel_log.js";
import { drawPeople } from "./panel_people.js";
import { chooseLanguage, language, t } from "./words.js";

const tabs = { time: drawTime, people: drawPeople, faults: drawFaults, log: drawLog };
const openKey = "sandbox.panel";

export class Panel {
  #app;
  #panel = document.querySelector("#panel");
  #tab = "time";
  #body = h("div.panel-body");
  #drawn = "";

  constructor(app) {
    this.#app = app;
    this.#panel.setAttribute("aria-label", t("panel_short"));
    app.store.on("world", () => this.#refresh());
    for (const kind of ["me", "open"]) app.store.on(kind, () => this.#refresh());
    this.#panel.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    // A change of language loads the page anew: the panel comes back as it was.
    const before = sessionStorage.getItem(openKey);
    if (before) this.open(before);
  }

  open(tab) {
    if (!tab && !this.#panel.hidden) return this.close();
    this.#tab = tab ?? this.#tab;
    this.#panel.hidden = false;
    document.body.classList.add("panel-open");
    sessionStorage.setItem(openKey, this.#tab);
    this.draw();
    return undefined;
  }

  close() {
    this.#panel.hidden = true;
    document.body.classList.remove("panel-open");
    sessionStorage.removeItem(openKey);
    document.querySelector("[data-testid=panel-button]").focus();
  }

  /** Draw again when the world changed, but never under somebody's fingers. */
  #refresh() {
    if (this.#panel.hidden || this.#tab === "log") return;
    const { store } = this.#app;
    const { users, chats, faults, frozen } = store.world;
    const state = JSON.stringify([users, chats, faults, frozen, store.me, store.chat]);
    if (state === this.#drawn) return;
    if (this.#body.querySelector("input:focus:not([type=checkbox]):not([type=radio]), select:focus")) return;
    // A form half filled in has lost the focus to its own button when that is tapped.
    if ([...this.#body.querySelectorAll("input[type=text]")].some((input) => input.value !== input.defaultValue)) return;
    this.#drawn = state;
    this.draw();
  }

  draw() {
    const focused = document.activeElement?.closest?.("#panel [data-focus]")?.dataset.focus;
    const top = this.#body.scrollTop;
    fill(this.#panel, h("header.panel-head", {},
      h("div.panel-tabs", { role: "tablist" }, Object.keys(tabs).map((name) => h("button.panel-tab", {
        type: "button", role: "tab", "aria-selected": String(name === this.#tab), "data-testid": `tab-${name}`, "data-focus": `tab-${name}`,
        onclick: () => this.open(name),
      }, t(`tab_${name}`)))), iconButton("close", t("close"), () => this.close(), { "data-testid": "panel-close" })), this.#body);
    this.#body.replaceChildren();
    tabs[this.#tab](this.#app, this.#body, () => this.draw());
    this.#body.scrollTop = top;
    if (focused) this.#panel.querySelector(`[data-focus="${focused}"]`)?.focus({ preventScroll: true });
  }
}

/** A switch with a label and a line that explains it. */
export function switchLine({ label, hint, checked, name, change }) {
  return h("label.setting", {}, h("span.setting-words", {}, h("span", {}, label), hint && h("span.muted", {}, hint)),
    h("input.switch", { type: "checkbox", role: "switch", checked, "data-testid": name, "data-focus": name, onchange: (event) => change(event.target.checked) }));
}

/** A row of choices of which one holds: [{value, label}]. */
export function choiceLine({ label, hint, value, options, name, change }) {
  return h("div.setting.stacked", {}, h("span.setting-words", {}, h("span", {}, label), hint && h("span.muted", {}, hint)),
    h("div.segments", { role: "radiogroup", "aria-label": label }, options.map((option) => h("button.segment", {
      type: "button", role: "radio", "aria-checked": String(option.value === value), "data-testid": `${name}-${option.value}`,
      "data-focus": `${name}-${option.value}`, onclick: () => change(option.value),
    }, option.label))));
}

function drawTime(app, body, redraw) {
  const { store } = app;
  const { likely, all } = zones();
  const option = (name) => h("option", { value: name, selected: name === zone() },
    name === browserZone() ? t("zone_browser", { zone: name }) : `${name} · ${offsetName(store.now(), name)}`);
  const field = h("input", { type: "datetime-local", value: toField(store.now()), min: toField(store.now()), "aria-label": t("go_to"), "data-testid": "go-to" });
  body.append(
    choiceLine({
      label: t("language"), value: language(), name: "language",
      options: [{ value: "zh", label: "中文" }, { value: "en", label: "English" }],
      change: (name) => {
        chooseLanguage(name);
        location.reload();
      },
    }),
    h("label.setting.stacked", {}, h("span.setting-words", {}, t("zone")),
      h("select", {
        "data-testid": "zone",
        onchange: (event) => {
          chooseZone(event.target.value);
          app.redraw();
          event.target.blur();
          redraw();
        },
      }, h("optgroup", { label: t("zone_likely") }, likely.map(option)), h("optgroup", { label: t("zone_all") }, all.map(option)))),
    switchLine({
      label: t("freeze"), hint: t("freeze_hint"), checked: store.world.frozen, name: "freeze",
      change: (frozen) => attempt(async () => {
        await api.turnClock({ frozen });
        await store.refresh();
      }),
    }),
    h("form.setting.stacked", {
      onsubmit: (event) => {
        event.preventDefault();
        if (field.value) app.turnClock({ to: new Date(fromField(field.value)).toISOString() });
      },
    }, h("span.setting-words", {}, h("span", {}, t("go_to")), h("span.muted", {}, t("go_hint"))),
    h("div.line-form", {}, field, h("button.primary", { type: "submit", "data-testid": "go" }, t("go")))));
}
