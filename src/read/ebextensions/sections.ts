import type { MapNode } from "../document/index.js";

/**
 * Keys that a configuration file may have. A file with another one is left out whole, with a warning.
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/ebextensions.html and the pages below it
 * (2026-11-21); sections of CloudFormation stand beside `Resources` in the guide's own examples.
 */
const SECTIONS: ReadonlySet<string> = new Set([
  "option_settings",
  "packages",
  "sources",
  "files",
  "users",
  "groups",
  "commands",
  "container_commands",
  "services",
  "Resources",
  "Parameters",
  "Mappings",
  "Conditions",
  "Outputs",
]);

/** Sections of other tools' files that nobody else has. */
const TELLING: ReadonlySet<string> = new Set(["option_settings", "container_commands"]);

export function isSection(key: string): boolean {
  return SECTIONS.has(key);
}

/** By its keys alone, for a file of any name. */
export function looksLikeConfiguration(root: MapNode): boolean {
  const keys = root.entries.map(({ key }) => key);
  return keys.every(isSection) && keys.some((key) => TELLING.has(key));
}

/** The section that a wrong key is meant for, by its letters alone. */
export function sectionMeant(key: string): string | null {
  const letters = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, "");
  const near = [...SECTIONS].find((section) => letters(section) === letters(key));
  return near ?? null;
}
