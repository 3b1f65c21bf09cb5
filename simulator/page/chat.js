// One chat on the screen: a column with its head, its messages and its composer. Only what has changed is drawn again.

import { act, call } from "./api.js";
import { append, prepend, remove } from "./chunks.js";
import { Composer } from "./composer.js";
import { by, node, word } from "./dom.js";
import { payload } from "./entities.js";
import { person, snapshot } from "./live.js";
import { inBrief, message } from "./message.js";
import { addPerson } from "./newcomer.js";
import { avatar } from "./people.js";
import { dayOf } from "./time.js";
import { tell, toast } from "./toast.js";
import { roleWords, say, typingWords } from "./words.js";

const NEAR = 80;
// A jump to a quoted message loads so many steps of earlier ones at most.
const STEPS = 50;

export class Chat {
  constructor(id) {
    this.root = by("column").content.firstElementChild.cloneNode(true);
    this.root.id = id;
    word(this.root);
    this.id = null;
    this.list = this.part("messages");
    this.scroll = this.part("scroll");
    this.composer = new Composer(this);
    this.forget();
    this.part("earlier").addEventListener("click", () => this.loadEarlier());
    this.part("newest").addEventListener("click", () => this.toEnd());
    this.part("block").addEventListener("click", () => act(person(this.id).standing === "blocked" ? "unblock" : "block", { person: this.id }));
    this.scroll.addEventListener("scroll", () => this.watchEnd(), { passive: true });
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.composer.escape());
    // Messages take their real height when they come into sight, the text box takes room from them: the end stays the end.
    const sized = new ResizeObserver(() => this.atEnd && this.toEnd());
    for (const each of [this.list, this.scroll]) sized.observe(each);
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  forget() {
    this.known = new Map();
    this.drawn = new Map();
    this.after = 0;
    this.atEnd = true;
    this.list.replaceChildren();
    this.part("heard").textContent = "";
    this.part("earlier").hidden = this.part("newest").hidden = true;
  }

  enter(id) {
    this.leave();
    this.id = id;
    this.root.hidden = false;
    this.composer.enter(id);
    this.drawHead();
  }

  leave() {
    if (this.id !== null) this.composer.leave(this.id);
    this.forget();
    this.id = null;
    this.root.hidden = true;
  }

  // Where fingers type, the keyboard would cover the chat at once.
  focus() {
    if (matchMedia("(hover: none)").matches || !this.composer.focus()) this.part("title").focus();
  }

  draw(shown) {
    const chat = shown.chats.find((each) => each.id === this.id);
    if (!chat || (this.after === 0 && !chat.whole)) return;
    const first = this.after === 0;
    if (chat.whole && !first) this.forget();
    this.after = shown.revision;
    this.drawHead();
    this.composer.draw(person(this.id), chat.commands);
    if (chat.whole) this.part("earlier").hidden = !chat.more;
    this.take(chat);
    if (first) this.toEnd();
  }

  drawHead() {
    const who = person(this.id), typing = who?.typing;
    // Somebody who was added a moment ago is in the next snapshot.
    if (!who) return;
    const role = roleWords(who.role) || (who.standing === "active" ? "" : say[who.standing]);
    const head = JSON.stringify([who.name, role]);
    if (this.part("title").dataset.shown !== head) {
      this.part("title").dataset.shown = head;
      this.part("name").textContent = who.name;
      this.part("avatar").replaceChildren(avatar(who));
      this.root.setAttribute("aria-label", `${say.chatWith} ${who.name}`);
    }
    const about = this.part("about");
    clearTimeout(this.typingEnds);
    about.textContent = typing ? `${say.bot} ${typingWords(typing)}` : role;
    about.classList.toggle("typing", Boolean(typing));
    if (typing)
      this.typingEnds = setTimeout(() => {
        about.textContent = role;
        about.classList.remove("typing");
      }, typing.left * 1000);
  }

  // Messages that came, changed or went.
  take(chat) {
    const oldest = this.known.keys().next().value ?? 0, newest = [...this.known.keys()].at(-1) ?? 0;
    const arrived = [], added = [];
    const tools = this.tools();
    for (const id of chat.gone) this.remove(id);
    for (const shown of chat.messages) {
      if (this.known.has(shown.id)) this.replace(shown, tools);
      else if (shown.id > newest || !oldest) {
        this.known.set(shown.id, shown);
        added.push(this.element(shown, tools));
        arrived.push(shown);
      }
    }
    const changed = new Set([...chat.gone, ...chat.messages.map((each) => each.id)]);
    for (const shown of this.quoting(changed)) this.replace({ ...shown, quoted: null }, tools);
    if (!arrived.length && !chat.gone.length) return;
    append(this.list, added);
    this.markDays();
    if (!chat.whole) this.part("heard").textContent = arrived.filter((each) => each.from === "bot").map((each) => `${say.bot}: ${inBrief(each)}`).join("\n");
    if (this.atEnd || arrived.some((each) => each.from !== "bot")) this.toEnd();
    else this.part("newest").hidden = false;
  }

