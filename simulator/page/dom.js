// Elements. All text goes in as text nodes; HTML is never put together or read here.

import { say } from "./words.js";

export const by = (id) => document.getElementById(id);

export function node(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((each) => each !== null && each !== undefined));
  return made;
}

// Fills in the page's words below an element: data-word is its text, data-label its name, data-hint its placeholder.
export function word(root) {
  for (const each of root.querySelectorAll("[data-word]")) each.textContent = say[each.dataset.word];
  for (const each of root.querySelectorAll("[data-label]")) {
    each.setAttribute("aria-label", say[each.dataset.label]);
    if (each.tagName === "BUTTON") each.title = say[each.dataset.label];
  }
  for (const each of root.querySelectorAll("[data-hint]")) each.placeholder = say[each.dataset.hint];
}
