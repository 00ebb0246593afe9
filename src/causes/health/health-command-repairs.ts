import {
  type Container,
  type ContainerHealthCheck,
  type HealthCommand,
  knownValue,
} from "../../model/index.js";
import { languageOf } from "../shared/base-images.js";
import type { Defect, RepairDraft } from "../cause.js";

const JOINTS = /^(?:\|\||&&|\||;|>|>>|2>&1)$/;
const NEEDS_ARGUMENTS = /^(?:curl|wget|nc|netcat)$/;

/** A form in which the words mean something else than they seem to; null when the form is right. */
export function formProblem(
  words: readonly string[],
  { form }: HealthCommand,
): Pick<Defect, "title" | "explanation" | "confidence"> | null {
  const [, program = "", ...rest] = words;
  if (form === "bare") {
    return {
      title: "the health command begins with neither CMD nor CMD-SHELL",
      explanation:
        "The first word tells how the rest is run. Without it the first word of the command is taken for it, and nothing sensible runs.",
      confidence: 0.9,
    };
  }
  if (words[0] === "CMD" && rest.length === 0 && /\s/.test(program.trim())) {
    return {
      title: "CMD is given a whole line as one word",
      explanation: `With CMD each word is a list item of its own. As written, a program with the name "${program}" is looked for, and there is none.`,
    };
  }
  if (words[0] === "CMD" && rest.some((word) => JOINTS.test(word))) {
    return {
      title: "CMD runs no shell, so || and the like are handed to the program",
      explanation: `With CMD there is no shell: ${program} gets the signs and words after them as arguments, and fails on them even when the first request is answered.`,
      confidence: 0.9,
    };
  }
  if (words[0] === "CMD-SHELL" && rest.length > 0 && NEEDS_ARGUMENTS.test(program)) {
    return {
      title: "CMD-SHELL is given separate words; only the first is the shell's line",
      explanation: `With CMD-SHELL the whole line is one list item. As written, \`${program}\` runs without arguments and fails.`,
    };
  }
  return null;
}

/** One line for the shell. Safe: as it stands the command cannot succeed. */
export function formRepairs({ command }: ContainerHealthCheck, words: readonly string[]): RepairDraft[] {
  const { node } = command.origin;
  const line = /^CMD(?:-SHELL)?$/.test(words[0] ?? "") ? words.slice(1).join(" ") : words.join(" ");
  if (node === null || line.trim() === "") return [];
  return [
    {
      description: "give the whole line to CMD-SHELL",
      safe: true,
      changes: [{ op: "set", node, value: ["CMD-SHELL", line] }],
    },
  ];
}

/**
 * The same command on the only port that is open. Safe, for as it stands it is refused every time; but
 * where the container maps the port that is asked, it is the application that listens elsewhere.
 */
export function portRepairs(
  { portMappings }: Container,
  { command }: ContainerHealthCheck,
  asked: number,
  opened: readonly number[],
): RepairDraft[] {
  const { node } = command.origin;
  const [port, ...others] = opened;
  if (node === null || !command.known || port === undefined || others.length > 0) return [];
  const written = new RegExp(`:${asked}(?!\\d)`, "g");
  const words = command.value.map((word) => word.replace(written, `:${port}`));
  if (words.every((word, index) => word === command.value[index])) return [];
  const safe = !portMappings.some(({ containerPort }) => knownValue(containerPort) === asked);
  return [{ description: `ask port ${port}`, safe, changes: [{ op: "set", node, value: words }] }];
}

// `fetch` is part of Node.js since 18. Source: https://nodejs.org/en/blog/announcements/v18-release-announce
const NODE_WITH_FETCH = 18;

/** The language's own interpreter asks instead. */
export function programRepairs(
  { build }: Container,
  { command }: ContainerHealthCheck,
  parsed: HealthCommand,
  lacking: string,
): RepairDraft[] {
  const { node } = command.origin;
  const [request, ...others] = parsed.requests;
  const base = knownValue(build?.final.rootBase);
  const language = base === undefined ? null : languageOf(base);
  const install: RepairDraft = {
    description: `install ${lacking} in the Dockerfile`,
    safe: false,
    changes: [],
  };
  if (node === null || request === undefined || request.port === null || others.length > 0) return [install];
  const url = `${request.scheme}://127.0.0.1:${request.port}${request.path}`;
  const words = askedBy(language?.name ?? "", url);
  if (words === null || request.scheme === "https") return [install];
  const isCertain = language?.name === "node" ? (language.major ?? 0) >= NODE_WITH_FETCH : true;
  return [
    {
      description: `ask with ${language?.name}, which the image has`,
      safe: isCertain && request.failsOnStatus === true,
      changes: [{ op: "set", node, value: words }],
    },
    install,
  ];
}

function askedBy(language: string, url: string): string[] | null {
  if (language === "node") {
    return [
      "CMD",
      "node",
      "-e",
      `fetch('${url}').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
    ];
  }
  if (language === "python") {
    return ["CMD", "python", "-c", `import urllib.request; urllib.request.urlopen('${url}', timeout=4)`];
  }
  return null;
}
