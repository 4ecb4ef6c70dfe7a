// One feature at large: the big chart, and every number behind it as a table.

import { h, grid, segmented, toggle } from "./dom.js";
import { count, counted, full, moment, number, percent, real } from "./figure.js";
import { bucket, large, ranked, series } from "./chart.js";
import { figuresOf, sharesOf, upTo } from "./curve.js";
import { apartText, figure, missing, typeOf } from "./table.js";

/** The quantiles that are told, as `outline.py` lists them. */
const QUANTILES = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

/** Values that are drawn at first, and values that are not in the domain. */
const DRAWN = 15, STRANGE = 5;

/** The share of values in one bar from which on a histogram tells little. */
const CROWDED = 0.9;

/** The panel: `open` shows a feature, with the others of its list a key away. */
export function panel(page) {
  const dialog = h("dialog", { class: "panel", "aria-labelledby": "panel-title" });
  let list = [], at = 0, sides = [], distance = () => null;

  function go(step) {
    if (!list[at + step]) return;
    at += step;
    draw();
  }

  function draw() {
    const summary = list[at];
    const shown = sides.map((side) => ({ ...side, cell: summary.cells[side.at] }));
    const some = shown.filter((side) => side.cell);
    const keep = dialog.querySelector(":focus")?.dataset.key;
    dialog.replaceChildren(
      h("header", {},
        h("div", {}, h("h2", { id: "panel-title", tabindex: "-1" }, summary.path), h("p", { class: "under" }, h("span", { class: "type" }, typeOf(summary)), ` ${count(at + 1)} of ${count(list.length)}`)),
        h("div", { class: "steps" },
          h("button", { type: "button", "data-key": "before", disabled: at === 0, "aria-label": "The feature before", title: "k", onclick: () => go(-1) }, "↑"),
          h("button", { type: "button", "data-key": "next", disabled: at === list.length - 1, "aria-label": "The next feature", title: "j", onclick: () => go(1) }, "↓"),
          h("button", { type: "button", "data-key": "close", "aria-label": "Close", title: "Esc", onclick: () => dialog.close() }, "✕"))),
      h("div", { class: "body" },
        findings(page.findings(summary.path)),
        sides.length > 1 && legend(shown),
        some.length ? picture(summary, some) : h("p", { class: "nothing" }, "None of these data have it."),
        some.length > 0 && facts(summary, shown),
        expectation(summary, page),
        sides.length > 1 && comparisons(summary, distance, page),
        some.length > 0 && numbers(summary, some)));
    dialog.querySelector(`[data-key="${keep ?? "none"}"]:not(:disabled)`)?.focus() ?? dialog.querySelector("h2").focus();
  }

  function picture(summary, some) {
    const choose = (name) => (value) => page.choose({ [name]: value }, draw);
    if (summary.kind !== "number") return h("section", {}, valuesTable(summary, some, page.options));
    return h("section", {},
      h("div", { class: "line" },
        segmented("Chart", [["histogram", "Histogram"], ["quantiles", "Quantiles"], ["cumulative", "Cumulative"]], page.options.chart, choose("chart")),
        toggle("log", page.options.log, choose("log")), toggle("percent", page.options.percent, choose("percent")), toggle("trim tails", page.options.trim, choose("trim")),
        some.some((side) => side.cell.weighted) && toggle("weighted", page.options.weighted, choose("weighted"))),
      large(summary, some, page.options), crowded(summary, some, page.options, choose), h("p", { class: "note" }, honesty(some, page.options)));
  }

  /** The numbers behind the charts. */
  function numbers(summary, some) {
    const parts = [];
    if (summary.kind === "number") {
      parts.push(h("h3", {}, "Quantiles"), quantiles(some, page.options));
      const listed = some.filter((side) => figuresOf(side.cell, page.options.weighted).top?.length);
      if (listed.length && summary.labels?.length) parts.push(h("h3", {}, "Most frequent values"), valuesTable(summary, listed, page.options));
      parts.push(h("details", {}, h("summary", {}, "The chart as a table"), buckets(summary, some, page.options)));
    }
    return h("section", {}, parts);
  }

  dialog.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, svg")) return;
    const step = { j: 1, k: -1, ArrowDown: event.altKey ? 1 : 0, ArrowUp: event.altKey ? -1 : 0 }[event.key];
    if (step) go(step);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });

  return {
    element: dialog,
    open(summary, nowSides, nowList, nowDistance) {
      [sides, list, distance] = [nowSides, nowList, nowDistance];
      at = Math.max(list.indexOf(summary), 0);
      if (!dialog.open) dialog.showModal();
      draw();
      dialog.scrollTop = 0;
    },
  };
}

/** Which color is whose. */
export const legend = (sides) => h("p", { class: "legend" }, sides.map((side, place) => h("span", {}, h("i", { class: `swatch color-${side.color} ${place ? "hollow" : ""}` }), side.name, side.cell === null || side.cell === undefined ? " (absent)" : "")));

