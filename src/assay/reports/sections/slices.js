// Any two slices side by side, in the table that datasets are shown in.

import { h, select } from "../html/dom.js";
import { count } from "../html/figure.js";
import { apart } from "../html/curve.js";
import { featureTable } from "../html/table.js";

export function slices(content, page) {
  const chosen = [0, Math.min(1, content.slices.length - 1)];
  const view = () => [...new Set(chosen)].map((at, color) => ({ name: content.slices[at].name, color, at }));
  const distance = (summary) => {
    const [first, second] = view();
    const value = second && apart(summary, summary.cells[first.at], summary.cells[second.at], page.options.weighted);
    return value === null || value === undefined ? null : { value };
  };
  const table = featureTable(content.features, view, distance, page);
  const choices = content.slices.map(({ name, rows }, at) => [String(at), `${name} (${count(rows)})`]);
  const list = (label, place) => h("span", {}, h("i", { class: `swatch color-${place}` }), select(label, choices, String(chosen[place]), (value) => {
    chosen[place] = Number(value);
    table.redraw();
  }));
  return {
    element: h("div", {},
      h("div", { class: "toolbar line slices" }, list("Slice", 0), list("beside", 1),
        content.left_out ? h("span", { class: "note" }, `${count(content.left_out)} smaller slices are left out of this page`) : null),
      table.element),
    redraw: table.redraw,
  };
}
