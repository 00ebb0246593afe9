import type { Origin, Value } from "./value.js";

/** What the code or its packages ask of the language or the machine, and where that is written. */
export interface RuntimeRequirement {
  readonly origin: Origin;
  /** `node`, `python`, `ruby`, `php`, `java`, `dotnet`, `go`. */
  readonly language: string;
  /** As written: `>=20`, `3.11.x`, `^8.2`; a lock file's Python version, a package's own `engines`. */
  readonly range: Value<string>;
  /** Folder that it holds for, relative to the input. */
  readonly folder: string;
  /** Who asks: "package.json engines", "pyproject requires-python", "package sharp". */
  readonly by: string;
}

/** A package that the application needs. */
export interface PackageRequirement {
  readonly origin: Origin;
  readonly ecosystem: "npm" | "pypi" | "rubygems" | "packagist" | "maven" | "nuget" | "go";
  readonly name: string;
  /** The exact version that a lock file or pin gives, else the range. */
  readonly version: Value<string>;
  readonly exact: boolean;
  readonly folder: string;
  readonly developmentOnly: boolean;
}
