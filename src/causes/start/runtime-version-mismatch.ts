import { intersects, validRange } from "semver";
import { branchRuntime, imageRuntime, lambdaRuntime, type RuntimeVersion } from "../../aws/runtimes.js";
import {
  type Container,
  deployedContainers,
  knownValue,
  type Model,
  type Origin,
  type RuntimeRequirement,
  type Value,
} from "../../model/index.js";
import { defineCause, found, type Verdict } from "../cause.js";
import { runtimeVersionMismatchExamples } from "./runtime-version-mismatch.examples.js";

export const cause = defineCause({
  id: "runtime-version-mismatch",
  title: "the version of the language is not the one that the code asks for",
  severity: "error",
  // That the code really uses what the older version lacks, only running it shows.
  severityFromConfiguration: "warning",
  meaning:
    "The manifest says which versions of the language the code is written for. What it is deployed on has another one.",
  hurts:
    "Some package managers refuse to install, so that the build or the deployment ends there. With others the code starts and fails where it uses what the version does not have: a syntax error, a missing built-in, a class file version that is too new.",
  mend: "Deploy on a version that the manifest allows, or change the manifest if the code does run on this one.",
  links: [
    { title: "Lambda runtimes", url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html" },
    {
      title: "Elastic Beanstalk supported platforms",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/platforms/platforms-supported.html",
    },
  ],
  check: (model) => placesOf(model).flatMap((place) => judge(place, model)),
  explainsEvents: ["start-failed", "container-exited"],
  explains: ["essential-container-exited", "module-missing"],
  examples: runtimeVersionMismatchExamples,
});

/** Something that code runs on, or is installed with. */
interface RuntimePlace {
  readonly runtime: RuntimeVersion;
  readonly origin: Origin;
  /** As written: `node:18-slim`. */
  readonly written: string;
  /** Folders whose manifests it is about. */
  readonly folders: readonly string[];
  /** Commands that are run with it. */
  readonly runs: readonly string[];
  /** The program itself runs there; false for a stage that only builds. */
  readonly final: boolean;
}

function judge(place: RuntimePlace, model: Model): Verdict[] {
  const { runtime } = place;
  return model.runtimeRequirements
    .filter(({ language, folder }) => language === runtime.language && place.folders.includes(folder))
    .flatMap((requirement): Verdict[] => {
      const refused = isRefusedBy(requirement, place);
      if ((!place.final && !refused) || fits(requirement, runtime)) return [];
      return [found(defectOf(requirement, place, refused))];
    });
}

/** Whether some version that begins with the known numbers is allowed. What cannot be read allows everything. */
function fits({ range }: RuntimeRequirement, { version }: RuntimeVersion): boolean {
  const wanted = range === null ? null : validRange(range, { loose: true });
  return wanted === null || intersects(wanted, `${version}.x`.replace(/^(\d+\.\d+\.\d+)\.x$/, "$1"));
}

function isRefusedBy({ enforcedBy }: RuntimeRequirement, { runs }: RuntimePlace): boolean {
  if (enforcedBy === null) return false;
  const commands = enforcedBy.split("|").map((command) => command.replaceAll(/\s+/g, " "));
  return runs.some((run) => {
    const text = run.replaceAll(/\\\n/g, " ").replaceAll(/\s+/g, " ");
    return commands.some((command) =>
      new RegExp(`(?:^|[\\s/;&])${escaped(command)}(?=$|[\\s;&])`).test(text),
    );
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

const NAMES: Readonly<Record<string, string>> = {
  node: "Node.js",
  python: "Python",
  ruby: "Ruby",
  php: "PHP",
  java: "Java",
  dotnet: ".NET",
  go: "Go",
};

function defectOf(requirement: RuntimeRequirement, place: RuntimePlace, refused: boolean) {
  const language = NAMES[place.runtime.language] ?? place.runtime.language;
  const { written, by } = requirement;
  const end = refused
    ? "The installation that is run there refuses it, so that the build fails."
    : "Nothing refuses the installation; the code fails where it uses what this version does not have.";
  return {
    title: `the code asks for ${language} ${written}, it gets ${place.runtime.version}`,
    explanation: `The project asks for ${written} (${by}), and ${place.written} brings ${language} ${place.runtime.version}. ${end}`,
    where: [
      { origin: place.origin, value: place.written },
      { origin: requirement.origin, value: written },
    ],
    confidence: refused ? 0.95 : 0.75,
    repairs: [
      { description: `use a version of ${language} that ${written} allows`, safe: false, changes: [] },
    ],
  };
}

function placesOf(model: Model): RuntimePlace[] {
  return [
    ...deployedContainers(model).flatMap(({ container }) => stagesOf(container)),
    ...model.environments.flatMap(({ platform, bundle }) =>
      bundle === null
        ? []
        : placeOf(
            platform.branch,
            branchRuntime,
            [bundle],
            ["pipenv install --deploy", "composer install", "bundle install"],
          ),
    ),
    ...model.functions.flatMap(({ runtime, code }) => {
      const folder = knownValue(code);
      return typeof folder === "string" ? placeOf(runtime, lambdaRuntime, [folder], []) : [];
    }),
  ];
}

function placeOf(
  value: Value<string | null>,
  read: (text: string) => RuntimeVersion | null,
  folders: readonly string[],
  runs: readonly string[],
): RuntimePlace[] {
  const written = knownValue(value);
  const runtime = typeof written === "string" ? read(written) : null;
  if (runtime === null || typeof written !== "string") return [];
  return [{ runtime, origin: value.origin, written, folders, runs, final: true }];
}

/** The stages of an image, with what each runs. The manifests are those of its context and of the application. */
function stagesOf({ build, application }: Container): RuntimePlace[] {
  if (build === null) return [];
  const folders = [...new Set([build.context, ...(application === null ? [] : [application.root])])];
  return build.stages.flatMap((stage) => {
    const written = knownValue(stage.rootBase);
    const runtime = written === undefined ? null : imageRuntime(written);
    if (runtime === null || written === undefined) return [];
    const runs = stage.runs.flatMap((run) => knownValue(run) ?? []);
    return [{ runtime, origin: stage.rootBase.origin, written, folders, runs, final: stage === build.final }];
  });
}
