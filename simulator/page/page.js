// The page at work: fetches snapshots at every tick of the stream, and sends what the person at the keyboard does.

import { message, moment, node, personLine } from "./render.js";
import { payload } from "./entities.js";
import { words } from "./words.js";

const say = words(navigator.languages);
const by = (id) => document.getElementById(id);
// By message its JSON as drawn; by person { button, json }; by person what is not sent yet.
const drawn = new Map(), lines = new Map(), drafts = new Map();
let snapshot = null, chosen = null, count = 200, target = null, running = null, again = false, offset = 0, toastEnds = 0;

async function call(path, given) {
  const asked = given === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(given) };
  const response = await fetch(path, asked);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

async function act(path, given) {
  try {
    return await call(path, given);
  } catch (error) {
    toast(error.message);
    return null;
  }
}

function toast(text) {
  by("toast").textContent = text;
  clearTimeout(toastEnds);
  toastEnds = setTimeout(() => (by("toast").textContent = ""), 5000);
}

function refresh() {
  again = true;
  running ??= fetchAll().finally(() => (running = null));
  return running;
}

async function fetchAll() {
  try {
    while (again) {
      again = false;
      const asked = chosen;
      const answer = await call(asked === null ? "state" : `state?chat=${asked}&count=${count}`);
      if (asked === chosen) draw(answer);
      else again = true;
    }
  } catch (error) {
    console.error(error);
    toast(say.lost);
  }
}

function draw(answer) {
  snapshot = answer;
  offset = new Date(answer.now).getTime() - performance.now();
  tick();
  drawPeople();
  if (answer.chat) drawChat(answer.chat);
}

function drawPeople() {
  for (const person of snapshot.people) {
    let line = lines.get(person.id);
    if (!line) {
      line = { button: node("button", { type: "button", onclick: () => choose(person.id) }) };
      lines.set(person.id, line);
      by("people").append(node("li", {}, line.button));
    }
    const json = JSON.stringify(person);
    if (line.json !== json) line.button.replaceChildren(...personLine(person, say, snapshot.zone));
    line.json = json;
    if (person.id === chosen) line.button.setAttribute("aria-current", "true");
    else line.button.removeAttribute("aria-current");
  }
}

function drawChat(chat) {
  const person = snapshot.people.find((each) => each.id === chat.id);
  const scroll = by("scroll"), list = by("messages");
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;
  const heightBefore = scroll.scrollHeight, first = list.firstElementChild?.id;
  by("title").textContent = person.role ? `${person.name} · ${person.role}` : person.name;
  const known = new Map(chat.messages.map((each) => [each.id, each]));
  const tools = {
    words: say, zone: snapshot.zone, bot: snapshot.bot.username, find: (id) => known.get(id),
    press, answer: (shown) => aim("reply", shown), change: (shown) => aim("edit", shown), join: addPerson, visit, say: command,
  };
  for (const id of drawn.keys()) {
    if (known.has(id)) continue;
    by(`m${id}`)?.remove();
    drawn.delete(id);
  }
  let next = list.firstElementChild;
  for (const shown of chat.messages) {
    const quoted = known.get(shown.reply_to)?.text ?? null;
    const json = JSON.stringify([shown, quoted]);
    const old = by(`m${shown.id}`);
    if (old && drawn.get(shown.id) === json) {
      next = old.nextElementSibling;
      continue;
    }
    const fresh = message(shown, tools);
    if (old) swap(old, fresh);
    else list.insertBefore(fresh, next);
    drawn.set(shown.id, json);
    next = fresh.nextElementSibling;
  }
  by("earlier").hidden = !chat.more;
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  else if (first && list.firstElementChild.id !== first) scroll.scrollTop += scroll.scrollHeight - heightBefore;
  drawFeet(person, chat);
}

// Puts a changed message in the place of the old one; who stood on its nth button stands on the nth again.
function swap(old, fresh) {
  const place = [...old.querySelectorAll(".keys button")].indexOf(document.activeElement);
  const held = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (!held) return;
  const keys = fresh.querySelectorAll(".keys button");
  (keys[Math.min(Math.max(place, 0), keys.length - 1)] ?? by("text")).focus();
}

function drawFeet(person, chat) {
  const active = person.standing === "active", blocked = person.standing === "blocked";
  by("write").hidden = !active;
  by("start").hidden = active || person.standing === "deactivated";
  by("invitation").hidden = blocked;
  by("start").querySelector("button").textContent = blocked ? say.restart : "START";
  by("block").hidden = !active && !blocked;
  by("block").textContent = blocked ? say.unblock : say.block;
  by("menu").hidden = chat.commands.length === 0;
  const menu = JSON.stringify(chat.commands);
  if (by("commands").dataset.shown === menu) return;
  by("commands").dataset.shown = menu;
  const items = chat.commands.map((each) => {
    const run = () => {
      openMenu(false);
      command(`/${each.command}`);
    };
    return node("li", {}, node("button", { type: "button", onclick: run }, `/${each.command} `, node("span", { class: "soft" }, each.description)));
  });
  by("commands").replaceChildren(...items);
}

