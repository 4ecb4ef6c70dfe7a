// Lines over time or over any other scale of numbers, with a band around one and marks on some points.

import { h, s } from "./dom.js";
import { full, real } from "./figure.js";
import { nice, ticksOf } from "./chart.js";

const WIDTH = 300, HEIGHT = 96, LEFT = 44, LETTER = 6.2, RIGHT = 8, BOTTOM = 16, TOP = 8;

/** Points that have a dot each; of more, only those that are marked. */
const DOTTED = 60;

/**
 * A chart of lines, `[{ label, values }]`, one value for each number of `at`, null where there is none.
 *
 * `words` say what is shown, `names` what each place of `at` is called, `ends` what stands below its ends; `form` writes
 * a value; `band` is two lists of values, its lower and upper edge; `marks` are true where a point is ringed, `marked`
 * says why. The numbers themselves belong into a table beside it.
 */
export function linesChart(lines, { words, at, names, ends, form, band = null, marks = [], marked = "moved beyond chance" }) {
  const scale = vertical([...lines.flatMap(({ values }) => values), ...(band ?? []).flat()]);
  if (!scale) return h("p", { class: "nothing" }, "no values");
  const first = at[0], last = at.at(-1);
  // Ticks that a few digits do not tell apart get all of theirs.
  const labels = scale.ticks.map(form), told = new Set(labels).size === labels.length ? labels : scale.ticks.map(full);
  const left = Math.max(LEFT, 10 + LETTER * Math.max(...told.map(({ length }) => length)));
  const x = (place) => left + ((WIDTH - left - RIGHT) * (at[place] - first)) / (last - first || 1);
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (real(value) - scale.low) / (scale.high - scale.low));
  const dot = ({ label, values }, line) => values.map((value, place) => known(value) && (marks[place] || at.length <= DOTTED) && s("circle", { class: `dot color-${line} ${marks[place] ? "marked" : ""}`, cx: x(place), cy: y(value), r: marks[place] ? 3 : 1.6 },
    s("title", {}, `${names[place]}: ${lines.length > 1 ? `${label} ` : ""}${form(real(value))}${marks[place] ? `, ${marked}` : ""}`)));
  return s("svg", { class: `over-time ${at.length > DOTTED ? "many" : ""}`, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${words}; the numbers follow as a table` },
    scale.ticks.map((tick, place) => [s("path", { class: "rule", d: `M${left} ${y(tick)}H${WIDTH - RIGHT}` }), s("text", { x: left - 5, y: y(tick) + 4, "text-anchor": "end" }, told[place])]),
    band && bandPath(band, x, y),
    lines.map(({ values }, line) => s("path", { class: `line color-${line}`, d: linePath(values, x, y) })),
    lines.map(dot),
    s("text", { x: left, y: HEIGHT - 2 }, ends[0]), s("text", { x: WIDTH - RIGHT, y: HEIGHT - 2, "text-anchor": "end" }, ends[1]));
}

/** From where to where values are drawn, and the places of ticks; null without any value. */
function vertical(values) {
  const all = values.filter(known).map(real);
  if (!all.length) return null;
  let low = Math.min(...all), high = Math.max(...all);
  if (low >= 0 && low < high / 2) low = 0;
  if (low === high) [low, high] = [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
  const ticks = [2, 3, 4, 6].map((parts) => ticksOf(low, high, nice((high - low) / parts)));
  return { low, high, ticks: ticks.find(({ length }) => length > 1) ?? ticks.at(-1) };
}

const known = (value) => value !== null && value !== undefined && Number.isFinite(real(value));

function linePath(values, x, y) {
  return values.map((value, at) => (known(value) ? `${at && known(values[at - 1]) ? "L" : "M"}${x(at).toFixed(1)} ${y(value).toFixed(1)}` : "")).join("");
}

function bandPath([low, high], x, y) {
  const places = low.map((_, at) => at).filter((at) => known(low[at]) && known(high[at]));
  const forth = places.map((at) => `${x(at).toFixed(1)} ${y(high[at]).toFixed(1)}`), back = [...places].reverse().map((at) => `${x(at).toFixed(1)} ${y(low[at]).toFixed(1)}`);
  return places.length > 1 ? s("path", { class: "band color-0", d: `M${[...forth, ...back].join("L")}z` }) : null;
}
