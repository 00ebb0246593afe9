import { environmentIsSet, hostPaths, type HostPath, type Model } from "../../model/index.js";
import { found, unknownBecause, type Verdict } from "../cause.js";

/** Variables that the platform itself gives: the port, and the address of a database that it makes. */
const GIVEN = /^(?:PORT|PATH|HOME|RDS_\w+)$/;

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
      title: `${read.name} is not among the environment's properties`,
      explanation: `The application reads ${read.name} and ends when it is unset. Neither the request that makes the environment nor a configuration file of the bundle sets it.`,
      where: [
        { origin: read.origin, value: read.name },
        { origin: environment.origin, value: "" },
      ],
      confidence: 0.85,
      repairs: [
        {
          description: `set ${read.name} in aws:elasticbeanstalk:application:environment, or in its secrets`,
          safe: false,
          changes: [],
        },
      ],
    });
  });
}
