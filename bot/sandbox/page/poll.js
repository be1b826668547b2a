// Polls and quizzes: vote, results, right and wrong, countdown, and who chose what.
import * as api from "./api.js";
import { userAvatar } from "./avatars.js";
import { attempt, openSheet, showAlert } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { readHtml } from "./safe_html.js";
import { nameOf } from "./store.js";
import { t } from "./words.js";

const choices = new Map(); // "chat:message:user" -> Set of options ticked but not yet sent
const shown = new Map(); // "chat:message" -> the bars' last widths, to grow from
const ring = 2 * Math.PI * 8;

/** What this viewer chose, as option indexes; undefined when he has not voted. */
export function votesOf(poll, user) {
  const votes = poll.votes?.[user];
  return votes?.length ? votes : undefined;
}

/** The places of the options in the order that this viewer sees: his own, and always the same, in a shuffled poll. */
export function orderFor(poll, user) {
  const places = poll.options.map((_, place) => place);
  if (!poll.shuffle) return places;
  const weight = (place) => {
    let mixed = 2166136261;
    for (const letter of `${user}:${poll.id}:${place}`) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 16777619);
    return mixed >>> 0;
  };
  return places.sort((a, b) => weight(a) - weight(b));
}

export function closesAt(message) {
  const { poll } = message;
  if (poll.is_closed) return null;
  if (poll.close_date) return poll.close_date * 1000;
  return poll.open_period ? (message.date + poll.open_period) * 1000 : null;
}

export function pollBody(app, chat, message) {
  const { poll } = message;
  const mine = votesOf(poll, app.store.me);
  const quiz = poll.type === "quiz";
  const decided = Boolean(mine) || poll.is_closed;
  const open = decided && !(poll.hide_results_until_closes && !poll.is_closed);
  const state = { app, chat, message, poll, mine, quiz, decided, open, key: `${chat.id}:${message.message_id}:${app.store.me}` };
  return h("div.poll", { "data-testid": "poll", class: decided ? "decided" : "undecided" },
    poll.description && h("div.poll-description", {}, poll.description),
    h("div.poll-question", {}, poll.question),
    h("div.poll-kind", {}, h("span", {}, kind(poll, quiz)), explanationButton(state), countdown(message)),
    h("div.poll-options", { role: poll.allows_multiple_answers ? "group" : "radiogroup", "aria-label": poll.question },
      orderFor(poll, app.store.me).map((place) => option(state, place))),
    footer(state));
}

function kind(poll, quiz) {
  if (poll.is_closed) return t(quiz ? "quiz_closed" : "poll_closed");
  const name = t(`${quiz ? "quiz" : "poll"}_${poll.is_anonymous ? "anonymous" : "public"}`);
  return poll.allows_multiple_answers ? `${name} · ${t("poll_multiple")}` : name;
}

const rightOnes = (poll) => poll.correct_option_ids ?? (poll.correct_option_id === undefined ? [] : [poll.correct_option_id]);

function option(state, place) {
  const { app, poll, mine, quiz, decided, open } = state;
  const { text, voter_count: count } = poll.options[place];
  const chosen = mine?.includes(place) ?? false;
  const right = quiz && rightOnes(poll).includes(place);
  const label = h("span.poll-text", {}, text);
  if (!decided) {
    const ticked = choices.get(state.key)?.has(place) ?? false;
    return h("button.poll-option", {
      type: "button", role: poll.allows_multiple_answers ? "checkbox" : "radio", "aria-checked": String(ticked),
      "data-testid": "poll-option", onclick: () => choose(state, place),
    }, h("span.poll-mark", { class: poll.allows_multiple_answers ? "square" : "" }, icon("check")), label);
  }
  const share = open && poll.total_voter_count ? count / poll.total_voter_count : 0;
  const verdict = chosen ? (quiz && !right && open ? "wrong" : "right") : quiz && right && open ? "right" : "";
  return h("div.poll-result", {
    "data-testid": "poll-option", class: [verdict && `is-${verdict}`, chosen && "chosen", quiz && "graded"].filter(Boolean).join(" "),
  },
  h("span.poll-share", {}, open ? `${Math.round(share * 100)}%` : ""),
  verdict && h("span.poll-verdict", { role: "img", "aria-label": verdictName(quiz, chosen, right) },
    icon(verdict === "wrong" ? "cross" : "check")),
  h("div.poll-line", {}, label, open && faces(app, poll, place)),
  open && bar(state, place, share));
}

function verdictName(quiz, chosen, right) {
  if (!quiz) return t("poll_chosen");
  return right ? t("poll_right") : t("poll_wrong");
}

function bar(state, place, share) {
  const name = `${state.key}:${place}`;
  const before = shown.get(name) ?? 0;
  shown.set(name, share);
  const element = h("span.poll-bar", { style: { "--share": before } });
  requestAnimationFrame(() => requestAnimationFrame(() => element.style.setProperty("--share", share)));
  return element;
}

