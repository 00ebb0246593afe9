import type { Finding, OtherFinding } from "../../finding/index.js";
import type { UnknownFact } from "../../model/index.js";

/** What others say of the files that were read. */
export interface SecondOpinion {
  /** From the validator, as findings of ours: `configuration-file-invalid`. */
  readonly schema: readonly Finding[];
  /** Templates that the validator could not judge, and why. */
  readonly unknown: readonly UnknownFact[];
  readonly others: readonly OtherFinding[];
}

export const NO_OPINION: SecondOpinion = { schema: [], unknown: [], others: [] };
