import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(repository, "bin", "steady.js");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a person would, from any folder. */
export function steady(words: readonly string[], cwd: string = repository): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...words], {
      cwd,
      env: { ...process.env, NO_COLOR: "1", COLUMNS: "80" },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString();
    });
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

export interface JsonFinding {
  readonly cause: string;
  readonly severity: string;
  readonly title: string;
  readonly explanation: string;
  readonly explains: readonly string[];
  readonly where: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly value: string;
  }[];
  readonly repairs: readonly {
    readonly description: string;
    readonly safe: boolean;
    readonly proof: {
      readonly reachesSteadyState: boolean;
      readonly seeds: number;
      readonly assumes: string | null;
    } | null;
  }[];
}

export interface JsonReport {
  readonly schema: string;
  readonly findings: readonly JsonFinding[];
  readonly problems: readonly {
    readonly file: string;
    readonly line: number | null;
    readonly message: string;
  }[];
  readonly outcome?: string;
  readonly together?: {
    readonly repairs: JsonFinding["repairs"];
    readonly proof: NonNullable<JsonFinding["repairs"][number]["proof"]>;
  } | null;
  readonly seed?: string;
  readonly scenarios?: readonly {
    readonly name: string;
    readonly faults: readonly string[];
    readonly outcome: string;
    readonly settledAtSeconds: number | null;
    readonly note?: string | null;
    readonly ordinaryRequests: { readonly answered: number | null };
    readonly findings: readonly JsonFinding[];
    readonly timeline: readonly { readonly kind: string; readonly at: number; readonly text: string }[];
  }[];
}

export async function steadyJson(
  words: readonly string[],
  cwd?: string,
): Promise<Ended & { readonly report: JsonReport }> {
  const ended = await steady([...words, "--format", "json"], cwd);
  return { ...ended, report: JSON.parse(ended.stdout) as JsonReport };
}

/** A throw-away folder with these files; `dispose` removes it. */
export function project(files: Readonly<Record<string, string | Buffer>>): {
  readonly folder: string;
  dispose(): void;
} {
  const folder = mkdtempSync(join(tmpdir(), "steady-test-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

export function copyOf(folder: string, to: string): void {
  cpSync(folder, to, { recursive: true, filter: (source) => !/node_modules|[/\\]dist$/.test(source) });
}
