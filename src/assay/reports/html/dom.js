// Elements by calls. Text of any kind goes in as a text node, so that markup in data stays text.

const SVG = "http://www.w3.org/2000/svg";

/** A window so narrow that rows have their name on a line of its own: as the style sheet has it. */
export const narrow = matchMedia("(max-width: 600px)");

/** An HTML element; `on*` are listeners, true and false set and leave out an attribute, `style` is an object. */
export function h(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element, likewise. */
export function s(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, each] of Object.entries(value)) element.style.setProperty(key, each);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A table of texts: its columns are names, `>` before a name aligns it to the right. */
export function grid(caption, columns, rows) {
  const right = columns.map((column) => column.startsWith(">"));
  const cell = (tag, value, place) => h(tag, { class: right[place] && "right", scope: tag === "th" && "col" }, value);
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "grid" },
      h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, columns.map((column, place) => cell(column.replace(/^>/, "") ? "th" : "td", column.replace(/^>/, ""), place)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((value, place) => cell("td", value, place)))))));
}

/** A group of buttons of which one is pressed. */
export function segmented(label, choices, chosen, choose) {
  const buttons = choices.map(([value, text]) => h("button", {
    type: "button", "aria-pressed": String(value === chosen), "data-value": value,
    onclick: () => {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.value === value));
      choose(value);
    },
  }, text));
  return h("div", { class: "segmented", role: "group", "aria-label": label }, buttons);
}

/** A switch: a box to tick with its text. */
export function toggle(text, checked, change, title) {
  const box = h("input", { type: "checkbox", checked, onchange: () => change(box.checked) });
  return h("label", { class: "toggle", title }, box, text);
}

/** A list to choose from. */
export function select(label, choices, chosen, choose) {
  const options = choices.map(([value, text]) => h("option", { value, selected: value === chosen }, text));
  const list = h("select", { "aria-label": label, onchange: () => choose(list.value) }, options);
  return h("label", { class: "field" }, h("span", {}, label), list);
}
