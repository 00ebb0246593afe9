/** Bounds of what is read. A deployment is far below them; a runaway folder stops here. */

/** Deeper folders are not entered. */
export const FOLDER_DEPTH_MAX = 24;

/** Further files are not listed. */
export const FILES_MAX = 20_000;

/** A larger file is not read as text (the largest template that CloudFormation takes is 1 MB). */
export const TEXT_BYTES_MAX = 2_000_000;

/** Bytes looked at to tell text from binary. */
export const SNIFF_BYTES = 8_192;

/** Folders that hold what was installed, built or recorded, never what a person wrote. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set([
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
  "cdk.out",
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
