import type { FindingsFormat } from "./format.js";

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
