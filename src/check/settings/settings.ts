import type { FailOn, Finding, Severity, Written } from "../../finding/index.js";

/** How a severity is set: `off` means that it is not told at all. */
export type SeveritySetting = Severity | "off";

export type Severities = ReadonlyMap<string, SeveritySetting>;

/** The `check:` section of one `steady.yml`. */
export interface CheckSettings {
  /** The file, relative to the input. */
  readonly file: string;
  /** A file of the input as the patterns of these settings see it. */
  readonly pathOf: (file: string) => string;
  /** Null: it holds for everything. Otherwise only for what has a place in this folder (relative to the input). */
  readonly onlyWithin: string | null;
  readonly failOn: FailOn | null;
  readonly severities: Severities;
  readonly paths: readonly PathSetting[];
  readonly suppressions: readonly Suppression[];
}

export interface PathSetting {
  readonly pattern: string;
  readonly severities: Severities;
  /** Null where it says nothing about that. */
  readonly ignore: boolean | null;
}

/** One place where somebody says that findings are not to be told, and why. */
export interface Suppression extends Written {
  readonly causes: readonly string[];
  readonly reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`; null for always. */
  readonly until: string | null;
  /** Whether the finding is where it speaks of; the cause is looked at elsewhere. */
  covers(finding: Finding): boolean;
}

/** A shorter reason explains nothing to the one who reads it in a year. */
export const REASON_CHARACTERS_MIN = 10;
