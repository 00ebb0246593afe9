import type { FindingsFormat, RehearsalFormat } from "./format.js";

/** Every format of `steady check`, loaded when it is asked for. */
export const FINDINGS_FORMATS = {
  text: async () => (await import("./text/findings.js")).renderFindings,
  json: async () => (await import("./json/findings.js")).findingsText,
  sarif: async () => (await import("./sarif/findings.js")).findingsSarif,
  junit: async () => (await import("./junit/findings.js")).findingsJunit,
  markdown: async () => (await import("./markdown/findings.js")).findingsMarkdown,
  github: async () => (await import("./github/findings.js")).findingsGithub,
} as const satisfies Readonly<Record<string, () => Promise<FindingsFormat>>>;

export type FindingsFormatName = keyof typeof FINDINGS_FORMATS;

export const FINDINGS_FORMAT_NAMES: readonly string[] = Object.keys(FINDINGS_FORMATS);

/** Those of `steady rehearse` that know no more than the report; the text is rendered with the terminal's own options. */
export const REHEARSAL_FORMATS = {
  json: async () => (await import("./json/rehearsal.js")).rehearsalText,
  sarif: async () => (await import("./sarif/findings.js")).findingsSarif,
  junit: async () => (await import("./junit/rehearsal.js")).rehearsalJunit,
  markdown: async () => (await import("./markdown/rehearsal.js")).rehearsalMarkdown,
  github: async () => (await import("./github/findings.js")).findingsGithub,
} as const satisfies Readonly<Record<string, () => Promise<RehearsalFormat>>>;

export type RehearsalFormatName = "text" | keyof typeof REHEARSAL_FORMATS;

export const REHEARSAL_FORMAT_NAMES: readonly string[] = ["text", ...Object.keys(REHEARSAL_FORMATS)];
