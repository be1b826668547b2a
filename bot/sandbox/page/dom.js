// Building and updating elements. Text always becomes a text node, so nothing a person writes can become markup.

/** Build an element: h("button.primary", {onclick, "aria-label": …}, "text", child, …); null and false are left out. */
export function h(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.classList.add(...classes);
  for (const [name, value] of Object.entries(attributes ?? {})) setAttribute(element, name, value);
  append(element, children);
  return element;
}

function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "class") element.classList.add(...value.split(/\s+/).filter(Boolean));
  else if (name === "style") for (const [key, part] of Object.entries(value)) element.style.setProperty(key, part);
  else if (name === "value") element.value = value;
  else element.setAttribute(name, value === true ? "" : value);
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Put these children, and nothing else, into the element. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** The same, but only when the signature is another than last time: what is unchanged keeps its focus. */
export function refill(element, signature, build) {
  const text = JSON.stringify(signature);
  if (element.drawnFrom === text) return;
  element.drawnFrom = text;
  fill(element, build());
}

/**
 * Make the parent's children follow `items` ({key, signature, …}), building only what is new or changed:
 * what stays keeps its node, so that scrolling, focus and an open spoiler survive an update elsewhere.
 * `update(node, item)`, when given, is called for nodes that stay.
 */
export function reconcile(parent, items, build, update) {
  const before = parent.nodesByKey ?? new Map();
  const after = new Map();
  let place = parent.firstChild;
  for (const item of items) {
    const known = before.get(item.key);
    let node = known?.node;
    if (known && known.signature === item.signature) {
      update?.(node, item);
    } else {
      const fresh = build(item, node);
      if (node && node !== fresh) {
        if (place === node) place = node.nextSibling;
        node.remove();
      }
      node = fresh;
    }
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
    after.set(item.key, { node, signature: item.signature });
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
  parent.nodesByKey = after;
}

const shapes = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-5 16-3-7-8-1z",
  attach: "M20 11.5l-8.2 8.2a5 5 0 01-7.1-7.1l8.5-8.5a3.4 3.4 0 014.8 4.8l-8.5 8.5a1.7 1.7 0 01-2.4-2.4l7.8-7.8",
  slash: "M14.5 7l-5 10M5 4h14a2 2 0 012 2v12a2 2 0 01-2 2H5a2 2 0 01-2-2V6a2 2 0 012-2z",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  reply: "M10 7L4 12l6 5M4.5 12H14c4 0 6 2.5 6 6",
  edit: "M5 19l1-4L16 5l3 3L9 18l-4 1zM14 7l3 3",
  copy: "M9 9h10v10H9zM5 15V5h10",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7M10.5 11v5M13.5 11v5",
  forward: "M14 7l6 5-6 5M19.5 12H10c-4 0-6 2.5-6 6",
  pin: "M9 4h6l-1 6 3 3H7l3-3-1-6zM12 13v7",
  down: "M6 9l6 6 6-6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  checks: "M2 12.5l4.5 4.5L16 7.5M11.5 16.5l.5.5L21.5 7.5",
  cross: "M7 7l10 10M17 7L7 17",
  bulb: "M9.5 17.5h5M10.2 20.5h3.6M12 3.5a6 6 0 00-3.5 10.9c.7.5 1 1.5 1 3.1h5c0-1.6.3-2.6 1-3.1A6 6 0 0012 3.5z",
  silent: "M6 16.5h12l-1.5-2.5V10a4.5 4.5 0 00-7-3.7M7.5 10v4L6 16.5M10.5 19.5h3M4 4l16 16",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  download: "M12 5v11M7 11.5l5 5 5-5",
  gear: "M4 7h10M18.5 7H20M4 17h1.5M10 17h10M16.2 4.8a2.2 2.2 0 110 4.4 2.2 2.2 0 010-4.4zM7.8 14.8a2.2 2.2 0 110 4.4 2.2 2.2 0 010-4.4z",
  next: "M5 6l8 6-8 6zM14.5 6l0 12M18.5 6v12",
  people: "M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM3 19.5c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5M16 4.5a3.5 3.5 0 010 6.5M17.5 14.3c2.1.7 3.5 2.6 3.5 5.2",
  plus: "M12 5v14M5 12h14",
  leave: "M14 5H6v14h8M10 12h10M16.5 8.5L20 12l-3.5 3.5",
  link: "M8 16L16.5 7.5M9.5 7.5h7v7",
  bot: "M6 9h12v9.5H6zM12 9V5.5M9.5 13v1M14.5 13v1M3.5 12.5v3M20.5 12.5v3M12 4.5v.01",
  block: "M12 4a8 8 0 110 16 8 8 0 010-16zM6.5 6.5l11 11",
  switch: "M7 8h12l-3.5-3.5M17 16H5l3.5 3.5",
  insert: "M17 17L7 7M7 14V7h7",
  log: "M5 6h14M5 10h14M5 14h9M5 18h6",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9v.01",
  poll: "M6 19v-7M12 19V5M18 19v-4",
};

/** A line icon by name, hidden from screen readers: the button around it carries the label. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon", `icon-${name}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", shapes[name]);
  svg.append(path);
  return svg;
}

/** A round button that shows only an icon; its label is for screen readers, tests and the tooltip. */
export function iconButton(name, label, onclick, attributes = {}) {
  return h("button.icon-button", { type: "button", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}
