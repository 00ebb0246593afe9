import type { ArchiveEntry } from "./archive.js";

/** Folders and files by which a service that is handed an archive knows what to do with it. */
const BUNDLE_SIGNS =
  /^(?:\.ebextensions\/[^/]+\.config|\.platform\/.+|Procfile|Buildfile|Dockerrun\.aws\.json|cron\.yaml|env\.yaml|appspec\.ya?ml|buildspec\.ya?ml|(?:docker-)?compose\.ya?ml|Dockerfile)$/;

const DOCUMENT = /\.(?:json|ya?ml|template)$/i;
const TEMPLATE_WORDS = /AWSTemplateFormatVersion|"AWS::|Type:\s*['"]?AWS::/;
const HEAD_BYTES = 4_096;

/** Documents looked into to find a template; a library has none, and a bundle has it near its root. */
const DOCUMENTS_MAX = 20;

/**
 * Whether an archive that merely lies in a folder is something to deploy: a source bundle, also one
 * whose files were packed with their folder, or an archive of templates. Libraries are not entered.
 */
export function isBundle(entries: readonly ArchiveEntry[]): boolean {
  const wrapper = commonFolder(entries);
  const inside = entries.map((entry) => ({ entry, name: entry.name.slice(wrapper.length) }));
  if (inside.some(({ name }) => BUNDLE_SIGNS.test(name))) return true;
  return inside
    .filter(({ name }) => !name.includes("/") && DOCUMENT.test(name))
    .slice(0, DOCUMENTS_MAX)
    .some(({ entry }) => mentionsTemplate(entry));
}

function mentionsTemplate(entry: ArchiveEntry): boolean {
  try {
    return TEMPLATE_WORDS.test(entry.read(HEAD_BYTES).toString("latin1"));
  } catch {
    return false;
  }
}

/** The one folder that everything is in, with its slash; "" when there is none. */
function commonFolder(entries: readonly ArchiveEntry[]): string {
  const first = entries[0]?.name ?? "";
  const folder = first.slice(0, first.indexOf("/") + 1);
  return entries.every((entry) => entry.name.startsWith(folder)) ? folder : "";
}
