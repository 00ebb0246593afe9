import type { Finding } from "./finding.js";

/** What was found and is not told, because somebody said so; and what has to be said about that. */
export interface SetAside {
  readonly suppressed: readonly Suppressed[];
  /** Findings that stand in the baseline. */
  readonly known: readonly Finding[];
  /** Findings that a setting turns off or whose path is ignored. */
  readonly turnedOff: number;
  readonly notices: readonly Notice[];
}

export interface Suppressed {
  readonly finding: Finding;
  readonly reason: string;
  readonly by: Written;
}

/** Where somebody wrote that something is not to be told. */
export interface Written {
  readonly file: string;
  readonly line: number | null;
}

/** Something about the suppressions and the baseline themselves. It never decides the exit code. */
export interface Notice extends Written {
  readonly kind: "suppression-unused" | "suppression-expired" | "suppression-unusable" | "baseline-fixed";
  readonly message: string;
}
