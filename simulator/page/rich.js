// Formatted text as elements: what entities.js makes of a message. `tools` says what a link to the bot and a command do.

import { node } from "./dom.js";
import { payload, target } from "./entities.js";
import { say } from "./words.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre" };
const BLOCKS = ["pre", "blockquote", "expandable_blockquote"];
// A quote shorter than this is not folded: there is nothing to unfold.
const FOLDED_LINES = 3, FOLDED_LENGTH = 160;

export function rich(pieces, tools) {
  return pieces.map((piece, place) => {
    // A block ends its line itself.
    if (piece.children === undefined) return document.createTextNode(BLOCKS.includes(pieces[place - 1]?.type) ? piece.text.replace(/^\n/, "") : piece.text);
    const inside = rich(piece.children, tools);
    if (TAGS[piece.type]) return node(TAGS[piece.type], {}, ...inside);
    if (piece.type === "text_link") return link(piece.url, inside, tools);
    if (piece.type === "url") return link(piece.plain, inside, tools);
    if (piece.type === "email") return link(`mailto:${piece.plain}`, inside, tools);
    if (piece.type === "blockquote") return node("blockquote", {}, ...inside);
    if (piece.type === "expandable_blockquote") return folding(inside, piece.plain);
    if (piece.type === "spoiler") return spoiler(inside);
    if (piece.type === "bot_command") return command(piece.plain, inside, tools);
    return node("span", {}, ...inside);
  });
}

function link(url, label, tools) {
  const href = target(url);
  if (href === null) return node("span", {}, ...label);
  if (payload(href, tools.bot) === null) return node("a", { href, target: "_blank", rel: "noopener noreferrer", title: `${say.link}: ${href}` }, ...label);
  const join = (event) => {
    event.preventDefault();
    tools.join(href);
  };
  return node("a", { href, onclick: join }, ...label);
}

function command(text, label, tools) {
  const run = (event) => {
    event.preventDefault();
    tools.command(text);
  };
  return node("a", { href: "#", onclick: run }, ...label);
}

function folding(children, plain) {
  if (plain.split("\n").length <= FOLDED_LINES && plain.length <= FOLDED_LENGTH) return node("blockquote", {}, ...children);
  const made = node("blockquote", { class: "folded" }, node("div", { class: "inside" }, ...children));
  const toggle = () => {
    const folded = made.classList.toggle("folded");
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = folded ? say.more : say.less;
  };
  const button = node("button", { type: "button", class: "unfold", "aria-expanded": "false", onclick: toggle }, say.more);
  made.append(button);
  return made;
}

// No button element: that would not wrap with the text around it.
function spoiler(children) {
  const made = node("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": say.hidden }, node("span", { class: "inside" }, ...children));
  const open = (event) => {
    if (made.classList.contains("open") || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    made.classList.add("open");
    for (const name of ["role", "tabindex", "aria-label"]) made.removeAttribute(name);
  };
  made.addEventListener("click", open);
  made.addEventListener("keydown", open);
  return made;
}
