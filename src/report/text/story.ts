import type { ScenarioReport } from "../../finding/index.js";
import type { EventKind, TimelineEntry } from "../../timeline/index.js";
import { mask } from "../../mask/index.js";
import { stamp } from "./strip.js";
import { duration, type Style, truncate } from "./style.js";

/** Events that tell the story; the rest stays in the JSON output. */
const TOLD = new Set<EventKind>([
  "fault-injected",
  "dependency-changed",
  "tasks-started",
  "tasks-stopped",
  "image-pull-failed",
  "resource-initialization-failed",
  "container-exited",
  "memory-limit-exceeded",
  "listening",
  "target-registered",
  "target-healthy",
  "target-unhealthy",
  "task-unhealthy",
  "task-stopped",
  "start-throttled",
  "rollout-blocked",
  "deployment-completed",
  "deployment-failed",
  "rollback-started",
  "steady-state",
  "stack-failed",
  "stack-rolled-back",
  "stack-completed",
]);

const LINES_MAX = 16;

/** What the platform would have said, in its own words, until it begins to repeat itself. */
export function renderStory(scenario: ScenarioReport, style: Style): string[] {
  const lines: string[] = [];
  const said = new Map<string, number>();
  let failedChecks: TimelineEntry | null = null;
  for (const entry of scenario.timeline) {
    if (entry.kind === "health-check-failed" || entry.kind === "container-check-failed") {
      // Every failed check stands in the JSON output; here the first of a row is enough.
      if (failedChecks === null) lines.push(line(entry, style));
      failedChecks = entry;
      continue;
    }
    if (!TOLD.has(entry.kind)) continue;
    if (entry.kind !== "target-registered" && entry.kind !== "listening") failedChecks = null;
    const shape = `${entry.kind} ${entry.text.replace(/\d+|\b[0-9a-f]{8,}\b/g, "#")}`;
    const times = (said.get(shape) ?? 0) + 1;
    said.set(shape, times);
    if (times > 2) break;
    lines.push(line(entry, style));
    if (lines.length >= LINES_MAX) break;
  }
  const last = scenario.timeline.at(-1);
  const end = scenario.timeline.findLast(
    (entry) => entry.kind.startsWith("stack-") && entry.kind !== "stack-resource",
  );
  if (scenario.cycleSeconds !== null) {
    lines.push(style.dim(`       …  the same every ${duration(scenario.cycleSeconds)}`));
  }
  if (end && end.at > 0 && !lines.includes(line(end, style))) lines.push(line(end, style));
  else if (last && scenario.outcome === "never-settles") {
    lines.push(style.dim(`${stamp(last.at)}  still the same when the play ends`));
  }
  return lines;
}

function line(entry: TimelineEntry, style: Style): string {
  const place = entry.where[0];
  const source = place ? style.dim(`  ← ${place.file}:${place.line}`) : "";
  const room = style.columns - 10 - (place ? place.file.length + 9 : 0);
  return `${style.dim(stamp(entry.at))}  ${truncate(mask(shorten(entry.text)), Math.max(30, room))}${source}`;
}

/** Ids of 32 digits and whole ARNs help nobody on a screen. */
function shorten(text: string): string {
  return text
    .replace(/\b([0-9a-f]{6})[0-9a-f]{26}\b/g, "$1…")
    .replace(/arn:aws[a-z-]*:elasticloadbalancing:[^:]*:[^:]*:targetgroup\/([^/)\s]+)\/[^)\s]*/g, "$1");
}
