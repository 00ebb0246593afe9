import type { PlayResult } from "../platform/index.js";
import { entriesOf } from "../timeline/index.js";

const WORDS_CHARACTERS_MAX = 200;
const REASONS_MAX = 2;

/** A deployment that settles in the end, and lost tasks before: how they ended. Null when none was lost. */
export function lostTasksNote({ outcome, tasksLost, timeline }: PlayResult): string | null {
  if (outcome !== "steady" || tasksLost === 0) return null;
  const stops = entriesOf(timeline, "task-stopped").filter(
    ({ data }) => data["stopCode"] !== "UserInitiated",
  );
  const reasons = [
    ...new Set(
      stops.flatMap(({ data }) => {
        const { stoppedReason, exitCode, stopCode } = data;
        if (typeof stoppedReason !== "string" || stoppedReason.startsWith("Scaling activity")) return [];
        const byItself = stopCode === "EssentialContainerExited" && typeof exitCode === "number";
        return [byItself ? `${stoppedReason}, with exit code ${exitCode}` : stoppedReason];
      }),
    ),
  ].slice(0, REASONS_MAX);
  const count = tasksLost === 1 ? "1 task was" : `${tasksLost} tasks were`;
  const words = entriesOf(timeline, "start-failed")[0]
    ?.text.trim()
    .split("\n")
    .at(-1)
    ?.slice(0, WORDS_CHARACTERS_MAX);
  return [
    `${count} lost before it settled${reasons.length === 0 ? "" : `: ${reasons.join("; ")}`}.`,
    words ? `The process said: ${words}` : null,
  ]
    .filter((text) => text !== null)
    .join(" ");
}