/** Anomalies as cards. */
export function findings(found) {
  return found.map((each) => h("article", { class: `finding ${each.level}` },
    h("h3", {}, h("span", { class: "level" }, each.level), each.short, each.rows !== undefined && h("small", {}, ` ${count(each.rows)} row${each.rows === 1 ? "" : "s"}`)),
    h("dl", {}, (each.details ?? []).map(([label, text]) => [h("dt", {}, label), h("dd", {}, text)]))));
}

/** What may be off, and by how much. */
function honesty(sides, options) {
  const told = sides.map(({ name, cell }) => {
    const who = sides.length > 1 ? `${name}: ` : "";
    if (options.weighted && cell.weighted) return `${who}by weight, from the quantiles and buckets of the document`;
    if (cell.rank_error === undefined) return `${who}drawn from the buckets and quantiles of the document, which does not say how exact they are`;
    if (cell.complete && cell.rank_error === 0) return `${who}exact`;
    return `${who}drawn from ${count(cell.plain.x.length)} points; ${cell.rank_error ? `ranks within ${percent(cell.rank_error)} of all values` : "exact at each of them"}`;
  });
  return `${told.join("; ")}.`;
}

/** What a histogram hides in which nearly everything stands in one bar; a button that shows it. */
function crowded(summary, sides, options, choose) {
  if (options.chart !== "histogram" || options.trim) return null;
  const { sides: drawn } = series(summary, sides, options);
  const most = Math.max(...drawn.map(({ shares }) => (shares.length > 2 ? Math.max(...shares) : 0)));
  return most > CROWDED && h("p", { class: "note" }, `${percent(most)} of the values stand in one bar. `, h("button", { type: "button", class: "inline", onclick: () => choose("trim")(true) }, "Trim the tails"), " to see them.");
}

function facts(summary, shown) {
  const columns = summary.kind === "number" ? ["missing", "zeros", "mean", "std dev", "min", "median", "max", "distinct"] : ["missing", "distinct", "length"];
  const line = (label, tell) => {
    const told = shown.map((side) => (side.cell ? tell(side.cell) : "–"));
    return told.every((each) => each === "" || each === "–") ? null : [label, ...told];
  };
  const rows = [
    line("type", (cell) => cell.type || "no values"),
    line("rows with a value", (cell) => count(real(cell.plain.present))),
    line("missing", (cell) => `${count(real(cell.plain.missing))} (${percent(missing(cell, false))})`),
    line("values", (cell) => (real(cell.plain.values) === real(cell.plain.present) ? "" : count(real(cell.plain.values)))),
    ...columns.slice(1).map((column) => line(column, (cell) => figure(column, summary, cell, SHARES))),
    line("exactly", (cell) => (cell.exactly ? cell.exactly.join(" to ") : "")),
    line("NaN", (cell) => (real(cell.nan ?? 0) ? count(real(cell.nan)) : "")),
    line("-∞ and ∞", (cell) => (cell.infinite ? cell.infinite.map((each) => count(real(each))).join(" and ") : "")),
    line("lists", (cell) => (cell.lists?.length ? figure("lists", summary, cell, SHARES) : "")),
    line("average list", (cell) => (cell.lists?.length ? number(real(cell.average)) : "")),
    line("deciles of lists", (cell) => (cell.deciles ? cell.deciles.map((each) => number(real(each))).join(", ") : "")),
    line("length in bytes", (cell) => (cell.length && cell.length[0] !== null && cell.length[0] !== undefined ? `${count(cell.length[0])} to ${count(cell.length[2])}` : "")),
    ...[...new Set(shown.flatMap((side) => (side.cell?.notes ?? []).map(([label]) => label)))].map((label) =>
      line(label, (cell) => (cell.notes ?? []).find(([name]) => name === label)?.[1] ?? "")),
  ].filter(Boolean);
  return h("section", {}, h("h3", {}, "Figures"), grid("Figures", ["", ...shown.map((side) => `>${shown.length > 1 ? side.name : ""}`)], rows));
}

/** Figures in the panel are shares, unweighted and in full, whatever the switches of the charts say. */
const SHARES = { percent: true, weighted: false, full: true };

function quantiles(sides, options) {
  const rows = QUANTILES.map((place, at) => [`${percent(place).replace(".0%", "%")}`, ...sides.map((side) => {
    const figures = figuresOf(side.cell, options.weighted);
    return figures.quantiles ? moment(real(figures.quantiles[at]), side.cell.type, full) : "";
  })]);
  return grid("Quantiles", ["share of values up to", ...sides.map((side) => `>${sides.length > 1 ? side.name : "value"}`)], rows);
}

