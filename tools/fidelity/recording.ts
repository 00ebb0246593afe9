import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A recorded timeline: what was deployed, how the application behaved, what happened, what to predict. */
export interface Recording {
  readonly name: string;
  readonly platform: string;
  readonly recordedAt: string;
  readonly zero: string;
  readonly title: string;
  readonly configuration: Json;
  readonly application: Json;
  readonly facts: Json;
  readonly events: readonly RecordedEvent[];
  readonly predict: readonly Prediction[];
  /** Files beside it, by name without `.json`. */
  readonly files: ReadonlyMap<string, Json>;
}

export interface RecordedEvent {
  readonly at: number;
  readonly kind: string;
  readonly text: string;
}

export interface Prediction {
  readonly quantity: string;
  readonly recordedSeconds: readonly number[];
  readonly recordedRange: readonly [number, number] | null;
  readonly recorded: unknown;
  readonly toleranceSeconds: number | null;
  readonly fair: string | null;
}

/** A JSON value read tolerantly: a missing field is undefined, never an error. */
export class Json {
  constructor(readonly value: unknown) {}

  /** The first of the names that is there. */
  get(...names: readonly string[]): Json {
    for (const name of names) {
      if (typeof this.value === "object" && this.value !== null && name in this.value) {
        return new Json(Reflect.get(this.value, name));
      }
    }
    return new Json(undefined);
  }

  get exists(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get list(): Json[] {
    return Array.isArray(this.value) ? this.value.map((item) => new Json(item)) : [];
  }

  text(fallback = ""): string {
    return typeof this.value === "string" || typeof this.value === "number" ? String(this.value) : fallback;
  }

  number(fallback: number): number {
    const parsed =
      typeof this.value === "string" && this.value.trim() !== "" ? Number(this.value) : this.value;
    return typeof parsed === "number" && Number.isFinite(parsed) ? parsed : fallback;
  }

  flag(fallback: boolean): boolean {
    return typeof this.value === "boolean" ? this.value : fallback;
  }

  /** Everything in it as one text, for words that may stand anywhere. */
  get words(): string {
    return this.exists ? JSON.stringify(this.value) : "";
  }
}

const BESIDE = ["service", "target-group", "task-definition"];

export function readRecording(folder: string): Recording {
  const files = new Map<string, Json>();
  for (const name of BESIDE) {
    const file = join(folder, `${name}.json`);
    if (existsSync(file)) files.set(name, readJson(file));
  }
  return recordingFrom(basename(folder), readJson(join(folder, "recorded.json")), files);
}

function readJson(file: string): Json {
  return new Json(JSON.parse(readFileSync(file, "utf8")) as unknown);
}

export function recordingFrom(
  name: string,
  recorded: Json,
  files: ReadonlyMap<string, Json> = new Map(),
): Recording {
  return {
    name,
    platform: recorded.get("platform").text(),
    recordedAt: recorded.get("recordedAt").text(),
    zero: recorded.get("zero").text(),
    title: recorded.get("title").text(),
    configuration: recorded.get("configuration"),
    application: recorded.get("application"),
    facts: recorded.get("facts"),
    events: recorded.get("events").list.map((event) => ({
      at: event.get("at").number(0),
      kind: event.get("kind").text(),
      text: event.get("text").text(),
    })),
    predict: recorded.get("predict").list.map(predictionFrom),
    files,
  };
}

function predictionFrom(json: Json): Prediction {
  const seconds = json.get("recordedSeconds");
  const samples = seconds.list.length > 0 ? seconds.list : seconds.exists ? [seconds] : [];
  const [from, to] = json.get("recordedRangeSeconds").list;
  const tolerance = json.get("toleranceSeconds");
  return {
    quantity: json.get("quantity").text(),
    recordedSeconds: samples.map((sample) => sample.number(Number.NaN)).filter(Number.isFinite),
    recordedRange: from !== undefined && to !== undefined ? [from.number(0), to.number(0)] : null,
    recorded: json.get("recorded").value,
    toleranceSeconds: tolerance.exists ? tolerance.number(0) : null,
    fair: json.get("fair").exists ? json.get("fair").text() : null,
  };
}
