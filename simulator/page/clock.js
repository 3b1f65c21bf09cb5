// The clock in the head of the page.

import { act } from "./api.js";
import { by } from "./dom.js";
import { follow, snapshot } from "./live.js";
import { moment } from "./time.js";

const PARTS = { weekday: "short", year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" };
let offset = 0;

function tick() {
  if (snapshot() === null) return;
  by("now").textContent = moment(new Date(performance.now() + offset), snapshot().zone, PARTS);
  by("now").title = snapshot().zone;
}

export function beginClock() {
  follow((shown) => {
    offset = new Date(shown.now).getTime() - performance.now();
    tick();
  });
  for (const each of document.querySelectorAll("[data-by]")) each.addEventListener("click", () => act("clock", { by: Number(each.dataset.by) }));
  by("jump").addEventListener("submit", (event) => {
    event.preventDefault();
    act("clock", { to: by("to").value });
  });
  setInterval(tick, 1000);
}
