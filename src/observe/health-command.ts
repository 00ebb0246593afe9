import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { outputTail } from "./drivers/output.js";
import { signalGroup } from "./keeper.js";
import { probe } from "./probe.js";

export interface CommandAnswer {
  /** Null: no exit within the time limit. */
  readonly exitCode: number | null;
  readonly seconds: number;
  readonly output: string;
}

/** How a container health command is carried out outside its container. */
export type HealthCommandPlan =
  | { readonly kind: "run"; readonly words: readonly string[] }
  /** Its program is not installed on this machine; what the image has is another matter. */
  | { readonly kind: "missing"; readonly program: string }
  | { readonly kind: "http"; readonly url: URL; readonly tool: string; readonly exitCodes: HttpExitCodes };

interface HttpExitCodes {
  readonly refused: number;
  readonly timeout: number;
  /** For an answer of 400 or above. */
  readonly failedStatus: number;
}

/** Source: curl(1), EXIT CODES: 7 failed to connect, 22 HTTP error with --fail, 28 operation timed out. */
const CURL_EXIT_CODES: HttpExitCodes = { refused: 7, timeout: 28, failedStatus: 22 };
/** Source: wget(1), EXIT STATUS: 4 network failure, 8 server issued an error response. */
const WGET_EXIT_CODES: HttpExitCodes = { refused: 4, timeout: 4, failedStatus: 8 };

/** With the deployed port replaced by the one of this run. Null: the command asks for no check (NONE). */
export function planHealthCommand(
  command: readonly string[],
  ports: ReadonlyMap<number, number>,
  searchPath: string,
): HealthCommandPlan | null {
  const [first = "", ...rest] = command;
  if (first === "NONE" || command.length === 0) return null;
  const shell = first === "CMD-SHELL" || command.length === 1;
  const plain = (first === "CMD" || first === "CMD-SHELL" ? rest : command).map((word) =>
    replacePorts(word, ports),
  );
  const text = plain.join(" ");
  const tool = /^\s*(?:\S*\/)?(curl|wget)\s/.exec(text)?.[1];
  if (tool !== undefined && findExecutable(tool, searchPath) === null) {
    const equivalent = httpEquivalent(text, tool);
    if (equivalent !== null) return equivalent;
  }
  const program = shell ? /^\s*([\w./-]+)/.exec(text)?.[1] : plain[0];
  if (program !== undefined && !SHELL_WORDS.has(program) && findExecutable(program, searchPath) === null) {
    return { kind: "missing", program };
  }
  return { kind: "run", words: shell ? ["/bin/sh", "-c", text] : plain };
}

/** What a shell understands by itself. */
const SHELL_WORDS = new Set([
  "if",
  "for",
  "while",
  "until",
  "case",
  "set",
  "exit",
  "test",
  "cd",
  "exec",
  "command",
]);

function httpEquivalent(text: string, tool: string): HealthCommandPlan | null {
  const url = /https?:\/\/[^\s"'|;&)]+/.exec(text)?.[0];
  if (url === undefined || !URL.canParse(url) || !url.startsWith("http:")) return null;
  const otherwise = /\|\|\s*(?:exit\s+(\d+)|(false))\s*["']?\s*$/.exec(text);
  const failure = otherwise === null ? null : Number(otherwise[1] ?? 1);
  const own = tool === "curl" ? CURL_EXIT_CODES : WGET_EXIT_CODES;
  const failsOnStatus = tool === "wget" || /\s(?:--fail\S*|-[a-zA-Z]*f[a-zA-Z]*)\s/.test(text);
  const exitCodes = {
    refused: failure ?? own.refused,
    timeout: failure ?? own.timeout,
    failedStatus: failsOnStatus ? (failure ?? own.failedStatus) : 0,
  };
  return { kind: "http", url: new URL(url), tool, exitCodes };
}

/** Only whole numbers are replaced, so that 8000 does not change 18000. */
export function replacePorts(text: string, ports: ReadonlyMap<number, number>): string {
  return text.replace(/(?<![\d.])\d{2,5}(?![\d.])/g, (number) => String(ports.get(Number(number)) ?? number));
}

export type RunnableCommand = Exclude<HealthCommandPlan, { kind: "missing" }>;

export async function runHealthCommand(
  plan: RunnableCommand,
  options: {
    readonly workingDirectory: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly timeoutSeconds: number;
  },
): Promise<CommandAnswer> {
  return plan.kind === "run"
    ? runWords(plan.words, options)
    : await askInstead(plan.url, plan.exitCodes, options.timeoutSeconds);
}

async function askInstead(
  url: URL,
  exitCodes: HttpExitCodes,
  timeoutSeconds: number,
): Promise<CommandAnswer> {
  const answer = await probe(
    {
      address: url.hostname === "localhost" ? "127.0.0.1" : url.hostname,
      port: Number(url.port || 80),
      method: "GET",
      path: `${url.pathname}${url.search}`,
      host: url.host,
    },
    timeoutSeconds,
  );
  const code =
    answer.kind === "status"
      ? (answer.status ?? 0) < 400
        ? 0
        : exitCodes.failedStatus
      : answer.kind === "timeout"
        ? null
        : exitCodes.refused;
  return { exitCode: code, seconds: answer.seconds, output: answer.excerpt };
}

function runWords(
  words: readonly string[],
  options: {
    readonly workingDirectory: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly timeoutSeconds: number;
  },
): Promise<CommandAnswer> {
  const startedAt = performance.now();
  const tail = outputTail();
  const [file = "", ...rest] = words;
  return new Promise((resolve) => {
    const child = spawn(file, rest, {
      cwd: options.workingDirectory,
      env: options.environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let settled = false;
    const finish = (exitCode: number | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (child.pid !== undefined) signalGroup(child.pid, "SIGKILL");
      const output = tail.lines().join("\n").slice(0, OUTPUT_CHARACTERS_MAX);
      resolve({ exitCode, seconds: (performance.now() - startedAt) / 1000, output });
    };
    const timer = setTimeout(() => finish(null), options.timeoutSeconds * 1000);
    child.stdout.on("data", (chunk: Buffer) => tail.write(chunk));
    child.stderr.on("data", (chunk: Buffer) => tail.write(chunk));
    child.once("error", () => finish(COMMAND_NOT_FOUND));
    child.once("exit", (code) => finish(code ?? KILLED));
  });
}

const OUTPUT_CHARACTERS_MAX = 300;
const COMMAND_NOT_FOUND = 127;
const KILLED = 137;

/** The file that a word of a command means, or null when there is none. */
export function findExecutable(word: string, searchPath: string): string | null {
  const candidates = word.includes("/") ? [word] : searchPath.split(":").map((folder) => join(folder, word));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
