// Everything that is wrong, worst first.

import { h, select } from "../html/dom.js";
import { count } from "../html/figure.js";
import { findings } from "../html/detail.js";

/** Anomalies that are drawn at once. */
const AT_ONCE = 100;

export function anomalies(content, page) {
  const list = h("div", {}), tally = h("output", { class: "tally", "aria-live": "polite" });
  const types = [...new Set(content.found.map((each) => each.type))];
  const wanted = { level: "all", type: "all", search: "" };
  const choose = (name) => (value) => {
    wanted[name] = value;
    draw();
  };
  const search = h("input", { type: "search", placeholder: "Search", "aria-label": "Search anomalies", oninput: () => choose("search")(search.value.toLowerCase()) });

  function draw() {
    const shown = content.found.filter((each) => (wanted.level === "all" || each.level === wanted.level) && (wanted.type === "all" || each.type === wanted.type)
      && (!wanted.search || `${each.path} ${each.short}`.toLowerCase().includes(wanted.search)));
    tally.textContent = `${count(shown.length)} of ${count(content.found.length)}`;
    list.replaceChildren(...cards(shown, page));
  }

  draw();
  if (!content.found.length) return h("div", {}, h("p", { class: "verdict well" }, h("b", {}, "No anomalies"), " against this schema"), unchecked(content));
  return h("div", {},
    h("div", { class: "toolbar line" }, search,
      select("Severity", [["all", "all"], ["error", "errors"], ["warning", "warnings"]], "all", choose("level")),
      select("Type", [["all", "all"], ...types.map((type) => [type, type.toLowerCase().replaceAll("_", " ")])], "all", choose("type")), tally),
    list, unchecked(content));
}

function cards(shown, page) {
  const some = shown.slice(0, AT_ONCE).map((each) => h("div", { class: "about" }, page.link(each.path), findings([each])));
  if (shown.length <= AT_ONCE) return some;
  const button = h("button", { type: "button", class: "more", onclick: () => button.replaceWith(...cards(shown.slice(AT_ONCE), page)) }, `Show ${count(Math.min(shown.length - AT_ONCE, AT_ONCE))} more of ${count(shown.length - AT_ONCE)}`);
  return [...some, button];
}

function unchecked(content) {
  if (!content.unchecked?.length) return null;
  return h("section", {}, h("h2", {}, "Not checked"), h("p", { class: "note" }, "The schema says this, and nothing looked at it."),
    h("ul", {}, content.unchecked.map((one) => h("li", {}, h("code", {}, one.field), one.paths.length ? ` of ${one.paths.join(", ")}${one.more ? ` and ${count(one.more)} more` : ""}` : "", `: ${one.why}`))));
}
