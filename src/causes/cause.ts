import type { Assumption, Evidence, Finding, Missing, PathLink, Severity } from "../finding/index.js";
import type { Change, DependencyKind, Model, Origin, Place } from "../model/index.js";
import type { EventKind, Timeline } from "../timeline/index.js";

/** One cause, one home: all that is known about it. Made by `defineCause`, one file per cause under its group's folder. */
export interface Cause {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** When configuration alone can only suspect what evidence would prove. */
  readonly severityFromConfiguration?: Severity;
  /** What it means: one or two sentences. */
  readonly meaning: string;
  /** Why it hurts: what the platform does about it, and how long that takes. */
  readonly hurts: string;
  /** How to mend it. */
  readonly mend: string;
  readonly links: readonly { readonly title: string; readonly url: string }[];
  /** Configuration shows it. */
  readonly check?: (model: Model) => Verdict[];
  /** A timeline (of a rehearsal or of evidence) shows it. */
  readonly signs?: (timeline: Timeline, model: Model | null) => Sign[];
  /** Events that this cause accounts for, so that they are not findings of their own. */
  readonly explainsEvents: readonly EventKind[];
  /** Causes that are only symptoms when this one is present. */
  readonly explains: readonly string[];
  readonly examples: {
    readonly failing: readonly Example[];
    /** Near misses included. */
    readonly healthy: readonly Example[];
  };
}

/** A check answers one of four. Not found is an empty list or `notFound`. */
export type Verdict =
  | { readonly outcome: "found"; readonly defect: Defect }
  | { readonly outcome: "not-found" }
  | { readonly outcome: "not-applicable"; readonly why: string }
  | {
      readonly outcome: "unknown";
      readonly what: string;
      readonly why: string;
      readonly where: readonly Place[];
    };

export interface Defect {
  /** One line about this very case, with its values. Default: the cause's title. */
  readonly title?: string;
  readonly explanation: string;
  /** First the one to look at. `value` is shown as written. */
  readonly where: readonly { readonly origin: Origin; readonly value: string }[];
  /** 0 to 1; default 0.95. */
  readonly confidence?: number;
  /** Two statements of the files contradict each other, and which of them is right they do not tell: a warning at most. */
  readonly suspected?: boolean;
  readonly repairs?: readonly RepairDraft[];
  readonly path?: readonly PathLink[];
  readonly for?: readonly Evidence[];
  readonly against?: readonly Evidence[];
  readonly missing?: readonly Missing[];
  /** What it does to a deployment that is played: the condition that the platform or a dependency is in. */
  readonly implies?: readonly Implication[];
}

/** The condition that a found defect puts the played deployment into. `of`: the id of the service, task definition or container it holds for. */
export type Implication = {
  readonly of: string;
} /** A dependency (by kind) is in this condition for the application, in the grammar of `--fault`: `tls-only`, `connect-timeout`. */ & (
  | { readonly what: "dependency"; readonly kind: DependencyKind; readonly fault: string }
  /** The image, or the secrets that a task needs before it starts, cannot be had. `reason` in the platform's words. */
  | {
      readonly what: "image-pull";
      readonly failure: "not-found" | "denied" | "unreachable";
      readonly reason: string;
    }
  /** The balancer's checks never arrive at the tasks. */
  | { readonly what: "balancer-blocked" }
  /** The platform's API refuses the configuration: nothing starts. */
  | { readonly what: "refused"; readonly message: string }
);

export interface RepairDraft {
  readonly description: string;
  readonly safe: boolean;
  readonly changes: readonly Change[];
  /** For repairs of the application's code. */
  readonly assumption?: Assumption;
}

/** A sign of the cause in a timeline. */
export interface Sign extends Defect {
  /** 0 to 1: how well the evidence fits this cause rather than another. */
  readonly strength: number;
}

/** An input that shows the cause, or a healthy near miss: file name → text. */
export interface Example {
  readonly name: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Entries of a timeline, for causes that evidence shows; `text` and `data` may be omitted. */
  readonly timeline?: readonly ExampleEvent[];
}

export interface ExampleEvent {
  readonly at: number;
  readonly subject: string;
  readonly kind: EventKind;
  readonly text?: string;
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
}

export function defineCause(cause: Cause): Cause {
  return cause;
}

export function found(defect: Defect): Verdict {
  return { outcome: "found", defect };
}

export function notApplicable(why: string): Verdict {
  return { outcome: "not-applicable", why };
}

export function unknownBecause(what: string, why: string, ...where: readonly Origin[]): Verdict {
  return {
    outcome: "unknown",
    what,
    why,
    where: where.flatMap((origin) => (origin.place ? [origin.place] : [])),
  };
}

export type { Finding };
