// The snapshots: fetched at every tick of the stream, and given to whoever follows. Which chats are asked for is said by `begin`.

import { call } from "./api.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const followers = [];
let asked = () => [], latest = null, running = null, again = false;

// `draw(snapshot)` is called with every snapshot.
export const follow = (draw) => followers.push(draw);
export const snapshot = () => latest;
export const person = (id) => latest.people.find((each) => each.id === id);

// Resolves when a snapshot that was asked for after this call has been drawn.
export function refresh() {
  again = true;
  running ??= fetchAll().finally(() => (running = null));
  return running;
}

async function fetchAll() {
  try {
    while (again) {
      again = false;
      const query = asked().map((each) => `chat=${each.id}&after=${each.after}`).join("&");
      latest = await call(`state?${query}`);
      for (const draw of followers) draw(latest);
    }
  } catch (error) {
    console.error(error);
    toast(say.lost);
  }
}

// `chats()` gives {id, after} of every chat that is looked at.
export function begin(chats) {
  asked = chats;
  const stream = new EventSource("events");
  stream.addEventListener("message", refresh);
  stream.addEventListener("error", () => toast(say.lost));
}
