// The page: reads its content, shows one section at a time, and keeps the switches that charts share.

import { h, narrow, select } from "./dom.js";
import { count, real } from "./figure.js";
import { panel } from "./detail.js";
import { apart } from "./curve.js";
import { distanceTable, state } from "./distances.js";

/** Colors that can be told apart by everybody; of more datasets than that, two are shown. */
const COLORS = 6;

/** Datasets that are shown at first: with more, charts would be a tangle. */
const SHOWN = 3;

/** Begin: sections are names, titles and functions that draw; what they draw may be an element, or one with a `redraw`
    for when switches change, and with `sides` if it shows the datasets that are chosen in the head of the page. */
export async function start(sections) {
  const content = JSON.parse(await unpacked(document.getElementById("content").textContent));
  const page = new Page(content, sections.filter(([name]) => content[name]));
  document.getElementById("main").replaceChildren(...page.views.map(({ element }) => element), page.panel.element);
  const head = document.getElementById("head");
  head.replaceChildren(...page.head());
  // Heads of tables stand still below the head of the page, however many lines that has.
  new ResizeObserver(() => document.documentElement.style.setProperty("--top", `${getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0}px`)).observe(head);
  page.show(page.wanted() ?? page.views[0].name);
}

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

class Page {
  constructor(content, sections) {
    this.content = content;
    this.options = { chart: "histogram", log: false, percent: true, trim: false, weighted: false };
    this.names = content.overview.datasets.map(({ name }) => name);
    this.shown = new Set(this.names.length <= SHOWN ? this.names.keys() : [0, this.names.length - 1]);
    this.validated = Boolean(content.anomalies);
    this.expects = Boolean(content.features?.features.some((summary) => summary.expected));
    this.byPath = grouped(content.anomalies?.found ?? [], (each) => each.path);
    this.compared = grouped((content.drift?.groups ?? []).flatMap((group) => group.comparisons.map((one) => ({ ...one, against: group.title, at: group.at }))), (one) => one.path);
    this.listeners = [];
    this.panel = panel(this);
    this.views = sections.map(([name, title, draw]) => ({ name, title, draw, element: h("section", { class: "view", id: `view-${name}`, "aria-label": title, hidden: true }) }));
    addEventListener("beforeprint", () => this.printing(true));
    addEventListener("afterprint", () => this.printing(false));
    narrow.addEventListener("change", () => this.tell());
    addEventListener("hashchange", () => this.wanted() && this.show(this.wanted()));
    addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.target.closest("input, select, dialog")) return;
      event.preventDefault();
      if (this.views.some(({ name }) => name === "features")) this.show("features");
      document.querySelector(".view:not([hidden]) input[type=search]")?.focus();
    });
  }

  /** The name of the section that the address names, if there is one. */
  wanted() {
    const name = location.hash.slice(1);
    return this.views.some((view) => view.name === name) ? name : null;
  }

  /** The datasets that are shown now, the first of all in the first color. */
  sides() {
    const few = this.names.length <= COLORS;
    return [...this.shown].sort((a, b) => a - b).map((at, place) => ({ name: this.names[at], color: few ? at : place, at }));
  }

  /** The anomalies of a feature. */
  findings(path) {
    return this.byPath.get(path) ?? [];
  }

  /** What was measured between datasets of a feature. */
  comparisons(path) {
    return this.compared.get(path) ?? [];
  }

  distances(found) {
    return distanceTable(found);
  }

  /** How far the first two datasets that are shown are apart: as it was measured, else as far as the charts tell. */
  distance(summary) {
    const [first, second] = this.sides();
    if (!second) return null;
    if (first.at === 0) {
      const known = this.comparisons(summary.path).filter((one) => one.at === second.at && one.value !== undefined);
      const total = known.find((one) => one.distance === "total_variation");
      if (total) return { ...total, exceeds: known.some((one) => one.exceeds) };
    }
    const value = apart(summary, summary.cells[first.at], summary.cells[second.at], this.options.weighted);
    return value === null ? null : { value };
  }

  /** How much larger the share of rows without the feature is in one of two datasets, beyond chance. */
  gap(path, first, second) {
    const group = first === 0 && this.content.drift?.groups.find(({ at }) => at === second);
    const found = group && group.gaps?.find(([name]) => name === path);
    return found ? Math.abs(real(found[1]) - real(found[2])) : 0;
  }

  /** Show a feature at large. */
  open(summary, sides, list, distance) {
    this.panel.open(summary, sides, list, distance);
  }

  /** Show the feature of this path, wherever it is mentioned. */
  openPath(path) {
    const list = this.content.features.features;
    const summary = list.find((each) => each.path === path);
    if (summary) this.open(summary, this.sides(), list, (each) => this.distance(each));
  }

  /** A button that opens a feature, or its name where there is none. */
  link(path) {
    if (!path) return h("span", { class: "dataset" }, "the dataset");
    const known = this.content.features?.features.some((each) => each.path === path);
    return known ? h("button", { type: "button", class: "open", onclick: () => this.openPath(path) }, path) : h("span", {}, path);
  }

  /** Be told when switches or datasets change. */
  changed(listener) {
    this.listeners.push(listener);
  }

  /** Change switches. */
  choose(options, after) {
    Object.assign(this.options, options);
    this.tell();
    after?.();
  }

  tell() {
    for (const listener of this.listeners) listener();
  }

  /** Show a section, drawn when it is first seen. */
  show(name) {
    for (const view of this.views) {
      const now = view.name === name;
      if (now) this.drawn(view);
      view.element.hidden = !now;
      if (now && this.chips) this.chips.hidden = !view.sides;
      view.link?.[now ? "setAttribute" : "removeAttribute"]("aria-current", "page");
    }
    if (location.protocol !== "about:" && location.hash.slice(1) !== name) history.replaceState(null, "", `#${name}`);
    dispatchEvent(new Event("view-shown"));
  }

  drawn(view) {
    if (view.element.childElementCount) return;
    view.element.append(h("h2", { class: "unseen" }, view.title));
    const made = view.draw(this.content[view.name], this);
    view.sides = made.sides;
    view.element.append(made.element ?? made);
    made.redraw?.();
    if (made.redraw) this.changed(() => made.redraw());
  }

  printing(on) {
    if (on) this.before = this.views.find((view) => !view.element.hidden)?.name;
    for (const view of this.views) {
      if (on) this.drawn(view);
      view.element.hidden = on ? false : view.name !== this.before;
    }
    dispatchEvent(new CustomEvent("print-all", { detail: on }));
  }

  /** The head of the page. */
  head() {
    const links = this.views.map((view) => {
      view.link = h("a", { href: `#${view.name}`, onclick: (event) => {
        event.preventDefault();
        this.show(view.name);
        scrollTo({ top: 0 });
      } }, view.title, tallied(this.content[view.name]));
      return view.link;
    });
    return [
      h("div", { class: "top" }, h("h1", {}, this.content.overview.title), this.chips = this.datasets(), theme()),
      h("nav", { "aria-label": "Sections" }, links)];
  }

  /** One button for each dataset, which shows and hides it; of many, two lists. */
  datasets() {
    if (this.names.length < 2) return null;
    if (this.names.length > COLORS) return this.pair();
    const buttons = this.names.map((name, at) => h("button", {
      type: "button", class: "chip", "aria-pressed": String(this.shown.has(at)),
      onclick: () => {
        if (this.shown.has(at) && this.shown.size > 1) this.shown.delete(at);
        else this.shown.add(at);
        for (const [place, button] of buttons.entries()) button.setAttribute("aria-pressed", String(this.shown.has(place)));
        this.tell();
      },
    }, h("i", { class: `swatch color-${at}` }), name));
    return h("div", { class: "chips datasets", role: "group", "aria-label": "Datasets that are shown" }, buttons);
  }

  pair() {
    const chosen = [...this.shown];
    const choices = this.names.map((name, at) => [String(at), name]);
    const list = (label, place) => select(label, choices, String(chosen[place]), (value) => {
      chosen[place] = Number(value);
      this.shown = new Set(chosen);
      this.tell();
    });
    return h("div", { class: "datasets line" }, list("Show", 0), list("beside", 1));
  }
}

function tallied(content) {
  const moved = content.groups?.flatMap((group) => group.comparisons.filter((one) => state(one) === "moved" || state(one) === "beyond"));
  const number = [content.slices, content.names, content.features, content.found, moved].find(Boolean)?.length;
  return number ? h("small", {}, count(number)) : null;
}

function grouped(all, key) {
  const found = new Map();
  for (const each of all) found.set(key(each), [...(found.get(key(each)) ?? []), each]);
  return found;
}

function theme() {
  const next = { auto: "dark", dark: "light", light: "auto" };
  const button = h("button", { type: "button", class: "theme", onclick: () => {
    const now = next[document.documentElement.dataset.theme ?? "auto"];
    document.documentElement.dataset.theme = now;
    button.textContent = `Colors: ${now}`;
  } }, "Colors: auto");
  return button;
}
