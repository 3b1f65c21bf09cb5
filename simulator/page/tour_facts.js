// What the tour sees: who plays what, which buttons stand in a chat, how often a report was set, and how far the period has come.
// Buttons are known by their data and messages by their numbers; what the bot says is not read.

import * as desk from "./desk.js";
import { by } from "./dom.js";
import { snapshot } from "./live.js";
import { stage } from "./stage.js";

// Departments of the example plan: the one that answers, one that takes a task over, and tasks that the first leads.
export const ASKED = "省水利厅", TAKES = "省农业农村厅";
const LED = [48, 37, 55, 57, 35];
// A period's events in their order.
const ORDER = ["check", "ask", "deputies", "reminder", "reminder_due", "overdue", "overdue_2", "overdue_3", "summary", "lock"];

const people = () => snapshot().people;
const playing = (key, department) => people().find((each) => each.role?.key === key && (!department || each.role.department === department));
export const admin = () => playing("admin");
export const supervisor = () => playing("supervisor");
export const contact = () => playing("contact", ASKED) ?? playing("contact");
export const other = () => playing("contact", TAKES) ?? people().findLast((each) => each.role?.key === "contact");
export const isReady = () => Boolean(stage()?.bot && admin() && supervisor() && contact());

// The number of the newest message of all: numbers rise over all private chats.
export const newest = () => Math.max(0, ...people().map((each) => each.last?.id ?? 0));
export const heard = (person, since) => Boolean(person.last?.by_bot && person.last.id > since);

// Messages of a chat that is looked at, newest first.
export const messages = (person) => [...(desk.column(person.id)?.known.values() ?? [])].reverse();
export const own = (person, since) => messages(person).find((each) => each.from !== "bot" && each.id > since);
export const element = (person, shown) => desk.column(person.id).drawn.get(shown.id).element;

const plain = (key) => (key.data ?? "").split("#")[0];
const named = (key, names) => names.includes(plain(key).split(".")[0]);
export const has = (shown, ...names) => shown.from === "bot" && shown.keyboard.flat().some((key) => named(key, names));
export const withButton = (person, since, ...names) => messages(person).find((each) => each.id > since && has(each, ...names));

// The first of a message's buttons whose data has one of these beginnings, in this order: {data, node}.
export function button(person, shown, ...beginnings) {
  const keys = shown.keyboard.flat(), nodes = [...element(person, shown).querySelectorAll(".keys button")];
  for (const begin of beginnings) {
    const place = keys.findIndex((key) => plain(key).startsWith(begin));
    if (place >= 0) return { data: keys[place].data, node: nodes[place] };
  }
  return null;
}

const TAIL = /^(?:health|both|percent|same|next)\.(\d+)\.(\d+)/;
export const CARD = ["health", "both", "percent", "same", "next"];

// The highest revision by request that a chat's cards have shown; added to what is known.
export function revisions(person, known) {
  for (const shown of messages(person)) {
    for (const key of shown.from === "bot" ? shown.keyboard.flat() : []) {
      const [, request, revision] = TAIL.exec(plain(key)) ?? [];
      if (request) known[request] = Math.max(known[request] ?? 0, Number(revision));
    }
  }
  return known;
}

// A card comes with revision 1. How often reports were set, and whether one was that had been set before.
export const total = (known) => Object.values(known).reduce((sum, each) => sum + each - 1, 0);
export const corrected = (known, before) => Object.entries(before).some(([request, revision]) => revision > 1 && known[request] > revision);

// The newest card of a chat, unless a prompt or reminder with ▶ stands below it.
export function card(person) {
  const shown = withButton(person, 0, "go", ...CARD);
  return shown && has(shown, ...CARD) ? shown : null;
}

// The place of what comes next in its period's order; -1 where it has none there.
function place() {
  const kinds = (stage()?.next?.what ?? []).map(({ kind, position, on_due_day }) => {
    if (kind === "reminder") return on_due_day ? "reminder_due" : kind;
    return kind === "overdue" && position > 1 ? `overdue_${Math.min(position, 3)}` : kind;
  });
  return Math.max(-1, ...kinds.map((kind) => ORDER.indexOf(kind)));
}
// Reports are asked for and not yet overdue.
export const isAsked = () => !stage()?.next || (place() > ORDER.indexOf("ask") && place() <= ORDER.indexOf("overdue"));
export const isOverdue = () => !stage()?.next || place() > ORDER.indexOf("overdue") || (place() >= 0 && place() <= ORDER.indexOf("ask"));

// A person without a part who wrote after this message, and whether that was to open a link, and was answered.
export const newcomer = (since) => people().findLast((each) => !each.role && each.last?.id > since);
export const followed = (person, since) => messages(person).some((each) => each.id > since && each.from !== "bot" && /^\/start \S/.test(each.text));

// A task that was not handed over yet: every try that was answered takes the next.
export function handedOver() {
  const answer = messages(admin()).find((each) => each.from === "bot")?.id ?? 0;
  const tries = messages(admin()).filter((each) => each.from !== "bot" && each.id < answer && each.text.startsWith("/assign "));
  return LED[tries.length % LED.length];
}

export const struck = (trouble) => stage().network.find((each) => each.trouble === trouble);
export const runs = () => stage().bot.standing === "running";
export const dialogOpen = () => by("newcomer").open;
