// Rows of one height, of which only those in sight are in the document: two thousand cost as much as twenty.

import { h } from "./dom.js";

const BEYOND = 8;

/**
 * A list of rows that draws itself as the page scrolls.
 *
 * `draw(place)` makes a row. `redraw(count, height)` throws all rows away and begins anew.
 */
export function rows(draw, label) {
  const list = h("div", { class: "rows", role: "rowgroup", "aria-label": label });
  const drawn = new Map();
  let size = 0, height = 1, everything = false;

  function inSight() {
    if (everything) return [0, size];
    const { top } = list.getBoundingClientRect();
    const first = Math.floor(-top / height) - BEYOND;
    return [Math.max(first, 0), Math.min(first + Math.ceil(innerHeight / height) + 2 * BEYOND, size)];
  }

  function paint() {
    if (!list.isConnected || !list.offsetParent) return;
    const [first, last] = inSight();
    for (const [place, row] of drawn) {
      if ((place < first || place >= last) && !row.contains(document.activeElement)) {
        row.remove();
        drawn.delete(place);
      }
    }
    for (let place = first; place < last; place++) {
      if (drawn.has(place)) continue;
      const row = draw(place);
      row.setAttribute("aria-rowindex", place + 2);
      row.style.setProperty("transform", `translateY(${place * height}px)`);
      row.style.setProperty("height", `${height}px`);
      drawn.set(place, row);
      const next = [...drawn.keys()].filter((other) => other > place).sort((a, b) => a - b)[0];
      list.insertBefore(row, next === undefined ? null : drawn.get(next));
    }
  }

  let asked = false;
  const later = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      paint();
    });
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  addEventListener("view-shown", paint);
  addEventListener("print-all", (event) => {
    everything = event.detail;
    paint();
  });

  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest("[aria-rowindex]");
    if (!step || !row) return;
    event.preventDefault();
    focus(Number(row.getAttribute("aria-rowindex")) - 2 + step);
  });

  function focus(place) {
    if (place < 0 || place >= size) return;
    const top = list.getBoundingClientRect().top + scrollY + place * height;
    if (top < scrollY + 180 || top + height > scrollY + innerHeight) scrollTo({ top: top - innerHeight / 2 });
    paint();
    drawn.get(place)?.querySelector("button")?.focus({ preventScroll: true });
  }

  return {
    element: list,
    paint,
    redraw(count, each) {
      [size, height] = [count, each];
      drawn.clear();
      list.replaceChildren();
      list.style.setProperty("height", `${size * height}px`);
      list.parentElement?.setAttribute("aria-rowcount", size + 1);
      paint();
    },
  };
}
