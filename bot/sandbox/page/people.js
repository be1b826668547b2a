// Choosing who you are.
import { userAvatar } from "./avatars.js";
import { openSheet } from "./dialogs.js";
import { fill, h, icon } from "./dom.js";
import { nameOf } from "./store.js";
import { t } from "./words.js";

/** The sheet of everybody; in a group an administrator can also choose to speak as the group. */
export function choosePerson(app) {
  const { store } = app;
  const chat = store.findChat(store.chat) ?? store.chatsOf(store.me).find((one) => one.type !== "private");
  const group = chat?.type === "private" ? store.chatsOf(store.me).find((one) => one.type !== "private") : chat;
  openSheet({ title: t("who"), name: "people" }, (body, close) => {
    const list = h("ul.rows", { "data-testid": "people-list" });
    const find = h("input.find", {
      type: "search", placeholder: t("who_find"), "aria-label": t("who_find"), oninput: () => draw(find.value.trim().toLowerCase()),
    });
    const draw = (words) => {
      const users = store.world.users.filter((user) => !words || `${nameOf(user)} ${user.username ?? ""}`.toLowerCase().includes(words));
      fill(list, users.map((user) => h("li", {}, person(store, group, user, () => {
        close();
        store.become(user.id);
      }))), !users.length && h("li.muted.row", {}, t("who_none")));
    };
    body.append(sendAs(app, close), h("p.sheet-lead.muted", {}, t("who_hint")));
    if (store.world.users.length > 8) body.append(find);
    body.append(list);
    draw("");
  });
}

function person(store, group, user, choose) {
  const member = group && store.member(group, user.id);
  const unread = store.unread(user.id, user.id);
  const role = member && member.status !== "member" ? t(`role_${member.status}`) : "";
  const mine = user.id === store.me;
  return h("button.row", {
    type: "button", "data-testid": "person", "data-user": user.id, "aria-current": mine ? "true" : null, onclick: choose,
  }, userAvatar(store, user.id), h("span.row-words", {}, h("span.row-name", {}, nameOf(user)),
    h("span.muted", {}, [member?.title || role, member?.anonymous && t("anonymous"), user.username && `@${user.username}`].filter(Boolean).join(" · "))),
  unread ? h("span.badge", {}, unread) : null, mine && icon("check"));
}

function sendAs(app, close) {
  const { store } = app;
  const chat = store.findChat(store.chat);
  if (!app.maySpeakAsGroup(chat)) return "";
  const choice = (anonymous, label) => h("label.row", {},
    h("input", {
      type: "radio", name: "send-as", checked: app.isAnonymous(chat) === anonymous,
      onchange: () => {
        app.setAnonymous(chat, anonymous);
        close();
      },
    }), h("span.row-name", {}, label));
  return h("fieldset.send-as", { "data-testid": "send-as" }, h("legend", {}, t("send_as")),
    choice(false, t("send_as_me", { name: nameOf(store.user(store.me)) })), choice(true, t("send_as_group")));
}
