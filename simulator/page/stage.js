// Behind the scenes: the next event, the line, the bot's process, and all that can be done to them. Nothing is drawn here.

import { act, call } from "./api.js";
import { follow } from "./live.js";
import { language } from "./words.js";
import { words } from "./stage_words.js";

export const told = words(language);
const RARELY = 1000, AFTER_START = 3000;
const followers = [];
let latest = null, lastFound = null, asked = 0, waiting = 0;

// `draw(stage)` is called with every new state.
export const followStage = (draw) => followers.push(draw);
export const stage = () => latest;

export function beginStage() {
  follow(refreshSoon);
}

// Asks again, at most once a second however much happens.
export function refreshSoon() {
  waiting ||= setTimeout(refreshStage, Math.max(0, asked + RARELY - performance.now()));
}

export async function refreshStage() {
  clearTimeout(waiting);
  waiting = 0;
  asked = performance.now();
  try {
    draw(await call("stage"));
  } catch (error) {
    // The page says itself that the line to it is cut.
    console.error(error);
  }
}

function draw(state) {
  // Time goes forward only: this answer was overtaken by a later one.
  if (latest !== null && new Date(state.now) < new Date(latest.now)) return;
  latest = state;
  for (const each of followers) each(state);
}

// Each of these resolves when it is done and drawn: true, or false where a toast says why not.
async function changed(path, given = {}) {
  const state = await act(`stage/${path}`, given);
  if (state !== null) draw(state);
  return state !== null;
}

async function jump(given) {
  const done = await act("clock", given);
  await refreshStage();
  return done !== null;
}

// Forward only. `moment` is a date and time, in the plan's zone where it has no offset.
export const jumpTo = (moment) => jump({ to: moment });
export const jumpBy = (seconds) => jump({ by: seconds });
export const jumpToNext = () => (latest?.next ? jumpTo(latest.next.at) : Promise.resolve(false));

// `details`: calls (null: until it is ended), retry_after and seconds.
export const arm = (trouble, details = {}) => changed("arm", { trouble, ...details });
// Ends one trouble, or all.
export const quiet = (trouble) => changed("quiet", trouble ? { trouble } : {});
export const killBot = () => changed("kill");

export async function startBot() {
  const done = await changed("start");
  // One that cannot run ends soon, and without a word.
  setTimeout(refreshSoon, AFTER_START);
  return done;
}

// {rests, once, doubled, lost, waiting, failed, faults}, or null. `checked` is what was found last.
export async function checkMessages() {
  const found = await act("stage/check", {});
  lastFound = found;
  if (latest !== null) draw(latest);
  return found;
}
export const checked = () => lastFound;
