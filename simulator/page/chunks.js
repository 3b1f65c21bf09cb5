// The messages of a chat in chunks: what is out of sight is passed over by the dozen, so that thousands cost no more than a few.

import { node } from "./dom.js";

const SIZE = 50;
const chunk = (elements) => node("div", { class: "chunk", role: "none" }, ...elements);

export function append(list, elements) {
  for (const each of elements) {
    if (!list.lastElementChild || list.lastElementChild.childElementCount >= SIZE) list.append(chunk([]));
    list.lastElementChild.append(each);
  }
}

export function prepend(list, elements) {
  const chunks = [];
  for (let end = elements.length; end > 0; end -= SIZE) chunks.unshift(chunk(elements.slice(Math.max(0, end - SIZE), end)));
  list.prepend(...chunks);
}

export function remove(element) {
  const from = element.parentElement;
  element.remove();
  if (!from.childElementCount) from.remove();
}
