import {
  type BeanstalkEnvironment,
  environmentIsSet,
  type EnvironmentRead,
  hostPaths,
  type HostPath,
  type HostProcess,
  knownValue,
  type Model,
} from "../../model/index.js";
import { type Defect, found, type RepairDraft, unknownBecause, type Verdict } from "../cause.js";

/** Variables that the platform or systemd gives by itself. Source of the latter: man systemd.exec. */
const GIVEN = /^(?:PORT|RDS_\w+|PATH|HOME|USER|LOGNAME|SHELL|LANG|INVOCATION_ID|JOURNAL_STREAM|SYSTEMD_\w+)$/;

const PROPERTIES = "aws:elasticbeanstalk:application:environment";
const SECRETS = "aws:elasticbeanstalk:application:environmentsecrets";

/**
 * Variables without which a process of an environment ends, or none of its requests gets to a handler. Certain
 * only where the whole request that makes the environment is here, or the API's description of one that runs:
 * what a console or `eb setenv` sets stands in no other file.
 */
export function instanceVariableVerdicts(model: Model): Verdict[] {
  return hostPaths(model).flatMap(judge);
}

function judge({ process, environment }: HostPath): Verdict[] {
  const required = (process.application?.environment ?? []).filter(
    ({ required: needed, requiredByRequests, fallback, name }) =>
      (needed || requiredByRequests === true) && fallback === null && !GIVEN.test(name),
  );
  const once = [...new Map(required.map((read) => [read.name, read])).values()];
  if (environment !== null && !process.environmentKnown && environment.running.length > 0) {
    const missing = once.filter(({ name }) => !isThere(environment, name));
    return lacking(environment, missing);
  }
  return once.map((read): Verdict => {
    const set = environmentIsSet(process, read.name);
    if (!set.known) return unknownBecause(`whether ${read.name} is set`, set.reason, read.origin);
    if (set.value) return { outcome: "not-found" };
    return found({
      ...(environment === null ? processTexts(read.name, process) : environmentTexts(read)),
      where: [
        { origin: read.origin, value: read.name },
        { origin: environment?.origin ?? process.origin, value: "" },
      ],
      confidence: 0.85,
    });
  });
}

type Texts = Pick<Defect, "title" | "explanation" | "repairs">;

/** In a file of the bundle, or in the environment that runs. */
function isThere({ running, variables }: BeanstalkEnvironment, variable: string): boolean {
  return (
    variables.some(({ name }) => name === variable) ||
    running.some(
      ({ namespace, name }) => name === variable && (namespace === PROPERTIES || namespace === SECRETS),
    )
  );
}

/** One finding for all: what one environment lacks is set in one step. */
function lacking({ running, origin }: BeanstalkEnvironment, reads: readonly EnvironmentRead[]): Verdict[] {
  const [first, ...more] = reads;
  if (first === undefined) return [{ outcome: "not-found" }];
  const names = reads.map(({ name }) => name);
  const others = more.length === 0 ? "" : ` The same holds of ${names.slice(1).join(", ")}.`;
  return [
    found({
      title:
        more.length === 0
          ? `${first.name} is not among the environment's properties`
          : `${names.length} variables that the application needs are not among the environment's properties`,
      explanation: `${needOf(first)} No configuration file of the bundle sets it, and the environment that runs, as the API describes it, does not have it.${others}`,
      where: [
        ...reads.map((read) => ({ origin: read.origin, value: read.name })),
        { origin: running[0]?.origin ?? origin, value: "" },
      ],
      confidence: 0.85,
      repairs: repairs(names.join(", ")),
    }),
  ];
}

function needOf({ name, required }: EnvironmentRead): string {
  return required
    ? `The application reads ${name} and ends when it is unset.`
    : `What runs before the application's handlers reads ${name}: without it requests fail, while the process runs on and a health path that is left out answers as if nothing were wrong.`;
}

const repairs = (name: string): readonly RepairDraft[] => [
  {
    description: `set ${name} in aws:elasticbeanstalk:application:environment, or in its secrets`,
    safe: false,
    changes: [],
  },
];

function environmentTexts(read: EnvironmentRead): Texts {
  return {
    title: `${read.name} is not among the environment's properties`,
    explanation: `${needOf(read)} Neither the request that makes the environment nor a configuration file of the bundle sets it.`,
    repairs: repairs(read.name),
  };
}

/** systemd hands on nothing of what a script exports. */
function processTexts(name: string, { startedBy, name: own }: HostProcess): Texts {
  const by = startedBy === "systemd" ? `the unit ${knownValue(own) ?? ""}` : "what starts it on the instance";
  return {
    title: `${name} is not set for ${knownValue(own) ?? "the application"}`,
    explanation: `The application reads ${name} and ends when it is unset, and ${by} does not set it.${startedBy === "systemd" ? " What the user data exports does not reach it: systemd starts it with an environment of its own." : ""}`,
    repairs: [
      {
        description:
          startedBy === "systemd"
            ? `set ${name} with Environment= or EnvironmentFile= in the unit`
            : `set ${name} before the start`,
        safe: false,
        changes: [],
      },
    ],
  };
}
