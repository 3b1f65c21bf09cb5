// One message as an element, and what a message is in one line.

import { node } from "./dom.js";
import { tree } from "./entities.js";
import { rich } from "./rich.js";
import { clockTime, dayOf } from "./time.js";
import { say } from "./words.js";

export function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

// A message, or the preview of one, in one line.
export function inBrief(shown) {
  const kind = shown.kind ?? shown.document?.kind;
  const text = shown.text || shown.document?.name || "";
  if (kind === "photo") return `🖼 ${shown.text || say.photo}`;
  return kind === "document" ? `📄 ${text}` : text;
}

// `tools`: zone, bot, find(id), jump(id), press(shown, key, button), visit(url), enlarge(document), join(url), command(text),
// answer(shown), change(shown).
export function message(shown, tools) {
  const own = shown.from !== "bot";
  const sticker = shown.document?.kind === "sticker";
  const bubble = node("div", { class: sticker ? "bubble bare" : "bubble" });
  if (shown.reply_to !== null) bubble.append(quoted(shown, tools));
  if (shown.document !== null) bubble.append(attached(shown, tools));
  if (shown.text && !sticker) bubble.append(node("div", { class: "body" }, ...rich(tree(shown.text, shown.entities), tools)));
  bubble.append(foot(shown, own, tools));
  const who = `${own ? say.you : say.bot}, ${dayOf(shown.date, tools.zone)} ${clockTime(shown.date, tools.zone)}`;
  return node(
    "div",
    { role: "listitem", id: `m${shown.id}`, class: own ? "message own" : "message", tabindex: "-1", "data-message": shown.id },
    node("article", { class: "box", "aria-label": who }, bubble, ...keyboard(shown, tools)),
  );
}

function quoted(shown, tools) {
  const other = tools.find(shown.reply_to) ?? shown.quoted;
  const by = other ? (other.by_bot ?? other.from === "bot") : null;
  const text = other ? inBrief(other) : say.gone;
  const jump = () => tools.jump(shown.reply_to);
  return node(
    "button",
    { type: "button", class: "quoted", disabled: !other, onclick: jump },
    by === null ? null : node("b", {}, by ? say.bot : say.you),
    node("span", {}, text),
  );
}

function attached(shown, tools) {
  const file = shown.document;
  if (file.kind === "sticker") return node("span", { class: "sticker" }, shown.text);
  if (file.kind === "photo") {
    const picture = node("img", { src: file.url, alt: shown.text ? "" : say.photo, width: file.width, height: file.height });
    return node("button", { type: "button", class: "photo", "aria-label": say.picture, onclick: () => tools.enlarge(file) }, picture);
  }
  const about = node("span", { class: "about" }, node("span", { class: "name" }, file.name), node("span", { class: "soft" }, size(file.size)));
  return node("a", { class: "document", href: file.url, download: file.name }, node("span", { class: "icon", "aria-hidden": "true" }, "📄"), about);
}

function foot(shown, own, tools) {
  const made = node("div", { class: "foot" });
  const tool = (name, sign, run) => node("button", { type: "button", class: "tool", "aria-label": say[name], title: say[name], "data-part": name, onclick: run }, sign);
  made.append(tool("reply", "↩", () => tools.answer(shown)));
  if (own && shown.document?.kind !== "sticker") made.append(tool("edit", "✎", () => tools.change(shown)));
  if (shown.edited) made.append(node("span", { class: "edited" }, say.edited));
  made.append(node("time", { datetime: new Date(shown.date * 1000).toISOString(), title: dayOf(shown.date, tools.zone) }, clockTime(shown.date, tools.zone)));
  return made;
}

function keyboard(shown, tools) {
  return shown.keyboard.map((row) => {
    const keys = row.map((key) => {
      // A button that only copies text has neither; the page copies nothing.
      const press = (event) => tools.press(shown, key, event.currentTarget);
      if (key.url === undefined) return node("button", { type: "button", disabled: key.data === undefined, onclick: press }, key.text);
      return node("button", { type: "button", role: "link", onclick: () => tools.visit(key.url) }, `${key.text} ↗`);
    });
    return node("div", { class: "keys" }, ...keys);
  });
}
