import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

export const VALIDATOR = "@aws/cloudformation-validate";

/** The validator needs a second to load and some hundred MB: a thread of its own gives both back. */
const THREAD = `
const { parentPort, workerData } = require("node:worker_threads");
const { SchemaValidator } = require(workerData.module);
let validator = new SchemaValidator();
for (const { file, text } of workerData.templates) {
  const bytes = new TextEncoder().encode(text);
  try {
    const all = validator.validate({ path: file, readBytes: () => bytes }, workerData.region);
    const diagnostics = all.filter(({ severity }) => severity === "FATAL" || severity === "ERROR");
    parentPort.postMessage({ file, diagnostics });
  } catch (error) {
    parentPort.postMessage({ file, failure: String(error) });
    // After a panic nothing of the old instance can be trusted.
    validator = new SchemaValidator();
  }
}
parentPort.postMessage(null);
`;

// Where a region decides, its answer is not used.
const REGION = "us-east-1";

const TIME_LIMIT_MS = 60_000;

export interface Template {
  readonly file: string;
  readonly text: string;
}

export interface Answers {
  /** Per file what was said; a file is missing when the thread ended before. */
  readonly said: ReadonlyMap<string, readonly unknown[]>;
  /** Why templates are missing among the answers; null when none is. */
  readonly ended: string | null;
}

/** Where the validator is installed beside us; null when it is not. Never looked for in the folder that is checked. */
export function findValidator(from: string = import.meta.url): string | null {
  try {
    return createRequire(from).resolve(VALIDATOR);
  } catch {
    return null;
  }
}

/** Asks the validator in another thread. It ends within the time limit and throws for nothing. */
export async function askValidator(
  module: string,
  templates: readonly Template[],
  timeLimitMs: number = TIME_LIMIT_MS,
): Promise<Answers> {
  const said = new Map<string, readonly unknown[]>();
  const thread = new Worker(THREAD, {
    eval: true,
    workerData: { module, templates, region: REGION },
    stdout: true,
    stderr: true,
  });
  const ended = await new Promise<string | null>((resolve) => {
    const timer = setTimeout(() => resolve(`it took longer than ${timeLimitMs / 1000} s`), timeLimitMs);
    timer.unref();
    thread.on("message", (message: unknown) => {
      if (message === null) resolve(null);
      else take(message, said);
    });
    thread.once("error", (error) => resolve(`it ended with an error (${firstLine(error)})`));
    thread.once("exit", () => resolve("it ended without an answer"));
  });
  await thread.terminate();
  return { said, ended };
}

function take(message: unknown, said: Map<string, readonly unknown[]>): void {
  if (typeof message !== "object" || message === null || !("file" in message)) return;
  if (typeof message.file === "string" && "diagnostics" in message && Array.isArray(message.diagnostics)) {
    said.set(message.file, message.diagnostics);
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
