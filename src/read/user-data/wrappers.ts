/** A command without the programs before it that only start it. */
export interface Bare {
  readonly words: readonly string[];
  /** As whom `sudo`, `su` or `runuser` run it; null when nobody is named. */
  readonly user: string | null;
  readonly environment: readonly (readonly [string, string])[];
  /** It goes on by itself, whatever the script does. */
  readonly detached: boolean;
  /** A line that a shell is given to run. */
  readonly line: string | null;
}

const STEPS_MAX = 12;

/** Options of `sudo` that take the next word. */
const SUDO_VALUES = /^-(?:u|g|h|p|C|r|t|U|D)$|^--(?:user|group|host|prompt|chdir)$/;
const TIMEOUT_VALUES = /^-[ks]$|^--(?:signal|kill-after)$/;

export function bareCommand(all: readonly string[]): Bare {
  let words = all;
  let user: string | null = null;
  let detached = false;
  const environment: [string, string][] = [];
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const program = (words[0] ?? "").replace(/^.*\//, "");
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(words[0] ?? "");
    if (assignment !== null && words.length > 1) {
      environment.push([assignment[1] ?? "", assignment[2] ?? ""]);
      words = words.slice(1);
    } else if (program === "sudo") {
      user = optionValue(words, "-u", "--user") ?? user;
      words = afterOptions(words, SUDO_VALUES);
    } else if (/^(?:nohup|setsid|exec|command|time|env|nice|ionice|stdbuf)$/.test(program)) {
      detached ||= program === "setsid";
      words = afterOptions(words, program === "nice" ? /^-n$/ : /^-u$/);
    } else if (program === "timeout") {
      words = afterOptions(words, TIMEOUT_VALUES).slice(1);
    } else {
      const other = switchedUser(program, words);
      if (other !== null) return { ...other, user: other.user ?? user, environment, detached };
      return { words, user, environment, detached, line: shellLine(program, words) };
    }
  }
  return { words, user, environment, detached, line: null };
}

/** `su - ec2-user -c "…"`, `runuser -l app -c "…"`. */
function switchedUser(
  program: string,
  words: readonly string[],
): Pick<Bare, "words" | "user" | "line"> | null {
  if (program !== "su" && program !== "runuser") return null;
  const user =
    optionValue(words, "-l", "-u") ?? words.slice(1).find((word) => /^[a-z_][\w-]*$/.test(word)) ?? null;
  return { words, user, line: optionValue(words, "-c", "--command") ?? null };
}

/** `bash -c "…"`, `sh -lc "…"`. */
function shellLine(program: string, words: readonly string[]): string | null {
  if (!/^(?:ba|da|a|z)?sh$/.test(program)) return null;
  const flag = words.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word));
  return flag > 0 ? (words[flag + 1] ?? null) : null;
}

function optionValue(words: readonly string[], ...names: readonly string[]): string | undefined {
  const at = words.findIndex((word) => names.includes(word));
  return at < 0 ? undefined : words[at + 1];
}

function afterOptions(words: readonly string[], withValue: RegExp): readonly string[] {
  let at = 1;
  while (words[at]?.startsWith("-") === true) {
    const option = words[at] ?? "";
    at += 1;
    if (option === "--") break;
    if (withValue.test(option)) at += 1;
  }
  return words.slice(at);
}
