import { ObserveError } from "./request.js";

/** What can be wrong with a dependency. The text is shown where a fault is not known. */
export const FAULT_KINDS = {
  refused: "refuses connections",
  unresolved: "its name does not resolve",
  "connect-timeout": "connecting never completes",
  hang: "accepts connections and never answers",
  slow: "slow:MILLISECONDS, answers late by so much",
  close: "closes connections in the middle of an answer",
  late: "late:SECONDS, refuses for so long and is well afterwards",
  lost: "lost or lost:refused, well at first, gone (hanging or refused) after the start",
  "tls-only": "refuses connections without TLS",
  "auth-refused": "refuses the credentials",
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

export interface Fault {
  /** As written: `redis=slow:250`. */
  readonly text: string;
  readonly dependency: string;
  readonly kind: FaultKind;
  /** Milliseconds of `slow`, seconds of `late`; null for the others. */
  readonly amount: number | null;
  /** What `lost` turns into. */
  readonly lostAs: "hang" | "refused";
}

const SECONDS_MAX = 86_400;
const MILLISECONDS_MAX = 600_000;

export function parseFault(text: string): Fault {
  const match = /^([^=\s]+)=([a-z-]+)(?::([^:]*))?$/.exec(text.trim());
  const [, dependency = "", kind = "", argument] = match ?? [];
  if (!match || !isFaultKind(kind)) {
    throw new ObserveError(
      `The fault "${text}" is not known; write DEPENDENCY=FAULT with one of ${knownFaults()}.`,
    );
  }
  const fault = { text: text.trim(), dependency, kind, amount: null, lostAs: "hang" as const };
  switch (kind) {
    case "slow":
      return { ...fault, amount: amount(text, argument, "milliseconds", MILLISECONDS_MAX) };
    case "late":
      return { ...fault, amount: amount(text, argument, "seconds", SECONDS_MAX) };
    case "lost":
      if (argument === undefined || argument === "hang") return fault;
      if (argument === "refused") return { ...fault, lostAs: "refused" };
      throw new ObserveError(`The fault "${text}" may end in "hang" or "refused", not in "${argument}".`);
    default:
      if (argument === undefined) return fault;
      throw new ObserveError(
        `The fault "${text}" takes no value after its name: write ${dependency}=${kind}.`,
      );
  }
}

function amount(text: string, argument: string | undefined, unit: string, max: number): number {
  const value = Number(argument ?? "");
  if (argument === undefined || argument === "" || !Number.isFinite(value) || value <= 0 || value > max) {
    throw new ObserveError(`The fault "${text}" needs ${unit} after the colon, above 0 and at most ${max}.`);
  }
  return value;
}

function isFaultKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULT_KINDS, text);
}

function knownFaults(): string {
  return Object.keys(FAULT_KINDS).join(", ");
}

/** The spelling under which a run is filed and found again. */
export function sortedFaults(faults: readonly string[]): readonly string[] {
  return [...faults].map((fault) => fault.trim()).sort();
}
