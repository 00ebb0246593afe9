import type { Picture, Point } from "../photos/picture.js";

/** Calls for every pixel whose middle lies inside the outline and in the picture. */
export function eachPixelInside(
  picture: Pick<Picture, "width" | "height">,
  outline: readonly Point[],
  visit: (x: number, y: number) => void,
): void {
  const rows = outline.map(({ y }) => y);
  const last = Math.min(picture.height - 1, Math.ceil(Math.max(...rows)));
  for (let y = Math.max(0, Math.floor(Math.min(...rows))); y <= last; y += 1) {
    const crossings = crossingsAt(outline, y + 0.5);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, Math.ceil((crossings[pair] ?? 0) - 0.5));
      const to = Math.min(picture.width - 1, Math.ceil((crossings[pair + 1] ?? 0) - 0.5) - 1);
      for (let x = from; x <= to; x += 1) visit(x, y);
    }
  }
}

/** Where a row crosses the outline, from left to right. */
function crossingsAt(outline: readonly Point[], y: number): number[] {
  const crossings: number[] = [];
  outline.forEach((from, index) => {
    const to = outline[(index + 1) % outline.length] ?? from;
    if (from.y <= y !== to.y <= y)
      crossings.push(from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x));
  });
  return crossings.toSorted((a, b) => a - b);
}
