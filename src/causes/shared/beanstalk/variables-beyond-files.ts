import { secretName } from "../../../mask/index.js";
import {
  type BeanstalkEnvironment,
  type EnvironmentRead,
  knownValue,
  type Model,
} from "../../../model/index.js";
import { type Defect, found, type Verdict } from "../../cause.js";

/** What the platform, a coupled database or the machine gives. */
const GIVEN =
  /^(?:RDS_|AWS_|EB_|PORT$|HOST$|HOSTNAME$|HOME$|PATH$|USER$|LANG$|TZ$|TMPDIR$|PYTHON\w*$|NODE_\w+$)/;

/**
 * Variables that the code cannot do without and no file sets, where the files set others. Whether somebody
 * set them in the console cannot be seen here: if so, the next environment made from these files lacks them,
 * if not, this one does. Where the files set no property at all, they are kept elsewhere on purpose, and
 * passwords and keys should be. So neither is spoken of.
 */
export function variablesBeyondFiles(model: Model): Verdict[] {
  return model.environments.flatMap((environment) => {
    // A search path or the like is no sign that properties are kept in the files.
    const kept = environment.variables.some(({ name }) => !GIVEN.test(name));
    if (environment.requestKnown || !kept) return [];
    const missing = requiredBy(environment).filter(({ name }) => !isGiven(environment, name));
    return missing.length === 0 ? [] : [found(defect(environment, missing))];
  });
}

function requiredBy({ processes, front }: BeanstalkEnvironment): EnvironmentRead[] {
  const process = front?.process ?? processes.find(({ name }) => knownValue(name) === "web");
  const reads = (process?.application?.environment ?? []).filter(
    ({ required, requiredByRequests, fallback, name }) =>
      (required || requiredByRequests === true) &&
      fallback === null &&
      !GIVEN.test(name) &&
      !secretName(name),
  );
  return [...new Map(reads.map((read) => [read.name, read])).values()];
}

/** A property, or a word in a command, hook, Procfile line or written file. */
function isGiven(environment: BeanstalkEnvironment, name: string): boolean {
  if (environment.variables.some((variable) => variable.name === name)) return true;
  const word = new RegExp(`\\b${name}\\b`);
  const texts = [
    ...environment.commands.map(({ command }) => knownValue(command)),
    ...environment.hooks.flatMap(({ lines }) => lines.map((line) => knownValue(line))),
    ...environment.processes.map(({ command }) => knownValue(command)),
    ...environment.files.map(({ text }) => text),
  ];
  return texts.some((text) => text != null && word.test(text));
}

function defect(environment: BeanstalkEnvironment, missing: readonly EnvironmentRead[]): Defect {
  const names = missing.map(({ name }) => name);
  const set = environment.variables.find(({ name }) => !GIVEN.test(name));
  const several = names.length > 1;
  return {
    title: several
      ? `the code needs ${names.length} variables that no file of the bundle sets`
      : `the code needs ${names[0]}, which no file of the bundle sets`,
    explanation: `The application cannot do without ${names.join(", ")}. The configuration files set other environment properties, and not ${several ? "these" : "this one"}. Either ${several ? "they were" : "it was"} set by hand in the console, and the next environment made from these files fails, or nobody set ${several ? "them" : "it"}, and this one does.`,
    where: [
      ...missing.map(({ origin, name }) => ({ origin, value: name })),
      ...(set === undefined ? [] : [{ origin: set.origin, value: set.name }]),
    ],
    confidence: 0.7,
    missing: [
      {
        what: "the properties of the environment that runs",
        command:
          "aws elasticbeanstalk describe-configuration-settings --application-name NAME --environment-name NAME",
      },
    ],
  };
}
