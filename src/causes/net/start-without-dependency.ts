import { type Model, type Waiting, waitings } from "../../model/index.js";
import { entriesOf, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import type { Sign } from "../cause.js";
import { dependencyFaults, entriesByTask, firstOf } from "../shared/probe-signs.js";
import { faultConcerns, serviceName } from "../shared/service-names.js";
import { containerPlaces } from "../shared/text-signs.js";

/** It cannot be used. What a server demands of its clients (TLS, a password) is told by other causes. */
const AWAY = /^(?:refused|hang|close|connect-timeout|late|lost)\b/;
/** One end may be an accident. */
const ENDS_MIN = 2;
// Beyond these the platform or the memory limit ended the process, not the process itself.
const SIGNAL_EXITS = new Set([137, 143]);

/**
 * The process ends by itself before it listens, again and again, while a rehearsal keeps one dependency
 * away: its start needs it. No health check comes into it.
 */
export function startWithoutDependency(timeline: Timeline, model: Model | null): Sign[] {
  const away = dependencyFaults(timeline).filter(({ condition }) => AWAY.test(condition));
  const names = [...new Set(away.map(({ dependency }) => dependency))];
  const [name] = names;
  // With several away nothing tells which of them it was.
  if (name === undefined || names.length > 1) return [];
  const ends = [...entriesByTask(timeline).values()].flatMap((own) => endBeforeListening(own) ?? []);
  if (ends.length < ENDS_MIN) return [];
  const starts = (model ? waitings(model) : []).filter(
    ({ holdsUp, work }) => holdsUp === "start" && faultConcerns(name, work),
  );
  return [signOf(timeline, model, ends, name, starts)];
}

function signOf(
  timeline: Timeline,
  model: Model | null,
  ends: readonly TimelineEntry[],
  name: string,
  starts: readonly Waiting[],
): Sign {
  const [first] = starts;
  const service = first === undefined ? name : serviceName(first.work);
  const words = entriesOf(timeline, "start-failed").slice(0, 1);
  return {
    title: `the process ends by itself when ${service} is away at its start`,
    explanation: `Before it listens, the application needs ${service}, and without it the process ends with exit code ${String(ends[0]?.data["exitCode"])}. ECS starts another task, which ends in the same way. No health check decides anything here: longer times and grace periods change nothing.`,
    where:
      first === undefined
        ? containerPlaces(model)
        : starts.slice(0, 1).map(({ work }) => ({ origin: work.origin, value: work.operation })),
    strength: first === undefined ? 0.8 : 0.92,
    for: firstOf([
      ...entriesOf(timeline, "fault-injected", "dependency-changed").slice(0, 1),
      ...words,
      ...ends.slice(0, 1),
    ]),
    repairs: [
      {
        description: `listen first, and connect to ${service} in the background with retries`,
        safe: false,
        changes: [],
        assumption: {
          text: `the process listens at once, answers its health path without ${service} and goes on trying`,
          replaces: "listens-at-once",
          boundSeconds: null,
        },
      },
    ],
  };
}

/** How a task's process ended by itself before it listened; null when it did not. */
function endBeforeListening(own: readonly TimelineEntry[]): TimelineEntry | null {
  const index = own.findIndex(({ kind }) => kind === "container-exited");
  const end = own[index];
  if (end === undefined) return null;
  const { exitCode, signal, essential } = end.data;
  const byItself =
    typeof exitCode === "number" &&
    exitCode !== 0 &&
    !SIGNAL_EXITS.has(exitCode) &&
    (signal ?? null) === null &&
    essential !== false;
  const before = own.slice(0, index);
  const wasUp = before.some(({ kind }) => kind === "listening" || kind === "first-healthy-answer");
  const wasTold = before.some(({ kind }) => kind === "stop-signal-sent" || kind === "memory-limit-exceeded");
  return byItself && !wasUp && !wasTold ? end : null;
}
