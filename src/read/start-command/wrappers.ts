/** Programs that only start another one: what remains of the words, or null when it is no such program. */
export function unwrapped(words: readonly string[]): { rest: readonly string[]; init: boolean } | null {
  const program = programOf(words);
  const operands = words.slice(1);
  if (INITS.test(program))
    return { rest: afterOptions(operands, /^-(?:g|s|v+|w|c)$|^--(?:single-child|verbose)$/), init: true };
  const options = WRAPPERS[program];
  if (options !== undefined) return { rest: afterOptions(operands, options), init: false };
  if (UNTIL_DASHES.test(program)) {
    const dashes = operands.indexOf("--");
    return dashes < 0 ? null : { rest: operands.slice(dashes + 1), init: false };
  }
  const run = RUNNERS[program];
  if (run !== undefined && run.test(operands[0] ?? "")) {
    return {
      rest: afterOptions(operands.slice(1), /^-(?!-?(?:n|p|name|env-file|with|python|project|directory)$)/),
      init: false,
    };
  }
  return null;
}

export function programOf(words: readonly string[]): string {
  return (words[0] ?? "").replace(/^.*\//, "");
}

const INITS = /^(?:tini|tini-static|dumb-init|catatonit|docker-init|krallin-tini)$/;

/** Wrappers whose options without value are named here; other options take the next word. */
const WRAPPERS: Readonly<Record<string, RegExp>> = {
  nice: /^-(?!n$)/,
  ionice: /^-c\d/,
  nohup: /^-/,
  setsid: /^-/,
  stdbuf: /^-/,
  time: /^-/,
  "ddtrace-run": /^-/,
  "opentelemetry-instrument": /^--[\w-]+=|^--(?:help|version)$/,
  "su-exec": /^(?!-)/,
  gosu: /^(?!-)/,
};

const UNTIL_DASHES =
  /^(?:wait-for(?:-it)?(?:\.sh)?|wait4x|chamber|doppler|dotenvx?|infisical|vault-env|ssm-env|aws-env|op|s6-setuidgid|dockerize|concurrently)$/;

/** `poetry run x`, `uv run x`, `newrelic-admin run-program x`. */
const RUNNERS: Readonly<Record<string, RegExp>> = {
  bundle: /^exec$/,
  poetry: /^run$/,
  pipenv: /^run$/,
  pdm: /^run$/,
  rye: /^run$/,
  uv: /^run$/,
  hatch: /^run$/,
  conda: /^run$/,
  micromamba: /^run$/,
  "newrelic-admin": /^run-program$/,
};

function afterOptions(words: readonly string[], alone: RegExp): string[] {
  const rest = [...words];
  // The first operand of these names a user, not a program.
  if (alone.source === "^(?!-)") return rest.slice(1);
  while (rest[0]?.startsWith("-")) {
    const option = rest.shift() ?? "";
    if (option === "--") break;
    if (!alone.test(option) && !option.includes("=")) rest.shift();
  }
  return rest;
}

/** `npx x`, `pnpm exec x`, `yarn x`: the words of the package's program. */
export function binaryOf(words: readonly string[]): readonly string[] | null {
  const program = programOf(words);
  const operands = words.slice(1);
  if (/^(?:npx|bunx|pnpx)$/.test(program))
    return afterOptions(operands, /^-(?:y|-yes|-no|-no-install|q|-quiet|-bun)$/);
  if (!/^(?:npm|pnpm|yarn)$/.test(program)) return null;
  if (/^(?:exec|x|dlx)$/.test(operands[0] ?? "")) return afterOptions(operands.slice(1), /^-/);
  if (program === "npm") return null;
  const rest = operands[0] === "run" ? operands.slice(1) : operands;
  return /^[a-z][\w-]*$/.test(rest[0] ?? "") && !/^(?:install|start|test|run)$/.test(rest[0] ?? "")
    ? rest
    : null;
}
