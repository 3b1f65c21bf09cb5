// The guided tour: a sheet at the bottom that says what to do next, marks what to press, and goes on when it was done.
// What the steps are stands in tour_steps.js. Where somebody is in the tour is kept for this tab.

import { by, node } from "./dom.js";
import { follow, snapshot } from "./live.js";
import { checked, followStage } from "./stage.js";
import * as facts from "./tour_facts.js";
import { STEPS } from "./tour_steps.js";
import { told } from "./tour_words.js";
import { toast } from "./toast.js";
import { verdict } from "./trouble.js";

const KEPT = `tour ${location.pathname}`;
// So long the result of an own press is waited for.
const PATIENCE = 20_000;
const START = { open: true, begun: false, step: 0, at: 0, since: 0, fresh: 0, seen: false, revisions: {}, before: {}, editing: null, struck: 0, checked: null };
let memory = { ...START, ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };
let shown = { key: null, node: null, text: null }, busy = false, soon = 0;
const waiting = new Set();

const finished = () => memory.step >= STEPS.length;
const isReady = () => snapshot() !== null && facts.isReady();
const moment = () => STEPS[memory.step].moments[memory.at];

// What is to be done now: {key, node, type, say, name}, or null where there is nothing to press at the moment.
const hint = () => (memory.open && isReady() && !finished() ? moment().hint(memory) : null);
const mark = (now) => `${memory.step} ${memory.at} ${now?.key ?? ""}`;

function beginMoment() {
  memory.since = facts.newest();
  memory.checked = checked();
}

function beginStep() {
  memory.at = 0;
  memory.before = { ...memory.revisions };
  memory.editing = null;
  memory.struck = facts.struck("lose_answer").struck;
  if (STEPS[memory.step]?.fresh) memory.fresh = facts.newest();
}

function goOn() {
  memory.at += 1;
  if (memory.at >= STEPS[memory.step].moments.length) {
    memory.step += 1;
    beginStep();
  }
  beginMoment();
}

// What the contact's cards show, from the first time that her chat is open.
function look() {
  facts.revisions(facts.contact(), memory.revisions);
  if (memory.seen || !facts.messages(facts.contact()).length) return;
  memory.seen = true;
  memory.before = { ...memory.revisions };
}

function update() {
  clearTimeout(soon);
  soon = 0;
  if (memory.open && isReady()) {
    if (!memory.begun) {
      memory.begun = true;
      beginStep();
      beginMoment();
    }
    look();
    while (!finished() && moment().done(memory)) goOn();
  }
  draw(hint());
  sessionStorage.setItem(KEPT, JSON.stringify(memory));
  for (const each of [...waiting]) each();
}

function updateSoon() {
  soon ||= setTimeout(update);
}

function draw(now) {
  by("tour").hidden = !memory.open;
  document.body.classList.toggle("touring", memory.open);
  by("tour-open").setAttribute("aria-expanded", String(memory.open));
  point(now);
  const step = finished() ? "end" : STEPS[memory.step].name;
  by("tour").dataset.step = step;
  by("tour").dataset.at = mark(now);
  by("tour-do").textContent = finished() ? told.again : told.doIt;
  by("tour-do").setAttribute("aria-disabled", String(busy || !isReady()));
  by("tour-skip").hidden = finished();
  const parts = sentence(now), text = JSON.stringify([step, parts]);
  if (shown.text === text) return;
  shown.text = text;
  by("tour-title").textContent = told[`title_${step}`];
  by("tour-count").hidden = finished();
  by("tour-count").textContent = `${memory.step + 1}/${STEPS.length}`;
  by("tour-place").textContent = finished() ? "" : told.place(memory.step + 1, STEPS.length);
  by("tour-say").replaceChildren(parts.said, ...(parts.type ? [" ", node("code", {}, parts.type)] : []));
}

function sentence(now) {
  if (!isReady()) return { said: told.moving };
  if (finished()) return { said: told.end(checked()?.rests ? verdict(checked()) : "") };
  const other = now?.say && told[now.say];
  if (other) return { said: typeof other === "function" ? other(now.name) : other };
  return { said: told[`say_${moment().say}`], type: now?.type };
}

// The mark moves with an element that was drawn again, and comes into sight once.
function point(now) {
  const target = now?.node ?? null, key = target && mark(now);
  if (shown.node !== target) {
    shown.node?.classList.remove("toured");
    shown.node?.removeAttribute("aria-describedby");
    target?.classList.add("toured");
    target?.setAttribute("aria-describedby", "tour-say");
  }
  if (target && shown.key !== key) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  Object.assign(shown, { node: target, key });
}

// Resolves with true when something else is to be done than before, with false when that takes too long.
function changed(before) {
  return new Promise((resolve) => {
    const over = (result) => {
      clearTimeout(late);
      waiting.delete(check);
      resolve(result);
    };
    const check = () => mark(hint()) !== before && over(true);
    const late = setTimeout(() => over(false), PATIENCE);
    waiting.add(check);
    updateSoon();
  });
}

function perform({ node: target, type, stays }) {
  if (type === undefined) return target.click();
  target.value = type;
  target.dispatchEvent(new Event("input", { bubbles: true }));
  if (!stays) target.form.requestSubmit();
}

// Does what a person would, one press after the other, until the step is over.
async function doStep() {
  if (busy || !isReady()) return;
  if (finished()) return restart();
  busy = true;
  const { step } = memory;
  while (memory.open && memory.step === step) {
    // What the page has just drawn may not be done with its button.
    await new Promise((resolve) => setTimeout(resolve));
    const now = hint(), before = mark(now);
    if (now?.node) perform(now);
    if (await changed(before)) continue;
    toast(told.slow);
    break;
  }
  busy = false;
  // The page goes to the text box of a chat that it opens; who works with the keyboard goes on here.
  if (memory.open) by("tour-do").focus({ preventScroll: true });
  update();
}

function restart() {
  memory = { ...START, seen: memory.seen, revisions: memory.revisions };
  update();
}

function skip() {
  if (busy || finished() || !isReady()) return;
  memory.step += 1;
  beginStep();
  beginMoment();
  update();
}

function open(isOpen) {
  const inside = by("tour").contains(document.activeElement);
  if (isOpen && finished()) memory = { ...START, seen: memory.seen, revisions: memory.revisions };
  memory.open = isOpen;
  update();
  if (inside && !isOpen) by("tour-open").focus();
}

export function beginTour() {
  by("tour").setAttribute("aria-label", told.tour);
  by("tour-open").textContent = told.tour;
  by("tour-skip").textContent = told.skip;
  by("tour-close").setAttribute("aria-label", told.close);
  by("tour-close").title = told.close;
  by("tour-open").addEventListener("click", () => open(!memory.open));
  by("tour-close").addEventListener("click", () => open(false));
  by("tour-skip").addEventListener("click", skip);
  by("tour-do").addEventListener("click", doStep);
  // What has the focus may have something of its own to close by Escape.
  document.addEventListener("keydown", (event) => {
    const free = document.activeElement === document.body || by("tour").contains(document.activeElement);
    if (event.key === "Escape" && memory.open && free) open(false);
  });
  follow(update);
  followStage(update);
  for (const kind of ["click", "input", "toggle", "close", "keyup"]) document.addEventListener(kind, updateSoon, true);
  window.addEventListener("resize", updateSoon);
  for (const id of ["next", "check"]) new MutationObserver(updateSoon).observe(by(id), { attributeFilter: ["aria-busy"] });
  update();
}
