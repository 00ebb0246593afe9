import type { InputFile } from "../../input/index.js";
import { childOf, documentOf } from "../document/index.js";

/** The platform that a builder takes when none is named is that of its machine. */
const AMD64 = "linux/amd64";
const ARM64 = "linux/arm64";

/**
 * GitHub's own Linux runners by their labels. Labels of one's own runners say nothing.
 * Source: https://docs.github.com/en/actions/reference/runners/github-hosted-runners (read 2026-11-21)
 */
function runnerPlatform(label: string): string | null {
  if (/^ubuntu-(?:latest|\d\d\.04)$/.test(label)) return AMD64;
  return /^ubuntu-\d\d\.04-arm$/.test(label) ? ARM64 : null;
}

interface Job {
  readonly fromLine: number;
  readonly toLine: number;
  readonly platform: string | null;
}

/** What the jobs of a workflow run on, by the lines that they stand on. */
export class Machines {
  readonly #jobs: readonly Job[];

  constructor(file: InputFile) {
    this.#jobs = jobsOf(file);
  }

  /** Null when it is not a GitHub workflow, or its machine is not one of GitHub's. */
  platformAt(line: number): string | null {
    return this.#jobs.find(({ fromLine, toLine }) => fromLine <= line && line <= toLine)?.platform ?? null;
  }
}

function jobsOf(file: InputFile): Job[] {
  if (!/^[ \t]*["']?runs-on["']?\s*:/m.test(file.text() ?? "")) return [];
  const jobs = childOf(documentOf(file)?.root ?? undefined, "jobs");
  if (jobs?.kind !== "map") return [];
  return jobs.entries.map(({ value }) => {
    const label = childOf(value, "runs-on");
    return {
      fromLine: value.place.line,
      toLine: value.place.endLine,
      platform: label?.kind === "scalar" ? runnerPlatform(label.text) : null,
    };
  });
}
