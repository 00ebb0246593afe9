import {
  answererOf,
  type BeanstalkEnvironment,
  hostPaths,
  isWritten,
  knownValue,
  type Model,
  type Origin,
  routesForMessages,
  type Value,
} from "../../../model/index.js";
import { found, unknownBecause, type Verdict } from "../../cause.js";
import { effective } from "./environment-facts.js";

const DAEMON = "aws:elasticbeanstalk:sqsd";

/** Paths to which the daemon of a worker environment posts messages, and the application takes nothing. */
export function workerPathVerdicts(model: Model): Verdict[] {
  return model.environments.flatMap((environment) => {
    if (!isSurely(environment, "Worker")) return [];
    const own = effective(environment, DAEMON, "HttpPath");
    return [
      judge(model, environment, own, "messages of the queue"),
      ...environment.periodicTasks.map(({ name, path }) =>
        judge(model, environment, path, `messages of the task ${name}`),
      ),
    ];
  });
}

/** Written, or all that the request asks for is known. */
export function isSurely(environment: BeanstalkEnvironment, tier: "WebServer" | "Worker"): boolean {
  const { tier: own, requestKnown } = environment;
  return knownValue(own) === tier && (requestKnown || isWritten(own));
}

function judge(
  model: Model,
  environment: BeanstalkEnvironment,
  path: Value<string | null>,
  what: string,
): Verdict {
  if (!path.known) return unknownBecause(`where ${what} are posted to`, path.reason, path.origin);
  if (!isWritten(path) && !environment.requestKnown) {
    return unknownBecause(`where ${what} are posted to`, "the console may have set it", environment.origin);
  }
  const asked = path.value ?? "/";
  const host = hostPaths(model).find((each) => each.environment === environment);
  const application = host?.process.application ?? null;
  if (host === undefined || application === null)
    return { outcome: "not-applicable", why: "the source is not among the files" };
  const answerer = answererOf(host.front, asked);
  if (!answerer.known) return unknownBecause(`what answers ${asked}`, answerer.reason, answerer.origin);
  if (answerer.value === "proxy") return { outcome: "not-found" };
  const match = routesForMessages(application, asked);
  if (match.outcome === "found") return { outcome: "not-found" };
  if (match.outcome === "unknown")
    return unknownBecause(`whether the application takes what is posted to ${asked}`, match.why, path.origin);
  const routes = application.routes.filter(({ literal }) => literal);
  return found({
    title: `${what} are posted to ${asked}, and the application has no such route`,
    explanation: `The daemon on each instance of a worker environment hands every message over by POST ${asked}. The application answers 404 or 405, which counts as a failure: the message is tried again until it is moved to the dead-letter queue, and its work is never done. Its routes: ${listed(routes.map(({ method, path: own }) => `${method} ${own}`))}.`,
    where: [{ origin: placed(path.origin, environment), value: isWritten(path) ? asked : "" }],
    confidence: 0.9,
    repairs: [
      {
        description: `take POST ${asked} in the application, or name another path`,
        safe: false,
        changes: [],
      },
    ],
  });
}

function placed(origin: Origin, environment: BeanstalkEnvironment): Origin {
  return origin.place === null ? environment.origin : origin;
}

const LISTED_MAX = 6;

function listed(names: readonly string[]): string {
  const once = [...new Set(names)];
  const more = once.length > LISTED_MAX ? ` and ${once.length - LISTED_MAX} more` : "";
  return `${once.slice(0, LISTED_MAX).join(", ")}${more}`;
}
