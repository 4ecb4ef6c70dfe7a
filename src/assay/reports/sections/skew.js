// The same examples in training and serving: which features differ, in how many rows, by what transformation.

import { h, grid } from "../html/dom.js";
import { count, counted, percent } from "../html/figure.js";

export function skew(content, page) {
  const differing = content.features.filter((one) => one.differing || one.types?.length);
  const same = content.features.filter((one) => !one.differing && !one.types?.length);
  const sides = ["training", "serving"].map((name) => [name, ...content[name].map(count)]);
  return h("div", { class: "skew" },
    h("p", { class: `verdict ${differing.length ? "error" : "well"}` }, h("b", {}, differing.length ? `${count(differing.length)} of ${counted(content.features.length, "feature")} differ` : "No feature differs"), ` in ${counted(content.training[1], "row")} joined on ${content.on}`),
    grid("Rows", ["", ">rows", ">joined", ">unmatched", ">duplicated", ">without identifier"], sides),
    ["training", "serving"].map((name) => content[`only_${name}`]?.length ? h("p", { class: "note" }, `Only in ${name}: ${content[`only_${name}`].join(", ")}`) : null),
    differing.map((one) => h("article", { class: "about" }, page.link(one.path), card(one))),
    same.length > 0 && h("p", { class: "note" }, `The same in all rows: ${same.map(({ path }) => path).join(", ")}`));
}

function card(one) {
  const ways = [[one.mismatch, "with another value"], [one.only_training, "only in training"], [one.only_serving, "only in serving"]].filter(([rows]) => rows);
  return h("div", {},
    h("h3", {}, one.differing ? `Differs in ${percent(one.differing / one.rows)} of rows` : "Equal values of another type", " ", h("small", { class: "nothing" }, ways.map(([rows, way]) => `${count(rows)} ${way}`).join(", "))),
    (one.because ?? []).map((each) => h("p", { class: "because" }, h("code", {}, each.text), each.note ? ` (${each.note})` : "", ` for ${percent(each.share)} of ${each.among}, 95 % interval ${percent(each.low)} to ${percent(each.high)}`)),
    one.types?.length ? h("p", {}, "Types: ", one.types.map(([from, to]) => `${from} → ${to}`).join(", ")) : null,
    h("div", { class: "pairs" },
      one.pairs?.length ? grid("Examples", [">identifier", ">training", ">serving"], one.pairs) : null,
      one.confusion?.[0]?.[2] > 1 ? grid("Most frequent pairs", ["training", "serving", ">rows"], one.confusion.map(([from, to, rows]) => [from, to, count(rows)])) : null));
}
