// Files on their way to a chat: picked, dropped or pasted, shown above the text box, sent with what stands in it.

import { act } from "./api.js";
import { node } from "./dom.js";
import { size } from "./message.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const LARGEST = 50 * 1024 * 1024, LONGEST_CAPTION = 1024;
const PICTURES = ["image/png", "image/jpeg"];

export class Attachments {
  // `changed()` is called when files were added or taken away.
  constructor(chat, changed) {
    this.chat = chat;
    this.changed = changed;
    this.files = [];
    const picker = chat.part("picker");
    chat.part("attach").addEventListener("click", () => picker.click());
    picker.addEventListener("change", () => {
      this.add([...picker.files]);
      picker.value = "";
    });
    chat.part("text").addEventListener("paste", (event) => {
      const pasted = [...event.clipboardData.files];
      if (!pasted.length) return;
      event.preventDefault();
      this.add(pasted);
    });
    for (const kind of ["dragenter", "dragover"]) chat.root.addEventListener(kind, (event) => this.over(event));
    chat.root.addEventListener("dragleave", (event) => chat.root.contains(event.relatedTarget) || this.drop(false));
    chat.root.addEventListener("drop", (event) => {
      event.preventDefault();
      this.drop(false);
      if (this.open()) this.add([...event.dataTransfer.files]);
    });
  }

  open() {
    return !this.chat.part("write").hidden;
  }

  over(event) {
    if (!this.open() || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.drop(true);
  }

  drop(here) {
    this.chat.part("drop").hidden = !here;
  }

  some() {
    return this.files.length > 0;
  }

  clear() {
    this.files = [];
    this.draw();
  }

  add(files) {
    const fits = (file) => file.size > 0 && file.size <= LARGEST;
    for (const file of files) if (!fits(file)) toast(`${file.name} ${file.size ? say.tooLarge : say.empty}`);
    this.files.push(...files.filter(fits));
    this.draw();
    if (this.some()) this.chat.part("text").focus();
  }

  draw() {
    const line = (file) => {
      const remove = () => {
        this.files = this.files.filter((each) => each !== file);
        this.draw();
        this.chat.part("text").focus();
      };
      const button = node("button", { type: "button", "aria-label": `${say.remove}: ${file.name}`, title: say.remove, onclick: remove }, "✕");
      return node("li", {}, `${PICTURES.includes(file.type) ? "🖼" : "📄"} `, node("span", { class: "name" }, file.name), node("span", { class: "soft" }, size(file.size)), button);
    };
    this.chat.part("files").hidden = !this.some();
    this.chat.part("chosen").replaceChildren(...this.files.map(line));
    this.chat.part("plain").hidden = !this.files.some((each) => PICTURES.includes(each.type));
    this.changed();
  }

  // What is to be sent, taken off the strip; null where the caption is too long for it.
  take(caption) {
    const files = this.files.map((file) => ({ file, photo: PICTURES.includes(file.type) && !this.chat.part("as-file").checked }));
    if (files.length && caption.trim().length > LONGEST_CAPTION) {
      toast(say.captionLong);
      return null;
    }
    if (files.length) this.clear();
    this.chat.part("as-file").checked = false;
    return files;
  }

  // One after the other, the caption and the answer with the first; null as soon as one could not be sent.
  async send(files, person, caption, reply_to) {
    const group = files.length > 1 && files.every((each) => each.photo === files[0].photo) ? String(Date.now()) : null;
    const status = this.chat.part("sending");
    status.hidden = false;
    try {
      for (const [place, { file, photo }] of files.entries()) {
        const form = new FormData();
        const values = { person, as: photo ? "photo" : "document", media_group: group };
        if (place === 0) Object.assign(values, { caption, reply_to });
        for (const [name, value] of Object.entries(values)) if (value) form.append(name, value);
        form.append("file", file, file.name);
        if ((await act("upload", form)) === null) {
          if (this.chat.id === person) this.add(files.slice(place).map((each) => each.file));
          return place === 0 ? null : {};
        }
      }
      return {};
    } finally {
      status.hidden = true;
    }
  }
}