/** The most frequent values of every side as a table of bars; those that are not in the domain stand above. */
export function valuesTable(summary, sides, options) {
  const found = sides.map((side) => ({ ...side, ...sharesOf(summary, side.cell, options.weighted), figures: figuresOf(side.cell, options.weighted) }));
  const outside = new Set(summary.outside ?? []), order = ranked(found);
  if (!order.length) return h("p", { class: "nothing" }, "The document lists no values.");
  const most = Math.max(...order.flatMap((place) => found.map((side) => side.shares[place])));
  const times = (side, place) => side.figures.top?.find(([label]) => label === place)?.[1] ?? 0;
  const row = (attributes, name, parts, counts, unsure) => h("tr", attributes, h("th", { scope: "row" }, name),
    h("td", { class: "bar-cell" }, found.map((side, at) => parts[at] > 0 && h("i", { class: `bar color-${side.color}`, style: { width: `${(100 * Math.min(parts[at], most)) / most}%` } }))),
    found.map((side, at) => [h("td", { class: "right" }, counts[at]), h("td", { class: "right" }, `${unsure(side) ? "≈" : ""}${percent(parts[at])}`)]));
  const line = (place) => row({ class: outside.has(place) && "outside" }, summary.labels[place], found.map((side) => side.shares[place]),
    found.map((side) => count(real(times(side, place)))), (side) => side.cell.shortfall !== 0);
  const rest = () => found.some((side) => side.rest > 1e-9) && row({ class: "rest" }, "all others", found.map((side) => side.rest),
    found.map((side) => count(Math.round(side.rest * side.total))), () => true);
  const columns = 2 + 2 * found.length;
  const part = (title, places, drawn, end) => places.length > 0 && h("tbody", {},
    title && h("tr", { class: "part" }, h("th", { colspan: columns, scope: "rowgroup" }, title)),
    places.slice(0, drawn).map(line), ...(places.length > drawn ? [more(places.slice(drawn), end)] : [end?.()]));
  const more = (places, end) => {
    const button = h("button", { type: "button", class: "more", onclick: () => asked.replaceWith(...places.map(line), ...[end?.() || []].flat()) }, `Show ${count(places.length)} more`);
    const asked = h("tr", {}, h("td", { colspan: columns }, button));
    return asked;
  };
  const strange = order.filter((place) => outside.has(place)), usual = order.filter((place) => !outside.has(place));
  const head = h("tr", {}, h("th", { scope: "col" }, "value"), h("td", {}), found.map((side) => h("th", { scope: "colgroup", colspan: 2, class: "right" }, sides.length > 1 && h("i", { class: `swatch color-${side.color}` }), sides.length > 1 ? side.name : "values")));
  const note = found.map((side) => {
    const distinct = real(side.cell.distinct ?? 0), named = (side.figures.top ?? []).length;
    return distinct > named ? `${sides.length > 1 ? `${side.name}: ` : ""}${count(named)} of ${side.cell.distinct_error === 0 ? "" : "about "}${count(distinct)} different values are listed` : null;
  }).filter(Boolean).join("; ");
  return h("div", {}, h("div", { class: "scroll" }, h("table", { class: "grid bars" }, h("caption", { class: "unseen" }, "Most frequent values"), h("thead", {}, head),
    part(strange.length > 0 && `Not in the domain: ${counted(strange.length, "value")}`, strange, STRANGE), part(strange.length > 0 && "In the domain", usual, DRAWN, rest))), note && h("p", { class: "note" }, `${note}.`));
}

/** The buckets of the chart, with counts and shares. */
function buckets(summary, sides, options) {
  const found = series(summary, sides, options);
  const { type, edges } = found;
  const cumulative = options.chart === "cumulative";
  const rows = edges.slice(1).map((high, at) => [
    cumulative ? moment(high, type) : bucket(edges[at], high, type),
    ...found.sides.flatMap((side) => {
      const part = cumulative ? upTo(side.curve, high) : side.shares[at];
      return [`${count(Math.round(part * side.total))}`, percent(part)];
    })]);
  return grid("The chart as a table", [cumulative ? "up to" : "bucket", ...found.sides.flatMap((side) => [`>${sides.length > 1 ? side.name : "values"}`, ">share"])], rows);
}

function expectation(summary, page) {
  const said = summary.expected;
  if (!said) return page.expects ? h("section", {}, h("h3", {}, "Schema"), h("p", { class: "nothing" }, "The schema does not know this feature.")) : null;
  const rows = [["type", said.type || "any"], ["presence", said.presence], ["values in a row", said.values ?? ""], ["may hold", (said.domain ?? []).join(" | ")], ["environments", (said.environments ?? []).join("; ")]];
  return h("section", {}, h("h3", {}, "Schema"), h("dl", { class: "facts" }, rows.filter(([, text]) => text).map(([label, text]) => [h("dt", {}, label), h("dd", {}, text)])));
}

/** Every distance that was measured of the feature, with its threshold. */
function comparisons(summary, distance, page) {
  const found = page.comparisons(summary.path);
  if (found.length) return h("section", {}, h("h3", {}, "Distances"), page.distances(found));
  const about = distance(summary);
  return about && h("section", {}, h("h3", {}, "Distance"), h("p", {}, apartText(about), " of the values would have to change, as far as these charts tell."));
}
