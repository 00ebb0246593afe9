import { type Application, type ImportRead, type Model } from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { defineCause, found, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { containerPlaces, signOf, type Spoken, spokenMatches } from "../text-signs.js";
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
  check: (model) => model.applications.flatMap(judge),
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

/** A missing start file is another cause: its stack names nobody who required it. */
const START_FILE = /requireStack: \[\]|imported from (?:\/[\w.-]+)*\/?$/;

const WORDINGS = [
  { pattern: /ModuleNotFoundError: No module named '?([\w.]+)'?/, strength: 0.98 },
  { pattern: /ImportError: cannot import name '?([\w.]+)'?/, strength: 0.9 },
  { pattern: /ImportError: No module named '?([\w.]+)'?/, strength: 0.98 },
  { pattern: /Cannot find (?:module|package) '([^']+)'/, strength: 0.97 },
  { pattern: /ERR_MODULE_NOT_FOUND/, strength: 0.95 },
  { pattern: /java\.lang\.(?:ClassNotFoundException|NoClassDefFoundError):?\s*([\w.$/]+)?/, strength: 0.95 },
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
