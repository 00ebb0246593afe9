import type { ScenarioReport } from "../../finding/index.js";
import type { EventKind, TimelineEntry } from "../../timeline/index.js";
import { mask } from "../../mask/index.js";
import { stamp } from "./strip.js";
import { duration, type Style, truncate, wrap } from "./style.js";

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
  "health-check-failed",
  "container-check-failed",
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

const LINES_MAX = 14;
/** Two tasks do the same a few seconds apart: said once. */
const TOGETHER_SECONDS = 20;

interface Said {
  readonly entry: TimelineEntry;
  readonly shape: string;
  times: number;
}

/** What the platform would have said, in its own words, until it begins to repeat itself. */
export function renderStory(scenario: ScenarioReport, style: Style): string[] {
  const said: Said[] = [];
  let repeats = false;
  for (const entry of scenario.timeline) {
    if (!TOLD.has(entry.kind)) continue;
    const shape = shapeOf(entry);
    const same = said.filter((one) => one.shape === shape).at(-1);
    if (
      same !== undefined &&
      (FAILED_CHECKS.has(entry.kind) || entry.at - same.entry.at < TOGETHER_SECONDS)
    ) {
      same.times += 1;
      continue;
    }
    repeats = same !== undefined && REPLACEMENT.has(entry.kind);
    if (repeats || said.length >= LINES_MAX) break;
    if (same === undefined) said.push({ entry, shape, times: 1 });
  }
  const lines = said.map((one) => line(one, style));
  if (scenario.cycleSeconds !== null) {
    lines.push(
      style.dim(`       …  the same again: a task is lost every ${duration(scenario.cycleSeconds)}`),
    );
  }
  const last = scenario.timeline.at(-1);
  const end = scenario.timeline.findLast((entry) => ENDINGS.has(entry.kind));
  if (end !== undefined && !said.some((one) => one.entry === end)) {
    lines.push(line({ entry: end, shape: "", times: 1 }, style));
  } else if (end === undefined && last !== undefined && scenario.outcome === "never-settles") {
    lines.push(style.dim(`${stamp(last.at)}  still the same when the play ends`));
  }
  return lines;
}

const FAILED_CHECKS = new Set<EventKind>(["health-check-failed", "container-check-failed"]);
const REPLACEMENT = new Set<EventKind>([
  "task-unhealthy",
  "task-stopped",
  "container-exited",
  "image-pull-failed",
]);
const ENDINGS = new Set<EventKind>(["stack-completed", "stack-failed", "stack-rolled-back"]);

/** The words without their numbers and ids. */
function shapeOf(entry: TimelineEntry): string {
  return `${entry.kind} ${entry.text.replace(/\b[0-9a-f]{8,}\b|\d+/g, "#")}`;
}

const MARGIN = 10;
const ROWS_MAX = 3;

/** The moment in the margin; long sentences go on beneath, and the place follows where it has room. */
function line({ entry, times }: Said, style: Style): string {
  const again = times > 1 ? ` (${times} times)` : "";
  const rows = wrap(
    `${PREFIX[entry.kind] ?? ""}${mask(shorten(entry.text))}${again}`,
    style.columns - MARGIN,
  );
  const shown = rows.slice(0, ROWS_MAX);
  if (rows.length > ROWS_MAX) shown.push(`${truncate(shown.pop() ?? "", style.columns - MARGIN - 2)} …`);
  const place = entry.where[0];
  const source = place ? `  ← ${place.file}:${place.line}` : "";
  const fits = MARGIN + (shown.at(-1)?.length ?? 0) + source.length <= style.columns;
  return shown
    .map((row, index) => `${index === 0 ? style.dim(stamp(entry.at)) : " ".repeat(MARGIN - 2)}  ${row}`)
    .join("\n")
    .concat(fits ? style.dim(source) : "");
}

/** Where the platform's own words do not say what they are about. */
const PREFIX: Partial<Record<EventKind, string>> = {
  "target-unhealthy": "target unhealthy: ",
  "container-check-failed": "container check: ",
  "stack-completed": "stack: ",
  "stack-failed": "stack: ",
  "stack-rolled-back": "stack: ",
};

/** Ids of 32 digits and whole ARNs help nobody on a screen. */
function shorten(text: string): string {
  return text
    .replace(/\b([0-9a-f]{6})[0-9a-f]{26}\b/g, "$1…")
    .replace(/arn:aws[a-z-]*:elasticloadbalancing:[^:]*:[^:]*:targetgroup\/([^/)\s]+)\/[^)\s]*/g, "$1");
}
