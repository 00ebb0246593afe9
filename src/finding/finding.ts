import type { Change, Place, TextEdit, UnknownFact } from "../model/index.js";
import type { OtherFinding } from "./other-finding.js";
import type { SetAside } from "./set-aside.js";
import type { Severity } from "./severity.js";

/** One defect, told to a person. The stable JSON contract is `steadystate/findings@1`. */
export interface Finding {
  /** An id of the catalogue. */
  readonly cause: string;
  readonly severity: Severity;
  /** 0 to 1. */
  readonly confidence: number;
  /** One line. */
  readonly title: string;
  /** A few plain sentences: what is, what it does to the deployment. */
  readonly explanation: string;
  /** The first place is the one to look at. */
  readonly where: readonly FoundPlace[];
  readonly repairs: readonly Repair[];
  /** Causes (ids) whose symptoms this one accounts for. */
  readonly explains: readonly string[];
  readonly for: readonly Evidence[];
  readonly against: readonly Evidence[];
  readonly missing: readonly Missing[];
  /** The links of a request's path, drawn by the report; empty when the cause is none of a path. */
  readonly path: readonly PathLink[];
  /** Names the defect across runs: the same when lines shift or files are read in another order. */
  readonly fingerprint?: string;
}

export interface FoundPlace extends Place {
  /** The value as written, masked when secret-like. */
  readonly value: string;
  /** What a tool made this from: a construct of the CDK (`Web/Service/TaskDef`), an address of Terraform. */
  readonly construct?: string;
}

export interface PathLink {
  /** `balancer :80`, `target group :8000`, `app 127.0.0.1:5000`. */
  readonly name: string;
  /** The link to the next one holds. */
  readonly reachesNext: boolean;
  readonly place: Place | null;
}

export interface Evidence {
  readonly text: string;
  readonly place: Place | null;
  /** Seconds on the timeline, when it is an event. */
  readonly at: number | null;
}

export interface Missing {
  readonly what: string;
  readonly command: string;
}

export interface Repair {
  readonly description: string;
  /** `--fix` applies it. */
  readonly safe: boolean;
  /** Changes of the configuration; empty when the repair is one of the application's code. */
  readonly changes: readonly Change[];
  /** The same as text, made by the reader. */
  readonly edits: readonly TextEdit[];
  /** For a repair of the application's code: the measurement that it would replace. */
  readonly assumption: Assumption | null;
  readonly proof: Proof | null;
}

/** A named measurement of the Profile, replaced. A proof under an assumption is conditional and never shown as proven. */
export interface Assumption {
  /** For people: "every request waits at most 0.25 s for the queue". */
  readonly text: string;
  readonly replaces:
    | "health-answers-as-all-well"
    | "all-requests-bounded"
    | "keeps-running-and-recovers"
    | "listens-at-once"
    | "runs-as-all-well"
    | "listens-on-every-address";
  /** Seconds added to every answer where `all-requests-bounded`. */
  readonly boundSeconds: number | null;
}

export interface Proof {
  readonly reachesSteadyState: boolean;
  /** Earliest and latest over all seeds; null when it never settles. */
  readonly atSeconds: readonly [number, number] | null;
  /** Plays: a hundred for a proof, fewer where one of them refuted it. */
  readonly seeds: number;
  /** Null for a proof; otherwise what it is conditional on. */
  readonly assumes: string | null;
  /** Ordinary requests are answered once settled. Null when none is known. */
  readonly ordinaryAnswered: boolean | null;
}

export interface FindingsReport {
  readonly findings: readonly Finding[];
  readonly unknown: readonly UnknownFact[];
  readonly read: readonly { readonly file: string; readonly as: string }[];
  /** Inputs that could not be used: one sentence each. */
  readonly problems: readonly InputProblem[];
  /** What was found and is not among the findings. Absent when nobody asked for that. */
  readonly setAside?: SetAside;
  /** What other tools found (`--with`). Absent when nobody asked for that. */
  readonly others?: readonly OtherFinding[];
}

/** Unusable input: one clear sentence with file and, where known, line. */
export interface InputProblem {
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
}
