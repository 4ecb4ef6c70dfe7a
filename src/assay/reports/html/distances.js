// How far features moved, as bars with their uncertainty, the threshold and what chance alone would do.

import { h, s } from "./dom.js";
import { number } from "./figure.js";

const WIDTH = 200, HEIGHT = 18;

/** The chart of one distance on an axis that ends at `most`. */
export function distanceBar(one, most) {
  const x = (value) => Math.min(Math.max(value / most, 0), 1) * (WIDTH - 8) + 2;
  const words = `${number(one.value)} give or take ${number(one.uncertainty)}; chance makes up to ${number(one.noise)}${one.threshold === undefined ? "" : `; at most ${number(one.threshold)} is allowed`}`;
  return s("svg", { class: "distance", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: "img", "aria-label": words },
    s("title", {}, words),
    s("rect", { class: "noise", x: 2, y: 1, width: x(one.noise) - 2, height: HEIGHT - 2 }),
    s("rect", { class: `value ${state(one)}`, x: 2, y: 6, width: Math.max(x(one.value) - 2, 1), height: 6 }),
    s("path", { class: "whisker", d: `M${x(one.value - one.uncertainty)} 9H${x(one.value + one.uncertainty)}` }),
    one.threshold !== undefined && s("path", { class: "threshold", d: `M${x(one.threshold)} 0V${HEIGHT}` }));
}

/** `beyond` the threshold, `moved` by more than chance, or `chance`. */
export const state = (one) => (one.value === undefined ? "unmeasured" : one.exceeds ? "beyond" : one.value > one.noise ? "moved" : "chance");

const WORDS = { beyond: "above its threshold", moved: "moved", chance: "no more than chance", unmeasured: "not measured" };

/** What the state of a comparison is called. */
export const stateWords = (one) => WORDS[state(one)];

/** The largest of what bars show. */
export const reach = (comparisons) => Math.max(...comparisons.filter((one) => one.value !== undefined).flatMap((one) => [one.value + one.uncertainty, one.noise, one.threshold ?? 0]), 1e-9);

/** The comparisons of one feature as a table. */
export function distanceTable(comparisons) {
  return h("div", { class: "scroll" }, h("table", { class: "grid" },
    h("caption", { class: "unseen" }, "Distances"),
    h("thead", {}, h("tr", {}, ["against", "distance"].map((each) => h("th", { scope: "col" }, each)), h("td", {}), ["value", "±", "chance", "at most"].map((each) => h("th", { class: "right", scope: "col" }, each)), h("th", { scope: "col" }, "most by"))),
    h("tbody", {}, comparisons.map((one) => h("tr", { class: state(one) },
      h("td", {}, one.against), h("td", {}, one.title),
      one.value === undefined ? h("td", { colspan: 5, class: "nothing" }, one.obstacle)
        : [h("td", {}, distanceBar(one, reach([one]))), [one.value, one.uncertainty, one.noise, one.threshold].map((value) => h("td", { class: "right" }, value === undefined ? "-" : number(value)))],
      h("td", {}, one.value === undefined ? "" : one.witness ?? ""))))));
}
