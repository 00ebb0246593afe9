import type { Place } from "../model/index.js";
import type { PathLink } from "./finding.js";

/** Why something was said of one deployment, or not said. */
export interface DeploymentTrace {
  readonly deployment: string;
  readonly answers: readonly TracedAnswer[];
  /** Causes that were asked and found nothing, with nothing more to say. */
  readonly silent: readonly string[];
  /** Causes that only a rehearsal or evidence can show. */
  readonly notAsked: readonly string[];
}

export interface TracedAnswer {
  readonly cause: string;
  readonly outcome: "found" | "not-applicable" | "unknown";
  /** The title of a defect, why a cause does not apply, what is not known and why. */
  readonly text: string;
  /** What became of a defect: `told`, `suppressed: …`, `known from the baseline`, `accounted for by …`. */
  readonly fate: string | null;
  readonly where: readonly TracedPlace[];
  readonly path: readonly PathLink[];
}

export interface TracedPlace extends Place {
  readonly value: string;
  /** `Resources/Service/Properties/DesiredCount`; null where no document holds it. */
  readonly node: string | null;
  /** False for the platform's default and for what follows from other values. */
  readonly written: boolean;
}
