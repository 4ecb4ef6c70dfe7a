// Charts of one feature: small in a row, large in the panel. Every chart says in words what it shows.

import { h, narrow, s } from "./dom.js";
import { count, moment, number, percent, real, share } from "./figure.js";
import { along, around, between, curveOf, edges, figuresOf, quantile, sharesIn, sharesOf, upTo } from "./curve.js";

const WIDTH = 220, HEIGHT = 44;

/** Values that a row has room for. */
export const FEW = 3;

/**
 * What a chart of numbers shows: edges, and for each side its shares and heights.
 *
 * A side is `{ cell, color, name }`; `options` are those of the page.
 */
export function series(summary, sides, options) {
  const curves = sides.map((side) => curveOf(side.cell, options.weighted));
  const cell = sides.find((side) => side.cell)?.cell;
  const whole = cell && (cell.type === "int" || cell.type === "boolean");
  const found = edges(curves, whole, options.trim);
  const drawn = sides.map((side, place) => {
    const shares = sharesIn(curves[place], found);
    const figures = side.cell && figuresOf(side.cell, options.weighted);
    const total = figures ? real(figures.values) : 0;
    return { ...side, curve: curves[place], shares, total, heights: options.percent ? shares : shares.map((each) => each * total) };
  });
  return { edges: found, sides: drawn.filter((side) => side.curve), type: cell?.type ?? "" };
}

/** A scale for heights: a function to 0..1, and the places of ticks. */
export function vertical(heights, log) {
  const most = Math.max(...heights, Number.MIN_VALUE);
  if (!log) {
    const step = nice(most / 5);
    const ticks = [];
    for (let tick = 0; tick <= most * 1.001; tick += step) ticks.push(tick);
    return { at: (value) => value / most, ticks };
  }
  const least = Math.min(...heights.filter((height) => height > 0), most);
  const low = Math.floor(Math.log10(least)) - 0.3, high = Math.max(Math.log10(most), low + 1);
  const ticks = [];
  for (let power = Math.ceil(low); power <= high; power++) ticks.push(10 ** power);
  return { at: (value) => (value > 0 ? (Math.log10(value) - low) / (high - low) : 0), ticks };
}

/** 1, 2 or 5 times a power of ten, not below the number. */
export function nice(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].find((each) => each * power >= value * 0.999) * power;
}

/** The chart of a feature in a row of a table. */
export function small(summary, sides, options) {
  if (summary.kind === "number") {
    const found = series(summary, sides, options);
    if (!found.sides.length) return h("span", { class: "nothing" }, "no numbers");
    const draw = { quantiles: boxes, cumulative: steps }[options.chart] ?? bars;
    return draw(found, options);
  }
  return values(summary, sides, options);
}

function frame(label, ...children) {
  return s("svg", { class: "small", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: "img", "aria-label": label }, children);
}

function inWords({ sides, type }) {
  return sides.map(({ name, curve }) =>
    `${name}: from ${moment(curve.x[0], type)} to ${moment(curve.x.at(-1), type)}, half of it up to ${moment(quantile(curve, 0.5), type)}`).join("; ");
}

function bars(found, options) {
  const scale = vertical(found.sides.flatMap((side) => side.heights), options.log);
  return frame(`Histogram. ${inWords(found)}`, s("path", { class: "base", d: `M0 ${HEIGHT - 0.5}H${WIDTH}` }),
    found.sides.map((side, place) => barPath(side, place, scale, 0, 2, WIDTH, HEIGHT - 3)));
}

/** The first side as bars, any other as the outline of its bars. */
export function barPath(side, place, scale, left, top, width, height) {
  const step = width / side.heights.length;
  const gap = place === 0 && step > 3 ? 1 : 0;
  const y = (value) => top + height * (1 - (value > 0 ? Math.max(scale.at(value), 1.5 / height) : 0));
  if (place === 0) {
    const d = side.heights.map((value, at) => (value > 0 ? `M${fix(left + at * step)} ${top + height}V${fix(y(value))}h${fix(step - gap)}V${top + height}z` : "")).join("");
    return s("path", { class: `fill color-${side.color}`, d });
  }
  const d = side.heights.map((value, at) => `${at ? "" : `M${left} ${top + height}`}V${fix(y(value))}H${fix(left + (at + 1) * step)}`).join("") + `V${top + height}`;
  return s("path", { class: `line color-${side.color} dash-${place}`, d });
}

