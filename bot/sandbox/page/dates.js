// Instants in words: the zone and the language are the reader's choice, the instants are the world's.
import { language } from "./words.js";

const zoneKey = "sandbox.zone";
let chosen = localStorage.getItem(zoneKey);

/** The zone shown: the one chosen, else Beijing time for a Chinese page, else the browser's own. */
export function zone() {
  return chosen ?? (language() === "zh" ? "Asia/Shanghai" : browserZone());
}

export function browserZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

export function chooseZone(name) {
  chosen = name;
  localStorage.setItem(zoneKey, name);
}

/** Zones to offer: the likely ones first, then every zone that the browser knows. */
export function zones() {
  const likely = [...new Set(["Asia/Shanghai", browserZone(), "UTC", "Europe/London", "Europe/Berlin", "America/New_York"])];
  const all = Intl.supportedValuesOf?.("timeZone") ?? [];
  return { likely, all: all.filter((name) => !likely.includes(name)) };
}

const formats = new Map();

function format(instant, options, name = zone()) {
  const locale = language() === "zh" ? "zh-CN" : "en-GB";
  const key = JSON.stringify([locale, name, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: name, ...options }));
  return formats.get(key).format(instant);
}

/** Local wall time as numbers: {year, month, day, hour, minute, second}. */
export function wall(instant, name = zone()) {
  const key = `parts ${name}`;
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat("en-US", {
      timeZone: name, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric",
      hour: "numeric", minute: "numeric", second: "numeric",
    }));
  }
  const parts = {};
  for (const { type, value } of formats.get(key).formatToParts(instant)) {
    if (type !== "literal") parts[type] = Number(value);
  }
  return parts;
}

/** "2026-11-21": the local day, to compare and to group by. */
export function day(instant) {
  const { year, month, day: date } = wall(instant);
  return `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

export const time = (instant) => format(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const timeWithSeconds = (instant) =>
  format(instant, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
export const weekday = (instant) => format(instant, { weekday: "short" });

/** The date as one would say it now: without the year when it is this year's. */
export function date(instant, now) {
  const sameYear = now !== undefined && wall(instant).year === wall(now).year;
  return format(instant, sameYear
    ? { month: "long", day: "numeric" }
    : { year: "numeric", month: "long", day: "numeric" });
}

/** "11月20日 周五", "Fri, 20 November"; short: "Fri, 20 Nov". */
export function dateAndWeekday(instant, now, short = false) {
  if (language() === "zh") return `${date(instant, now)} ${weekday(instant)}`;
  return `${weekday(instant)}, ${short ? shortDate(instant) : date(instant, now)}`;
}

export const shortDate = (instant) => format(instant, { month: "short", day: "numeric" });

export function fullDate(instant) {
  return format(instant, { year: "numeric", month: "long", day: "numeric", weekday: "long" });
}

/** For the list of chats: the time today, the weekday within a week, else the date. */
export function stamp(instant, now) {
  if (day(instant) === day(now)) return time(instant);
  const days = (Date.parse(day(now)) - Date.parse(day(instant))) / 86_400_000;
  if (days > 0 && days < 7) return weekday(instant);
  const { year, month, day: number } = wall(instant);
  if (year === wall(now).year) return shortDate(instant);
  return `${year}/${month}/${number}`;
}

/** "UTC+8" for the zone at that instant. */
export function offsetName(instant, name = zone()) {
  const minutes = Math.round(offset(instant, name) / 60_000);
  const hours = Math.trunc(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

function offset(instant, name) {
  const { year, month, day: date, hour, minute, second } = wall(instant, name);
  return Date.UTC(year, month - 1, date, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/** "2026-11-21T09:00" of the zone's wall, as a datetime-local field wants it. */
export function toField(instant) {
  return new Date(instant + offset(instant, zone())).toISOString().slice(0, 16);
}

/** The instant (milliseconds) of a datetime-local field read in the zone; a time skipped by summer time moves forward. */
export function fromField(text) {
  const naive = Date.parse(`${text}Z`);
  const guess = naive - offset(naive, zone());
  return naive - offset(guess, zone());
}
