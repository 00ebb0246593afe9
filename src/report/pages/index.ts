/** The catalogue as pages: one per cause, and one that leads to them. */
import { catalogue, type CatalogueEntry, type Cause, sentence } from "../../causes/index.js";
import { examplesOf } from "./examples.js";
import { prose } from "./markdown.js";

const GROUP_TITLES: Readonly<Record<string, string>> = {
  port: "Traffic reaches the wrong place",
  health: "The health check itself",
  start: "The process does not come up",
  size: "Too little of something",
  net: "It cannot be reached, or cannot reach out",
  image: "What to run cannot be had",
  iam: "It is not allowed",
  rollout: "The controller cannot finish",
  events: "The pipeline behind it",
  secret: "What must not be seen",
};

const SEEN: Readonly<Record<CatalogueEntry["seenBy"][number], string>> = {
  check: "in the configuration (`steady check`)",
  rehearsal: "when it is provoked (`steady rehearse`)",
  diagnosis: "in logs and events (`steady diagnose`)",
};

const SEVERITIES: Readonly<Record<Cause["severity"], string>> = {
  error: "An error",
  warning: "A warning",
  note: "A note",
};

/** Everything about one cause, with its examples and what is said about them. */
export async function causePage(cause: Cause): Promise<string> {
  const sections = [
    `# ${cause.id}`,
    `**${prose(sentence(cause.title))}.** ${SEVERITIES[cause.severity]}, seen ${seenBy(cause)
      .map((by) => SEEN[by])
      .join(" and ")}.`,
    "## What it means",
    prose(cause.meaning),
    "## Why it hurts",
    prose(cause.hurts),
    "## How to mend it",
    prose(cause.mend),
    ...(await examplesOf(cause)),
    ...(cause.explains.length === 0 ? [] : [`## What it accounts for`, explains(cause)]),
    "## Read more",
    cause.links.map(({ title, url }) => `- [${prose(title)}](${url})`).join("\n"),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** All causes by group, also those that are not built yet. `folder`: where the pages stand. */
export function cataloguePage(causes: readonly Cause[], folder = "."): string {
  const built = new Map(causes.map((cause) => [cause.id, cause]));
  const groups = [...new Set(catalogue.map(({ group }) => group))];
  const sections = groups.map((group) => {
    const rows = catalogue
      .filter((entry) => entry.group === group)
      .map((entry) => row(entry, built.get(entry.id), folder));
    return `## ${GROUP_TITLES[group] ?? group}\n\n| cause | | what | seen by |\n|---|---|---|---|\n${rows.join("\n")}`;
  });
  const head = `# Causes\n\nEvery reason for which a deployment fails, or will fail, that Steadystate has a name for. ${built.size} of ${catalogue.length} are built; the others have their name only. An id never changes its meaning.`;
  return `${[head, ...sections].join("\n\n")}\n`;
}

function row(entry: CatalogueEntry, cause: Cause | undefined, folder: string): string {
  const seen = entry.seenBy.join(", ");
  if (cause === undefined) return `| ${entry.id} | | not built yet | ${seen} |`;
  const title = prose(sentence(cause.title)).replaceAll("|", "\\|").replaceAll("\\\\|", "\\|");
  return `| [${entry.id}](${folder}/${entry.id}.md) | ${cause.severity} | ${title} | ${seenBy(cause).join(", ")} |`;
}

function seenBy(cause: Cause): CatalogueEntry["seenBy"] {
  return [...(cause.check ? ["check" as const] : []), ...(cause.signs ? ["rehearsal" as const] : [])];
}

function explains({ explains: ids }: Cause): string {
  const links = ids.map((id) => `\`${id}\``);
  return `Where this is found at the same place, these are its symptoms and not told on their own: ${links.join(", ")}.`;
}
