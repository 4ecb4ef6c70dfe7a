// Every feature of the datasets that are shown.

import { featureTable } from "../html/table.js";

export function features(content, page) {
  return { ...featureTable(content.features, () => page.sides(), (summary) => page.distance(summary), page), sides: true };
}
