/** What others say of the same files: AWS's own validator, and tools that write SARIF. */
import type { InputProblem, OtherFinding } from "../../finding/index.js";
import type { ReadResult } from "../../read/index.js";
import { schemaOpinion } from "./cloudformation/index.js";
import type { SecondOpinion } from "./opinion.js";
import { readSarif } from "./sarif/index.js";

export * from "./opinion.js";
export * from "./say-once.js";

export interface Wanted {
  /** True: somebody asked for AWS's validator; "if-there": use it when it is installed. */
  readonly schema: boolean | "if-there";
  /** SARIF files, from the working folder. */
  readonly sarif: readonly string[];
}

export interface AskedOpinion {
  readonly opinion: SecondOpinion;
  /** For people, one sentence each; nothing of it decides the exit code. */
  readonly notices: readonly string[];
  /** SARIF files that cannot be used. */
  readonly problems: readonly InputProblem[];
}

/** Asks those who were wanted. */
export async function askOthers(result: ReadResult, wanted: Wanted): Promise<AskedOpinion> {
  const schema = wanted.schema === false ? null : await schemaOpinion(result);
  const others: OtherFinding[] = [];
  const problems: InputProblem[] = [];
  for (const file of wanted.sarif) {
    const found = readSarif(file, result.files);
    if (typeof found === "string") problems.push({ file, line: null, message: `This file ${found}.` });
    else others.push(...found);
  }
  const told = schema !== null && (wanted.schema === true || schema.installed);
  return {
    opinion: { schema: schema?.findings ?? [], unknown: told ? schema.unknown : [], others },
    notices: told && schema.notice !== null ? [schema.notice] : [],
    problems,
  };
}
