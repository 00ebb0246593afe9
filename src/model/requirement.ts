import type { Origin } from "./value.js";

/** What the code or its packages ask of the language's version, and where that is written. */
export interface RuntimeRequirement {
  readonly origin: Origin;
  /** `node`, `python`, `ruby`, `php`, `java`, `dotnet`, `go`: the names of the languages' own images. */
  readonly language: string;
  /** As written: `>=20`, `^3.11`, `~> 3.2`, `21`. */
  readonly written: string;
  /** The same as a range of semantic versions, at least as wide; null when it cannot be told. */
  readonly range: string | null;
  /** Folder that it holds for, relative to the input. */
  readonly folder: string;
  /** Where people look for it: "engines of package.json", "requires-python". */
  readonly by: string;
  /** The program that refuses another version when it installs or builds; null when nothing does. */
  readonly enforcedBy: string | null;
}
