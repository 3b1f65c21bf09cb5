// The list of people at the left: who they are, what is unread, and the way into their chats.

import { by, node } from "./dom.js";
import { inBrief } from "./message.js";
import { shortDay } from "./time.js";
import { roleWords, say, typingWords } from "./words.js";

const TONES = 6;

// Their first letter, or the last two of a Chinese name, as apps show who has no picture.
export function avatar(person) {
  const letters = /^[\u3400-\u9fff]+$/.test(person.name) ? person.name.slice(-2) : [...person.name][0]?.toUpperCase();
  return node("span", { class: `avatar tone-${person.id % TONES}`, "aria-hidden": "true" }, letters);
}

export class People {
  // `open(id)` and `openBeside(id)` are called when somebody is chosen.
  constructor(open, openBeside) {
    this.list = by("people");
    this.open = open;
    this.openBeside = openBeside;
    this.lines = new Map();
    this.list.addEventListener("keydown", (event) => this.walk(event));
    this.list.addEventListener("focusin", (event) => this.rest(event.target.closest("li")));
    by("search").addEventListener("input", () => this.filter());
    by("search").addEventListener("keydown", (event) => this.leaveSearch(event));
  }

  // `shown` are the ids of the chats that are looked at.
  draw(people, zone, shown) {
    for (const person of people) {
      const line = this.lines.get(person.id) ?? this.add(person);
      const { typing, ...rest } = person;
      const json = JSON.stringify([rest, typing?.action]);
      if (line.json !== json) this.fill(line, person, zone);
      line.json = json;
      clearTimeout(line.ends);
      if (typing) line.ends = setTimeout(() => this.fill(line, { ...person, typing: null }, zone), typing.left * 1000);
      if (shown.includes(person.id)) line.button.setAttribute("aria-current", "true");
      else line.button.removeAttribute("aria-current");
    }
    if (!this.list.querySelector("[tabindex='0']")) this.rest(this.list.firstElementChild);
    const unread = people.reduce((sum, each) => sum + each.unread, 0);
    document.title = unread ? `(${unread}) Duban · demo` : "Duban · demo";
  }

  add(person) {
    const button = node("button", { type: "button", class: "person", tabindex: "-1", onclick: () => this.open(person.id) });
    const label = `${say.besideThis}: ${person.name}`;
    const beside = node("button", { type: "button", class: "beside", tabindex: "-1", "aria-label": label, title: label, onclick: () => this.openBeside(person.id) }, "◫");
    const line = { button, item: node("li", { "data-person": person.id }, button, beside) };
    this.lines.set(person.id, line);
    this.list.append(line.item);
    return line;
  }

  fill(line, person, zone) {
    const role = roleWords(person.role), standing = person.standing === "active" ? "" : say[person.standing];
    const last = person.typing ? `${say.bot} ${typingWords(person.typing)}` : person.last ? inBrief(person.last) : "";
    line.button.replaceChildren(
      avatar(person),
      node("span", { class: "name" }, person.name),
      node("span", { class: "soft at" }, person.last ? shortDay(person.last.date, zone) : ""),
      node("span", { class: "soft role" }, role || standing),
      node("span", { class: person.typing ? "last typing" : "soft last" }, last),
    );
    if (person.unread) line.button.append(node("span", { class: "badge" }, String(person.unread)));
    const unread = person.unread ? `${person.unread} ${say.unread}` : "";
    line.button.setAttribute("aria-label", [person.name, role || standing, unread, last].filter(Boolean).join(", "));
    line.words = `${person.name} ${role}`.toLowerCase();
    line.json = null;
    this.filter();
  }

  filter() {
    const wanted = by("search").value.trim().toLowerCase();
    for (const line of this.lines.values()) line.item.hidden = !(line.words ?? "").includes(wanted);
  }

  // One stop for the Tab key: the line that was used last.
  rest(item) {
    if (!item) return;
    for (const each of this.list.querySelectorAll("[tabindex='0']")) each.tabIndex = -1;
    item.firstElementChild.tabIndex = 0;
  }

  walk(event) {
    const item = event.target.closest("li");
    const items = [...this.list.children].filter((each) => !each.hidden);
    const place = items.indexOf(item);
    const to = { ArrowDown: items[place + 1], ArrowUp: items[place - 1], Home: items[0], End: items.at(-1) }[event.key];
    const side = { ArrowRight: item.lastElementChild, ArrowLeft: item.firstElementChild }[event.key];
    if (!to && !side) return;
    event.preventDefault();
    (side ?? to.firstElementChild).focus();
  }

  leaveSearch(event) {
    if (event.key === "Escape") {
      by("search").value = "";
      this.filter();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      [...this.list.children].find((each) => !each.hidden)?.firstElementChild.focus();
    }
  }
}
