import {
  type Application,
  deployedContainers,
  type ImageBuild,
  type ImportRead,
  knownValue,
  type Model,
  type Origin,
  type Value,
} from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { defineCause, found, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { containerPlaces, signOf, type Spoken, spokenMatches } from "../shared/text-signs.js";
import { moduleMissingExamples } from "./module-missing.examples.js";

export const cause = defineCause({
  id: "module-missing",
  title: "The application imports a module that is not there",
  severity: "error",
  meaning:
    "A file or package that the code imports is not in the image or bundle: it was not installed, not copied, or its name is spelled differently.",
  hurts:
    "The process ends during its start, before it listens. The essential container exits, ECS starts the next task, and it ends in the same way.",
  mend: "Add the package to the manifest and the lock file, copy the file into the image, or correct the name. Upper and lower case differ on Linux.",
  links: [
    {
      title: "Amazon ECS stopped tasks error messages",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html",
    },
    {
      title: "Viewing Amazon ECS stopped task errors",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-errors.html",
    },
  ],
  check: (model) => [...model.applications.flatMap(judge), ...leftOut(model)],
  signs,
  explainsEvents: [
    "start-failed",
    "container-exited",
    "task-stopping",
    "task-stopped",
    "health-check-failed",
    "deployment-failed",
  ],
  explains: ["essential-container-exited", "port-mismatch", "health-grace-too-short", "start-too-slow"],
  examples: moduleMissingExamples,
});

function judge(application: Application): Verdict[] {
  if (application.unreadable !== null) return [];
  return application.imports.flatMap((read): Verdict[] => {
    if (!read.found.known)
      return [unknownBecause(`whether ${read.module} is there`, read.found.reason, read.origin)];
    return read.found.value || read.kind === "builtin" ? [] : [found(defect(read))];
  });
}

function defect({ module, kind, origin }: ImportRead) {
  const isFile = kind === "file";
  return {
    title: isFile ? `the file ${module} does not exist` : `the package ${module} is not in the manifest`,
    explanation: isFile
      ? `The code imports ${module}, and there is no such file. The process ends as soon as it gets there.`
      : `The code imports ${module}, which no manifest names, so it is not installed in the image. The process ends during its start.`,
    where: [{ origin, value: module }],
    // A package may still come with another one.
    confidence: isFile ? 0.95 : 0.8,
  };
}

/** Packages for development that the image's own installation leaves out. */
function leftOut(model: Model): Verdict[] {
  const containers = new Set(deployedContainers(model).map(({ container }) => container));
  return [...containers].flatMap(({ application, build }) => {
    const omits = build === null ? null : omission(build);
    if (application === null || application.unreadable !== null || omits === null) return [];
    return application.imports
      .filter(({ developmentOnly }) => developmentOnly === true)
      .map(({ module, origin }) =>
        found({
          title: `the package ${module} is left out of the image`,
          explanation: `The code imports ${module} whenever it starts. The manifest lists it for development only, and the image is built without such packages. The process ends during its start.`,
          where: [
            { origin, value: module },
            { origin: omits, value: "" },
          ],
          confidence: 0.85,
        }),
      );
  });
}

const INSTALLS =
  /\b(?:npm\s+(?:ci|install|i)|yarn(?:\s+install)?|pnpm\s+(?:install|i))\b(?!\s+(?:-g|--global)\b)/;
const WITHOUT_DEVELOPMENT =
  /--omit[= ]dev\b|--only[= ]prod(?:uction)?\b|--production\b(?!=false)|--prod\b|\bpnpm\b.*\s-P\b/;
const WITH_DEVELOPMENT = /--include[= ]dev\b|--production=false|--prod=false|--only[= ]dev/;

/**
 * Where the final stage installs packages without those for development; null when it does not, or
 * when packages may come from somewhere else. Source: npm-ci, `omit`: dev where NODE_ENV is production.
 */
function omission({ final }: ImageBuild): Origin | null {
  const installs = final.runs.filter((run) => !run.known || INSTALLS.test(run.value));
  const [first] = installs;
  const production = final.environment.find(
    ({ name, value }) => name === "NODE_ENV" && knownValue(value) === "production",
  );
  const all = installs.every(
    (run) =>
      run.known &&
      !WITH_DEVELOPMENT.test(run.value) &&
      (WITHOUT_DEVELOPMENT.test(run.value) || (production !== undefined && isAfter(run, production))),
  );
  const copied = final.copies.some(
    ({ fromStage, sources }) => fromStage !== null || sources.some((source) => /node_modules/.test(source)),
  );
  return first !== undefined && all && !copied ? first.origin : null;
}

/** An instruction further down the same Dockerfile; of stages that follow one another nothing is said. */
function isAfter(run: Value<string>, setting: { readonly origin: Origin }): boolean {
  const [later, earlier] = [run.origin.place, setting.origin.place];
  const sets = run.known && /\bNODE_ENV=/.test(run.value);
  return later !== null && earlier !== null && !sets && earlier.line < later.line;
}

/** A missing start file is another cause: its stack names nobody who required it. */
const START_FILE = /requireStack: \[\]|imported from (?:\/[\w.-]+)*\/?$/;

const WORDINGS = [
  { pattern: /ModuleNotFoundError: No module named '?([\w.]+)'?/, strength: 0.98 },
  { pattern: /ImportError: cannot import name '?([\w.]+)'?/, strength: 0.9 },
  { pattern: /ImportError: No module named '?([\w.]+)'?/, strength: 0.98 },
  { pattern: /Cannot find (?:module|package) '([^']+)'/, strength: 0.97 },
  { pattern: /ERR_MODULE_NOT_FOUND/, strength: 0.95 },
  { pattern: /java\.lang\.(?:ClassNotFoundException|NoClassDefFoundError):?\s*([\w.$/]+)?/, strength: 0.95 },
  // FastAPI without python-multipart, SQLAlchemy without greenlet, Pydantic without email-validator.
  {
    pattern:
      /(?:ImportError|RuntimeError): .*?["']?\b([a-z][\w-]*)["']? (?:is not installed|to be installed|library is installed|must be installed)/,
    strength: 0.9,
  },
  { pattern: /cannot load such file -- (\S+)/, strength: 0.97 },
  { pattern: /error while loading shared libraries: (\S+):/, strength: 0.7 },
];

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const matches = spokenMatches(timeline, WORDINGS).filter(({ text }) => !START_FILE.test(text));
  const [first] = matches;
  const name = first?.match[1];
  const places = (model?.applications ?? []).flatMap(({ imports }) =>
    imports.filter(({ module }) => module === name).map(({ module, origin }) => ({ origin, value: module })),
  );
  return signOf(matches, {
    ...(name ? { title: `${name} cannot be imported` } : {}),
    explanation: explanation(first, name),
    where: places.length > 0 ? places : containerPlaces(model),
  });
}

function explanation(first: Spoken | undefined, name: string | undefined): string {
  const what = name ?? "a module";
  const says = first ? "The process says so itself before it ends." : "";
  return `${what} is imported but is not in the image. ${says}`.trim();
}
