// The network and the bot's process in the head of the page: what stands there, switches and buttons, and the flaps they lie in.

import { by, node } from "./dom.js";
import { instant } from "./clock.js";
import { arm, checkMessages, followStage, killBot, quiet, startBot, told } from "./stage.js";

const CALLS = { call_1: 1, call_3: 3, call_10: 10, call_all: null };
// What a trouble takes in seconds, by the name that the server has for it.
const SPANS = { too_many: { name: "retry_after", label: "wait", value: 5 }, slow: { name: "seconds", label: "slow", value: 3 } };
const rows = new Map();

const join = (...parts) => parts.filter(Boolean).join(" · ");

function row(trouble) {
  const name = told[`trouble_${trouble}`], span = SPANS[trouble];
  const calls = node("select", { "aria-label": told.calls }, ...Object.keys(CALLS).map((key) => node("option", { value: key }, told[key])));
  const seconds = span && node("input", { type: "number", min: 1, max: 600, value: span.value, "aria-label": told[span.label], title: told[span.label] });
  const knob = node("button", { type: "button", role: "switch", "aria-checked": "false", "aria-label": name, class: "switch" });
  const count = node("span", { class: "soft", role: "status" });
  knob.addEventListener("click", () => {
    if (knob.ariaChecked === "true") return quiet(trouble);
    if (seconds && !seconds.reportValidity()) return undefined;
    return arm(trouble, { calls: CALLS[calls.value], ...(span && { [span.name]: Number(seconds.value) }) });
  });
  const shown = node("li", { role: "group", "aria-label": name, "data-trouble": trouble },
    knob, node("span", { class: "name" }, name), calls, node("span", { class: "span" }, ...(seconds ? [seconds, ` ${told.seconds}`] : [])), count);
  by("troubles").append(shown);
  return { knob, count, shown };
}

function drawNetwork(network) {
  for (const { trouble, armed, calls, struck } of network) {
    if (!rows.has(trouble)) rows.set(trouble, row(trouble));
    const { knob, count, shown } = rows.get(trouble);
    knob.setAttribute("aria-checked", String(armed));
    shown.classList.toggle("armed", armed);
    const text = join(armed ? (calls === null ? told.endless : told.left(calls)) : told.off, struck > 0 && told.struck(struck));
    if (count.textContent !== text) count.textContent = text;
  }
  const armed = network.filter((each) => each.armed), struck = network.reduce((sum, each) => sum + each.struck, 0);
  const on = armed.length > 1 ? told.several(armed.length) : armed.length && told[`trouble_${armed[0].trouble}`];
  by("line").textContent = join(on || told.fine, struck > 0 && `${struck}×`);
  by("network").classList.toggle("warned", armed.length > 0);
}

function drawBot(bot) {
  const standing = bot?.standing ?? "none", runs = standing === "running";
  by("standing").textContent = told[`bot_${standing}`];
  const text = `${told.bot} ${told[`bot_${standing}`]}${bot?.since ? told[runs ? "since" : "at"](instant(bot.since)) : ""}${bot?.code != null ? told.code(bot.code) : ""}`;
  if (by("since").textContent !== text) by("since").textContent = text;
  by("bot").classList.toggle("warned", bot !== null && !runs);
  by("bot").classList.toggle("runs", runs);
  const hadFocus = [by("kill"), by("start-bot")].includes(document.activeElement);
  by("kill").hidden = !runs;
  by("start-bot").hidden = runs || bot === null;
  by("check").disabled = bot === null;
  if (hadFocus) by(runs ? "kill" : "start-bot").focus();
}

// "✔ 214 messages, each exactly once"
export function verdict(found) {
  if (!found.rests) return told.unrest;
  const wrong = found.doubled + found.lost > 0;
  const counted = ["doubled", "lost", "waiting", "failed"].map((name) => found[name] > 0 && told[name](found[name]));
  return join(told[wrong ? "broken" : "once"](found.once), ...counted);
}

async function check() {
  if (by("check").ariaBusy === "true") return;
  by("check").ariaBusy = "true";
  by("delivery").textContent = told.checking;
  const found = await checkMessages();
  by("delivery").textContent = found === null ? "" : verdict(found);
  by("delivery").title = found?.faults?.join("\n") ?? "";
  by("check").ariaBusy = "false";
}

// Opens the panel where the screen is small, and in it one of "date", "network", "bot".
export function openFlap(name) {
  openPanel(true);
  by(name).open = true;
}

export function closeFlaps() {
  for (const each of document.querySelectorAll("header details")) each.open = false;
  openPanel(false);
}

function openPanel(open) {
  by("stage").classList.toggle("open", open);
  by("more").setAttribute("aria-expanded", String(open));
}

function escape(event) {
  if (event.key !== "Escape") return;
  const flap = document.activeElement.closest("details[open]");
  if (flap) {
    flap.open = false;
    flap.querySelector("summary").focus();
  } else if (by("stage").classList.contains("open")) {
    openPanel(false);
    by("more").focus();
  }
}

export function beginTrouble() {
  for (const each of document.querySelectorAll("[data-told]")) each.textContent = told[each.dataset.told];
  document.querySelector(".demo").title = told.note;
  for (const each of document.querySelectorAll("[data-told-label]")) each.setAttribute("aria-label", told[each.dataset.toldLabel]);
  followStage((state) => {
    drawNetwork(state.network);
    drawBot(state.bot);
  });
  by("quiet").addEventListener("click", () => quiet());
  by("kill").addEventListener("click", () => killBot());
  by("start-bot").addEventListener("click", () => startBot());
  by("check").addEventListener("click", check);
  by("more").addEventListener("click", () => openPanel(by("more").ariaExpanded !== "true"));
  document.querySelector("header").addEventListener("keydown", escape);
}
