// Small multiples: every feature over the partitions, drawn as it comes into sight.

import { h, grid, select } from "../html/dom.js";
import { count, moment, number, percent, real } from "../html/figure.js";
import { linesChart } from "../html/lines.js";

/** What can be followed, of which kinds of features, and how its values are written. */
const MEASURES = [
  ["values", "values", () => true],
  ["missing", "share missing", () => true, percent],
  ["distance", "distance from the partition before", (one) => one.distance?.length, percent],
  ["mean", "mean", (one) => one.mean?.length],
  ["zeros", "share of zeros", (one) => one.zeros?.length, percent],
  ["distinct", "distinct values", (one) => one.distinct?.length, count],
];

const ORDERS = [["moved", "what moved most"], ["order", "order of the data"], ["name", "name"]];

export function time(content, page) {
  const state = { measure: "values", order: "moved", search: "" };
  const cards = h("div", { class: "multiples" });
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      target.fill();
    }
  }, { rootMargin: "300px" });
  const again = (name) => (value) => {
    state[name] = value;
    redraw();
  };
  const search = h("input", { type: "search", placeholder: "Search names", "aria-label": "Search features", oninput: () => again("search")(search.value.toLowerCase()) });

  function redraw() {
    const measure = MEASURES.find(([name]) => name === state.measure);
    const shown = content.features.filter((one) => measure[2](one) && one.path.toLowerCase().includes(state.search));
    if (state.order === "name") shown.sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
    if (state.order === "moved") shown.sort((a, b) => beyond(b) - beyond(a));
    watcher.disconnect();
    cards.replaceChildren(...(state.search ? [] : [rowsChart(content)]), ...shown.map((one) => card(one, content, measure, page, watcher)));
  }

  addEventListener("print-all", (event) => {
    if (event.detail) for (const each of cards.children) each.fill?.();
  });

  return {
    element: h("div", {},
      h("div", { class: "toolbar line" }, search,
        select("Follow", MEASURES.filter(([, , has]) => content.features.some(has)).map(([name, title]) => [name, title]), "values", again("measure")),
        select("Sort", ORDERS.filter(([name]) => name !== "moved" || !content.unmeasured), state.order, again("order")),
        h("span", { class: "tally" }, `${count(content.names.length)} partitions, ${content.dates[0]} to ${content.dates.at(-1)}`)),
      content.unmeasured ? h("p", { class: "note" }, "Distances between partitions are not measured: there are too many features and partitions.") : null,
      h("p", { class: "note" }, "Of numbers the line is the median, and the band holds 80 % of them; of texts the lines are the shares of the most frequent values. A ring marks what moved by more than chance since the partition before."),
      cards),
    redraw,
  };
}

/** How far the feature moved beyond chance, at most. */
const beyond = (one) => Math.max(-1, ...(one.distance ?? []).map((value, at) => (value === null ? -1 : value - one.noise[at])));

function card(one, content, measure, page, watcher) {
  const element = h("figure", { class: "multiple" }, h("figcaption", {}, page.link(one.path), h("span", { class: "type" }, ` ${one.type}`)), h("div", { class: "room" }));
  element.fill = () => {
    element.fill = () => {};
    element.querySelector(".room").replaceWith(...drawn(one, content, measure));
  };
  watcher.observe(element);
  return element;
}

function drawn(one, content, [name, title, , write]) {
  const { lines, band, marks } = followed(one, name);
  const form = write ?? (name === "values" && one.kind !== "number" ? percent : (value) => moment(value, one.type));
  const columns = ["partition", ...lines.map(({ label }) => `>${label}`), ...(band ? [">10%", ">90%"] : [])];
  const cell = (value) => (value === null || value === undefined ? "–" : form(real(value)));
  const table = content.names.map((partition, at) => [partition, ...lines.map(({ values }) => cell(values[at])), ...(band ? band.map((values) => cell(values[at])) : [])]);
  return [
    multiple(`${one.path}, ${title}`, content, lines, band, marks, form),
    lines.length > 1 || one.kind !== "number" ? h("p", { class: "legend" }, lines.map(({ label }, place) => h("span", {}, h("i", { class: `swatch color-${place}` }), label))) : null,
    h("details", {}, h("summary", {}, "numbers"), grid(`${one.path}, ${title}`, columns, table))].filter(Boolean);
}

/** The lines of a measure, the band around them, and the places that moved beyond chance. */
function followed(one, name) {
  const marks = (one.distance ?? []).map((value, at) => value !== null && value > one.noise[at]);
  const emptied = one.missing.map((_, at) => Boolean(one.gaps?.includes(at)));
  if (name !== "values") return { lines: [{ label: name, values: one[name] }], marks: { distance: marks, missing: emptied }[name] ?? [] };
  if (one.kind === "number") return { lines: [{ label: "median", values: one.median }], band: [one.low, one.high], marks };
  if (one.labels?.length) return { lines: one.labels.map((label, at) => ({ label, values: one.shares[at] })), marks };
  return { lines: [{ label: "missing", values: one.missing }], marks: emptied };
}

/** Lines over the partitions. */
const multiple = (words, content, lines, band, marks, form) => linesChart(lines, {
  words: `${words}, over ${content.names.length} partitions`, at: content.at, names: content.names, ends: [content.dates[0], content.dates.at(-1)], band, marks, form,
});

function rowsChart(content) {
  return h("figure", { class: "multiple" }, h("figcaption", {}, "rows of each partition"),
    multiple("rows", content, [{ label: "rows", values: content.rows }], null, [], number),
    h("details", {}, h("summary", {}, "numbers"), grid("Rows", ["partition", ">rows"], content.names.map((name, at) => [name, count(content.rows[at])]))));
}
