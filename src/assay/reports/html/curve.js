// What charts are drawn from: the distribution function of numbers, shares of texts, and how far two are apart.

import { real } from "./figure.js";

/** Buckets of a chart, of one that is large, and whole numbers that get a bucket each. */
const BUCKETS = 30, WHOLE = 64;

/** The distribution function of a cell, as `outline.py` describes it; null if it has no number. */
export function curveOf(cell, weighted) {
  const figures = cell && figuresOf(cell, weighted);
  if (!figures?.x?.length) return null;
  const upto = figures.upto.map(real);
  return { x: figures.x.map(real), upto, below: figures.below?.map(real) ?? [0, ...upto.slice(0, -1)] };
}

/** The figures by weight where they are asked for and there are some, else by rows. */
export const figuresOf = (cell, weighted) => (weighted && cell.weighted) || cell.plain;

/** The share of numbers up to and including this one. */
export function upTo(curve, at) {
  const { x, below, upto } = curve;
  let low = 0, high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0;
  if (low === x.length || x[low - 1] === at) return upto[low - 1];
  return between(upto[low - 1], below[low], along(at, x[low - 1], x[low]));
}

/** The first number whose share reaches this, or a place on the line before it. */
export function quantile(curve, place) {
  const { x, below, upto } = curve;
  const at = Math.max(upto.findIndex((share) => share >= place - 1e-9), 0);
  if (at === 0 || place >= below[at]) return x[at];
  return between(x[at - 1], x[at], along(place, upto[at - 1], below[at]));
}

/** Where a number lies between two, 0 to 1 inside; their distance may be more than a number can hold. */
export const along = (value, low, high) => (Number.isFinite(high - low) ? (value - low) / (high - low) : (value / 2 - low / 2) / (high / 2 - low / 2));

/** The number that lies there. */
export const between = (low, high, share) => low * (1 - share) + high * share;

/** A number with some room on both sides, which is one half unless the number is so large that this is nothing. */
export function around(value) {
  const room = Math.max(0.5, Math.abs(value) * 1e-12);
  return [value - room, value + room];
}

/** Edges that suit all curves, evenly; of few whole numbers one bucket each; `trim` leaves out tails. */
export function edges(curves, whole, trim) {
  const some = curves.filter(Boolean);
  if (!some.length) return [];
  const low = Math.min(...some.map((curve) => (trim ? quantile(curve, 0.01) : curve.x[0])));
  const high = Math.max(...some.map((curve) => (trim ? quantile(curve, 0.99) : curve.x.at(-1))));
  if (low === high) return around(low);
  if (whole && high < Number.MAX_SAFE_INTEGER && low > -Number.MAX_SAFE_INTEGER) {
    // Buckets that hold equally many whole numbers: else every third would stand out.
    const [first, numbers] = [Math.floor(low), Math.floor(high) - Math.floor(low) + 1];
    const step = numbers <= WHOLE ? 1 : Math.ceil(numbers / BUCKETS);
    return Array.from({ length: Math.ceil(numbers / step) + 1 }, (_, place) => first - 0.5 + place * step);
  }
  return Array.from({ length: BUCKETS + 1 }, (_, place) => (place === BUCKETS ? high : between(low, high, place / BUCKETS)));
}

/** The share of numbers in each bucket, the first with its lower edge. */
export function sharesIn(curve, edges) {
  if (!curve) return [];
  const reached = edges.map((edge) => upTo(curve, edge));
  if (curve.x[0] === edges[0]) reached[0] = 0;
  return edges.slice(1).map((_, place) => Math.max(0, reached[place + 1] - reached[place]));
}

/** The share of each label, and of all that are not listed. */
export function sharesOf(summary, cell, weighted) {
  const shares = new Array(summary.labels?.length ?? 0).fill(0);
  const figures = cell && figuresOf(cell, weighted);
  const total = real(figures?.values ?? 0) - (weighted ? 0 : real(cell?.nan ?? 0));
  for (const [place, times] of figures?.top ?? []) shares[place] = total > 0 ? real(times) / total : 0;
  return { shares, rest: Math.max(0, 1 - shares.reduce((sum, each) => sum + each, 0)), total };
}

/** About how large a share of values would have to change: half the sum of differences; null if that says nothing. */
export function apart(summary, first, second, weighted) {
  if (!first || !second) return null;
  if (summary.kind === "number") {
    const curves = [curveOf(first, weighted), curveOf(second, weighted)];
    if (!curves[0] || !curves[1]) return null;
    const [p, q] = curves.map((curve) => sharesIn(curve, edges(curves, false, false)));
    return p.reduce((sum, each, place) => sum + Math.abs(each - q[place]), 0) / 2;
  }
  const [p, q] = [first, second].map((cell) => sharesOf(summary, cell, weighted));
  if (!p.total || !q.total || !p.shares.length) return null;
  return (p.shares.reduce((sum, each, place) => sum + Math.abs(each - q.shares[place]), 0) + Math.abs(p.rest - q.rest)) / 2;
}

/** How far a distribution is from even, 0 to 1: one less its entropy relative to the largest there could be. */
export function unevenness(summary, cell, weighted) {
  if (!cell) return -1;
  let shares;
  if (summary.kind === "number") {
    const curve = curveOf(cell, weighted);
    if (!curve) return -1;
    shares = sharesIn(curve, edges([curve], false, false));
  } else {
    const found = sharesOf(summary, cell, weighted);
    if (!found.total) return -1;
    const unlisted = Math.max(real(cell.distinct ?? 0) - found.shares.filter((each) => each > 0).length, 0);
    const entropy = found.shares.reduce(plogp, 0) + (unlisted && found.rest ? -found.rest * Math.log(found.rest / unlisted) : 0);
    const largest = Math.log(Math.max(real(cell.distinct ?? 0), 2));
    return Math.max(0, 1 - entropy / largest);
  }
  return Math.max(0, 1 - shares.reduce(plogp, 0) / Math.log(Math.max(shares.length, 2)));
}

const plogp = (sum, share) => (share > 0 ? sum - share * Math.log(share) : sum);
