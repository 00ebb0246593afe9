import {
  checkedPaths,
  type CheckedPath,
  knownValue,
  matcherAccepts,
  type Model,
  routesFor,
} from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { defineCause, found, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { checkPath } from "../shared/request-path.js";
import { statusSigns } from "./status-signs.js";

const REFUSALS = [401, 403];

export const cause = defineCause({
  id: "health-path-unauthorized",
  title: "The health path asks for credentials that the checker does not have",
  severity: "error",
  meaning:
    "The health path answers 401 or 403: an authentication step stands before it. The balancer's check carries no credentials.",
  hurts:
    "Every check is turned away, so the targets never turn healthy and ECS stops the tasks, although the application works for users who have signed in.",
  mend: "Leave the health path out of authentication (it should tell nothing that is secret), or ask another path.",
  links: [
    {
      title: "Health checks for target groups",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    },
    {
      title: "Troubleshoot your Application Load Balancers",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
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
        name: "checks answer 401",
        timeline: [
          {
            at: 60,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "status", status: 401 },
          },
          {
            at: 95,
            subject: "service/api",
            kind: "task-unhealthy",
            text: "(service api) (task 1) (port 8080) is unhealthy in (target-group t) due to (reason Health checks failed with these codes: [401]).",
          },
        ],
      },
    ],
    healthy: [
      {
        name: "checks answer 400",
        timeline: [
          {
            at: 60,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "status", status: 400 },
          },
        ],
      },
      {
        name: "an ordinary request is turned away",
        timeline: [
          {
            at: 60,
            subject: "service/api",
            kind: "request-failed",
            data: { path: "/orders", reason: "status", status: 401 },
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
  if (!route?.guarded || by === "container") return { outcome: "not-found" };
  const codes = knownValue(matcher);
  if (codes === undefined || REFUSALS.some((status) => matcherAccepts(codes, status) !== false)) {
    return { outcome: "not-found" };
  }
  const status = knownValue(route.status);
  if (status !== undefined && !REFUSALS.includes(status) && route.work.length === 0) {
    return unknownBecause(
      `whether ${path} is answered without credentials`,
      "a guard stands before it",
      route.origin,
    );
  }
  return found({
    title: `${path} stands behind authentication`,
    explanation: `An authentication step runs before ${path}, and the balancer sends no credentials.`,
    where: [
      { origin: route.origin, value: route.path },
      { origin, value: path },
    ],
    confidence: 0.8,
    path: checkPath(check, "answer", {
      answer: { name: `GET ${path} = 401 or 403`, place: route.origin.place },
    }),
  });
}

function signs(timeline: Timeline, model: Model | null): Sign[] {
  return statusSigns(timeline, model, {
    matches: (status) => REFUSALS.includes(status),
    strength: 0.97,
    says: (path) => `The check of ${path} is turned away for want of credentials.`,
  });
}
