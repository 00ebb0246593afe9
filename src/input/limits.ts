/** Bounds of what is read. A deployment is far below them; a runaway folder stops here. */

/** Deeper folders are not entered. */
export const FOLDER_DEPTH_MAX = 24;

/** Further files are not listed. */
export const FILES_MAX = 20_000;

/** A larger file is not read as text (the largest template that CloudFormation takes is 1 MB). */
export const TEXT_BYTES_MAX = 2_000_000;

/** What tools write for themselves may be larger: plans of Terraform, manifests of cloud assemblies. */
export const LARGE_TEXT_BYTES_MAX = 50_000_000;

/** Bytes of a large file that must say what it is before the rest is read. */
export const LARGE_HEAD_BYTES = 65_536;

/** Words near the beginning of a large file that is worth reading. */
export const LARGE_TEXT_SIGNS =
  /AWSTemplateFormatVersion|"AWS::|Type:\s*['"]?AWS::|"?containerDefinitions"?\s*:|"format_version"\s*:[\s\S]{0,400}"(?:terraform_version|planned_values|resource_changes)"|"artifacts"\s*:[\s\S]*"(?:aws:cloudformation:stack|cdk:tree)"/;

/** Texts kept in memory for their next use, in UTF-16 units; older ones are read again when they are asked for. */
export const KEPT_TEXT_UNITS_MAX = 24_000_000;

/** Bytes looked at to tell text from binary. */
export const SNIFF_BYTES = 8_192;

/** Archives within archives within archives are not entered. */
export const ARCHIVE_DEPTH_MAX = 2;

/** An archive inside an archive must be unpacked in memory to be entered. */
export const NESTED_ARCHIVE_BYTES_MAX = 64_000_000;

/** All that is unpacked of one archive; Elastic Beanstalk takes bundles of 500 MB at most. */
export const UNPACKED_BYTES_MAX = 600_000_000;

/** What is kept of a tar archive, which can only be read from its beginning to its end. */
export const TAR_KEPT_BYTES_MAX = 64_000_000;

/** Entries beyond these are not listed, skipped folders included. */
export const ARCHIVE_ENTRIES_MAX = 200_000;

/** Folders that hold what was installed. */
export const INSTALLED_FOLDERS: ReadonlySet<string> = new Set([
  ".git",
  ".hg",
  ".svn",
  "node_modules",
  "bower_components",
  "__pycache__",
  ".venv",
  "venv",
  "virtualenv",
  "site-packages",
  "__MACOSX",
]);

/** Folders that hold what was installed, built or recorded, never what a person wrote. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
  ...INSTALLED_FOLDERS,
  ".tox",
  ".nox",
  ".mypy_cache",
  ".pytest_cache",
  ".ruff_cache",
  ".cache",
  ".next",
  ".nuxt",
  ".turbo",
  ".terraform",
  ".serverless",
  ".aws-sam",
  ".idea",
  ".gradle",
  "coverage",
  "dist",
  "out-tsc",
]);

/** Build products when one of `MANIFESTS` stands beside them; otherwise somebody's own folder. */
export const PRODUCT_FOLDERS: ReadonlySet<string> = new Set(["build", "out", "target", "vendor"]);

export const MANIFESTS: ReadonlySet<string> = new Set([
  "package.json",
  "tsconfig.json",
  "pyproject.toml",
  "setup.py",
  "composer.json",
  "go.mod",
  "Gemfile",
  "Cargo.toml",
  "pom.xml",
  "build.gradle",
  "build.gradle.kts",
]);
