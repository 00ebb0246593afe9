import {
  checkedPaths,
  type CheckedPath,
  type DependencyKind,
  knownValue,
  matcherAccepts,
  type Model,
  routesFor,
  waitings,
} from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { defineCause, found, type Sign, type Verdict } from "../cause.js";
import { expressServer, nodeService } from "../examples/files.js";
import { checkPath } from "../shared/request-path.js";
import { statusSigns } from "./status-signs.js";

const isServerError = (status: number): boolean => status >= 500;

export const cause = defineCause({
  id: "health-path-errors",
  title: "The health path answers with a server error",
  severity: "error",
  meaning:
    "The route exists and is reached, but it answers 5xx: it fails by itself, or something in front of it does.",
  hurts:
    'A 5xx is never a healthy answer. ECS stops the task ("Health checks failed with these codes: [500]") and starts another that answers in the same way.',
  mend: "Read the application's log at the time of a check: the error stands there. 502 and 504 come from a proxy in front of the application, 500 and 503 mostly from the application itself.",
  links: [
    {
      title: "Troubleshoot your Application Load Balancers",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
    },
    {
      title: "Amazon ECS service event messages: unhealthy targets",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-unhealthy-event-messages.html",
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
      {
        name: "checks answer 500 with every dependency well",
        timeline: [
          {
            at: 60,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "status", status: 500 },
          },
          {
            at: 90,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "status", status: 500 },
          },
        ],
      },
      {
        name: "the handler answers 503 whatever happens",
        files: nodeService(expressServer({ health: "(request, response) => response.sendStatus(503)" })),
      },
    ],
    healthy: [
      {
        name: "checks answer 404",
        timeline: [
          {
            at: 60,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "status", status: 404 },
          },
        ],
      },
      { name: "the handler answers 200", files: nodeService(expressServer()) },
    ],
  },
});

function judge(check: CheckedPath): Verdict {
  const { application, path, matcher, origin, by } = check;
  const match = routesFor(application, path);
  const [route] = match.outcome === "found" ? match.routes : [];
  const status = knownValue(route?.status);
  if (route === undefined || status === undefined || !isServerError(status) || by === "container") {
    return { outcome: "not-found" };
  }
  const codes = knownValue(matcher);
  if (codes === undefined || matcherAccepts(codes, status) !== false) return { outcome: "not-found" };
  return found({
    title: `${path} always answers ${status}`,
    explanation: `The handler of ${path} answers ${status}; the check accepts ${codes}. No target ever turns healthy.`,
    path: checkPath(check, "answer", {
      answer: { name: `GET ${path} = ${status}`, place: route.origin.place },
    }),
    where: [
      { origin: route.origin, value: route.path },
      { origin, value: path },
    ],
  });
}

/** No server stands in for these where an application is only observed, so that an error is no surprise. */
const WITHOUT_SERVER: ReadonlySet<DependencyKind> = new Set(["http", "smtp", "queue", "bucket", "unknown"]);

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const asksOthers = (model ? waitings(model) : []).some(
    ({ holdsUp, work }) => holdsUp === "health" && WITHOUT_SERVER.has(work.dependency),
  );
  return statusSigns(timeline, model, {
    matches: isServerError,
    strength: asksOthers ? 0.2 : 0.8,
    says: (path) => `The check of ${path} is answered with a server error.`,
    onlyAllWell: true,
  });
}
