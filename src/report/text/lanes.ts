import type { TimelineEntry } from "../../timeline/index.js";
import { clock, type Style } from "./style.js";

/** One task over time, drawn as a bar: coming up, running but not healthy, healthy, being stopped. */
interface Lane {
  readonly task: string;
  readonly marks: { at: number; state: keyof typeof GLYPH }[];
  end: { at: number; why: string } | null;
}

const GLYPH = { pending: "░", running: "▒", healthy: "█", unhealthy: "▓", stopping: "·" } as const;

const LANES_MAX = 6;
const LABEL_COLUMNS = 9;
const WHY_COLUMNS = 32;

/** The first tasks of a timeline beneath one another, so that a person sees the cycle of replacement. */
export function renderLanes(timeline: readonly TimelineEntry[], style: Style): string[] {
  const lanes = lanesOf(timeline).slice(0, LANES_MAX);
  const last = lanes.at(-1);
  if (lanes.length === 0 || last === undefined) return [];
  const until = Math.max(...lanes.map((lane) => lane.end?.at ?? (lane.marks.at(-1)?.at ?? 0) + 60));
  const cells = style.columns - LABEL_COLUMNS - WHY_COLUMNS;
  const scale = until / cells;
  const lines = lanes.map((lane) => {
    const bar = barOf(lane, cells, scale);
    const why = lane.end === null ? "" : ` ${clock(lane.end.at)} ${lane.end.why}`;
    return `${lane.task.padEnd(LABEL_COLUMNS)}${bar.replace("✗", style.error("✗"))}${style.dim(why)}`;
  });
  const more = lanesOf(timeline).length - lanes.length;
  lines.push(
    style.dim(`${"".padEnd(LABEL_COLUMNS)}░ starting  ▒ not yet healthy  █ healthy  ▓ unhealthy  ✗ stopped`),
  );
  if (more > 0) lines.push(style.dim(`${"".padEnd(LABEL_COLUMNS)}and ${more} more tasks in the same way`));
  return lines;
}

function lanesOf(timeline: readonly TimelineEntry[]): Lane[] {
  const lanes = new Map<string, Lane>();
  for (const entry of timeline) {
    const ordinal = /^(?:task|target|container)\/(\d+)/.exec(entry.subject)?.[1];
    if (ordinal === undefined) continue;
    const lane = lanes.get(ordinal) ?? { task: `task ${ordinal}`, marks: [], end: null };
    lanes.set(ordinal, lane);
    const state = stateAfter(entry);
    if (state !== null) lane.marks.push({ at: entry.at, state });
    if (entry.kind === "task-stopped") lane.end = { at: entry.at, why: reasonOf(entry) };
  }
  return [...lanes.values()].filter((lane) => lane.marks.length > 0);
}

function stateAfter(entry: TimelineEntry): keyof typeof GLYPH | null {
  switch (entry.kind) {
    case "task-started":
    case "task-pending":
      return "pending";
    case "task-running":
      return "running";
    case "target-healthy":
    case "task-healthy":
      return "healthy";
    case "target-unhealthy":
    case "task-unhealthy":
      return "unhealthy";
    case "task-stopping":
      return "stopping";
    default:
      return null;
  }
}

function reasonOf(entry: TimelineEntry): string {
  const exitCode = entry.data["exitCode"];
  const reason = String(entry.data["stoppedReason"] ?? "stopped").replace(/\s*\(target-group [^)]*\)/, "");
  const text = typeof exitCode === "number" && /exited/i.test(reason) ? `exit code ${exitCode}` : reason;
  return text.length > WHY_COLUMNS - 8 ? `${text.slice(0, WHY_COLUMNS - 9)}…` : text;
}

function barOf(lane: Lane, cells: number, scale: number): string {
  let bar = "";
  for (let cell = 0; cell < cells; cell += 1) {
    const at = (cell + 1) * scale;
    const mark = lane.marks.filter((one) => one.at < at).at(-1);
    if (lane.end !== null && at >= lane.end.at) {
      bar += bar.includes("✗") ? " " : "✗";
    } else bar += mark === undefined ? " " : GLYPH[mark.state];
  }
  return bar;
}
