// Sending files and pictures: look at them, add a caption, send; by button, by paste or by dropping them on the chat.
import * as api from "./api.js";
import { attempt, openSheet } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { t } from "./words.js";

const isPicture = (file) => /^image\/(png|jpeg|gif|webp)$/.test(file.type);

/** Show what is about to be sent; `sent()` is called when the first one is on its way. */
export function offerFiles(app, files, words, extra, sent) {
  const { store } = app;
  const addresses = [];
  const dialog = openSheet({ title: t("send_files", { n: files.length }), name: "send-files", kind: "small" }, (body, close) => {
    const caption = h("input", { type: "text", value: words, placeholder: t("caption"), "aria-label": t("caption"), maxlength: 1024, autofocus: true });
    const asPhoto = h("input", { type: "checkbox", checked: true });
    body.append(
      h("div.file-previews", {}, files.map((file) => {
        if (!isPicture(file)) return h("div.file-preview", {}, icon("file"), h("span.row-name", {}, file.name));
        addresses.push(URL.createObjectURL(file));
        return h("img.file-picture", { src: addresses.at(-1), alt: file.name });
      })),
      files.some(isPicture) ? h("label.check-line", {}, asPhoto, h("span", {}, t("as_photo"))) : "",
      h("form.line-form", {
        onsubmit: async (event) => {
          event.preventDefault();
          close();
          sent();
          await attempt(async () => {
            for (const [place, file] of files.entries()) {
              const kind = isPicture(file) && asPhoto.checked ? "photo" : "document";
              await api.sendFile(store.chat, store.me, file, kind, { ...extra, caption: place ? "" : caption.value.trim() });
            }
          });
        },
      }, caption, h("button.primary", { type: "submit", "data-testid": "send-files-go" }, t("send"))));
  });
  dialog.addEventListener("close", () => addresses.forEach((address) => URL.revokeObjectURL(address)));
}

/** Files dropped anywhere on the open chat are offered for sending. */
export function watchDrops(app, offer) {
  const room = document.querySelector("#chat");
  room.dataset.drop = t("drop");
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files") && !app.cannotWrite();
  room.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    room.classList.add("dropping");
  });
  room.addEventListener("dragleave", (event) => {
    if (!room.contains(event.relatedTarget)) room.classList.remove("dropping");
  });
  room.addEventListener("drop", (event) => {
    room.classList.remove("dropping");
    if (!holdsFiles(event)) return;
    event.preventDefault();
    offer([...event.dataTransfer.files]);
  });
}
