import type { StartProcess } from "../../model/index.js";

/** Whether SIGTERM to process 1 reaches the application. */
export type Delivery =
  | { readonly outcome: "delivered" }
  | { readonly outcome: "lost"; readonly by: string; readonly confidence: number }
  | { readonly outcome: "unknown"; readonly why: string };

export type Shell = "dash" | "bash" | "ash" | "none" | null;

const DELIVERED: Delivery = { outcome: "delivered" };

/** Small programs made to be process 1, and supervisors: they pass signals on. */
const INITS = new Set([
  "tini",
  "dumb-init",
  "docker-init",
  "catatonit",
  "s6-svscan",
  "init",
  "supervisord",
  "pm2-runtime",
]);
const PACKAGE_MANAGERS = new Set(["npm", "npx", "yarn", "pnpm"]);
const SHELLS: Readonly<Record<string, Shell>> = { bash: "bash", dash: "dash", ash: "ash" };

export function deliveryOf({ form, words }: StartProcess, shell: Shell): Delivery {
  if (form === "shell") return ofLine(words.join(" "), shell, "the shell");
  const [first = "", ...rest] = words;
  const program = nameOf(first);
  if (INITS.has(program)) return DELIVERED;
  if (PACKAGE_MANAGERS.has(program)) return ofPackageManager(program, shell);
  if (program === "sh" || program in SHELLS) {
    const option = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
    if (option >= 0)
      return ofLine(rest[option + 1] ?? "", program === "sh" ? shell : (SHELLS[program] ?? null), program);
    return {
      outcome: "unknown",
      why: `what the script ${rest.find((word) => !word.startsWith("-")) ?? ""} does at its end is not known`,
    };
  }
  // The official images' entry points end with exec "$@".
  if (program === "docker-entrypoint.sh" && rest.length > 0)
    return deliveryOf({ form, words: rest, origin: NO_ORIGIN }, shell);
  if (program.endsWith(".sh"))
    return { outcome: "unknown", why: `what the script ${program} does at its end is not known` };
  return DELIVERED;
}

const NO_ORIGIN = { place: null, node: null, written: false };

/**
 * npm hands SIGTERM to the shell that it starts, and from 9.6.7 to 10.2 not even there; yarn 1
 * ends without waiting. The shell ends, the application is orphaned and killed with the container.
 * Sources: github.com/npm/cli issues 6547 and 6684, npm/run-script pull request 188,
 * yarnpkg/yarn issue 4667; npm 11 over dash 0.5.12 measured.
 */
function ofPackageManager(name: string, shell: Shell): Delivery {
  return { outcome: "lost", by: name, confidence: shell === "dash" ? 0.88 : 0.8 };
}

/**
 * A shell that runs one command may replace itself by it. Measured: dash 0.5.12 (Debian's and
 * Ubuntu's sh) stays for every line; bash 5.2 is replaced by a single command and by the last one
 * after `;`, not by the last of `&&`. BusyBox (Alpine's sh) stays: github.com/dgraph-io/travel
 * issue 24, replicatedhq/kURL pull request 2984.
 */
function ofLine(line: string, shell: Shell, by: string): Delivery {
  const commands = line
    .split(/&&|\|\||;|\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const last = commands.at(-1) ?? "";
  if (/^exec\s/.test(last)) return DELIVERED;
  const program = nameOf(last.replace(/^(?:\w+=\S*\s+)*/, "").split(/\s+/)[0] ?? "");
  if (INITS.has(program) && commands.length === 1) return DELIVERED;
  if (PACKAGE_MANAGERS.has(program)) return ofPackageManager(program, shell);
  if (program.endsWith(".sh"))
    return { outcome: "unknown", why: `what the script ${program} does at its end is not known` };
  if (shell === "dash") return { outcome: "lost", by, confidence: 0.9 };
  if (shell === "ash") return { outcome: "lost", by, confidence: 0.8 };
  const chained = /&&/.test(line);
  if (shell === "bash") return chained ? { outcome: "lost", by, confidence: 0.9 } : DELIVERED;
  if (shell === null && chained) return { outcome: "lost", by, confidence: 0.75 };
  return { outcome: "unknown", why: "this image's shell may be replaced by the command that it runs" };
}

function nameOf(word: string): string {
  return word.split("/").pop() ?? "";
}
