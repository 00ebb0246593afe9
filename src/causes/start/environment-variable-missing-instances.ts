import {
  environmentIsSet,
  hostPaths,
  type HostPath,
  type HostProcess,
  knownValue,
  type Model,
} from "../../model/index.js";
import { type Defect, found, unknownBecause, type Verdict } from "../cause.js";

/** Variables that the platform or systemd gives by itself. Source of the latter: man systemd.exec. */
const GIVEN = /^(?:PORT|RDS_\w+|PATH|HOME|USER|LOGNAME|SHELL|LANG|INVOCATION_ID|JOURNAL_STREAM|SYSTEMD_\w+)$/;

/**
 * Variables without which a process of an environment ends. Certain only where the whole request that makes
 * the environment is here: what a console or `eb setenv` sets stands in no file.
 */
export function instanceVariableVerdicts(model: Model): Verdict[] {
  return hostPaths(model).flatMap(judge);
}

function judge({ process, environment }: HostPath): Verdict[] {
  const required = (process.application?.environment ?? []).filter(
    ({ required: needed, fallback, name }) => needed && fallback === null && !GIVEN.test(name),
  );
  const once = [...new Map(required.map((read) => [read.name, read])).values()];
  return once.map((read): Verdict => {
    const set = environmentIsSet(process, read.name);
    if (!set.known) return unknownBecause(`whether ${read.name} is set`, set.reason, read.origin);
    if (set.value) return { outcome: "not-found" };
    return found({
      ...(environment === null ? processTexts(read.name, process) : environmentTexts(read.name)),
      where: [
        { origin: read.origin, value: read.name },
        { origin: environment?.origin ?? process.origin, value: "" },
      ],
      confidence: 0.85,
    });
  });
}

type Texts = Pick<Defect, "title" | "explanation" | "repairs">;

function environmentTexts(name: string): Texts {
  return {
    title: `${name} is not among the environment's properties`,
    explanation: `The application reads ${name} and ends when it is unset. Neither the request that makes the environment nor a configuration file of the bundle sets it.`,
    repairs: [
      {
        description: `set ${name} in aws:elasticbeanstalk:application:environment, or in its secrets`,
        safe: false,
        changes: [],
      },
    ],
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
