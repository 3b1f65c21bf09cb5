// Which chats are on the screen: one, or two side by side where there is room.

import { Chat } from "./chat.js";
import { by } from "./dom.js";
import { refresh } from "./live.js";

const room = matchMedia("(min-width: 1000px)");
const columns = [];
let previous = null;

export function beginDesk() {
  columns.push(new Chat("chat-1"), new Chat("chat-2"));
  by("chats").append(...columns.map((each) => each.root));
  const [first, second] = columns;
  first.part("back").addEventListener("click", () => show(null));
  first.part("beside").addEventListener("click", () => showBeside(previous));
  second.part("close").addEventListener("click", closeBeside);
  room.addEventListener("change", () => {
    arrange();
    refresh();
  });
  arrange();
}

// The ids of the people whose chats are looked at.
export const shown = () => (room.matches ? columns : columns.slice(0, 1)).map((each) => each.id).filter((id) => id !== null);

// What is asked of the server, and who draws it.
export const asked = () => looked().map((each) => ({ id: each.id, after: each.after }));
export const draw = (snapshot) => looked().forEach((each) => each.draw(snapshot));
// The column in which a person's chat is looked at, or null.
export const column = (id) => looked().find((each) => each.id === id) ?? null;
const looked = () => columns.filter((each) => shown().includes(each.id));

// Opens a person's chat (null: none) in the first column, or goes to it where it is.
export async function show(id) {
  const [first, second] = columns;
  if (id !== null && second.id === id) {
    if (room.matches) return second.focus();
    second.leave();
  }
  if (first.id !== id) {
    previous = first.id ?? previous;
    await open(first, id);
  } else first.focus();
}

// Opens a person's chat in the second column.
export async function showBeside(id) {
  const [first, second] = columns;
  if (id === null || !room.matches) return;
  if (first.id === null || first.id === id) return show(id);
  if (second.id === id) return second.focus();
  await open(second, id);
}

function closeBeside() {
  previous = columns[1].id;
  columns[1].leave();
  arrange();
  columns[0].focus();
}

async function open(column, id) {
  if (id === null) column.leave();
  else column.enter(id);
  arrange();
  await refresh();
  if (id !== null && column.id === id) column.focus();
}

function arrange() {
  const [first, second] = columns;
  document.body.classList.toggle("chatting", first.id !== null);
  second.root.hidden = second.id === null || !room.matches;
  first.part("beside").hidden = !room.matches || second.id !== null || previous === null || previous === first.id;
  first.part("close").hidden = true;
  second.part("back").hidden = second.part("beside").hidden = true;
}
