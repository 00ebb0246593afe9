import type { ScenarioReport } from "../../finding/index.js";
import type { TimelineEntry } from "../../timeline/index.js";
import { clock, duration, type Style, truncate } from "./style.js";

/** One cell of a strip: what the service was like in that stretch of time. */
const CELL = { nothing: " ", pending: "▁", running: "▃", steady: "█", lost: "✗" } as const;

const NAME_COLUMNS = 20;
const OUTCOME_COLUMNS = 34;
const CELLS_MIN = 16;
const SPAN_MINUTES = 20;
const TICK_MINUTES = 5;

/** All scenarios beneath one another over the first twenty minutes, each with what became of it. */
export function renderStrips(scenarios: readonly ScenarioReport[], style: Style): string[] {
  const wide = style.columns >= NAME_COLUMNS + CELLS_MIN + OUTCOME_COLUMNS;
  const cells = wide ? style.columns - NAME_COLUMNS - OUTCOME_COLUMNS - 2 : style.columns - NAME_COLUMNS - 2;
  const lines = [style.dim(`${"scenario".padEnd(NAME_COLUMNS)} ${ruler(cells)}`)];
  for (const scenario of scenarios) {
    const name = truncate(scenario.name, NAME_COLUMNS - 1).padEnd(NAME_COLUMNS);
    const strip = scenario.timeline.length === 0 ? "".padEnd(cells, "·") : stripOf(scenario.timeline, cells);
    const coloured =
      scenario.outcome === "steady" ? style.good(strip) : strip.replaceAll("✗", style.error("✗"));
    const outcome = outcomeText(scenario);
    lines.push(wide ? `${name} ${coloured} ${outcome}` : `${name} ${coloured}`);
    if (!wide) lines.push(`${"".padEnd(NAME_COLUMNS)} ${style.dim(outcome)}`);
  }
  lines.push(style.dim(`${"".padEnd(NAME_COLUMNS)} ▁ starting  ▃ running  █ steady  ✗ lost  · not observed`));
  return lines;
}

function ruler(cells: number): string {
  const end = `${SPAN_MINUTES} min`;
  let text = "";
  for (let minute = 0; minute < SPAN_MINUTES; minute += TICK_MINUTES) {
    const column = Math.round((minute / SPAN_MINUTES) * cells);
    if (column + String(minute).length + end.length < cells) text = text.padEnd(column) + minute;
  }
  return text.padEnd(cells - end.length) + end;
}

function stripOf(timeline: readonly TimelineEntry[], cells: number): string {
  const secondsPerCell = (SPAN_MINUTES * 60) / cells;
  const end = timeline.at(-1)?.at ?? 0;
  let [running, steady, next] = [0, false, 0];
  let started = false;
  let strip = "";
  for (let cell = 0; cell < cells; cell += 1) {
    const until = (cell + 1) * secondsPerCell;
    let lost = false;
    for (; next < timeline.length; next += 1) {
      const entry = timeline[next];
      if (entry === undefined || entry.at >= until) break;
      if (entry.kind === "tasks-started" || entry.kind === "task-started") started = true;
      if (entry.kind === "task-running") running += 1;
      if (entry.kind === "task-stopped") running -= entry.data["ranSeconds"] === null ? 0 : 1;
      if (LOSSES.has(entry.kind)) [lost, steady] = [true, false];
      if (entry.kind === "steady-state") steady = true;
    }
    strip += lost
      ? CELL.lost
      : steady
        ? CELL.steady
        : !started || (until > end && !steady)
          ? CELL.nothing
          : running > 0
            ? CELL.running
            : CELL.pending;
  }
  return strip;
}

const LOSSES = new Set<TimelineEntry["kind"]>([
  "task-unhealthy",
  "container-exited",
  "image-pull-failed",
  "resource-initialization-failed",
  "memory-limit-exceeded",
]);

export function outcomeText(scenario: ScenarioReport): string {
  const lost = scenario.tasksLost > 0 ? `, ${scenario.tasksLost} lost` : "";
  switch (scenario.outcome) {
    case "steady":
      return `steady at ${duration(scenario.settledAtSeconds ?? 0)}${lost}`;
    case "never-settles":
      return scenario.cycleSeconds === null
        ? "never settles"
        : `never: a task lost every ${duration(scenario.cycleSeconds)}`;
    case "failed":
      return scenario.ordinaryFails ? "steady, but requests unanswered" : `failed${lost}`;
    case "rolled-back":
      return `rolled back${lost}`;
    case "not-observed":
      return "not observed";
  }
}

/** `0:42` in the margin of an event. */
export function stamp(seconds: number): string {
  return clock(seconds).padStart(8);
}
