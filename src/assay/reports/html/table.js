// The table of features: search, filters, orders, switches, and rows with small charts. Datasets and slices share it.

import { h, narrow, segmented, select, toggle } from "./dom.js";
import { TIMES, count, counted, full, moment, number, percent, real, share } from "./figure.js";
import { FEW, small } from "./chart.js";
import { figuresOf, unevenness } from "./curve.js";
import { rows } from "./rows.js";

/** Orders by the names that the list of orders shows; each gives a key, larger ones come first. */
const ORDERS = [
  ["importance", "Importance"], ["order", "Order of the data"], ["name", "Name"], ["missing", "Missing"],
  ["zeros", "Zeros"], ["distance", "Distance"], ["unevenness", "Non-uniformity"], ["distinct", "Distinct values"],
];

const GROUPS = [
  ["number", "Numbers", (summary) => summary.kind === "number" && !TIMES.has(typeOf(summary))],
  ["time", "Times", (summary) => summary.kind === "number" && TIMES.has(typeOf(summary))],
  ["text", "Texts", (summary) => summary.kind === "text"],
  ["other", "Structs, and features without values", (summary) => summary.kind !== "number" && summary.kind !== "text"],
];

/**
 * A table of features.
 *
 * `view()` says which sides are shown now: `[{ name, color, at }]`, `at` the place of the cell; `distance(summary)` how
 * far the first two sides are apart.
 */
export function featureTable(features, view, distance, page) {
  const state = { order: "importance", reversed: false, search: "", hidden: new Set(), anomalies: "all" };
  const kinds = [...new Set(features.map(typeOf))];
  const tally = h("output", { class: "tally", "aria-live": "polite" });
  const groups = GROUPS.filter(([, , belongs]) => features.some(belongs)).map(([kind, title, belongs]) => group(kind, title, belongs));
  const element = h("div", { class: "features" }, toolbar(), h("div", { class: "groups" }, groups.map(({ element }) => element)));

  function toolbar() {
    const weights = features.some((summary) => summary.cells.some((cell) => cell?.weighted));
    const change = (name) => (value) => page.choose({ [name]: value });
    const again = (name) => (value) => {
      state[name] = value;
      redraw();
    };
    const search = h("input", { type: "search", placeholder: "Search names, or /regex/", "aria-label": "Search features", oninput: () => again("search")(search.value) });
    return h("div", { class: "toolbar", role: "search" },
      h("div", { class: "line" }, search,
        select("Sort", ORDERS.filter(([name]) => name !== "distance" || view().length > 1 || features.some((summary) => summary.cells.length > 1)), state.order, again("order")),
        toggle("reversed", false, again("reversed")),
        page.validated && select("Anomalies", [["all", "all features"], ["any", "with anomalies"], ["error", "with errors"], ["none", "without"]], "all", again("anomalies")),
        tally),
      h("div", { class: "line" },
        kinds.length > 1 && h("div", { class: "chips", role: "group", "aria-label": "Types" }, kinds.map((type) => chip(type))),
        h("span", { class: "push" }),
        segmented("Charts", [["histogram", "Histogram"], ["quantiles", "Quantiles"], ["cumulative", "Cumulative"]], page.options.chart, change("chart")),
        toggle("log", page.options.log, change("log"), "Heights of histograms on a logarithmic scale"),
        toggle("percent", page.options.percent, change("percent"), "Shares in place of counts"),
        toggle("trim tails", page.options.trim, change("trim"), "Charts without the lowest and highest 1% of numbers"),
        weights && toggle("weighted", page.options.weighted, change("weighted"), "By the weight of rows in place of their number")));
  }

  function chip(type) {
    const number = features.filter((summary) => typeOf(summary) === type).length;
    const button = h("button", {
      type: "button", class: "chip", "aria-pressed": "true",
      onclick: () => {
        const hide = !state.hidden.has(type);
        hide ? state.hidden.add(type) : state.hidden.delete(type);
        button.setAttribute("aria-pressed", String(!hide));
        redraw();
      },
    }, type, h("small", {}, count(number)));
    return button;
  }

  function matches(summary) {
    if (state.hidden.has(typeOf(summary))) return false;
    const found = page.findings(summary.path);
    if (state.anomalies === "any" && !found.length) return false;
    if (state.anomalies === "none" && found.length) return false;
    if (state.anomalies === "error" && !found.some((each) => each.level === "error")) return false;
    return named(summary.path, state.search);
  }

  function ordered(sides) {
    const keys = new Map(features.map((summary, place) => [summary, key(state.order, summary, place, sides, distance, page)]));
    const sorted = features.filter(matches).sort((a, b) => compare(keys.get(a), keys.get(b)));
    return state.reversed ? sorted.reverse() : sorted;
  }

  function redraw() {
    const sides = view();
    const shown = ordered(sides);
    tally.textContent = shown.length === features.length ? counted(features.length, "feature") : `${count(shown.length)} of ${counted(features.length, "feature")}`;
    const open = (summary) => page.open(summary, sides, shown, distance);
    for (const each of groups) each.redraw(shown, sides, open);
    const first = (each) => (state.order === "importance" ? shown.findIndex(each.belongs) : 0);
    element.querySelector(".groups").append(...[...groups].sort((a, b) => first(a) - first(b)).map((each) => each.element));
  }

  function group(kind, title, belongs) {
    let shown = [], sides = [], open;
    const draw = (place) => row(kind, shown[place], sides, () => open(shown[place]), distance, page);
    const list = rows(draw, title);
    const number = h("small", {});
    const head = h("div", { class: "head" });
    const table = h("div", { class: `table ${kind}`, role: "table", "aria-label": title }, head, list.element);
    const element = h("section", { class: "group" }, h("h2", {}, title, " ", number), table);
    return {
      element,
      belongs,
      redraw(all, nowSides, nowOpen) {
        [shown, sides, open] = [all.filter(belongs), nowSides, nowOpen];
        element.hidden = !shown.length;
        number.textContent = count(shown.length);
        table.classList.toggle("compared", sides.length > 1);
        head.replaceChildren(header(kind, sides));
        list.redraw(shown.length, height(kind, sides.length));
      },
    };
  }

  return { element, redraw };
}