const fix = (value) => Math.round(value * 10) / 10;

function span(found, options) {
  const ends = found.sides.flatMap(({ curve }) => (options.trim ? [quantile(curve, 0.01), quantile(curve, 0.99)] : [curve.x[0], curve.x.at(-1)]));
  const low = Math.min(...ends), high = Math.max(...ends);
  return low === high ? around(low) : [low, high];
}

function boxes(found, options) {
  const [low, high] = span(found, options);
  const x = (value) => fix(4 + (WIDTH - 8) * Math.min(Math.max(along(value, low, high), 0), 1));
  const step = HEIGHT / found.sides.length;
  return frame(`Quantiles. ${inWords(found)}`, found.sides.map((side, place) => {
    const y = fix(step * (place + 0.5)), thick = Math.min(step * 0.55, 14);
    const [first, tenth, quarter, middle, three, nine, last] = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1].map((each) => x(each === 0 ? side.curve.x[0] : quantile(side.curve, each)));
    return [
      s("path", { class: `line thin color-${side.color}`, d: `M${first} ${y}H${last}` }),
      s("path", { class: `line wide color-${side.color}`, d: `M${tenth} ${y}H${nine}` }),
      s("rect", { class: `fill color-${side.color}`, x: quarter, y: fix(y - thick / 2), width: Math.max(three - quarter, 1), height: thick }),
      s("path", { class: "median", d: `M${middle} ${fix(y - thick / 2 - 2)}V${fix(y + thick / 2 + 2)}` }),
    ];
  }));
}

function steps(found, options) {
  const [low, high] = span(found, options);
  return frame(`Cumulative shares. ${inWords(found)}`, s("path", { class: "base", d: `M0 ${HEIGHT - 0.5}H${WIDTH}` }),
    found.sides.map((side, place) => s("path", { class: `line color-${side.color} dash-${place}`, d: risingPath(side.curve, low, high, 0, 2, WIDTH, HEIGHT - 3) })));
}

/** The distribution function as a path. */
export function risingPath(curve, low, high, left, top, width, height) {
  const x = (value) => fix(left + width * along(value, low, high));
  const y = (value) => fix(top + height * (1 - value));
  const inside = curve.x.map((_, at) => at).filter((at) => curve.x[at] >= low && curve.x[at] <= high);
  const points = inside.map((at) => `L${x(curve.x[at])} ${y(curve.below[at])}V${y(curve.upto[at])}`);
  return `M${left} ${y(curve.x[0] < low ? upTo(curve, low) : 0)}${points.join("")}H${left + width}`;
}

/** The most frequent values as bars behind their names, each with its share. */
function values(summary, sides, options) {
  const found = sides.filter((side) => side.cell).map((side) => ({ ...side, ...sharesOf(summary, side.cell, options.weighted) }));
  if (!found.some((side) => side.total && side.shares.length)) return h("span", { class: "nothing" }, "no values listed");
  const usual = ranked(found), strange = ranked(found, summary.outside)[0];
  const order = usual.slice(0, FEW);
  // One value that should not be there is worth more than the third that should.
  if (summary.outside?.includes(strange) && !order.includes(strange)) order.splice(FEW - 1, 1, strange);
  const most = Math.max(...order.flatMap((place) => found.map((side) => side.shares[place])), 1e-9);
  return h("ol", { class: "values", "aria-label": "Most frequent values" }, order.map((place) =>
    h("li", { class: summary.outside?.includes(place) && "outside" },
      h("span", { class: "behind", "aria-hidden": "true" }, found.map((side) =>
        h("i", { class: `bar color-${side.color} ${side.shares[place] > 0 ? "" : "zero"}`, style: { width: `${(100 * side.shares[place]) / most}%` } }))),
      h("span", { class: "label" }, summary.labels[place]),
      h("span", { class: "shares" }, found.map((side) => share(side.shares[place], 1)).join(" · ")))));
}

