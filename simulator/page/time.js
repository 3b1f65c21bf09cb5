// Moments in the plan's time, in the page's language.

const formats = new Map();

export function moment(at, zone, parts) {
  const key = JSON.stringify([zone, parts]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: zone, hourCycle: "h23", ...parts }));
  return formats.get(key).format(at);
}

const TIME = { hour: "2-digit", minute: "2-digit" };
const DATE = { year: "numeric", month: "long", day: "numeric", weekday: "short" };

export const clockTime = (unix, zone) => moment(unix * 1000, zone, TIME);
export const dayOf = (unix, zone) => moment(unix * 1000, zone, DATE);
export const shortDay = (unix, zone) => moment(unix * 1000, zone, { month: "2-digit", day: "2-digit" });
