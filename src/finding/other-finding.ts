import type { FoundPlace } from "./finding.js";
import type { Severity } from "./severity.js";

/** What another tool found, taken over from its SARIF: told under the tool's own name, never as a cause of ours. */
export interface OtherFinding {
  /** `cfn-lint`, `checkov`: as the tool calls itself. */
  readonly tool: string;
  /** The tool's own rule id. */
  readonly rule: string;
  readonly severity: Severity;
  /** One line, in the tool's words. */
  readonly title: string;
  /** Empty when the tool named no file; `value` is empty: the tool did not quote one. */
  readonly where: readonly FoundPlace[];
  /** The tool's page about the rule. */
  readonly link: string | null;
}
