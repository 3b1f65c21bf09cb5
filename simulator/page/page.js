// The page: wires its parts together.

import { beginClock } from "./clock.js";
import * as desk from "./desk.js";
import { by, word } from "./dom.js";
import { begin, follow } from "./live.js";
import { beginNewcomers } from "./newcomer.js";
import { People } from "./people.js";
import { beginStage } from "./stage.js";
import { beginTour } from "./tour.js";
import { beginTrouble } from "./trouble.js";
import { language } from "./words.js";

document.documentElement.lang = language;
word(document);
desk.beginDesk();
const people = new People(desk.show, desk.showBeside);
beginClock();
beginTrouble();
beginStage();
beginNewcomers(desk.show);
follow((snapshot) => people.draw(snapshot.people, snapshot.zone, desk.shown()));
follow(desk.draw);
beginTour();
begin(desk.asked);

// A file that misses a chat must not replace the page.
for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
by("picture").addEventListener("click", (event) => {
  if (event.target === by("picture")) by("picture").close();
});
