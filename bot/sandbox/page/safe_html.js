// The server's `html` is safe by contract; it is cleaned here all the same, because it ends in the page.

const kept = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "STRIKE", "DEL", "CODE", "PRE", "A", "BR", "BLOCKQUOTE"]);
const spoilers = new Set(["TG-SPOILER"]);
const schemes = /^(https?:|tg:|mailto:|tel:)/i;

/** The message's HTML as nodes: Telegram's formatting only, links and spoilers made to work. */
export function readHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html ?? "";
  const result = document.createDocumentFragment();
  copy(template.content, result);
  trimAroundBlocks(result);
  return result;
}

/** A quote or a block of code ends its line by itself: the newline beside it would be an empty line. */
function trimAroundBlocks(root) {
  for (const block of root.querySelectorAll("blockquote, pre")) {
    const [before, after] = [block.previousSibling, block.nextSibling];
    if (after?.nodeType === Node.TEXT_NODE) after.data = after.data.replace(/^\n/, "");
    if (before?.nodeType === Node.TEXT_NODE) before.data = before.data.replace(/\n$/, "");
  }
}

/** The same text without any formatting, in one line, for previews. */
export function plainText(html) {
  const template = document.createElement("template");
  template.innerHTML = (html ?? "").replace(/<br\s*\/?>/gi, "\n");
  for (const hidden of template.content.querySelectorAll("tg-spoiler, .tg-spoiler")) {
    hidden.textContent = "▒".repeat(Math.min(hidden.textContent.length, 12));
  }
  return template.content.textContent.replace(/\s+/g, " ").trim();
}

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    const element = clean(node);
    copy(node, element ?? to);
    if (element) to.append(element);
  }
}

function clean(node) {
  if (spoilers.has(node.tagName) || node.classList.contains("tg-spoiler")) return spoiler();
  if (!kept.has(node.tagName)) return null;
  const element = document.createElement(node.tagName);
  if (node.tagName === "A") {
    const address = node.getAttribute("href") ?? "";
    if (!schemes.test(address)) return null;
    element.href = address;
    element.target = "_blank";
    element.rel = "noopener noreferrer";
  }
  if (node.tagName === "CODE" && /^language-[\w+-]+$/.test(node.className)) element.className = node.className;
  if (node.tagName === "BLOCKQUOTE" && node.hasAttribute("expandable")) makeExpandable(element);
  return element;
}

function spoiler() {
  const element = document.createElement("span");
  element.className = "spoiler";
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  const reveal = (event) => {
    if (element.classList.contains("revealed")) return;
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    element.classList.add("revealed");
    element.removeAttribute("role");
    element.removeAttribute("tabindex");
  };
  element.addEventListener("click", reveal);
  element.addEventListener("keydown", reveal);
  return element;
}

function makeExpandable(element) {
  element.classList.add("expandable");
  element.addEventListener("click", () => element.classList.toggle("expanded"));
}