/** Places of labels: those outside of the domain, then the one with the largest share on the first side that has any. */
export function ranked(sides, outside = []) {
  const strange = new Set(outside);
  const largest = sides[0].shares.map((_, place) => Math.max(...sides.map((side) => side.shares[place])));
  return largest.map((_, place) => place).filter((place) => largest[place] > 0).sort((a, b) => strange.has(b) - strange.has(a) || sides[0].shares[b] - sides[0].shares[a] || largest[b] - largest[a] || a - b);
}

/** Of the large chart: its size, the margins, and about how many ticks there are from left to right. */
const LARGE = { width: 760, height: 300, left: 56, right: 16, top: 14, bottom: 40, parts: 7 };
const NARROW = { ...LARGE, width: 400, height: 240, left: 48, parts: 4 };

/** The large chart of numbers with axes, the bounds of the domain, and what lies under the pointer in words. */
export function large(summary, sides, options) {
  const found = series(summary, sides, options);
  if (!found.sides.length) return h("p", { class: "nothing" }, "No numbers to draw.");
  const { width, height, left, right, top, bottom, parts } = narrow.matches ? NARROW : LARGE;
  const inner = { width: width - left - right, height: height - top - bottom };
  const histogram = options.chart === "histogram";
  const [low, high] = histogram ? [found.edges[0], found.edges.at(-1)] : span(found, options);
  const scale = options.chart === "cumulative" ? { at: (value) => value, ticks: [0, 0.25, 0.5, 0.75, 1] } : vertical(found.sides.flatMap((side) => side.heights), options.log);
  const x = (value) => fix(left + inner.width * along(value, low, high));
  const y = (value) => fix(top + inner.height * (1 - scale.at(value)));
  const boxed = options.chart === "quantiles";
  const readout = h("output", { class: "readout", "aria-live": "polite" }, "Point at the chart, or focus it and use the arrow keys.");
  const cursor = s("path", { class: "cursor" });
  const chart = s("svg", { class: "large", viewBox: `0 0 ${width} ${height}`, role: "img", tabindex: "0", "aria-label": `${summary.path}. ${inWords(found)}. The numbers follow as a table.` },
    boxed ? null : scale.ticks.map((tick) => [
      s("path", { class: "rule", d: `M${left} ${y(tick)}H${left + inner.width}` }),
      s("text", { class: "tick", x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, options.percent || options.chart === "cumulative" ? tidyPercent(tick) : number(tick)),
    ]),
    ticks(low, high, found.type, parts).map((tick) => [
      s("path", { class: "rule", d: `M${x(tick)} ${top + inner.height}v5` }),
      s("text", { class: "tick", x: x(tick), y: top + inner.height + 18, "text-anchor": "middle" }, moment(tick, found.type)),
    ]),
    s("path", { class: "base", d: `M${left} ${top + inner.height}H${left + inner.width}` }),
    s("text", { class: "axis", x: left + inner.width / 2, y: height - 4, "text-anchor": "middle" }, axis(found.type, options)),
    boxed ? largeBoxes(found, x, top, inner.height)
      : options.chart === "cumulative" ? found.sides.map((side, place) => s("path", { class: `line color-${side.color} dash-${place}`, d: risingPath(side.curve, low, high, left, top, inner.width, inner.height) }))
        : found.sides.map((side, place) => barPath(side, place, scale, left, top, inner.width, inner.height)),
    bounds(summary.expected, low, high, x, top, inner.height, found.type), cursor);
  if (!boxed) reading(chart, cursor, readout, found, options, x, { low, high, left, top, ...inner, whole: width });
  return h("figure", { class: "chart" }, chart, boxed ? null : readout);
}

function axis(type, options) {
  const what = type === "boolean" ? "0 is false, 1 is true" : type;
  const up = options.chart === "cumulative" ? "share of values up to here" : options.percent ? "share of values" : options.weighted ? "weight of values" : "values";
  return options.chart === "quantiles" ? what : `${what}, upwards: ${up}${options.log && options.chart === "histogram" ? " (log)" : ""}${options.trim ? "; without the lowest and highest 1%" : ""}`;
}

const tidyPercent = (value) => `${Number((value * 100).toPrecision(3))}%`;

/** Places of ticks: round numbers, where that makes at least two; of times, places that lie evenly. */
function ticks(low, high, type, parts) {
  if (type === "int" || type === "float" || type === "decimal" || type === "boolean") {
    const least = type === "float" || type === "decimal" ? 0 : 1;
    const found = [1, 1.5, 2.5].map((finer) => ticksOf(low, high, Math.max(nice(high / parts / finer - low / parts / finer), least))).find(({ length }) => length > 1);
    if (found) return found;
  }
  const some = Math.min(parts - 1, 5);
  return Array.from({ length: some }, (_, place) => between(low, high, (place + 0.5) / some));
}

/** Every multiple of a step from low to high. */
export function ticksOf(low, high, step) {
  const first = Math.ceil(low / step - 1e-9), last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(Math.min(last - first + 1, 40), 0) }, (_, place) => (first + place) * step + 0);
}

