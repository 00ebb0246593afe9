import {
  type Intervention,
  type PlayOptions,
  type PlayResult,
  keyedRandom,
  play,
} from "../../src/platform/index.js";
import type { TimelineEntry } from "../../src/timeline/index.js";
import { type Behaviour, behaviourOf } from "./behaviour.js";
import { planOf } from "./configuration.js";
import { recordedWorld, type AskedRequest } from "./recorded-world.js";
import type { Recording } from "./recording.js";

/** What was done to the service in the recording, told by its events. */
export type Situation = "update" | "create" | "fault" | "stop-task" | "crash" | "scale-from-zero";

export interface Played {
  readonly situation: Situation;
  readonly result: PlayResult;
  readonly entries: readonly TimelineEntry[];
  readonly asked: readonly AskedRequest[];
  readonly zero: number;
  readonly behaviour: Behaviour;
  readonly gracePeriodSeconds: number;
}

/** The service has run for a while when something is done to it. */
const FAULT_FROM_SECONDS = 60;
const FAULT_SPREAD_SECONDS = 30;
const LONGEST_PLAY_SECONDS = 3600;
const SHORTEST_PLAY_SECONDS = 900;
const REQUEST_EVERY_SECONDS = 5;
/** When the recording counts what clients saw. */
const REQUEST_OFTEN_SECONDS = 0.5;
const VICTIM = 1;
const OLD_ORDER_BEFORE = 2021;

export function situationOf(recording: Recording, behaviour: Behaviour): Situation {
  const kinds = recording.events.map((event) => event.kind);
  const has = (pattern: RegExp): boolean => kinds.some((kind) => pattern.test(kind));
  if (has(/stop-task/)) return "stop-task";
  if (has(/essential|container-(exit|kill|crash)|process-(exit|kill|crash)|crash-injected/)) return "crash";
  if (has(/fault|path-changed|injected/)) return endsAtFault(recording) ? "crash" : "fault";
  if (has(/deployment|service-updated|rollback|scaling-activity/)) {
    return /creat(ed|ion)/i.test(recording.zero) && /service/i.test(recording.zero) && !has(/old-/)
      ? "create"
      : "update";
  }
  if (behaviour.exitsAfter !== null || behaviour.image === "not-found") return "scale-from-zero";
  return "create";
}

/** The fault is the end of the process, not its silence. */
function endsAtFault(recording: Recording): boolean {
  const said = recording.application.get("behaviour").text();
  return (
    /\b(killed|kill -9|crash(es|ed)?|exits|dies|terminates)\b/i.test(said) &&
    !/hang|answers nothing/i.test(said)
  );
}

export function playOnce(
  recording: Recording,
  behaviour: Behaviour,
  seed: string,
  wanted: Situation | null = null,
): Played {
  const plan = planOf(recording, seed);
  const situation = wanted ?? situationOf(recording, behaviour);
  const phase = keyedRandom(`fault ${seed}`).draw("recording", "fault", 0);
  const running = situation !== "update" && situation !== "create";
  // Whole milliseconds, as the timeline gives them.
  const zero = running ? Math.round((FAULT_FROM_SECONDS + phase * FAULT_SPREAD_SECONDS) * 1000) / 1000 : 0;
  const world = recordedWorld(behaviour, plan, seed, zero * 1000, VICTIM);
  const lastAt = Math.max(0, ...recording.events.map((event) => event.at));
  const options: PlayOptions = {
    seed,
    untilSeconds: zero + Math.min(LONGEST_PLAY_SECONDS, Math.max(SHORTEST_PLAY_SECONDS, lastAt * 1.5)),
    kind: running ? "running" : situation === "update" ? "update" : "create",
    stack: false,
    interventions: interventions(situation, plan.desiredCount, plan.containers[0]?.name ?? "", zero),
    requestEverySeconds: recording.predict.some(
      ({ quantity, fair }) => fair !== "kind" && /client|failedShare|request/i.test(quantity),
    )
      ? REQUEST_OFTEN_SECONDS
      : REQUEST_EVERY_SECONDS,
    drainBeforeStop: Number(/\d{4}/.exec(recording.recordedAt)?.[0] ?? OLD_ORDER_BEFORE) < OLD_ORDER_BEFORE,
  };
  const service = situation === "scale-from-zero" ? { ...plan, desiredCount: 0 } : plan;
  const result = play({ service }, world, options);
  const { entries } = result.timeline;
  return {
    situation,
    result,
    entries,
    asked: world.asked,
    // Its zero is the creation of the first task, not the change of the desired count.
    zero:
      situation === "scale-from-zero"
        ? (entries.find((entry) => entry.kind === "tasks-started")?.at ?? zero)
        : zero,
    behaviour,
    gracePeriodSeconds: plan.healthCheckGracePeriodSeconds,
  };
}

function interventions(
  situation: Situation,
  desiredCount: number,
  container: string,
  atSeconds: number,
): readonly Intervention[] {
  switch (situation) {
    case "stop-task":
      return [{ kind: "stop-task", atSeconds, task: VICTIM }];
    case "crash":
      return [
        { kind: "note-fault", atSeconds, fault: "the process ends" },
        { kind: "exit-container", atSeconds, task: VICTIM, container, exitCode: 1 },
      ];
    case "scale-from-zero":
      return [{ kind: "set-desired-count", atSeconds, desiredCount }];
    case "fault":
      return [{ kind: "note-fault", atSeconds, fault: "recorded fault" }];
    default:
      return [];
  }
}

export type Plays = { readonly plays: readonly Played[] } | { readonly cannot: string };

/** The recording, played over many seeds; or why it cannot be. */
export function playOften(recording: Recording, seeds: number, wanted: Situation | null = null): Plays {
  if (!/\bECS\b|Fargate/i.test(recording.platform)) {
    return { cannot: `not playable yet: ${recording.platform}` };
  }
  const reading = behaviourOf(recording);
  if ("cannot" in reading) return reading;
  const plays = Array.from({ length: seeds }, (_, index) =>
    playOnce(recording, reading.behaviour, `fidelity-${index + 1}`, wanted),
  );
  return { plays };
}
