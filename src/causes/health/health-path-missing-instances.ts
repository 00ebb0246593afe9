import {
  type InstanceCheck,
  instanceChecks,
  isWritten,
  matcherAccepts,
  type Model,
  routesFor,
} from "../../model/index.js";
import { found, type RepairDraft, unknownBecause, type Verdict } from "../cause.js";
import { ASK_CONSOLE } from "../shared/beanstalk/console.js";
import { answerStop, hostRequestPath } from "../shared/host-request-path.js";

const NOT_FOUND = 404;

/** The path that a balancer asks of instances, where the application's own routes answer it. */
export function instanceHealthPathVerdicts(
  model: Model,
  repairs: (check: InstanceCheck) => RepairDraft[],
): Verdict[] {
  return instanceChecks(model).map((check) => judge(check, repairs));
}

function judge(check: InstanceCheck, repairs: (check: InstanceCheck) => RepairDraft[]): Verdict {
  const { host, application, path, origin, matcher, answeredBy } = check;
  const { environment } = host;
  // The EB CLI puts an application load balancer before an environment unless it is told otherwise.
  if (!check.certain && environment?.usesCommandLine !== true) {
    // A classic balancer only opens a connection unless it is told a path, and an instance alone is not asked.
    return unknownBecause("whether a balancer asks a path", "no file names the balancer's type", origin);
  }
  if (!answeredBy.known) return unknownBecause(`what answers ${path}`, answeredBy.reason, answeredBy.origin);
  if (answeredBy.value === "proxy") return { outcome: "not-found" };
  if (!matcher.known) return unknownBecause("which codes the check accepts", matcher.reason, matcher.origin);
  if (matcherAccepts(matcher.value, NOT_FOUND)) return { outcome: "not-found" };
  const match = routesFor(application, path);
  if (match.outcome === "found") return { outcome: "not-found" };
  if (match.outcome === "unknown")
    return unknownBecause(`whether the application has ${path}`, match.why, origin);
  const paths = [...new Set(application.routes.filter(({ literal }) => literal).map((route) => route.path))];
  const written = isWritten(check.targetGroup.healthCheck.path);
  // Without the request that makes the environment, the console may have named another path.
  const settled = written || environment === null || environment.requestKnown;
  const asked = written ? `${path} is asked` : `${path} is asked as long as no other path is named`;
  return found({
    title: `${asked} by the balancer's check, and the application has no such route`,
    explanation: `The application answers ${path} with 404, which the check counts as a failure: no instance turns healthy. Its routes: ${paths.slice(0, 6).join(", ")}${paths.length > 6 ? ` and ${paths.length - 6} more` : ""}.`,
    where: [
      {
        origin: origin.place === null ? (environment?.origin ?? host.process.origin) : origin,
        value: written ? path : "",
      },
      ...application.routes.slice(0, 1).map((route) => ({ origin: route.origin, value: route.path })),
    ],
    confidence: !check.certain ? 0.6 : settled ? 0.95 : 0.75,
    suspected: !check.certain,
    path: hostRequestPath(host, "answer", answerStop(path, origin.place)),
    for: application.routes
      .filter(({ literal }) => literal)
      .slice(0, 3)
      .map((route) => ({ text: `${route.method} ${route.path}`, place: route.origin.place, at: null })),
    missing: settled ? [] : [ASK_CONSOLE],
    repairs: repairs(check),
  });
}
