// The panel's people: who is in the open group, roles, joining and leaving, new people, new groups.
import * as api from "./api.js";
import { userAvatar } from "./avatars.js";
import { attempt, openMenu, toast } from "./dialogs.js";
import { h, icon, iconButton } from "./dom.js";
import { nameOf } from "./store.js";
import { language, t } from "./words.js";

export function drawPeople(app, body) {
  const { store } = app;
  const open = store.findChat(store.chat);
  const chat = open && open.type !== "private" ? open
    : store.chatsOf(store.me).find((one) => one.type !== "private") ?? store.world.chats.find((one) => one.type !== "private");
  if (chat) {
    body.append(h("h3.panel-title", {}, t("people_of", { title: chat.title })), members(app, chat), outsiders(app, chat), newPerson(app, chat));
    if (chat.type === "group") {
      body.append(h("div.panel-end", {}, h("button.secondary.wide", {
        type: "button", "data-testid": "migrate",
        onclick: () => attempt(async () => {
          const { new_id: fresh } = await api.migrate(chat.id);
          await store.refresh();
          await store.load(fresh);
          if (store.chat === chat.id) store.open(fresh);
        }),
      }, t("migrate"))));
    }
  } else body.append(h("p.panel-lead.muted", {}, t("people_none")));
  body.append(newGroup(app));
}

const ranks = ["creator", "administrator", "member", "restricted"];

function members(app, chat) {
  const { store } = app;
  const inside = [...store.insiders(chat)].sort((a, b) => ranks.indexOf(a.status) - ranks.indexOf(b.status));
  return h("ul.rows", { "data-testid": "members" }, inside.map((member) => {
    const user = store.user(member.user_id);
    if (!user) return null;
    const tags = [member.title || (member.status === "member" ? "" : t(`role_${member.status}`)), member.anonymous && t("anonymous"),
      store.isBot(user.id) && t("bot"), user.username && `@${user.username}`];
    return h("li.row", { "data-testid": "member", "data-user": user.id }, userAvatar(store, user.id, "small"),
      h("span.row-words", {}, h("span.row-name", {}, nameOf(user)), h("span.muted", {}, tags.filter(Boolean).join(" · "))),
      iconButton("more", `${t("more")}: ${nameOf(user)}`, (event) => memberMenu(app, chat, member, event.currentTarget)));
  }));
}

function memberMenu(app, chat, member, at) {
  const { store } = app;
  const user = member.user_id;
  const change = (action, extra) => attempt(async () => {
    await api.changeMember(chat.id, { user, action, ...(user === store.me ? {} : { by: store.me }), ...extra });
    await store.refresh();
  });
  const administrator = member.status === "administrator";
  const creator = member.status === "creator";
  const bot = store.isBot(user);
  openMenu(at, [
    !bot && user !== store.me && { icon: "switch", label: t("become"), run: () => store.become(user) },
    !creator && !administrator && { icon: "people", label: t("promote"), run: () => change("promote") },
    !creator && !administrator && !bot && chat.type === "supergroup" && { icon: "people", label: t("promote_anonymous"), run: () => change("promote", { anonymous: true }) },
    administrator && { icon: "down", label: t("demote"), run: () => change("demote") },
    member.status === "member" && !bot && { icon: "silent", label: t("restrict"), run: () => change("restrict") },
    member.status === "restricted" && { icon: "check", label: t("unrestrict"), run: () => change("join") },
    !creator && { icon: "leave", label: user === store.me ? t("leave") : t("remove_member"), danger: true, run: () => change("leave") },
  ], nameOf(store.user(user)));
}

function outsiders(app, chat) {
  const { store } = app;
  const outside = [...store.world.users, store.world.bot].filter((user) => !store.isInside(chat, user.id));
  if (!outside.length) return "";
  const bring = (user) => attempt(async () => {
    await api.changeMember(chat.id, { user: user.id, action: "join", ...(user.id === store.me ? {} : { by: store.me }) });
    await store.refresh();
  });
  return h("section", {}, h("h3.panel-title", {}, t("outside")), h("ul.rows", {}, outside.map((user) => h("li.row", {},
    userAvatar(store, user.id, "small"), h("span.row-words", {}, h("span.row-name", {}, nameOf(user))),
    h("button.secondary.small", { type: "button", onclick: () => bring(user) }, t("put_in"))))));
}

function newPerson(app, chat) {
  const { store } = app;
  const input = (name) => h("input", { type: "text", placeholder: t(name), "aria-label": t(name), maxlength: 64, required: name === "first_name", "data-testid": name });
  const [last, first] = [input("last_name"), input("first_name")];
  return h("form.panel-form", {
    onsubmit: (event) => {
      event.preventDefault();
      attempt(async () => {
        const user = await api.addUser({ first_name: first.value.trim(), ...(last.value.trim() ? { last_name: last.value.trim() } : {}) });
        await api.changeMember(chat.id, { user: user.id, action: "join", by: store.me });
        event.target.reset();
        document.activeElement?.blur();
        await store.refresh();
        toast(t("person_added", { name: nameOf(user) }));
      });
    },
  }, h("h3.panel-title", {}, t("new_person")), h("div.line-form", {}, language() === "zh" ? [last, first] : [first, last]),
  h("button.secondary.wide", { type: "submit", "data-testid": "add-person" }, icon("plus"), t("new_person_add")));
}

function newGroup(app) {
  const { store } = app;
  const title = h("input", { type: "text", placeholder: t("group_title"), "aria-label": t("group_title"), maxlength: 128, required: true });
  const forum = h("input", { type: "checkbox" });
  return h("form.panel-form", {
    onsubmit: (event) => {
      event.preventDefault();
      attempt(async () => {
        const chat = await api.addChat({
          title: title.value.trim(), type: forum.checked ? "supergroup" : "group", creator: store.me,
          members: store.world.users.map((user) => user.id), with_bot: true, forum: forum.checked,
        });
        event.target.reset();
        document.activeElement?.blur();
        await store.refresh();
        await store.load(chat.id);
        store.open(chat.id);
      });
    },
  }, h("h3.panel-title", {}, t("new_group")), title, h("label.check-line", {}, forum, h("span", {}, t("group_forum"))),
  h("button.secondary.wide", { type: "submit" }, icon("plus"), t("group_create")));
}
