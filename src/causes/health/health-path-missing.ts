import {
  type Application,
  type CheckedPath,
  checkedPaths,
  knownValue,
  listeningPorts,
  matcherAccepts,
  type Model,
  type Route,
  routesFor,
} from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { defineCause, found, type RepairDraft, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { checkPath } from "../shared/request-path.js";
import { healthPathMissingExamples } from "./health-path-missing.examples.js";
import { instanceHealthPathVerdicts } from "./health-path-missing-instances.js";
import { statusSigns } from "./status-signs.js";

const NOT_FOUND = 404;
/** Shorter segments (`v1`, `up`) begin alike by chance. */
const ALIKE_LENGTH = 3;

export const cause = defineCause({
  id: "health-path-missing",
  title: "The health check asks a path that the application does not have",
  severity: "error",
  meaning:
    "The path of the health check is not among the application's routes, so it answers 404 (no such route).",
  hurts:
    '404 is not a healthy answer. The targets never turn healthy, ECS stops the tasks ("Health checks failed with these codes: [404]") and the deployment fails although the application works.',
  mend: "Name a path that the application has, or add a route for this one. Mind prefixes of routers and a final slash.",
  links: [
    {
      title: "Health checks for target groups",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    },
    {
      title: "Amazon ECS service event messages: unhealthy targets",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-unhealthy-event-messages.html",
    },
  ],
  check: (model) => [...checkedPaths(model).map(judge), ...instanceHealthPathVerdicts(model, routeRepairs)],
  signs,
  explainsEvents: [
    "health-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "task-stopping",
    "deployment-failed",
  ],
  explains: ["health-check-not-configured", "health-grace-too-short"],
  examples: healthPathMissingExamples,
});

function judge(check: CheckedPath): Verdict {
  const { application, path, origin } = check;
  if (!asksApplication(check))
    return { outcome: "not-applicable", why: "the check does not ask this application" };
  if (check.request !== null && check.request.failsOnStatus !== true) {
    return { outcome: "not-applicable", why: "the command does not fail on a status" };
  }
  const accepts = check.matcher === null ? false : acceptsMissing(check.matcher);
  if (accepts === null)
    return unknownBecause("which codes the check accepts", "the matcher is not known", origin);
  if (accepts) return { outcome: "not-found" };
  const match = routesFor(application, path);
  if (match.outcome === "found") return { outcome: "not-found" };
  if (match.outcome === "unknown")
    return unknownBecause(`whether the application has ${path}`, match.why, origin);
  const routes = application.routes.filter((route) => route.literal);
  return found({
    title: `${path} is asked by the ${check.by === "container" ? "container" : "balancer"}'s check, and the application has no such route`,
    explanation: `The application answers ${path} with 404, which the check counts as a failure. Its routes: ${listed(routes)}.`,
    where: [{ origin, value: path }],
    path: checkPath(check, "answer", { answer: { name: `GET ${path} = ${NOT_FOUND}`, place: origin.place } }),
    for: routes
      .slice(0, 3)
      .map((route) => ({ text: `${route.method} ${route.path}`, place: route.origin.place, at: null })),
    repairs: repairs(check),
  });
}

/** A command on a port where something else listens asks something else. */
function asksApplication({ request, container }: CheckedPath): boolean {
  if (request === null) return true;
  return listeningPorts(container).some(
    ({ port }) => request.port !== null && knownValue(port) === request.port,
  );
}

function acceptsMissing(matcher: NonNullable<CheckedPath["matcher"]>): boolean | null {
  return matcher.known ? matcherAccepts(matcher.value, NOT_FOUND) : null;
}

function listed(routes: readonly Route[]): string {
  const paths = [...new Set(routes.map((route) => route.path))];
  return paths.length > 6 ? `${paths.slice(0, 6).join(", ")} and ${paths.length - 6} more` : paths.join(", ");
}

function repairs(check: CheckedPath): RepairDraft[] {
  return check.by === "container" ? [] : routeRepairs(check);
}

/** Safe only when one route alone ends as the asked path does and answers from the process. */
function routeRepairs({
  application,
  path,
  origin,
}: Pick<CheckedPath, "application" | "path" | "origin">): RepairDraft[] {
  const { node } = origin;
  const candidates = similarRoutes(application, path);
  const [best] = candidates;
  if (node === null || best === undefined) return [];
  return [
    {
      description: `ask ${best.path}`,
      safe: candidates.length === 1 && lastSegment(best.path) === lastSegment(path),
      changes: [{ op: "set", node, value: best.path }],
    },
  ];
}

function similarRoutes(application: Application, path: string): Route[] {
  const wanted = segments(path);
  return application.routes
    .filter(
      ({ method, literal, guarded, redirects, work }) =>
        /^(?:GET|\*)$/.test(method) && literal && !guarded && !redirects && work.length === 0,
    )
    .filter(({ status }) => !status.known || status.value === 200)
    .filter((route) => segments(route.path).some((segment) => wanted.some((other) => alike(segment, other))))
    .sort(
      (a, b) =>
        Number(lastSegment(b.path) === lastSegment(path)) - Number(lastSegment(a.path) === lastSegment(path)),
    );
}

/** `health` and `healthz`: the one is how the other begins. */
function alike(one: string, other: string): boolean {
  return (
    one.length >= ALIKE_LENGTH &&
    other.length >= ALIKE_LENGTH &&
    (one.startsWith(other) || other.startsWith(one))
  );
}

function segments(path: string): string[] {
  return path
    .toLowerCase()
    .split("/")
    .filter((segment) => segment !== "");
}

function lastSegment(path: string): string | undefined {
  return segments(path).at(-1);
}

function signs(timeline: Timeline, model: Model | null): Sign[] {
  return statusSigns(timeline, model, {
    matches: (status) => status === NOT_FOUND,
    strength: 0.97,
    says: (path) => `The check of ${path} is answered, but with 404: the application has no such route.`,
  });
}
