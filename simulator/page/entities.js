// Text with Telegram's entities as a tree of plain values; nothing here touches the page, and nothing reads text as HTML.

// Offsets count UTF-16 units, as JavaScript's strings do.
export function tree(text, entities, begin = 0, end = text.length) {
  const sorted = [...entities]
    .filter((each) => each.length > 0 && each.offset >= begin && each.offset < end)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  const pieces = [];
  let at = begin;
  while (sorted.length) {
    const entity = sorted.shift();
    if (entity.offset < at) continue; // overlaps what stands before it
    if (entity.offset > at) pieces.push({ text: text.slice(at, entity.offset) });
    const close = Math.min(entity.offset + entity.length, end);
    const inside = [];
    while (sorted.length && sorted[0].offset < close) inside.push(sorted.shift());
    pieces.push({ ...entity, children: tree(text, inside, entity.offset, close), plain: text.slice(entity.offset, close) });
    at = close;
  }
  if (at < end) pieces.push({ text: text.slice(at, end) });
  return pieces;
}

// Where an entity or a button leads, or null: other schemes than these are not followed.
export function target(url) {
  try {
    const read = new URL(/^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`);
    return ["http:", "https:", "tg:", "mailto:"].includes(read.protocol) ? read.href : null;
  } catch {
    return null;
  }
}

// What a deep link to the bot carries, or null when it is no such link.
export function payload(url, bot) {
  try {
    const read = new URL(url);
    const here = ["t.me", "telegram.me"].includes(read.hostname) && read.pathname.toLowerCase() === `/${bot.toLowerCase()}`;
    return here ? read.searchParams.get("start") : null;
  } catch {
    return null;
  }
}
