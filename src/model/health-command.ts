/** What a container's health command does, taken apart without running it. */
export interface HealthCommand {
  /** `none`: the list begins with NONE. `bare`: it begins with neither, which ECS refuses. */
  readonly form: "exec" | "shell" | "none" | "bare";
  /** The programs that it runs, in order, without their folders: `curl`, `node`. */
  readonly programs: readonly string[];
  /** Requests to the container itself, as far as they are written out. */
  readonly requests: readonly HealthRequest[];
  /** The words or the line, for display. */
  readonly text: string;
}

export interface HealthRequest {
  readonly scheme: "http" | "https";
  readonly host: string;
  /** Null when a variable decides it. */
  readonly port: number | null;
  readonly path: string;
  /** A status such as 404 makes the command fail. Unknown for programs whose behaviour is their script's. */
  readonly failsOnStatus: boolean | null;
}

export function parseHealthCommand(words: readonly string[]): HealthCommand {
  const [first = "", ...rest] = words;
  if (first === "NONE") return { form: "none", programs: [], requests: [], text: "NONE" };
  if (first === "CMD-SHELL") return shellCommand(rest.join(" "));
  if (first === "CMD") return execCommand(rest, "exec");
  return execCommand(words, "bare");
}

function execCommand(words: readonly string[], form: "exec" | "bare"): HealthCommand {
  const program = programName(words[0] ?? "");
  const shell = /^(?:ba|da|a)?sh$/.test(program) ? words.findIndex((word) => /^-[a-z]*c$/.test(word)) : -1;
  if (shell >= 0) {
    const inner = shellCommand(words.slice(shell + 1).join(" "));
    return { ...inner, form, programs: [program, ...inner.programs], text: words.join(" ") };
  }
  return { form, programs: program ? [program] : [], requests: requestsIn(words), text: words.join(" ") };
}

/** A shell line: each command of it, whatever joins them. */
function shellCommand(line: string): HealthCommand {
  const commands = line
    .split(/\|\||&&|[|;&\n]/)
    .map((part) =>
      wordsOf(part).filter((word) => !/^(?:[A-Za-z_]\w*=.*|!|\(|\{|if|then|else|exec|time)$/.test(word)),
    )
    .filter((part) => part.length > 0);
  return {
    form: "shell",
    programs: commands.map((part) => programName(part[0] ?? "")).filter((name) => name !== ""),
    requests: commands.flatMap((part) => requestsIn(part)),
    text: line,
  };
}

/** Splits at blanks and keeps what stands in quotes together; enough for the commands of a health check. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map((match) => match[0].replace(/["']/g, ""));
}

function programName(word: string): string {
  return (
    word
      .replace(/^[({!]+/, "")
      .split("/")
      .pop() ?? ""
  );
}

const OWN_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\])$/i;
const ADDRESS =
  /(?:(?<scheme>https?):\/\/)?(?<host>localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\])(?::(?<port>\d+|\$\{?\w+[^/}\s]*\}?))?(?<path>\/[^\s"'`|;&)\\]*)?/gi;

function requestsIn(words: readonly string[]): HealthRequest[] {
  const program = programName(words[0] ?? "");
  return [...words.slice(1).join(" ").matchAll(ADDRESS)].flatMap((match) => {
    const { scheme, host = "", port, path } = match.groups ?? {};
    // A bare `localhost` without scheme is a URL only to the programs that take one.
    if (scheme === undefined && program !== "curl" && program !== "wget") return [];
    if (!OWN_HOST.test(host)) return [];
    const kind = scheme?.toLowerCase() === "https" ? "https" : "http";
    const written = port === undefined ? (kind === "https" ? 443 : 80) : Number(port);
    return [
      {
        scheme: kind,
        host,
        port: Number.isInteger(written) ? written : null,
        path: (path ?? "/").split(/[?#]/)[0] || "/",
        failsOnStatus: failsOnStatus(program, words),
      },
    ];
  });
}

/** curl ends with 0 on any answer unless told to fail; wget ends with 8 (or 1) on an error status. */
function failsOnStatus(program: string, words: readonly string[]): boolean | null {
  if (program === "wget") return true;
  if (program !== "curl") return null;
  return words.some((word) => /^--fail(?:-with-body)?$/.test(word) || /^-[a-zA-Z]*f/.test(word));
}
