// Numbers as people read them, as `figure.py` writes them: three or four digits, in ten columns at most.

const DAY = 86_400_000_000;
const UNITS = [[DAY, "d"], [3_600_000_000, "h"], [60_000_000, "min"], [1_000_000, "s"], [1_000, "ms"], [1, "µs"]];

/** The logical types whose numbers stand for a time. */
export const TIMES = new Set(["date", "datetime", "time", "duration"]);

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** A number that JSON could not hold, or any other: `Infinity` came as text. */
export const real = (value) => (value === null || value === undefined ? NaN : Number(value));

/** The number to three or four digits; whole ones in full as long as they are short. */
export function number(value) {
  if (Number.isNaN(value)) return "";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && size < 1e-2)) return short(value.toPrecision(3));
  if (size >= 1000 || Number.isInteger(value)) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(size >= 1 ? 4 : 3)));
}

/** A whole number with all its digits, any other with seven, and two behind the point at least. */
export function full(value) {
  const size = Math.abs(value);
  if (value !== 0 && !(size < 1e15 && size >= 1e-4)) return number(value);
  const digits = Number.isInteger(value) ? 15 : Math.max(7, Math.floor(Math.log10(size)) + 3);
  return value.toLocaleString("en-US", { maximumSignificantDigits: digits });
}

function short(text) {
  const [digits, exponent] = Number(text).toExponential().split("e");
  const power = Number(exponent);
  return power >= -4 && power < 3 ? String(Number(text)) : `${digits}e${power}`;
}

/** A number of things, in full. */
export const count = (value) => grouped.format(value);

/** A part of a whole in percent; what is not quite nothing or everything says so. */
export function share(part, whole) {
  if (!whole) return "-";
  const fraction = part / whole;
  if (fraction > 0 && fraction < 0.01) return "<1%";
  if (fraction > 0.99 && fraction < 1) return ">99%";
  return `${Math.round(fraction * 100)}%`;
}

/** The same with one more digit. */
export function percent(fraction) {
  if (fraction > 0 && fraction < 0.0005) return "<0.1%";
  return `${(fraction * 100).toFixed(1)}%`;
}

/** A number that stands for a time as a person would write it; any other as `write` does. */
export function moment(value, type, write = number) {
  if (!TIMES.has(type) || !Number.isFinite(value)) return write(value);
  if (type === "date") return day(value * 86_400_000).slice(0, 10);
  if (type === "datetime") return day(value / 1000).replace("T", " ").slice(0, 19);
  if (type === "time") return new Date((((value % DAY) + DAY) % DAY) / 1000).toISOString().slice(11, 19);
  const [unit, name] = UNITS.find(([unit]) => Math.abs(value) >= unit) ?? [1_000_000, "s"];
  return `${number(value / unit)} ${name}`;
}

function day(milliseconds) {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? number(milliseconds) : date.toISOString();
}

/** `1 row`, `2 rows`. */
export const counted = (value, noun) => `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