function openMenu(open) {
  if (!open && by("commands").contains(document.activeElement)) by("menu").focus();
  by("commands").hidden = !open;
  by("menu").setAttribute("aria-expanded", String(open));
  if (open) by("commands").querySelector("button")?.focus();
}

async function choose(id) {
  if (chosen !== null) drafts.set(chosen, by("text").value);
  chosen = id;
  count = 200;
  aim(null, null);
  openMenu(false);
  drawn.clear();
  by("messages").replaceChildren();
  by("text").value = drafts.get(id) ?? "";
  by("invitation").value = "";
  by("chat").hidden = id === null;
  document.body.classList.toggle("chatting", id !== null);
  await refresh();
  if (chosen !== id || id === null) return;
  by("scroll").scrollTop = by("scroll").scrollHeight;
  (by("write").hidden ? by("title") : by("text")).focus();
}

// What the next text is: an answer to a message ("reply"), its new version ("edit"), or just a text.
function aim(kind, shown) {
  target = shown && { kind, id: shown.id };
  by("answering").hidden = target === null;
  if (target === null) return;
  by("quoted").textContent = `${say[kind]}: ${(shown.text || shown.document?.name || "").slice(0, 80)}`;
  if (kind === "edit") by("text").value = shown.text;
  by("text").focus();
}

async function write(text) {
  if (!text.trim() || chosen === null) return false;
  const given = { person: chosen, text };
  const edits = target?.kind === "edit";
  if (target) given[edits ? "message_id" : "reply_to"] = target.id;
  const done = await act(edits ? "edit" : "text", given);
  if (done === null) return false;
  aim(null, null);
  by("scroll").scrollTop = by("scroll").scrollHeight;
  return true;
}

function command(text) {
  aim(null, null);
  write(text);
}

async function press(shown, key, button) {
  button.setAttribute("aria-busy", "true");
  const answer = await act("press", { person: chosen, message_id: shown.id, data: key.data });
  button.removeAttribute("aria-busy");
  if (answer === null) return;
  if (!answer.answered) toast(say.silent);
  else if (answer.text && answer.alert) {
    by("alerted").textContent = answer.text;
    by("alert").showModal();
  } else if (answer.text) toast(answer.text);
}

function visit(url) {
  if (payload(url, snapshot.bot.username) !== null) addPerson(url);
  else if (/^https?:/i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}

function addPerson(url) {
  by("name").value = "";
  by("link").value = url ?? "";
  by("newcomer").returnValue = "cancel";
  by("newcomer").showModal();
}

// The payload of a whole link, or what was typed itself.
const carried = (typed) => payload(typed.trim(), snapshot.bot.username) ?? (typed.trim() || null);

async function welcome() {
  if (by("newcomer").returnValue !== "add" || !by("name").value.trim()) return;
  const invitation = carried(by("link").value);
  const made = await act("person", { name: by("name").value.trim(), language_code: by("language").value });
  if (made === null) return;
  if (invitation) await act("start", { person: made.person, payload: invitation });
  await choose(made.person);
}

function tick() {
  if (snapshot === null) return;
  const now = new Date(performance.now() + offset);
  const parts = { weekday: "short", year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" };
  by("now").textContent = moment(now, snapshot.zone, parts);
  by("now").title = snapshot.zone;
}

async function send(event) {
  event.preventDefault();
  const text = by("text").value, from = chosen;
  if ((await write(text)) && chosen === from && by("text").value === text) by("text").value = "";
}

for (const each of document.querySelectorAll("[data-word]")) each.textContent = say[each.dataset.word];
for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", say[each.dataset.label]);
for (const each of document.querySelectorAll("[data-by]")) each.addEventListener("click", () => act("clock", { by: Number(each.dataset.by) }));
document.documentElement.lang = say.you === "you" ? "en" : "zh-CN";
by("invitation").placeholder = say.invitation;
by("text").placeholder = say.text;

by("jump").addEventListener("submit", (event) => {
  event.preventDefault();
  act("clock", { to: by("to").value });
});
by("write").addEventListener("submit", send);
by("text").addEventListener("keydown", (event) => {
  // While an input method composes, Enter belongs to it.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
});
by("start").addEventListener("submit", (event) => {
  event.preventDefault();
  act("start", { person: chosen, payload: carried(by("invitation").value) });
});
by("chat").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (!by("commands").hidden) openMenu(false);
  else aim(null, null);
});
by("people").addEventListener("keydown", (event) => {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (!step) return;
  event.preventDefault();
  document.activeElement.closest("li")?.[step]?.firstElementChild.focus();
});
by("menu").addEventListener("click", () => openMenu(by("commands").hidden));
by("unanswer").addEventListener("click", () => aim(null, null));
by("add").addEventListener("click", () => addPerson(null));
by("newcomer").addEventListener("close", welcome);
by("back").addEventListener("click", () => choose(null));
by("block").addEventListener("click", () => {
  const person = snapshot.people.find((each) => each.id === chosen);
  act(person.standing === "blocked" ? "unblock" : "block", { person: chosen });
});
by("earlier").addEventListener("click", () => {
  count += 200;
  refresh();
});

setInterval(tick, 1000);
const stream = new EventSource("events");
stream.addEventListener("message", refresh);
stream.addEventListener("error", () => toast(say.lost));
