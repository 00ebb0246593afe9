import {
  type Application,
  type Container,
  deployedContainers,
  knownValue,
  type Model,
  type StartProcess,
  startProcess,
} from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { languageOf } from "../shared/base-images.js";
import { defineCause, found, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { containerPlaces, signOf, spokenMatches } from "../shared/text-signs.js";
import { entrypointWrongExamples } from "./entrypoint-wrong.examples.js";
import { handlerVerdicts } from "./entrypoint-wrong-functions.js";
import { instanceStartVerdicts } from "./entrypoint-wrong-instances.js";
import { unitCommandVerdicts } from "./unit-commands.js";

export const cause = defineCause({
  id: "entrypoint-wrong",
  title: "The start command names something that does not exist",
  severity: "error",
  meaning:
    "The command that starts the container names a file, module or object that is not there, or there is no command that keeps running.",
  hurts:
    "The process ends at once, with an error or quietly with 0. The essential container exits and ECS starts the next task, again and again.",
  mend: "Name the file that exists in the image, seen from its working directory. For a server that loads an object (`module:app`) check both halves.",
  links: [
    {
      title: "Viewing Amazon ECS stopped task errors",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html",
    },
    {
      title: "Define Lambda function handler in Node.js: naming conventions",
      url: "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html",
    },
    {
      title: "Container definition: entryPoint and command",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    },
  ],
  check: (model) => [
    ...containers(model).map(judge),
    ...instanceStartVerdicts(model),
    ...unitCommandVerdicts(model),
    ...handlerVerdicts(model),
  ],
  signs,
  explainsEvents: [
    "start-failed",
    "container-exited",
    "task-stopping",
    "task-stopped",
    "health-check-failed",
    "deployment-failed",
  ],
  explains: ["essential-container-exited", "module-missing"],
  examples: entrypointWrongExamples,
});

function containers(model: Model): Container[] {
  return [...new Set(deployedContainers(model).map(({ container }) => container))];
}

function judge(container: Container): Verdict {
  const process = startProcess(container);
  if (!process.known) return unknownBecause("what starts the container", process.reason, process.origin);
  if (process.value === null) return nothingStarts(container);
  const { application } = container;
  const file = startFile(process.value);
  if (
    file === null ||
    application === null ||
    application.unreadable !== null ||
    application.entry !== null
  ) {
    return { outcome: "not-found" };
  }
  if (mayBeMade(container, application, file)) {
    return unknownBecause(
      `whether ${file} exists in the image`,
      "a step of the build may make it",
      process.value.origin,
    );
  }
  return found({
    title: `${file} is started, and there is no such file`,
    explanation: `The container starts \`${process.value.words.join(" ")}\`, but ${file} is not among the application's files, and no step of the build makes it. The process ends at once.`,
    where: [{ origin: process.value.origin, value: process.value.words.join(" ") }],
    confidence: 0.85,
  });
}

/** A language image without a command starts an interpreter that reads an empty input and ends with 0. */
function nothingStarts({ build }: Container): Verdict {
  const base = knownValue(build?.final.rootBase);
  const language = base === undefined ? null : languageOf(base);
  if (build === null || language === null || (language.name !== "node" && language.name !== "python")) {
    return { outcome: "not-found" };
  }
  return found({
    title: "neither the image nor the task definition says what to start",
    explanation: `There is no CMD or ENTRYPOINT. What remains is the interpreter of ${base}, which finds no input and ends at once with 0.`,
    where: [{ origin: build.final.origin, value: base ?? "" }],
  });
}

/** `node server.js`, `python app/main.py`: the file; null for everything that is resolved in another way. */
function startFile({ form, words }: StartProcess): string | null {
  const plain =
    form === "exec" ? words : /[;&|$<>`]/.test(words.join(" ")) ? [] : words.join(" ").split(/\s+/);
  const [program = "", first = ""] = plain;
  if (!/^(?:node|python3?)$/.test(program.split("/").pop() ?? "")) return null;
  return /^[\w./-]+\.(?:[cm]?js|py)$/.test(first) && !first.startsWith("-") ? first : null;
}

const INSTALLS_ONLY =
  /^(?:[\w=]+ )?(?:npm (?:ci|install|i|cache)|pnpm (?:install|i)|yarn(?: install)?|pip3? install|python3? -m pip install|apt-get|apt|apk|addgroup|adduser|groupadd|useradd|chown|chmod|mkdir|rm|corepack)\b/;

function mayBeMade({ build }: Container, { root }: Application, file: string): boolean {
  if (build === null) return true;
  const { final } = build;
  if (final.copies.some(({ fromStage }) => fromStage !== null)) return true;
  // A file elsewhere in the image is not the application's.
  if (file.startsWith("/") || root.startsWith("..")) return true;
  return final.runs.some(
    (run) => !run.known || run.value.split(/&&|;|\|\|/).some((step) => !INSTALLS_ONLY.test(step.trim())),
  );
}

const WORDINGS = [
  { pattern: /can't open file '([^']+)': \[Errno 2\]/, strength: 0.97 },
  { pattern: /Error: Cannot find module '([^']+)'[\s\S]*requireStack: \[\]/, strength: 0.97 },
  { pattern: /Error loading ASGI app\. (?:Could not import module|Attribute) "([^"]+)"/, strength: 0.97 },
  { pattern: /Failed to find attribute '([^']+)' in '[^']+'/, strength: 0.95 },
  { pattern: /Failed to parse '([^']+)' as an attribute name or function call/, strength: 0.9 },
  { pattern: /Could not locate a Flask application/, strength: 0.9 },
  { pattern: /no main manifest attribute, in (\S+)|Unable to access jarfile (\S+)/, strength: 0.97 },
];

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const matches = spokenMatches(timeline, WORDINGS);
  const name = matches[0]?.match.slice(1).find((group) => group !== undefined);
  return signOf(matches, {
    ...(name ? { title: `${name} cannot be started` } : {}),
    explanation: `${name ?? "What the command names"} does not exist in the image, so the process ends as soon as it starts.`,
    where: containerPlaces(model),
  });
}
