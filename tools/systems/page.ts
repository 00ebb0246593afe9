import {
  anchor,
  checkSection,
  overviewRow,
  recordParagraphs,
  rehearsalSection,
  type CheckReport,
  type RehearsalReport,
} from "./sections.js";
import { isPlayable, stories, type Attempt, type Story } from "./story.js";

/** Where the page stands, from the root. */
export const FILE = "docs/systems.md";

/** What the product says of an attempt, however it was asked. */
export interface Told {
  check(story: Story, attempt: Attempt): CheckReport;
  /** Null where the platform cannot be played yet. */
  rehearsal(story: Story, attempt: Attempt): RehearsalReport | null;
}

const HEAD = [
  "# The five systems",
  "Steadystate exists because of five real deployments, each a web application that its owners put on AWS. They live here as applications that you can use (`npm run workload -- <name>`), with every attempt that was recorded and one that is right. What the product says of them today is below; `npm run systems` writes this page, and a test keeps it true.",
];

/** The whole page; its blocks stand one blank line apart. */
export function page(root: string, told: Told): string {
  const all = stories(root);
  const rows = all.flatMap((story) =>
    story.attempts.map((attempt) =>
      overviewRow(story, attempt, told.check(story, attempt), told.rehearsal(story, attempt)),
    ),
  );
  const overview = ["| system | attempt | check finds | a rollout |", "|---|---|---|---|", ...rows].join(
    "\n",
  );
  return `${[...HEAD, overview, ...all.flatMap((story) => systemBlocks(story, told))].join("\n\n")}\n`;
}

function systemBlocks(story: Story, told: Told): string[] {
  const { system, picture } = story;
  const later = isPlayable(story) ? "" : ` · ${story.platform} is judged; its rollouts cannot be played yet`;
  return [
    `## ${story.title}`,
    story.summary,
    `\`npm run workload -- ${system}\` · [its README](../workloads/${system}/README.md)${later}`,
    ...(picture === null ? [] : [`![${system}](../${picture})`]),
    ...story.attempts.flatMap((attempt) => attemptBlocks(story, attempt, told)),
  ];
}

function attemptBlocks(story: Story, attempt: Attempt, told: Told): string[] {
  const rehearsal = told.rehearsal(story, attempt);
  return [
    `<a id="${anchor(story, attempt)}"></a>`,
    `### ${attempt.name}`,
    ...recordParagraphs(attempt),
    checkSection(story, attempt, told.check(story, attempt)),
    ...(rehearsal === null ? [] : [rehearsalSection(story, attempt, rehearsal)]),
  ];
}
