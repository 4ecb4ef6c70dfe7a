// Which features moved, the one furthest beyond chance first.

import { h, select } from "../html/dom.js";
import { count, counted, number, percent, real } from "../html/figure.js";
import { distanceBar, reach, state, stateWords } from "../html/distances.js";
import { rows } from "../html/rows.js";

const HEIGHT = 34;

/** Features that are named for being missing more often, or less. */
const GAPS = 12;

/** Columns of figures: a class, a name, what it shows. */
const FIGURES = [["value", "value", "value"], ["error", "±", "uncertainty"], ["noise", "chance", "noise"], ["limit", "at most", "threshold"]];

export function drift(content, page) {
  let group = content.groups[0], only = "all", shown = [];
  const list = rows((place) => row(shown[place], page), "Distances");
  const gaps = h("p", {});
  const tally = h("output", { class: "tally", "aria-live": "polite" });
  const head = h("div", { class: "row", role: "row" },
    h("div", { class: "name", role: "columnheader" }, "name"), h("div", { class: "distance-name", role: "columnheader" }, "distance"), h("div", { class: "picture", role: "columnheader" }, "value, ± and threshold over chance"),
    FIGURES.map(([key, name]) => h("div", { class: `fig ${key}`, role: "columnheader" }, name)),
    h("div", { class: "witness", role: "columnheader" }, "most by"));

  function redraw() {
    shown = group.comparisons.filter((one) => only === "all" || state(one) === only || (only === "moved" && state(one) === "beyond"));
    // Distances of one kind share an axis; those of others are on other scales.
    const axes = new Map(shown.map(({ distance }) => [distance, reach(shown.filter((one) => one.distance === distance))]));
    shown = shown.map((one) => ({ ...one, most: axes.get(one.distance) }));
    const all = group.comparisons;
    const still = all.filter((one) => state(one) === "chance").length;
    tally.textContent = `${count(shown.length)} of ${count(all.length)}; ${counted(still, "distance")} no larger than chance makes in samples of this size`;
    gaps.textContent = group.gaps?.length ? `Missing in another share of rows: ${group.gaps.slice(0, GAPS).map(([path, here, there]) => `${path} ${percent(real(here))}, there ${percent(real(there))}`).join("; ")}${group.gaps.length > GAPS ? ` and ${count(group.gaps.length - GAPS)} more` : ""}.` : "";
    list.redraw(shown.length, HEIGHT);
  }

  return {
    element: h("div", { class: "drift" },
      h("div", { class: "toolbar line" },
        content.groups.length > 1 ? select("Against", content.groups.map(({ title }, place) => [String(place), title]), "0", (value) => {
          group = content.groups[Number(value)];
          redraw();
        }) : h("span", {}, "Against ", h("b", {}, group.title)),
        select("Show", [["all", "all"], ["moved", "what moved"], ["beyond", "above thresholds"], ["unmeasured", "not measured"]], "all", (value) => {
          only = value;
          redraw();
        }), tally),
      h("p", { class: "note" }, "Total variation is the share of values that would have to change so that one dataset becomes the other. The line at the end of a bar spans the distances that are plausible (95 %); the gray field is what two samples of these sizes from one source differ by."),
      gaps,
      h("div", { class: "table drift", role: "table", "aria-label": "Distances" }, h("div", { class: "head" }, head), list.element)),
    redraw,
  };
}

function row(one, page) {
  const measured = one.value !== undefined;
  return h("div", { class: `row ${one.exceeds ? "error" : ""} ${state(one)}`, role: "row" },
    h("div", { class: "name", role: "rowheader" }, page.link(one.path)),
    h("div", { class: "distance-name", role: "cell" }, one.title),
    h("div", { class: "picture", role: "cell" }, measured ? distanceBar(one, one.most) : h("span", { class: "nothing" }, "not measured")),
    FIGURES.map(([key, , of]) => h("div", { class: `fig ${key}`, role: "cell" }, one[of] === undefined ? "-" : number(one[of]))),
    h("div", { class: "witness", role: "cell", title: stateWords(one) }, measured ? (state(one) === "chance" ? h("span", { class: "nothing" }, "chance") : one.witness ?? "") : h("span", { class: "nothing" }, one.obstacle)));
}
