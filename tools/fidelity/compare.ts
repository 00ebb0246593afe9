import type { Prediction, Recording } from "./recording.js";
import { type Measured, kindsOfRecordedEvent, valuesOf } from "./quantities.js";
import { type Played, type Plays, playOften } from "./scenario.js";

/** One line of the comparison. */
export interface Compared {
  readonly recording: string;
  readonly quantity: string;
  readonly recorded: string;
  readonly predicted: string;
  readonly verdict: "agrees" | "differs" | "not compared";
  readonly why: string;
}

/** A yes-or-no quantity agrees when nearly every play says the same. */
const EXACT_SHARE = 0.95;

export function compareRecording(recording: Recording, seeds: number): Compared[] {
  const plays = playOften(recording, seeds);
  const creation = recording.predict.some(({ quantity }) => isCreation(quantity))
    ? playOften(recording, seeds, "create")
    : plays;
  return recording.predict.map((prediction) =>
    compare(recording, prediction, isCreation(prediction.quantity) ? creation : plays),
  );
}

function isCreation(quantity: string): boolean {
  return quantity.startsWith("creation");
}

function compare(recording: Recording, prediction: Prediction, plays: Plays): Compared {
  const line = {
    recording: recording.name,
    quantity: prediction.quantity,
    recorded: recordedText(prediction),
  };
  if ("cannot" in plays) return { ...line, predicted: "", verdict: "not compared", why: plays.cannot };
  if (prediction.quantity === "order") return { ...line, ...compareOrder(prediction, plays.plays) };
  if (/serviceEvent/.test(prediction.quantity)) return { ...line, ...compareText(prediction, plays.plays) };
  const perPlay = plays.plays.map((played) => valuesOf(prediction.quantity, played));
  if (perPlay.some((values) => values === null) || prediction.fair === "kind") {
    const why = prediction.fair === "kind" ? "described in words only" : "no such quantity is known";
    return { ...line, predicted: "", verdict: "not compared", why };
  }
  const values = perPlay.flatMap((found) => found ?? []);
  const numbers = values.filter((value): value is number => typeof value === "number");
  if (numbers.length > 0 && acceptable(prediction) !== null) {
    return { ...line, ...compareNumbers(prediction, numbers, values.length) };
  }
  return { ...line, ...compareExact(prediction, values) };
}

type Judged = Pick<Compared, "predicted" | "verdict" | "why">;

/** The range that a prediction may lie in: tolerance around what was recorded, or the stated fair range. */
export function acceptable(prediction: Prediction): readonly [number, number] | null {
  const tolerance = prediction.toleranceSeconds;
  const { recordedSeconds, recordedRange } = prediction;
  const stated = /(\d+(?:\.\d+)?)\s*(?:s\s*)?(?:to|or|-|–)\s*(\d+(?:\.\d+)?)/.exec(prediction.fair ?? "");
  if (tolerance !== null && recordedSeconds.length > 0) {
    return [Math.min(...recordedSeconds) - tolerance, Math.max(...recordedSeconds) + tolerance];
  }
  if (tolerance !== null && recordedRange !== null) {
    return [recordedRange[0] - tolerance, recordedRange[1] + tolerance];
  }
  if (stated !== null) return [Number(stated[1]), Number(stated[2])];
  if (/third/.test(prediction.fair ?? "")) return [1 / 3 - 0.05, 1 / 3 + 0.05];
  if (recordedRange !== null) return recordedRange;
  return null;
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

function compareNumbers(prediction: Prediction, numbers: readonly number[], asked: number): Judged {
  const range = acceptable(prediction) ?? [Number.NaN, Number.NaN];
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, median, high] = [quantile(sorted, 0.05), quantile(sorted, 0.5), quantile(sorted, 0.95)];
  const inside = numbers.filter((value) => value >= range[0] && value <= range[1]).length / asked;
  const agrees = median >= range[0] && median <= range[1] && numbers.length >= asked / 2;
  return {
    predicted: `${round(median)} [${round(low)}..${round(high)}]`,
    verdict: agrees ? "agrees" : "differs",
    why: `${Math.round(inside * 100)} % of plays within ${round(range[0])} to ${round(range[1])}`,
  };
}

function compareExact(prediction: Prediction, values: readonly Measured[]): Judged {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  const [most = "", times = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  const same =
    values.filter((value) => meansSame(prediction.recorded, value)).length / Math.max(1, values.length);
  return {
    predicted: `${most} (${Math.round((times / Math.max(1, values.length)) * 100)} %)`,
    verdict: same >= EXACT_SHARE ? "agrees" : "differs",
    why: `${Math.round(same * 100)} % of plays say the same`,
  };
}

/** `never (33 h)` means never, "completed and steady in that order" is a yes. */
function meansSame(recorded: unknown, value: Measured): boolean {
  if (recorded === value) return true;
  if (typeof recorded !== "string") return false;
  if (typeof value === "boolean") return value;
  return value !== null && recorded.toLowerCase().startsWith(String(value).toLowerCase());
}

function compareOrder(prediction: Prediction, plays: readonly Played[]): Judged {
  const names = Array.isArray(prediction.recorded) ? prediction.recorded.map(String) : [];
  const same = plays.filter((played) => inOrder(names, played)).length / plays.length;
  return {
    predicted: `${Math.round(same * 100)} % in this order`,
    verdict: same >= EXACT_SHARE ? "agrees" : "differs",
    why: `${names.length} events`,
  };
}

/** Each named event follows the one before it (the same moment counts); an unknown name never matches. */
function inOrder(names: readonly string[], played: Played): boolean {
  let at = played.zero;
  return names.every((name) => {
    const kinds = kindsOfRecordedEvent(name);
    if (kinds === null) return false;
    const since = at;
    const found = played.entries.find((entry) => entry.at >= played.zero && kinds.includes(entry.kind));
    if (found === undefined || found.at < since) return false;
    at = found.at;
    return true;
  });
}

function compareText(prediction: Prediction, plays: readonly Played[]): Judged {
  const wanted = String(prediction.recorded);
  const said = plays.filter((played) => played.entries.some((entry) => entry.text.includes(wanted)));
  const share = said.length / plays.length;
  return {
    predicted: `said in ${Math.round(share * 100)} % of plays`,
    verdict: share >= EXACT_SHARE ? "agrees" : "differs",
    why: "",
  };
}

function recordedText(prediction: Prediction): string {
  const { recordedSeconds, recordedRange, recorded } = prediction;
  if (recordedSeconds.length > 0) return recordedSeconds.join(" ");
  if (recordedRange !== null) return recordedRange.join(" to ");
  return typeof recorded === "string" ? recorded : JSON.stringify(recorded ?? null);
}

function round(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 1 : 0);
}
