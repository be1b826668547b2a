// What comes over the page: toasts, alerts, menus and sheets.
import { h, icon, iconButton } from "./dom.js";
import { t } from "./words.js";

/** A short line that goes away by itself; a new one of kind "time" takes the place of the last. */
export function toast(text, kind = "") {
  const holder = document.querySelector("#toasts");
  if (kind === "time") holder.querySelector(".time")?.remove();
  const box = h("div.toast", { "data-testid": "toast", class: kind }, text);
  holder.append(box);
  while (holder.children.length > 3) holder.firstChild.remove();
  setTimeout(() => box.classList.add("leaving"), 4200);
  setTimeout(() => box.remove(), 4600);
}

/** Run what a press asks for; a refusal becomes a toast with the server's sentence. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error.message, "error");
    return undefined;
  }
}

/** A modal dialog with a title; `fillBody(body, close)` puts in what it shows. Escape and a press beside it close it. */
export function openSheet({ title, name, kind = "" }, fillBody) {
  const body = h("div.sheet-body");
  const dialog = h("dialog.sheet", { "data-testid": name, "aria-label": title, class: kind },
    h("header.sheet-head", {}, h("h2", {}, title), iconButton("close", t("close"), () => dialog.close())), body);
  const close = () => dialog.close();
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  fillBody(body, close);
  dialog.showModal();
  return dialog;
}

/** The alert that a bot shows on a press: it stays until it is read. */
export function showAlert(content, title) {
  const dialog = h("dialog.alert", { "data-testid": "alert", "aria-label": title },
    h("h2", {}, title), h("p", {}, content),
    h("footer", {}, h("button.text-button", { type: "button", autofocus: true, onclick: () => dialog.close() }, t("ok"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** A menu of actions ({icon, label, run, danger}) at a point or under an element. */
export function openMenu(at, actions, label) {
  document.querySelector(".menu-layer")?.remove();
  const before = document.activeElement;
  const layer = h("div.menu-layer");
  const close = () => {
    layer.remove();
    if (before?.isConnected) before.focus({ preventScroll: true });
  };
  const menu = h("div.menu", { role: "menu", "aria-label": label, "data-testid": "menu" }, actions.filter(Boolean).map((action) =>
    h("button.menu-item", {
      type: "button", role: "menuitem", class: action.danger ? "danger" : "",
      onclick: () => {
        close();
        action.run();
      },
    }, icon(action.icon), h("span", {}, action.label))));
  layer.append(menu);
  layer.addEventListener("click", (event) => event.target === layer && close());
  layer.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    close();
  });
  layer.addEventListener("keydown", (event) => moveInMenu(event, menu, close));
  document.body.append(layer);
  place(menu, at);
  menu.firstChild?.focus({ preventScroll: true });
}

function place(menu, at) {
  const box = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const { width, height } = menu.getBoundingClientRect();
  const left = at instanceof Element && box.right - width > 8 ? box.right - width : box.left;
  const below = box.bottom + height + 8 < innerHeight;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, below ? box.bottom + 4 : box.top - height - 4)}px`;
}

function moveInMenu(event, menu, close) {
  const items = [...menu.children];
  const place = items.indexOf(document.activeElement);
  if (event.key === "Escape" || event.key === "Tab") close();
  else if (event.key === "ArrowDown") items[(place + 1) % items.length].focus();
  else if (event.key === "ArrowUp") items[(place - 1 + items.length) % items.length].focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t("copied"));
  } catch (error) {
    toast(error.message, "error");
  }
}