  *quoting(changed) {
    for (const shown of this.known.values()) if (changed.has(shown.reply_to) && !changed.has(shown.id)) yield shown;
  }

  element(shown, tools) {
    const made = message(shown, tools);
    this.drawn.set(shown.id, { element: made, json: JSON.stringify(shown), day: dayOf(shown.date, tools.zone) });
    return made;
  }

  replace(shown, tools) {
    const old = this.drawn.get(shown.id), json = JSON.stringify(shown);
    this.known.set(shown.id, shown);
    if (old.json === json) return;
    const focused = old.element.contains(document.activeElement) ? [...old.element.querySelectorAll("button, a")].indexOf(document.activeElement) : -1;
    const unfolded = old.element.querySelector("blockquote:not(.folded) > .unfold") !== null;
    const made = this.element(shown, tools);
    if (old.element.dataset.day) made.dataset.day = old.element.dataset.day;
    old.element.replaceWith(made);
    if (unfolded) made.querySelector(".unfold")?.click();
    if (focused >= 0) (made.querySelectorAll("button, a")[focused] ?? made).focus({ preventScroll: true });
    if (this.atEnd) this.toEnd();
  }

  remove(id) {
    if (this.drawn.has(id)) remove(this.drawn.get(id).element);
    this.drawn.delete(id);
    this.known.delete(id);
    this.composer.forget(id);
  }

  // The first message of every day says which day it is.
  markDays() {
    let before = "";
    for (const id of this.known.keys()) {
      const { day, element } = this.drawn.get(id);
      if (day === before) delete element.dataset.day;
      else if (element.dataset.day !== day) element.dataset.day = day;
      before = day;
    }
  }

  async loadEarlier() {
    const oldest = this.known.keys().next().value, id = this.id;
    if (oldest === undefined || this.loading) return false;
    this.loading = true;
    const answer = await call(`earlier?chat=${id}&before=${oldest}`).catch(() => null).finally(() => (this.loading = false));
    if (answer === null || this.id !== id) return false;
    const tools = this.tools(), anchor = this.list.firstElementChild;
    const added = answer.messages.map((each) => this.element(each, tools));
    this.known = new Map([...answer.messages.map((each) => [each.id, each]), ...this.known]);
    const top = anchor.getBoundingClientRect().top;
    this.scroll.classList.add("held");
    prepend(this.list, added);
    this.markDays();
    const button = this.part("earlier");
    if (!answer.more && document.activeElement === button) this.scroll.focus();
    button.hidden = !answer.more;
    this.scroll.scrollTop += anchor.getBoundingClientRect().top - top;
    requestAnimationFrame(() => this.scroll.classList.remove("held"));
    return true;
  }

  async jump(id) {
    this.atEnd = false;
    for (let step = 0; step < STEPS && !this.drawn.has(id); step++) if (this.part("earlier").hidden || !(await this.loadEarlier())) break;
    const element = this.drawn.get(id)?.element;
    if (!element) return toast(say.gone);
    this.atEnd = false;
    element.scrollIntoView({ block: "center" });
    this.watchEnd();
    element.focus({ preventScroll: true });
    element.classList.add("found");
    setTimeout(() => element.classList.remove("found"), 1500);
  }

  toEnd() {
    this.height = this.scroll.scrollHeight;
    this.scroll.scrollTop = this.height;
    this.atEnd = true;
    this.part("newest").hidden = true;
  }

  watchEnd() {
    // What has grown since was not scrolled by anybody.
    if (this.atEnd && this.scroll.scrollHeight !== this.height) return this.toEnd();
    this.atEnd = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR;
    this.part("newest").hidden = this.atEnd;
  }

  newestOwn() {
    return [...this.known.values()].findLast((each) => each.from !== "bot" && each.document?.kind !== "sticker");
  }

  tools() {
    const bot = snapshot().bot.username;
    return {
      zone: snapshot().zone,
      bot,
      find: (id) => this.known.get(id),
      jump: (id) => this.jump(id),
      answer: (shown) => this.composer.aim("reply", shown),
      change: (shown) => this.composer.aim("edit", shown),
      command: (text) => this.composer.command(text),
      join: addPerson,
      press: (shown, key, button) => this.press(shown, key, button),
      visit: (url) => {
        if (payload(url, bot) !== null) addPerson(url);
        else if (/^https?:/i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
      },
      enlarge: (file) => {
        const picture = node("img", { src: file.url, alt: file.name });
        by("enlarged").replaceChildren(picture, node("a", { href: file.url, download: file.name || "photo" }, say.save));
        by("picture").showModal();
      },
    };
  }

  async press(shown, key, button) {
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    const answer = await act("press", { person: this.id, message_id: shown.id, data: key.data });
    button.removeAttribute("aria-busy");
    if (answer === null) return;
    if (!answer.answered) toast(say.silent);
    else if (answer.text) (answer.alert ? tell : toast)(answer.text);
  }
}
