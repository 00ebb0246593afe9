import {
  checkedPaths,
  type CheckedPath,
  knownValue,
  matcherAccepts,
  type Model,
  routesFor,
} from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { defineCause, found, type Sign, type Verdict } from "../cause.js";
import { expressServer, nodeService } from "../examples/files.js";
import { checkPath } from "../shared/request-path.js";
import { statusSigns } from "./status-signs.js";

const REDIRECTS = [301, 302, 303, 307, 308];

const accepting = (codes: string) => ({
  healthCheck: {
    HealthCheckPath: "/health",
    HealthCheckIntervalSeconds: 30,
    HealthCheckTimeoutSeconds: 5,
    Matcher: { HttpCode: codes },
  },
});
const redirecting = expressServer({ health: '(request, response) => response.redirect("/status")' });

export const cause = defineCause({
  id: "health-path-redirects",
  title: "The health path answers with a redirect",
  severity: "error",
  meaning:
    "The health path answers 301, 302, 307 or 308, for instance to HTTPS, to a login page or to the same path with a final slash. The balancer does not follow redirects.",
  hurts:
    "The code itself is judged, and the check's matcher does not accept it. The targets stay unhealthy and ECS stops the tasks.",
  mend: "Ask the path to which the redirect leads, or let the health path answer without one. A redirect to HTTPS belongs into the listener, not into the application.",
  links: [
    {
      title: "Health checks for target groups: success codes",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    },
  ],
  check: (model) => checkedPaths(model).map(judge),
  signs,
  explainsEvents: [
    "health-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "task-stopping",
    "deployment-failed",
  ],
  explains: [],
  examples: {
    failing: [
      { name: "the handler redirects", files: nodeService(redirecting) },
      {
        name: "checks answer 301",
        timeline: [
          {
            at: 60,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "status", status: 301 },
          },
        ],
      },
    ],
    healthy: [
      { name: "the matcher accepts redirects", files: nodeService(redirecting, accepting("200-399")) },
      {
        name: "checks answer 401",
        timeline: [
          {
            at: 60,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "status", status: 401 },
          },
        ],
      },
    ],
  },
});

function judge(check: CheckedPath): Verdict {
  const { application, path, matcher, origin, by } = check;
  const match = routesFor(application, path);
  const [route] = match.outcome === "found" ? match.routes : [];
  const codes = knownValue(matcher);
  if (!route?.redirects || by === "container" || codes === undefined) return { outcome: "not-found" };
  const status = knownValue(route.status);
  const possible = status !== undefined && REDIRECTS.includes(status) ? [status] : REDIRECTS;
  if (possible.some((code) => matcherAccepts(codes, code) !== false)) return { outcome: "not-found" };
  return found({
    title: `${path} redirects, the check accepts ${codes}`,
    explanation: `The handler of ${path} answers with a redirect. The balancer does not follow it, and the code is not among those accepted (${codes}).`,
    where: [
      { origin: route.origin, value: route.path },
      { origin, value: path },
    ],
    confidence: 0.9,
    path: checkPath(check, "answer", {
      answer: { name: `GET ${path} = redirect`, place: route.origin.place },
    }),
  });
}

function signs(timeline: Timeline, model: Model | null): Sign[] {
  return statusSigns(timeline, model, {
    matches: (status) => REDIRECTS.includes(status),
    strength: 0.97,
    says: (path) => `The check of ${path} is answered with a redirect, which the balancer does not follow.`,
  });
}
