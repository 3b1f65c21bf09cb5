// Messages and people as elements. All text goes in as text nodes; HTML is never put together or read here.

import { payload, target, tree } from "./entities.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre" };

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

const formats = new Map();

export function moment(at, zone, parts) {
  const key = JSON.stringify([zone, parts]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: zone, hourCycle: "h23", ...parts }));
  return formats.get(key).format(at);
}

function link(url, label, with_) {
  const href = target(url);
  if (href === null) return node("span", {}, ...label);
  if (payload(href, with_.bot) !== null) {
    const join = (event) => {
      event.preventDefault();
      with_.join(href);
    };
    return node("a", { href, onclick: join }, ...label);
  }
  return node("a", { href, target: "_blank", rel: "noopener noreferrer", title: `${with_.words.link}: ${href}` }, ...label);
}

function quote(children, expandable, with_) {
  if (!expandable) return node("blockquote", {}, ...children);
  const made = node("blockquote", { class: "folded" }, node("div", { class: "inside" }, ...children));
  const toggle = () => {
    const folded = made.classList.toggle("folded");
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = folded ? with_.words.more : with_.words.less;
  };
  const button = node("button", { type: "button", "aria-expanded": "false", onclick: toggle }, with_.words.more);
  made.append(button);
  return made;
}

function spoiler(children) {
  const open = (event) => event.currentTarget.classList.add("open");
  return node("button", { type: "button", class: "spoiler", onclick: open }, ...children);
}

export function rich(pieces, with_) {
  return pieces.map((piece) => {
    if (piece.children === undefined) return document.createTextNode(piece.text);
    const inside = rich(piece.children, with_);
    if (TAGS[piece.type]) return node(TAGS[piece.type], {}, ...inside);
    if (piece.type === "text_link") return link(piece.url, inside, with_);
    if (piece.type === "url") return link(piece.plain, inside, with_);
    if (piece.type === "email") return link(`mailto:${piece.plain}`, inside, with_);
    if (piece.type === "blockquote") return quote(inside, false, with_);
    if (piece.type === "expandable_blockquote") return quote(inside, true, with_);
    if (piece.type === "spoiler") return spoiler(inside);
    if (piece.type === "bot_command") {
      const say = (event) => {
        event.preventDefault();
        with_.say(piece.plain);
      };
      return node("a", { href: "#", onclick: say }, ...inside);
    }
    return node("span", {}, ...inside);
  });
}

function attached(file, text, with_) {
  if (file === null) return null;
  if (file.kind === "sticker") return node("span", { class: "sticker" }, text);
  if (file.kind === "photo") return node("img", { class: "photo", src: file.url, alt: file.name || "" });
  const size = `${Math.max(1, Math.round(file.size / 1024))} KB`;
  return node("a", { class: "document", href: file.url, download: file.name }, "📄 ", file.name, node("span", { class: "soft" }, size));
}

function keyboard(message, with_) {
  return message.keyboard.map((row) => {
    const keys = row.map((key) => {
      if (key.url === undefined) return node("button", { type: "button", onclick: (event) => with_.press(message, key, event.currentTarget) }, key.text);
      return node("button", { type: "button", onclick: () => with_.visit(key.url) }, `${key.text} ↗`);
    });
    return node("div", { class: "keys" }, ...keys);
  });
}

export function message(shown, with_) {
  const own = shown.from !== "bot";
  const sticker = shown.document?.kind === "sticker";
  const parts = [];
  if (shown.reply_to !== null) {
    const other = with_.find(shown.reply_to);
    const jump = () => document.getElementById(`m${shown.reply_to}`)?.scrollIntoView({ block: "center" });
    parts.push(node("button", { type: "button", class: "quoted", onclick: jump }, other ? other.text || other.document?.name || "" : with_.words.gone));
  }
  parts.push(attached(shown.document, shown.text, with_));
  if (shown.text && !sticker) parts.push(node("div", { class: "body" }, ...rich(tree(shown.text, shown.entities), with_)));
  const at = moment(shown.date * 1000, with_.zone, { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const foot = node("div", { class: "foot" }, node("button", { type: "button", onclick: () => with_.answer(shown) }, with_.words.reply));
  if (own && shown.document === null) foot.append(node("button", { type: "button", onclick: () => with_.change(shown) }, with_.words.edit));
  if (shown.edited) foot.append(node("span", {}, with_.words.edited));
  foot.append(node("time", {}, at));
  const who = own ? with_.words.you : with_.words.bot;
  return node(
    "li",
    { id: `m${shown.id}`, class: own ? "message own" : "message", "aria-label": `${who} ${at}` },
    node("div", { class: "bubble" }, ...parts, foot),
    ...keyboard(shown, with_),
  );
}

export function personLine(person, words, zone) {
  const standing = person.standing === "active" ? "" : words[person.standing];
  const about = person.role || standing;
  const name = node("span", {}, person.name, about ? node("span", { class: "soft" }, ` · ${about}`) : null);
  const badge = person.unread ? node("span", { class: "badge", "aria-label": `${person.unread} ${words.unread}` }, String(person.unread)) : node("span");
  const last = node("span", { class: "soft" }, person.last ? person.last.text : standing);
  const at = node("span", { class: "soft" }, person.last ? moment(person.last.date * 1000, zone, { month: "2-digit", day: "2-digit" }) : "");
  return [name, badge, last, at];
}
