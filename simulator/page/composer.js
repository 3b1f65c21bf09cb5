// Where a person writes: the text box with its drafts, answers and edits, the menu of commands, files, START.

import { act } from "./api.js";
import { Attachments } from "./attachments.js";
import { node } from "./dom.js";
import { inBrief } from "./message.js";
import { carried } from "./newcomer.js";
import { say } from "./words.js";

const MOST_ROWS = 8;
// By person what is not sent yet.
const drafts = new Map();

export class Composer {
  constructor(chat) {
    this.chat = chat;
    this.text = chat.part("text");
    this.menu = chat.part("commands");
    this.target = null;
    this.files = new Attachments(chat, () => this.label());
    chat.part("write").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    chat.part("start").addEventListener("submit", (event) => {
      event.preventDefault();
      act("start", { person: chat.id, payload: carried(chat.part("invitation").value) });
    });
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("input", () => this.grow());
    this.menu.addEventListener("keydown", (event) => this.walk(event));
    this.menu.addEventListener("focusout", (event) => this.menu.contains(event.relatedTarget) || event.relatedTarget === chat.part("menu") || this.close());
    chat.part("menu").addEventListener("click", () => (this.menu.hidden ? this.open() : this.close()));
    chat.part("unanswer").addEventListener("click", () => this.aim(null, null));
  }

  enter(id) {
    const draft = drafts.get(id);
    this.text.value = draft?.text ?? "";
    this.chat.part("invitation").value = "";
    this.show(draft?.target ?? null);
    this.grow();
  }

  leave(id) {
    drafts.set(id, { text: this.text.value, target: this.target });
    this.files.clear();
    this.close();
  }

  focus() {
    if (this.chat.part("write").hidden) return false;
    this.text.focus();
    return true;
  }

  // The next text answers a message ("reply"), is its new version ("edit"), or is just a text (null).
  aim(kind, shown) {
    if (this.target?.kind === "edit" && kind !== "edit") this.text.value = "";
    this.show(shown && { kind, id: shown.id, brief: inBrief(shown).slice(0, 120) });
    if (kind === "edit") {
      this.files.clear();
      this.text.value = shown.text;
    }
    this.grow();
    this.focus();
  }

  show(target) {
    this.target = target;
    this.label();
    this.chat.part("answering").hidden = target === null;
    this.chat.part("quoted").replaceChildren(...(target ? [node("b", {}, say[target.kind]), node("span", {}, target.brief)] : []));
  }

  // A message is gone: nothing can answer or change it.
  forget(id) {
    if (this.target?.id === id) this.aim(null, null);
  }

  draw(person, commands) {
    const part = (name) => this.chat.part(name);
    const active = person.standing === "active", blocked = person.standing === "blocked";
    part("write").hidden = !active;
    part("start").hidden = active || person.standing === "deactivated";
    part("invitation").hidden = blocked;
    part("begin").textContent = blocked ? say.restart : "START";
    part("block").hidden = !active && !blocked;
    part("block").textContent = blocked ? say.unblock : say.block;
    part("menu").hidden = commands.length === 0;
    const shown = JSON.stringify(commands);
    if (this.menu.dataset.shown === shown) return;
    this.menu.dataset.shown = shown;
    const item = (each) => {
      const run = () => {
        this.close();
        this.command(`/${each.command}`);
        this.focus();
      };
      return node("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: run }, node("b", {}, `/${each.command}`), node("span", { class: "soft" }, each.description));
    };
    this.menu.replaceChildren(...commands.map(item));
  }

  open() {
    this.menu.hidden = false;
    this.chat.part("menu").setAttribute("aria-expanded", "true");
    this.menu.firstElementChild?.focus();
  }

  close() {
    const inside = this.menu.contains(document.activeElement);
    this.menu.hidden = true;
    this.chat.part("menu").setAttribute("aria-expanded", "false");
    if (inside) this.chat.part("menu").focus();
  }

  walk(event) {
    const items = [...this.menu.children], place = items.indexOf(document.activeElement);
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length).focus();
  }

  escape() {
    if (!this.menu.hidden) this.close();
    else if (this.target) this.aim(null, null);
    else this.files.clear();
  }

  key(event) {
    // While an input method composes, the keys belong to it.
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !this.text.value && !this.target) {
      const own = this.chat.newestOwn();
      if (!own) return;
      event.preventDefault();
      this.aim("edit", own);
    }
  }

  // Rows by line ends where the browser does not size a box by what is in it; no layout is asked for.
  grow() {
    const rows = Math.min(MOST_ROWS, this.text.value.split("\n").length);
    if (this.text.rows !== rows) this.text.rows = rows;
  }

  label() {
    const name = this.files.some() && this.target?.kind !== "edit" ? say.caption : say.text;
    this.text.placeholder = name;
    this.text.setAttribute("aria-label", name);
  }

  command(text) {
    return act("text", { person: this.chat.id, text });
  }

  // The box is free for the next text at once; what could not be sent comes back.
  async send() {
    const text = this.text.value, target = this.target, person = this.chat.id;
    if (!text.trim() && !this.files.some()) return;
    const files = this.files.take(target?.kind === "edit" ? "" : text);
    if (files === null) return;
    this.text.value = "";
    this.show(null);
    this.grow();
    if ((await this.deliver(files, person, text, target)) !== null) return;
    if (this.chat.id !== person) return drafts.set(person, { text, target });
    if (this.text.value || this.target) return;
    this.text.value = text;
    this.show(target);
    this.grow();
  }

  // New words for a message go before the files, which go without them.
  async deliver(files, person, text, target) {
    if (!files.length) return this.say(person, text, target);
    if (target?.kind !== "edit") return this.files.send(files, person, text.trim(), target?.id);
    if (text.trim() && (await this.say(person, text, target)) === null) {
      if (this.chat.id === person) this.files.add(files.map((each) => each.file));
      return null;
    }
    return (await this.files.send(files, person, "")) ?? {};
  }

  say(person, text, target) {
    if (target?.kind === "edit") return act("edit", { person, text, message_id: target.id });
    return act("text", target ? { person, text, reply_to: target.id } : { person, text });
  }
}
