import type { Evidence } from "../../finding/index.js";
import {
  type Container,
  deployedContainers,
  environmentIsSet,
  type EnvironmentRead,
  knownValue,
  type Model,
} from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { type Defect, defineCause, found, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { containerPlaces, signOf, spokenMatches } from "../shared/text-signs.js";
import { functionVariables } from "./environment-of-functions.js";
import { environmentVariableMissingExamples } from "./environment-variable-missing.examples.js";
import { instanceVariableVerdicts } from "./environment-variable-missing-instances.js";

export const cause = defineCause({
  id: "environment-variable-missing",
  title: "A variable that the application cannot do without is not set",
  severity: "error",
  meaning:
    "The code reads an environment variable that has no default and ends when it is unset; neither the task definition nor the image sets it.",
  hurts:
    "The process ends during its start. It works on the developer's machine, where Compose or a .env file sets the variable, and nowhere else.",
  mend: "Set it in the container definition: `environment` for plain values, `secrets` for passwords and keys.",
  links: [
    {
      title: "Pass an individual environment variable to an Amazon ECS container",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/taskdef-envfiles.html",
    },
    {
      title: "Pass sensitive data to an Amazon ECS container",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    },
  ],
  check: (model) => [
    ...[...new Set(deployedContainers(model).map(({ container }) => container))].flatMap((container) =>
      judge(container, model),
    ),
    ...functionVariables(model),
    ...instanceVariableVerdicts(model),
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
  explains: ["essential-container-exited", "configuration-invalid", "dependency-unreachable"],
  examples: environmentVariableMissingExamples,
});

/** The variables without which the application in a container ends, each once. */
function requiredBy({ application }: Container): EnvironmentRead[] {
  const required = (application?.environment ?? []).filter((read) => read.required && read.fallback === null);
  return [...new Map(required.map((read) => [read.name, read])).values()];
}

function judge(container: Container, model: Model): Verdict[] {
  return requiredBy(container).flatMap((read): Verdict[] => {
    const set = environmentIsSet(container, read.name);
    if (!set.known) return [unknownBecause(`whether ${read.name} is set`, set.reason, set.origin)];
    return set.value ? [] : [found(defect(read, container, model))];
  });
}

function defect(read: EnvironmentRead, container: Container, model: Model) {
  const name = knownValue(container.name) ?? container.id;
  return {
    title: `${read.name} is not set in container ${name}`,
    explanation: `The application reads ${read.name} and ends when it is unset. Neither the container's environment and secrets nor the image set it.`,
    where: [
      { origin: read.origin, value: read.name },
      { origin: container.origin, value: name },
    ],
    confidence: 0.9,
    for: setLocally(read.name, model),
    repairs: [
      {
        description: `set ${read.name} in the environment of container ${name}, or in its secrets`,
        safe: false,
        changes: [],
      },
    ],
  };
}

/** That a Compose file sets it shows that it is needed. */
function setLocally(name: string, model: Model): Evidence[] {
  return model.localServices
    .flatMap(({ environment }) => environment.filter((variable) => variable.name === name))
    .slice(0, 1)
    .map(({ origin }) => ({ text: `the Compose file sets ${name}`, place: origin.place, at: null }));
}

const WORDINGS = [
  { pattern: /KeyError: '([A-Z][A-Z0-9_]{2,})'/, strength: 0.9 },
  {
    pattern:
      /(?:environment|env(?:ironment)?\.?) variables? ['"`]?([A-Z][A-Z0-9_]{2,})['"`]? (?:is |are |was |must be )?(?:not set|not defined|required|missing|undefined|unset|set)/i,
    strength: 0.95,
  },
  {
    pattern:
      /(?:missing|required|undefined|unset)(?: required)? (?:environment|env|config(?:uration)?) (?:variables?|vars?):? ['"`]?([A-Z][A-Z0-9_]{2,})/i,
    strength: 0.95,
  },
  {
    pattern:
      /['"`]?\b([A-Z][A-Z0-9]*_[A-Z0-9_]+)['"`]? (?:is not set|is required|is missing|must be set|not set|is undefined)/,
    strength: 0.85,
  },
  { pattern: /^([a-z_][a-z0-9_]*)\s+Field required \[type=missing/m, strength: 0.85 },
];

/** It names a variable that its code requires, in words of its own. */
const NAMED_STRENGTH = 0.92;
/** It ends without a word of the variable, but the code says that it does. */
const UNNAMED_STRENGTH = 0.7;

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const missing = missingReads(model);
  const named = missing.map(({ name }) => ({
    pattern: new RegExp(`\\b(${name})\\b`),
    strength: NAMED_STRENGTH,
  }));
  const matches = spokenMatches(timeline, [...WORDINGS, ...named]);
  if (matches.length === 0) return unnamed(timeline, missing);
  const name = matches[0]?.match[1];
  const reads = (model?.applications ?? []).flatMap(({ environment }) =>
    environment.filter((read) => read.name === name),
  );
  return signOf(matches, {
    ...(name ? { title: `${name} is not set` } : {}),
    explanation: `The application says itself that ${name ?? "a variable"} is missing, and ends.`,
    where: reads.length > 0 ? reads.map(placeOf) : containerPlaces(model),
  });
}

function unnamed(timeline: Timeline, missing: readonly EnvironmentRead[]): Sign[] {
  if (missing.length === 0) return [];
  const ended = spokenMatches(timeline, [{ pattern: /^[^]+/, strength: UNNAMED_STRENGTH }], ["start-failed"]);
  return signOf(ended, {
    explanation: `The process ends during its start, and its code ends it while ${missing.map(({ name }) => name).join(", ")} is not set.`,
    where: missing.map(placeOf),
  });
}

function missingReads(model: Model | null): EnvironmentRead[] {
  const containers = (model?.taskDefinitions ?? []).flatMap((each) => each.containers);
  return containers.flatMap((container) =>
    requiredBy(container).filter(({ name }) => knownValue(environmentIsSet(container, name)) === false),
  );
}

function placeOf({ name, origin }: EnvironmentRead): Defect["where"][number] {
  return { origin, value: name };
}
