import type { Evidence } from "../../finding/index.js";
import type { Model, Origin } from "../../model/index.js";
import { type EventKind, entriesOf, type Timeline, type TimelineEntry } from "../../timeline/index.js";
import type { Defect, Sign } from "../cause.js";

/** A form of words that programs and platforms use for a cause, and how surely it means this cause. */
export interface Wording {
  readonly pattern: RegExp;
  /** 0 to 1. */
  readonly strength: number;
}

/** Events that carry what an application or the platform said. */
export const SPOKEN: readonly EventKind[] = [
  "log-line",
  "start-failed",
  "container-exited",
  "task-stopped",
  "task-stopping",
  "resource-initialization-failed",
  "image-pull-failed",
  "placement-failed",
  "container-check-failed",
  "deployment-failed",
  "stack-resource",
  "stack-failed",
];

/** Events that carry the application's own words. What a health command says is about the application, not by it. */
export const APPLICATION_SPOKEN: readonly EventKind[] = ["log-line", "start-failed", "container-exited"];

// One line is proof, a few more show that it repeats; more would only fill the page.
const EVIDENCE_MAX = 3;

export interface Spoken {
  readonly entry: TimelineEntry;
  readonly text: string;
  readonly match: RegExpExecArray;
  readonly strength: number;
}

/** The entries whose words match, each with its best wording. */
export function spokenMatches(
  timeline: Timeline,
  wordings: readonly Wording[],
  kinds: readonly EventKind[] = SPOKEN,
): Spoken[] {
  return entriesOf(timeline, ...kinds).flatMap((entry) => {
    const text = wordsOf(entry);
    let best: Spoken | null = null;
    for (const { pattern, strength } of wordings) {
      const match = pattern.exec(text);
      if (match && strength > (best?.strength ?? 0)) best = { entry, text, match, strength };
    }
    return best ? [best] : [];
  });
}

/** What an entry says: its text and the texts in its data, each once. */
export function wordsOf(entry: TimelineEntry): string {
  const spoken = new Set([entry.text]);
  for (const value of Object.values(entry.data)) if (typeof value === "string") spoken.add(value);
  return [...spoken].filter((text) => text !== "").join("\n");
}

/** One sign for all matches: the strongest decides, the first few are the evidence. */
export function signOf(
  matches: readonly Spoken[],
  defect: Omit<Defect, "for" | "where"> & { readonly where?: Defect["where"]; readonly strength?: number },
): Sign[] {
  const [first] = matches;
  if (!first) return [];
  const strength = Math.max(...matches.map((match) => match.strength));
  return [
    {
      where: [],
      strength,
      confidence: strength,
      ...defect,
      for: matches.slice(0, EVIDENCE_MAX).map(evidenceOf),
    },
  ];
}

export function evidenceOf({ entry, text, match }: Spoken): Evidence {
  return { text: lineAround(text, match), place: entry.where[0] ?? null, at: entry.at };
}

export function eventEvidence(entry: TimelineEntry, text = entry.text): Evidence {
  return { text, place: entry.where[0] ?? null, at: entry.at };
}

/** The line in which the words stand. */
function lineAround(text: string, match: RegExpExecArray): string {
  const start = text.lastIndexOf("\n", match.index) + 1;
  const end = text.indexOf("\n", match.index + match[0].length);
  return text.slice(start, end < 0 ? undefined : end).trim();
}

/** The faults that a rehearsal set on purpose, as `redis=hang`. */
export function injectedFaults(timeline: Timeline): string[] {
  return entriesOf(timeline, "fault-injected", "dependency-changed").flatMap((entry) => {
    const { fault, dependency, condition } = entry.data;
    if (typeof fault === "string") return [fault];
    return typeof dependency === "string" ? [`${dependency}=${String(condition ?? "changed")}`] : [];
  });
}

/** The places where the containers of the Model stand, for a sign that no single value explains. */
export function containerPlaces(model: Model | null): { readonly origin: Origin; readonly value: string }[] {
  return (model?.taskDefinitions ?? []).flatMap((taskDefinition) =>
    taskDefinition.containers.map((container) => ({
      origin: container.origin,
      value: container.name.known ? container.name.value : container.id,
    })),
  );
}
