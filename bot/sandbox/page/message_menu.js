// What one can do with a message: reply, copy, edit, forward, delete, take a vote back.
import * as api from "./api.js";
import { chatAvatar } from "./avatars.js";
import { attempt, copyText, openMenu, openSheet, toast } from "./dialogs.js";
import { h } from "./dom.js";
import { votesOf, withdrawVote } from "./poll.js";
import { t } from "./words.js";

export function messageMenu(app, chat, message, at) {
  const { store } = app;
  const mine = message.from?.id === store.me && !message.sender_chat;
  const mayDelete = mine || chat.type === "private" || store.isAdministrator(chat, store.me);
  const text = message.text ?? message.caption;
  const voted = message.poll?.allows_revoting && !message.poll.is_closed && votesOf(message.poll, store.me);
  openMenu(at, [
    !app.cannotWrite() && { icon: "reply", label: t("reply"), run: () => app.replyTo(message) },
    text && { icon: "copy", label: t("copy"), run: () => copyText(text) },
    voted && { icon: "back", label: t("withdraw_vote"), run: () => withdrawVote(app, chat, message) },
    mine && message.text && { icon: "edit", label: t("edit"), run: () => app.editMessage(message) },
    { icon: "forward", label: t("forward"), run: () => chooseTarget(app, chat, message) },
    mayDelete && {
      icon: "trash", label: t("delete"), danger: true,
      run: () => attempt(() => api.remove(chat.id, message.message_id, store.me)),
    },
  ], t("more"));
}

function chooseTarget(app, chat, message) {
  const { store } = app;
  openSheet({ title: t("forward_to"), name: "forward", kind: "small" }, (body, close) => {
    body.append(h("ul.rows", {}, store.chatsOf(store.me).map((target) => h("li", {},
      h("button.row", {
        type: "button",
        onclick: async () => {
          close();
          const done = await attempt(() => api.forward(chat.id, message.message_id, store.me, target.id));
          if (done) toast(t("forward_done", { name: store.title(target) }));
        },
      }, chatAvatar(store, target, "small"), h("span.row-name", {}, store.title(target)))))));
  });
}
