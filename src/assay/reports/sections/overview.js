// What there is, and whether anything is wrong, at a glance.

import { h, grid } from "../html/dom.js";
import { count, counted, percent, real, share } from "../html/figure.js";
import { findings } from "../html/detail.js";
import { state } from "../html/distances.js";

/** Datasets that have a column each. */
const FEW = 6;

/** Anomalies that are shown before the others are asked for. */
const WORST = 5;

/** Datasets, and features of each, that are told to have moved. */
const AGAINST = 3, MOVED = 6;

const UNMEASURED = "not measured";

export function overview(content, page) {
  return h("div", { class: "overview" }, verdict(content, page), worst(page), turns(page) ?? moved(page), sideBySide(content));
}

function verdict(content, page) {
  if (!content.datasets.length) return null;
  if (content.errors === undefined) return h("p", { class: "verdict" }, h("b", {}, "Not validated."), " Anomalies stand here if the report is drawn by ", h("code", {}, "assay validate DATA --schema schema.pbtxt --report report.html"));
  const state = content.errors ? "error" : content.warnings ? "warning" : "well";
  const number = page.content.features?.features.length ?? 0;
  return h("p", { class: `verdict ${state}` }, h("b", {}, content.verdict === "no anomalies" ? "No anomalies" : content.verdict), ` in ${counted(number, "feature")} of ${content.validated ? `${content.validated}, ` : ""}${counted(page.content.anomalies.rows ?? 0, "row")}`);
}

function worst(page) {
  const found = page.content.anomalies?.found ?? [];
  if (!found.length) return null;
  const more = found.length - WORST;
  return h("section", { class: "worst" }, found.slice(0, WORST).map((each) => h("div", { class: "about" }, page.link(each.path), findings([each]))),
    more > 0 && h("button", { type: "button", class: "more", onclick: () => page.show("anomalies") }, `All ${count(found.length)} anomalies`));
}

/** Of a course of time, the partitions in which most features moved; null where there is none. */
function turns(page) {
  const time = page.content.time;
  if (!time || time.unmeasured) return null;
  const found = time.names.map((name, at) => ({ name, at, paths: time.features.filter((one) => one.distance?.[at] > one.noise?.[at] || one.gaps?.includes(at)).map(({ path }) => path) }));
  const most = found.filter(({ paths }) => paths.length).sort((a, b) => b.paths.length - a.paths.length || a.at - b.at).slice(0, AGAINST);
  return h("section", { class: "shifts" }, most.map(({ name, at, paths }) => h("div", { class: "about" }, h("span", {}, name), h("p", {}, h("b", {}, counted(paths.length, "feature"), " moved"), ` by more than chance since ${time.names[at - 1]}: `, named(paths, page)))),
    h("button", { type: "button", class: "more", onclick: () => page.show("time") }, most.length ? "All of the time" : "Nothing moved by more than chance; all of the time"));
}

/** How the first dataset differs from the others: what moved by more than chance makes. */
function moved(page) {
  const groups = page.content.drift?.groups ?? [];
  if (!groups.length) return null;
  const told = groups.slice(0, AGAINST).map(({ title, at, comparisons, gaps }) => {
    const paths = [...new Set(comparisons.filter((one) => one.exceeds || state(one) === "moved").map(({ path }) => path))];
    return h("div", { class: "about" }, h("span", {}, `Against ${title}`), h("div", {}, absent(page, at, gaps), h("p", {}, paths.length
      ? [h("b", {}, counted(paths.length, "feature"), " moved"), " by more than chance: ", named(paths, page)]
      : "no feature moved by more than chance makes in samples of this size")));
  });
  return h("section", { class: "shifts" }, told, h("button", { type: "button", class: "more", onclick: () => page.show("drift") }, groups.length > AGAINST ? `Distances to all ${count(groups.length)} datasets` : "All distances"));
}

/** Some features by their names, which open them. */
const named = (paths, page) => [paths.slice(0, MOVED).map((path) => [page.link(path), " "]), paths.length > MOVED ? `and ${count(paths.length - MOVED)} more` : ""];

/** Features that one of two datasets lacks, or has in another share of rows. */
function absent(page, at, gaps = []) {
  if (at === undefined) return null;
  const missing = gaps.length > 0 && h("p", {}, h("b", {}, counted(gaps.length, "feature"), " missing"), " in another share of rows: ",
    gaps.slice(0, MOVED).map(([path, here, there]) => [page.link(path), `${percent(real(here))}, there ${percent(real(there))} `]), gaps.length > MOVED ? `and ${count(gaps.length - MOVED)} more` : "");
  const [first, other] = [0, at].map((place) => page.names[place]);
  const features = page.content.features?.features ?? [];
  const only = (here, there) => features.filter(({ cells }) => cells[here] && !cells[there]).map(({ path }) => path);
  return [...[[only(0, at), first], [only(at, 0), other]].map(([paths, name]) => paths.length > 0 && h("p", {}, h("b", {}, counted(paths.length, "feature"), " only"), ` in ${name}: `, named(paths, page))), missing];
}

function sideBySide(content) {
  const lines = content.datasets;
  if (!lines.length) return h("p", {}, "Documents of no dataset are in this report; the other sections hold what there is.");
  const words = { number: "numbers", text: "texts", struct: "structs", empty: "without values" };
  const kinds = Object.keys(words).filter((kind) => lines.some((line) => line.kinds?.[kind]));
  const rows = [
    ["rows", (line) => count(line.rows)],
    ["weight", (line) => (line.weight === undefined ? "" : count(real(line.weight)))],
    ["features", (line) => count(line.features)],
    ...kinds.map((kind) => [`· ${words[kind]}`, (line) => count(line.kinds?.[kind] ?? 0)]),
    ["cells without a value", (line) => `${count(real(line.missing))} (${share(real(line.missing), real(line.cells))})`],
    ["duplicate rows", (line) => (line.duplicates === undefined ? UNMEASURED : `${line.duplicates[1] ? "≈" : ""}${count(line.duplicates[0])}${line.duplicates[1] ? ` ± ${count(line.duplicates[1])}` : ""} (${share(line.duplicates[0], line.rows)})`)],
    ["rows that could not be read", (line) => (line.unreadable ? count(line.unreadable) : "")],
    ["slices", (line) => (line.slices ? count(line.slices) : "")],
  ].filter(([, tell]) => lines.some((line) => tell(line) && (lines.length <= FEW || tell(line) !== UNMEASURED)));
  return h("section", {}, h("h2", {}, lines.length > 1 ? "Datasets side by side" : "The dataset"), lines.length > FEW ? down(lines, rows) : across(lines, rows));
}

/** A column for each dataset. */
function across(lines, rows) {
  return h("div", { class: "scroll" }, h("table", { class: "grid side" },
    h("caption", { class: "unseen" }, "Datasets"),
    h("thead", {}, h("tr", {}, h("td", {}), lines.map((line, at) => h("th", { class: "right", scope: "col" }, lines.length > 1 && h("i", { class: `swatch color-${at}` }), line.name)))),
    h("tbody", {}, rows.map(([label, tell]) => h("tr", {}, h("th", { scope: "row" }, label), lines.map((line) => h("td", { class: "right" }, tell(line))))))));
}

/** A row for each of many. */
const down = (lines, rows) => grid("Datasets", ["dataset", ...rows.map(([label]) => `>${label}`)], lines.map((line) => [line.name, ...rows.map(([, tell]) => tell(line))]));