function largeBoxes(found, x, top, height) {
  const step = height / found.sides.length;
  return found.sides.map((side, place) => {
    const y = fix(top + step * (place + 0.5)), thick = Math.min(step * 0.4, 44);
    const at = (each) => x(each === 0 ? side.curve.x[0] : quantile(side.curve, each));
    return [
      s("path", { class: `line thin color-${side.color}`, d: `M${at(0)} ${y}H${at(1)}` }),
      s("path", { class: `line wide color-${side.color}`, d: `M${at(0.1)} ${y}H${at(0.9)}` }),
      s("rect", { class: `fill color-${side.color}`, x: at(0.25), y: y - thick / 2, width: Math.max(at(0.75) - at(0.25), 1), height: thick }),
      s("path", { class: "median", d: `M${at(0.5)} ${y - thick / 2 - 4}v${thick + 8}` }),
      s("text", { class: "tick", x: at(0.5), y: y - thick / 2 - 9, "text-anchor": "middle" }, `median ${moment(quantile(side.curve, 0.5), found.type)}`),
    ];
  });
}

/** The bounds of the domain, where they are in sight. */
function bounds(expected, low, high, x, top, height, type) {
  if (!expected) return null;
  return [["low", "domain from", "start", 5], ["high", "domain to", "end", -5]].map(([key, text, anchor, aside]) => {
    const bound = real(expected[key]);
    if (!(bound >= low && bound <= high)) return null;
    return [
      s("path", { class: "bound", d: `M${x(bound)} ${top}v${height}` }),
      s("text", { class: "bound-label", x: x(bound) + aside, y: top + 10, "text-anchor": anchor }, `${text} ${moment(bound, type)}`),
    ];
  });
}

/** What a bucket holds, in words: whole numbers without the halves between them. */
export function bucket(low, high, type) {
  const whole = (type === "int" || type === "boolean") && low % 1 !== 0 && high % 1 !== 0;
  if (whole && high - low === 1) return number(low + 0.5);
  const [first, last] = whole ? [low + 0.5, high - 0.5] : [low, high];
  return `${moment(first, type)} to ${moment(last, type)}`;
}

/** Tells what a place of the chart holds, by pointer and by keys. */
function reading(chart, cursor, readout, found, options, x, area) {
  const parts = found.edges.length - 1;
  let at = -1;
  function tell(place) {
    at = Math.min(Math.max(place, 0), parts - 1);
    const [low, high] = [found.edges[at], found.edges[at + 1]];
    const where = options.chart === "cumulative" ? `up to ${moment(high, found.type)}` : bucket(low, high, found.type);
    readout.replaceChildren(h("b", {}, where), ...found.sides.map((side) => {
      const part = options.chart === "cumulative" ? upTo(side.curve, high) : side.shares[at];
      return h("span", {}, h("i", { class: `swatch color-${side.color}` }), `${side.name} ${percent(part)}, ${count(Math.round(part * side.total))}`);
    }));
    const cursorX = options.chart === "cumulative" ? x(high) : x(low / 2 + high / 2);
    cursor.setAttribute("d", `M${cursorX} ${area.top}v${area.height}`);
  }
  chart.addEventListener("pointermove", (event) => {
    const box = chart.getBoundingClientRect();
    const inside = ((event.clientX - box.left) / box.width) * area.whole - area.left;
    const value = between(area.low, area.high, inside / area.width);
    tell(Math.floor(parts * along(value, found.edges[0], found.edges.at(-1))));
  });
  chart.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    tell(at + step);
  });
}
