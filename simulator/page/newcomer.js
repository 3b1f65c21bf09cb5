// The dialog that adds a person, with or without an invitation.

import { act } from "./api.js";
import { by } from "./dom.js";
import { payload } from "./entities.js";
import { snapshot } from "./live.js";
import { language } from "./words.js";

export function addPerson(url) {
  by("name").value = "";
  by("link").value = url ?? "";
  by("language").value = language.slice(0, 2);
  by("newcomer").returnValue = "cancel";
  by("newcomer").showModal();
}

// The payload of a whole link, or what was typed itself.
export const carried = (typed) => payload(typed.trim(), snapshot().bot.username) ?? (typed.trim() || null);

// `open(id)` shows who was added.
export function beginNewcomers(open) {
  by("add").addEventListener("click", () => addPerson(null));
  by("newcomer").addEventListener("close", async () => {
    const name = by("name").value.trim();
    if (by("newcomer").returnValue !== "add" || !name) return;
    const invitation = carried(by("link").value);
    const made = await act("person", { name, language_code: by("language").value });
    if (made === null) return;
    if (invitation) await act("start", { person: made.person, payload: invitation });
    await open(made.person);
  });
}
