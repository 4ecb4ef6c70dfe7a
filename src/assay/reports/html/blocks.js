// What a section without a script of its own says: sentences, tables and lines, as `block.py` has them.

import { grid, h } from "./dom.js";
import { count, number, percent, real } from "./figure.js";
import { linesChart } from "./lines.js";

const FORMS = { number, percent, count };

/** The content of a section, block by block. */
export function blocks(content, page) {
  return h("div", { class: "blocks" }, content.blocks.map((block) => DRAWN[block.type](block, page)));
}

const DRAWN = { sentence, grid: table, lines };

function sentence({ text, level }) {
  return level ? h("p", { class: `verdict ${level}` }, h("b", {}, text)) : h("p", { class: "note" }, text);
}

function table({ title, columns, rows }, page) {
  const links = columns.map((column) => column.startsWith("@"));
  const named = rows.map((row) => row.map((text, place) => (links[place] ? page.link(text) : text)));
  return h("section", {}, h("h2", {}, title), grid(title, columns.map((column) => column.replace(/^@/, "")), named));
}

function lines({ title, lines, at, names, band, between, form = "number" }) {
  const write = FORMS[form];
  const cell = (value) => (value === null || value === undefined ? "–" : write(real(value)));
  const columns = ["", ...lines.map(({ label }) => `>${label}`), ...(band ? [">from", ">to"] : [])];
  const rows = names.map((name, place) => [name, ...lines.map(({ values }) => cell(values[place])), ...(band ?? []).map((edge) => cell(edge[place]))]);
  return h("section", { class: "lines" }, h("h2", {}, title),
    linesChart(lines, { words: title, at, names, ends: [names[0], names.at(-1)], band, form: write }),
    h("p", { class: "legend" }, lines.map(({ label }, place) => h("span", {}, h("i", { class: `swatch color-${place}` }), label)), between && h("span", {}, h("i", { class: "swatch color-0 band" }), between)),
    h("details", {}, h("summary", {}, "numbers"), grid(title, columns, rows)));
}
