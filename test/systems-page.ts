import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { FILE } from "../tools/systems/page.js";
import { checkSection, rehearsalSection } from "../tools/systems/sections.js";
import { deployment, stories, type Attempt, type Story } from "../tools/systems/story.js";
import { type JsonReport, repository } from "./steady.js";

export const systems: readonly Story[] = stories(repository);

export const systemsPage = (): string => readFileSync(join(repository, FILE), "utf8");

export const folderOf = (system: string, attempt: string): string =>
  join(repository, deployment(system, attempt));

function told(system: string, name: string): readonly [Story, Attempt] {
  const story = systems.find((candidate) => candidate.system === system);
  const attempt = story?.attempts.find((candidate) => candidate.name === name);
  if (story === undefined || attempt === undefined) throw new Error(`No story tells of ${system} ${name}.`);
  return [story, attempt];
}

/** docs/systems.md says of this attempt what `steady check` says now; `npm run systems` makes it so. */
export function expectCheckOnPage(system: string, attempt: string, report: JsonReport): void {
  const lines = checkSection(...told(system, attempt), report).split("\n");
  expect(partOf(system, attempt)).toEqual(expect.arrayContaining(lines));
}

/** docs/systems.md says of this attempt what a rehearsal with the default scenarios shows now. */
export function expectRehearsalOnPage(system: string, attempt: string, report: JsonReport): void {
  const { outcome, scenarios, together = null, findings } = report;
  if (outcome === undefined || scenarios === undefined) throw new Error("This is no rehearsal.");
  const section = rehearsalSection(...told(system, attempt), { outcome, scenarios, together, findings });
  expect(partOf(system, attempt)).toEqual(expect.arrayContaining(section.split("\n")));
}

/** The page's lines about one attempt: from its anchor to the next. */
function partOf(system: string, attempt: string): string[] {
  const [, part = ""] = systemsPage().split(`<a id="${system}-${attempt}"></a>`);
  return (part.split('<a id="')[0] ?? "").split("\n");
}