function faces(app, poll, place) {
  if (poll.is_anonymous) return null;
  const voters = votersOf(poll, place);
  if (!voters.length) return null;
  return h("span.poll-faces", {}, voters.slice(-3).map((user) => userAvatar(app.store, user, "tiny")));
}

const votersOf = (poll, place) =>
  Object.entries(poll.votes ?? {}).filter(([, options]) => options.includes(place)).map(([user]) => Number(user));

async function choose(state, place) {
  const { app, chat, message, poll, key } = state;
  if (!poll.allows_multiple_answers) {
    await attempt(() => sendVote(app, chat, message, [place]));
    return;
  }
  const ticked = choices.get(key) ?? new Set();
  if (!ticked.delete(place)) ticked.add(place);
  choices.set(key, ticked);
  app.store.emit("messages", chat.id);
}

async function sendVote(app, chat, message, options) {
  const answer = await api.vote(chat.id, message.message_id, app.store.me, options);
  choices.delete(`${chat.id}:${message.message_id}:${app.store.me}`);
  app.afterVote(chat, message, options, answer);
}

/** Take the vote back. */
export function withdrawVote(app, chat, message) {
  return attempt(() => sendVote(app, chat, message, []));
}

/** What the bubble's look depends on beside the message itself. */
export const pollState = (chat, message, me) => [...(choices.get(`${chat.id}:${message.message_id}:${me}`) ?? [])].join();

function footer(state) {
  const { app, chat, message, poll, mine, quiz, decided, open, key } = state;
  const ticked = choices.get(key);
  if (!decided && poll.allows_multiple_answers) {
    return h("button.poll-action", {
      type: "button", disabled: !ticked?.size, "data-testid": "poll-vote",
      onclick: () => attempt(() => sendVote(app, chat, message, [...ticked].sort((a, b) => a - b))),
    }, t("poll_vote"));
  }
  if (open && !poll.is_anonymous && poll.total_voter_count > 0) {
    return h("button.poll-action", { type: "button", "data-testid": "poll-results", onclick: () => showVoters(app, poll) },
      t("poll_results"));
  }
  const total = poll.total_voter_count;
  const count = total ? t(`${quiz ? "quiz" : "poll"}_votes`, { n: total }) : t(`${quiz ? "quiz" : "poll"}_no_votes`);
  return h("div.poll-count", { "data-testid": "poll-count" }, mine && !open ? `${count} · ${t("poll_hidden")}` : count);
}

function explanationButton({ poll, open }) {
  if (!poll.explanation || !open) return null;
  return h("button.poll-bulb", {
    type: "button", "aria-label": t("poll_explanation"), title: t("poll_explanation"), "data-testid": "poll-explanation",
    onclick: () => showExplanation(poll),
  }, icon("bulb"));
}

/** The explanation of a quiz, as Telegram shows it after an answer. */
export function showExplanation(poll) {
  showAlert(readHtml(poll.explanation_html), t("poll_explanation"));
}

function showVoters(app, poll) {
  openSheet({ title: t("poll_voters"), name: "voters" }, (body) => {
    body.append(h("p.sheet-lead", {}, poll.question));
    orderFor(poll, app.store.me).forEach((place) => {
      const one = poll.options[place];
      const voters = votersOf(poll, place);
      body.append(h("section.voters", {},
        h("h3", {}, h("span", {}, one.text), h("span.muted", {}, t("poll_votes", { n: one.voter_count }))),
        h("ul.rows", {}, voters.map((user) => h("li.row", {}, userAvatar(app.store, user, "small"),
          h("span.row-name", {}, nameOf(app.store.user(user))))))));
    });
  });
}

function countdown(message) {
  const closes = closesAt(message);
  if (!closes) return null;
  const box = h("span.countdown", { "data-closes": closes, "data-opened": message.date * 1000, "data-testid": "countdown" },
    h("span.countdown-text"));
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML = `<circle cx="10" cy="10" r="8"/><circle cx="10" cy="10" r="8" stroke-dasharray="${ring}" transform="rotate(-90 10 10)"/>`;
  box.append(svg);
  return box;
}

/** Let every countdown on the page show the world's time. */
export function tickCountdowns(now) {
  for (const box of document.querySelectorAll("[data-closes]")) {
    const left = Math.max(0, Number(box.dataset.closes) - now);
    const whole = Number(box.dataset.closes) - Number(box.dataset.opened);
    box.querySelector(".countdown-text").textContent = duration(left);
    box.querySelector("circle:last-child").style.strokeDashoffset = ring * (1 - Math.min(1, left / whole));
    box.classList.toggle("urgent", left < 10_000);
  }
}

function duration(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  const hours = Math.floor(seconds / 3600);
  const two = (number) => String(number).padStart(2, "0");
  if (hours >= 24) return `${Math.floor(hours / 24)}d ${hours % 24}h`;
  if (hours) return `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}
