// The ten steps of the tour. A step is a row of moments; a moment knows what to do next (`hint`) and whether it is done.
// A hint: `key` tells it from others, `node` is what to press or to type into, `type` the text, `say` names its sentence.

import * as desk from "./desk.js";
import { by } from "./dom.js";
import { snapshot } from "./live.js";
import * as facts from "./tour_facts.js";
import { checked, stage } from "./stage.js";
import { told } from "./tour_words.js";
import { roleWords } from "./words.js";

const isShown = (node) => node !== null && node.getClientRects().length > 0;

// What leads to a thing in the head of the page: the panel of a small screen, then a flap.
function inFlap(flap, node, key) {
  const summary = by(flap).querySelector("summary");
  if (!isShown(summary)) return { key: "more", node: by("more"), say: "panel" };
  if (!by(flap).open) return { key: `flap ${flap}`, node: summary, say: flap };
  return { key, node };
}

// What leads to a person's chat, or null where it is open. A panel over it has to be closed first.
function way(person) {
  if (desk.column(person.id)) return by("stage").classList.contains("open") && isShown(by("more")) ? { key: "less", node: by("more"), say: "less" } : null;
  if (by("stage").classList.contains("open") && isShown(by("more"))) return { key: "less", node: by("more"), say: "less" };
  const line = document.querySelector(`[data-person="${person.id}"] .person`);
  const name = told.who(person.name, roleWords(person.role));
  if (!isShown(line)) return { key: "back", node: document.querySelector("#chat-1 [data-part=back]"), say: "back", name };
  return { key: `open ${person.id}`, node: line, say: "open", name };
}

const there = (person, hint) => way(person) ?? hint();
const press = (person, shown, ...beginnings) => {
  const found = shown && facts.button(person, shown, ...beginnings);
  return found ? { key: `${shown.id} ${found.data}`, node: found.node } : null;
};
const writing = (person, type) => there(person, () => ({ key: `type ${person.id} ${type}`, node: desk.column(person.id).part("text"), type }));
// A press on a busy button comes to nothing.
const next = () => (by("next").ariaBusy === "true" ? null : { key: `next ${stage().next?.at}`, node: by("next") });

// The card that a contact has before her, else the prompt or reminder that leads to one.
function answering(person) {
  const card = facts.card(person);
  return card ? press(person, card, "both.", "health.") : press(person, facts.withButton(person, 0, "go"), "go.");
}
// A period that was asked a moment ago has its prompt in the chat only when that has come.
function prompted(memory) {
  if (facts.isAsked()) return memory.fresh === 0 || facts.heard(facts.contact(), memory.fresh);
  // What comes next may be told a moment after the messages that it has brought.
  if (!stage().next || new Date(snapshot().now) < new Date(stage().next.at)) memory.fresh = facts.newest();
  return false;
}
const answered = (memory) => facts.total(memory.revisions) > facts.total(memory.before);

