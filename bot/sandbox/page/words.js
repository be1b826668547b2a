// The page's own words in two languages: t(name, {n: 3}) gives the sentence, {n} in it replaced.
import { en } from "./words_en.js";
import { zh } from "./words_zh.js";

const key = "sandbox.language";
const catalogues = { zh, en };
let current = localStorage.getItem(key) ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");

export const language = () => current;

export function chooseLanguage(name) {
  current = name;
  localStorage.setItem(key, name);
  document.documentElement.lang = name === "zh" ? "zh-CN" : "en";
}

export function t(name, values = {}) {
  const { n } = values;
  const catalogue = catalogues[current];
  const text = (n === 1 && catalogue[`${name}.one`]) || catalogue[name] || name;
  return text.replace(/\{(\w+)\}/g, (whole, slot) => (slot in values ? values[slot] : whole));
}