/** The type of a feature as a filter names it. */
export function typeOf(summary) {
  const types = [...new Set(summary.cells.filter((cell) => cell?.type).map((cell) => cell.type))];
  if (summary.kind === "empty") return "no values";
  return types.length > 1 ? "mixed" : types[0] || summary.kind;
}

function named(path, search) {
  const regex = /^\/(.+)\/$/.exec(search.trim());
  if (!regex) return path.toLowerCase().includes(search.trim().toLowerCase());
  try {
    return new RegExp(regex[1], "i").test(path);
  } catch {
    return path.includes(search);
  }
}

function key(order, summary, place, sides, distance, page) {
  const cells = sides.map((side) => summary.cells[side.at]).filter(Boolean);
  const { weighted } = page.options;
  const most = (measure) => Math.max(-1, ...cells.map(measure));
  switch (order) {
    case "name": return [summary.path];
    case "missing": return [most((cell) => missing(cell, weighted)), -place];
    case "zeros": return [most((cell) => (summary.kind === "number" ? real(cell.zeros ?? 0) / real(cell.plain.values) || 0 : -1)), -place];
    case "distinct": return [most((cell) => real(cell.distinct ?? -1)), -place];
    case "unevenness": return [most((cell) => unevenness(summary, cell, weighted)), -place];
    case "distance": return [distance(summary)?.value ?? -1, -place];
    case "order": return [-place];
  }
  const found = page.findings(summary.path);
  const gone = sides.length > 1 && cells.length < sides.length ? 1 : 0;
  const moved = distance(summary);
  const beyond = moved && moved.noise !== undefined ? Math.max(moved.value - moved.noise, 0) : 0;
  return [found.filter((each) => each.level === "error").length, found.length, gone, Math.max(beyond, sides.length > 1 ? page.gap(summary.path, sides[0].at, sides[1].at) : 0), most((cell) => missing(cell, weighted)), -place];
}

function compare(a, b) {
  for (let at = 0; at < a.length; at++) {
    if (typeof a[at] === "string") return a[at].localeCompare(b[at], "en", { numeric: true });
    if (a[at] !== b[at]) return b[at] - a[at];
  }
  return 0;
}

/** The share of rows without a value. */
export function missing(cell, weighted) {
  const figures = figuresOf(cell, weighted);
  const [present, gone] = [real(figures.present), real(figures.missing)];
  return gone ? gone / (present + gone) : 0;
}

const COLUMNS = {
  number: ["missing", "mean", "std dev", "zeros", "min", "median", "max"],
  time: ["missing", "min", "median", "max"],
  text: ["missing", "distinct", "length"],
  other: ["missing", "lists"],
};

const EXPLAINED = {
  missing: "Share of the rows without a value", "std dev": "Standard deviation of the population", zeros: "Share of the numbers that are 0",
  length: "Average length in bytes", lists: "Shortest and longest list", distinct: "Different values; ≈ is an estimate",
  apart: "Share of values that would have to change (total variation distance); gray is no more than chance",
};

