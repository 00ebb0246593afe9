import type { Style } from "./style.js";

const SHOWN_FROM_MILLISECONDS = 0.05;
const CAUSES_MAX = 15;

export interface Timing {
  /** Milliseconds of each step, in their order. */
  readonly steps: ReadonlyMap<string, number>;
  /** Milliseconds of each cause. */
  readonly causes: ReadonlyMap<string, number>;
  readonly totalMilliseconds: number;
  /** Peak of the process. */
  readonly memoryBytes: number;
}

/** How long each step, reader and cause took, the slowest causes first. */
export function renderTiming(
  { steps, causes, totalMilliseconds, memoryBytes }: Timing,
  style: Style,
): string {
  const row = (name: string, milliseconds: number): string =>
    `${milliseconds.toFixed(1).padStart(9)} ms  ${name}`;
  const all = [...causes].toSorted((a, b) => b[1] - a[1]);
  const slow = all.slice(0, CAUSES_MAX).filter(([, taken]) => taken >= SHOWN_FROM_MILLISECONDS);
  const rest = all.slice(slow.length);
  return [
    style.bold("timing"),
    ...[...steps]
      .filter(([, taken]) => taken >= SHOWN_FROM_MILLISECONDS)
      .map(([name, taken]) => row(name, taken)),
    ...slow.map(([name, taken]) => row(`cause ${name}`, taken)),
    row(
      `${rest.length} other causes`,
      rest.reduce((sum, [, taken]) => sum + taken, 0),
    ),
    row("in all, with starting the program", totalMilliseconds),
    `${(memoryBytes / 1024 / 1024).toFixed(0).padStart(9)} MiB peak memory`,
    "",
  ].join("\n");
}
