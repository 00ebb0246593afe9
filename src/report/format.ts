import type { FailOn, FindingsReport, RehearsalReport } from "../finding/index.js";
import type { TextOf } from "./text/code-frame.js";
import type { Explained } from "./text/explain.js";
import type { Style } from "./text/style.js";

/** What formats need beside the report itself. The report holds no secrets any more; texts of files may. */
export interface FindingsContext {
  readonly style: Style;
  readonly textOf: TextOf;
  readonly showUnknown: boolean;
  /** Only what decides and what is to be done about it. */
  readonly quiet: boolean;
  readonly failOn: FailOn;
  /** Seconds that the command took. */
  readonly tookSeconds: number;
  /** What to do next, for the last line of a text. */
  readonly next: string;
  readonly version: string;
  /** The words of a cause; null for a rule of another tool. */
  readonly explain: (cause: string) => Explained | null;
  /** A file of the input as it is called from the repository's root: what a service that shows the repository needs. */
  readonly fromRoot: (file: string) => string;
}

export type FindingsFormat = (report: FindingsReport, context: FindingsContext) => string;

export type RehearsalFormat = (report: RehearsalReport, context: FindingsContext) => string;