function header(kind, sides) {
  const names = [...COLUMNS[kind], ...(sides.length > 1 ? ["apart"] : [])];
  return h("div", { class: "row", role: "row" },
    h("div", { class: "name", role: "columnheader" }, "name"),
    h("div", { class: "picture", role: "columnheader" }, kind === "text" ? "most frequent values" : kind === "other" ? "type" : "chart"),
    sides.length > 1 && h("div", { class: "keys" }),
    names.map((name) => h("div", { class: `fig ${name.replace(" ", "-")}`, role: "columnheader", title: EXPLAINED[name] }, name)));
}

const height = (kind, sides) => Math.max(kind === "other" ? 34 : kind === "text" ? 20 + FEW * 19 : 62, 18 + 19 * sides) + (narrow.matches ? 24 : 0);

function row(kind, summary, sides, open, distance, page) {
  const cells = sides.map((side) => ({ ...side, cell: summary.cells[side.at] }));
  const found = page.findings(summary.path);
  const worst = found.find((each) => each.level === "error") ? "error" : found.length ? "warning" : "";
  const moved = sides.length > 1 ? distance(summary) : null;
  const columns = COLUMNS[kind].map((column) => h("div", { class: `fig ${column.replace(" ", "-")}`, role: "cell" },
    cells.map((side) => h("div", {}, side.cell ? figure(column, summary, side.cell, page.options) : h("span", { class: "nothing" }, "–")))));
  return h("div", { class: `row ${worst}`, role: "row" },
    h("div", { class: "name", role: "rowheader" },
      h("button", { type: "button", class: "open", onclick: open, style: { "padding-left": `${(summary.depth ?? 0) * 12}px` } }, summary.path),
      h("div", { class: "under" }, h("span", { class: "type" }, types(cells)), worst && h("span", { class: `mark ${worst}` }, found.length > 1 ? `${found.length} anomalies` : found[0].short))),
    h("div", { class: "picture", role: "cell" }, kind === "other" ? types(cells) : small(summary, cells.filter((side) => side.cell), page.options)),
    sides.length > 1 && h("div", { class: "keys", "aria-hidden": "true" }, cells.map((side) => h("div", {}, h("i", { class: `swatch color-${side.color}` })))),
    columns,
    sides.length > 1 && h("div", { class: "fig apart", role: "cell" }, moved && apartText(moved)));
}

/** A distance: gray where chance alone might make it, ≈ where the page computed it from what it shows. */
export function apartText(moved) {
  const chance = moved.noise !== undefined && moved.value <= moved.noise;
  return h("span", { class: chance ? "chance" : moved.exceeds ? "beyond" : "", title: chance ? "No more than chance would have it in samples of this size" : undefined }, `${moved.noise === undefined ? "≈" : ""}${percent(moved.value)}`);
}

function types(cells) {
  const seen = [...new Set(cells.filter((side) => side.cell).map((side) => side.cell.type || "no values"))];
  return seen.join(" / ") || "absent";
}

/** One figure of a cell as text, marked where it deserves a look. */
export function figure(column, summary, cell, options) {
  const figures = figuresOf(cell, options.weighted);
  const total = real(figures.values);
  switch (column) {
    case "missing": {
      const part = missing(cell, options.weighted);
      const text = options.percent ? share(real(figures.missing), real(figures.missing) + real(figures.present)) : count(real(figures.missing));
      return h("span", { class: part > 0.2 ? "high" : part > 0 ? "some" : "none" }, text);
    }
    case "mean": return timely(figures.mean, cell, options);
    case "std dev": return TIMES.has(cell.type) ? spread(figures.deviation, cell) : timely(figures.deviation, cell, options);
    case "zeros": {
      const zeros = real(cell.zeros ?? 0);
      if (TIMES.has(cell.type)) return "";
      return h("span", { class: zeros > total / 2 ? "high" : zeros ? "" : "none" }, options.percent ? share(zeros, real(cell.plain.values) - real(cell.nan ?? 0)) : count(zeros));
    }
    case "min": return timely(cell.low, cell, options);
    case "max": return timely(cell.high, cell, options);
    case "median": return `${cell.rank_error === 0 && !options.weighted || !figures.x?.length ? "" : "≈"}${timely(figures.median, cell, options)}`;
    case "distinct": return cell.distinct === undefined ? "" : `${cell.distinct_error === 0 ? "" : "≈"}${count(real(cell.distinct))}`;
    case "length": return cell.length ? number(real(cell.length[1])) : "";
    case "lists": return (cell.lists ?? []).map(([least, most]) => (least === most ? count(least) : `${count(least)} to ${count(most)}`)).join(" x ");
  }
  return "";
}

const timely = (value, cell, options) => (value === undefined ? "" : moment(real(value), cell.type, options.full ? full : number));
const spread = (value, cell) => moment(real(value) * (cell.type === "date" ? 86_400_000_000 : 1), "duration");
