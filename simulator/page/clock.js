// The clock in the head of the page, in the plan's time: what it shows, what comes next by its name, and the jumps.

import { by } from "./dom.js";
import { follow, snapshot } from "./live.js";
import { followStage, jumpBy, jumpTo, jumpToNext, refreshSoon, stage, told } from "./stage.js";
import { language } from "./words.js";

const SLIM = { month: "short", day: "numeric" };
const WIDE = { weekday: "short", ...SLIM };
const WHOLE = { year: "numeric", ...WIDE };
const TIME = { hour: "2-digit", minute: "2-digit", second: "2-digit" };
const INSTANT = { ...SLIM, hour: "2-digit", minute: "2-digit" };
const formats = new Map();
let offset = 0;

const now = () => new Date(performance.now() + offset);

function format(at, parts) {
  const key = JSON.stringify(parts);
  if (!formats.has(key)) {
    const given = { timeZone: snapshot()?.zone ?? stage().zone, hourCycle: "h23", ...parts };
    formats.set(key, new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, given));
  }
  return formats.get(key).format(at).replaceAll(",", "");
}

// "25 Apr 09:30"
export const instant = (iso) => format(new Date(iso), INSTANT);

// "2023-04-19T09:00", as an input of the page takes it.
function local(at) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", {
    timeZone: snapshot().zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  }).formatToParts(at).map((part) => [part.type, part.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

export function eventName({ kind, position, on_due_day }) {
  const special = { reminder: on_due_day && "_due", overdue: position > 1 && `_${Math.min(position, 3)}` }[kind];
  return told[`event_${kind}${special || ""}`];
}

function tick() {
  if (snapshot() === null) return;
  const at = now();
  by("now").dateTime = at.toISOString();
  by("now").title = `${format(at, WHOLE)} · ${snapshot().zone}`;
  for (const [id, parts] of [["wide", WIDE], ["slim", SLIM], ["seconds", TIME]]) by(`now-${id}`).textContent = format(at, parts);
  if (stage()?.next && at >= new Date(stage().next.at)) refreshSoon();
}

function drawNext({ next, why }) {
  const button = by("next");
  const text = next
    ? `${instant(next.at)} · ${[...new Set(next.what.map(eventName))].join(" + ")}`
    : told[`why_${why}`];
  by("coming").textContent = text;
  button.title = [text, ...new Set(next?.what.map((each) => each.period).filter(Boolean))].join(" · ");
  // Not `disabled`, which would throw the focus away.
  button.setAttribute("aria-disabled", String(!next));
}

// One jump at a time: a second press would go to what nobody has read yet.
async function once(button, go) {
  if (button.ariaBusy === "true" || button.ariaDisabled === "true") return;
  button.ariaBusy = "true";
  await go();
  button.ariaBusy = "false";
}

export function beginClock() {
  follow((shown) => {
    offset = new Date(shown.now).getTime() - performance.now();
    tick();
  });
  followStage((state) => {
    offset = new Date(state.now).getTime() - performance.now();
    tick();
    drawNext(state);
  });
  by("next").addEventListener("click", () => once(by("next"), jumpToNext));
  for (const each of document.querySelectorAll("[data-by]")) each.addEventListener("click", () => once(each, () => jumpBy(Number(each.dataset.by))));
  by("date").addEventListener("toggle", () => {
    if (!by("date").open) return;
    by("to").min = local(now());
    by("to").value = local(now());
    by("to").focus();
  });
  by("jump").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await jumpTo(by("to").value)) by("date").open = false;
  });
  setInterval(tick, 1000);
}
