import type { Finding } from "../../finding/index.js";
import type { FindingsContext } from "../format.js";
import type { Explained } from "../text/explain.js";

export interface SarifRule {
  readonly id: string;
  readonly [property: string]: unknown;
}

/** The rules of the results, in the order in which they are first met. */
export function rulesOf(findings: readonly Finding[], context: FindingsContext): SarifRule[] {
  const severities = new Map(findings.toReversed().map(({ cause, severity }) => [cause, severity]));
  const ids = [...new Set(findings.map(({ cause }) => cause))];
  return ids.map((id) => {
    const cause = context.explain(id);
    const level = severities.get(id) ?? "warning";
    return cause === null ? { id, defaultConfiguration: { level } } : ruleOf(cause);
  });
}

function ruleOf(cause: Explained): SarifRule {
  const [first] = cause.links;
  return {
    id: cause.id,
    name: cause.id.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: cause.title },
    fullDescription: { text: cause.meaning },
    help: { text: helpText(cause), markdown: helpMarkdown(cause) },
    ...(first === undefined ? {} : { helpUri: first.url }),
    defaultConfiguration: { level: cause.severity },
    properties: { tags: ["aws", "deployment"], precision: "high" },
  };
}

function helpText({ meaning, hurts, mend, links }: Explained): string {
  return [
    meaning,
    `Why it hurts: ${hurts}`,
    `How to mend it: ${mend}`,
    ...links.map(({ title, url }) => `${title}: ${url}`),
  ].join("\n\n");
}

function helpMarkdown({ meaning, hurts, mend, links }: Explained): string {
  return [
    meaning,
    `**Why it hurts**\n\n${hurts}`,
    `**How to mend it**\n\n${mend}`,
    links.map(({ title, url }) => `- [${title}](${url})`).join("\n"),
  ].join("\n\n");
}
