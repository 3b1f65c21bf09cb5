// What the page or the bot says for a moment (a toast), or until it is put away (an alert).

import { by } from "./dom.js";

const SHOWN = 5000;
let ends = 0;

export function toast(text) {
  by("toast").textContent = text;
  clearTimeout(ends);
  ends = setTimeout(() => (by("toast").textContent = ""), SHOWN);
}

export function tell(text) {
  by("alerted").textContent = text;
  if (!by("alert").open) by("alert").showModal();
}
