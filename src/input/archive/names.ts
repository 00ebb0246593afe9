import { INSTALLED_FOLDERS } from "../limits.js";

/** Why an entry's name must not be followed, as a clause about several; null when it is an ordinary relative path. */
export function unsafeName(name: string): string | null {
  if (name.includes("\\")) return "have backslashes in their names, which are no separators on Linux";
  if (/^(?:\/|[A-Za-z]:)/.test(name)) return "have absolute paths";
  if (name.split("/").includes("..")) return "point outside the archive";
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  return /[\u0000-\u001f]/.test(name) ? "have control characters in their names" : null;
}

/** `./a//b` is `a/b`. */
export function tidyName(name: string): string {
  return name
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

export function isInstalled(name: string): boolean {
  return name
    .split("/")
    .slice(0, -1)
    .some((part) => INSTALLED_FOLDERS.has(part));
}

/** Names that are shown of what was left out. */
const SHOWN = 3;

/** What was left out of one archive: one sentence for each reason, however many entries there are. */
export class LeftOut {
  readonly #names = new Map<string, string[]>();

  add(why: string, name: string): void {
    const names = this.#names.get(why);
    if (names === undefined) this.#names.set(why, [name]);
    else names.push(name);
  }

  sentences(): string[] {
    return [...this.#names].map(([why, names]) => {
      const shown = names.slice(0, SHOWN).map((name) => JSON.stringify(name.slice(0, 100)));
      const more = names.length > SHOWN ? " and others" : "";
      const count = names.length === 1 ? "1 entry" : `${names.length} entries`;
      return `Of this archive ${count} (${shown.join(", ")}${more}) are not read, because they ${why}.`;
    });
  }
}