export const STEPS = [
  {
    name: "invite",
    moments: [
      {
        say: "invite",
        hint: () => writing(facts.admin(), `/invite ${facts.contact().role.department} deputy`),
        done: (memory) => facts.withButton(facts.admin(), memory.since, "uninvite"),
      },
    ],
  },
  {
    name: "join",
    moments: [
      {
        say: "join",
        hint: joining,
        done: ({ since }) => {
          const found = facts.newcomer(since);
          return found && facts.heard(found, since) && facts.followed(found, since);
        },
      },
    ],
  },
  {
    name: "answer",
    moments: [
      { say: "ask", hint: () => (facts.isAsked() ? null : next()), done: prompted },
      {
        say: "prompt",
        hint: () => there(facts.contact(), () => press(facts.contact(), facts.withButton(facts.contact(), 0, "go"), "go.")),
        done: (memory) => facts.card(facts.contact()) || answered(memory),
      },
      { say: "words", hint: () => writing(facts.contact(), told.report), done: answered },
    ],
  },
  {
    name: "correct",
    moments: [
      {
        say: "correct",
        hint: (memory) => there(facts.contact(), () => correcting(facts.contact(), memory)),
        done: (memory) => facts.corrected(memory.revisions, memory.before),
      },
    ],
  },
  {
    name: "wrong",
    moments: [
      {
        say: "wrong",
        hint: () => writing(facts.contact(), told.wrong),
        done: (memory) => facts.withButton(facts.contact(), memory.since, "notprogress", "book"),
      },
      {
        say: "dismiss",
        hint: () => there(facts.contact(), () => press(facts.contact(), facts.withButton(facts.contact(), 0, "notprogress"), "notprogress")),
        done: () => desk.column(facts.contact().id) && !facts.withButton(facts.contact(), 0, "notprogress"),
      },
    ],
  },
  { name: "deadline", fresh: true, moments: [{ say: "deadline", hint: next, done: facts.isOverdue }] },
  {
    name: "late",
    moments: [
      {
        say: "reminder",
        hint: (memory) => there(facts.contact(), () => press(facts.contact(), facts.withButton(facts.contact(), memory.fresh, "go"), "go.")),
        done: (memory) => facts.withButton(facts.contact(), memory.fresh, "go"),
      },
      { say: "late", hint: () => there(facts.contact(), () => answering(facts.contact())), done: answered },
    ],
  },
  {
    name: "summary",
    moments: [
      {
        say: "summary",
        hint: () => writing(facts.supervisor(), "/summary"),
        done: (memory) => facts.withButton(facts.supervisor(), memory.since, "sum"),
      },
    ],
  },
  {
    name: "assign",
    moments: [
      {
        say: "assign",
        hint: () => writing(facts.admin(), `/assign ${facts.handedOver()} ${facts.other().role.department}`),
        done: (memory) => facts.withButton(facts.admin(), memory.since, "assignyes"),
      },
      {
        say: "confirm",
        hint: () => there(facts.admin(), () => press(facts.admin(), facts.withButton(facts.admin(), 0, "assignyes"), "assignyes")),
        done: (memory) => facts.heard(facts.contact(), memory.since) && facts.heard(facts.other(), memory.since),
      },
      { say: "both", hint: () => way(facts.contact()), done: () => way(facts.contact()) === null },
      { say: "both", hint: () => beside(facts.other()), done: () => way(facts.other()) === null },
    ],
  },
  {
    name: "trouble",
    moments: [
      {
        say: "lose",
        hint: () => inFlap("network", document.querySelector("[data-trouble=lose_answer] .switch"), "switch"),
        done: (memory) => facts.struck("lose_answer").armed || facts.struck("lose_answer").struck > memory.struck,
      },
      {
        say: "through",
        hint: () => writing(facts.contact(), "/help"),
        done: (memory) => facts.own(facts.contact(), memory.since) && facts.heard(facts.contact(), memory.since),
      },
      { say: "kill", hint: () => inFlap("bot", by("kill"), "kill"), done: () => !facts.runs() },
      { say: "meanwhile", hint: () => writing(facts.contact(), "/mine"), done: (memory) => facts.own(facts.contact(), memory.since) },
      {
        say: "start",
        hint: () => (facts.runs() ? null : inFlap("bot", by("start-bot"), "start")),
        done: (memory) => facts.runs() && facts.heard(facts.contact(), memory.since),
      },
      {
        say: "check",
        hint: () => (by("check").ariaBusy === "true" ? null : inFlap("bot", by("check"), `check ${by("delivery").textContent}`)),
        done: (memory) => checked()?.rests && checked() !== memory.checked && checked().doubled + checked().lost + checked().waiting === 0,
      },
    ],
  },
];

// Once somebody was added, her chat tells how it went on.
function joining({ since }) {
  if (facts.dialogOpen()) return naming();
  const found = facts.newcomer(since);
  if (found && (!desk.column(found.id) || facts.followed(found, since))) return way(found);
  const isComing = by("newcomer").returnValue === "add" && by("link").value !== "" && !found;
  return isComing ? null : there(facts.admin(), link);
}

function link() {
  const shown = facts.withButton(facts.admin(), 0, "uninvite");
  const node = shown && facts.element(facts.admin(), shown).querySelector("a[href*='start=']");
  return node ? { key: `link ${shown.id}`, node } : null;
}

function naming() {
  if (!by("name").value.trim()) return { key: "name", node: by("name"), type: told.newcomer, stays: true };
  return { key: "add", node: document.querySelector("#newcomer button[value=add]") };
}

// What she wrote last can be edited; while she does, the text box is where to go on. Then the bot's answer is waited for.
function correcting(person, memory) {
  const { composer } = desk.column(person.id), { revision } = snapshot();
  if (composer.target?.kind === "edit") {
    memory.editing = { id: composer.target.id, revision };
    return { key: "new words", node: composer.text, type: told.corrected };
  }
  const shown = facts.messages(person).find((each) => each.from !== "bot" && !each.text.startsWith("/") && !each.document);
  const isSent = memory.editing && (memory.editing.revision === revision || (shown?.edited && shown.id === memory.editing.id));
  if (isSent) return null;
  if (!shown || shown.edited) return press(person, facts.withButton(person, 0, ...facts.CARD), "both.", "health.");
  return { key: `edit ${shown.id}`, node: facts.element(person, shown).querySelector("[data-part=edit]") };
}

// Where there is room, the second chat opens beside the first.
function beside(person) {
  const hint = way(person);
  const node = document.querySelector(`[data-person="${person.id}"] .beside`);
  return hint?.say === "open" && isShown(node) ? { ...hint, node, say: "beside" } : hint;
}
