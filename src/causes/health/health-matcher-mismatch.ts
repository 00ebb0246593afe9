import {
  type CheckedPath,
  checkedPaths,
  knownValue,
  matcherAccepts,
  type Model,
  routesFor,
} from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { setValue } from "../shared/changes.js";
import { defineCause, found, notApplicable, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { checkPath } from "../shared/request-path.js";
import { healthMatcherMismatchExamples } from "./health-matcher-mismatch.examples.js";
import { statusSigns } from "./status-signs.js";

export const cause = defineCause({
  id: "health-matcher-mismatch",
  title: "The health path's good answer is not one that the target group accepts",
  severity: "error",
  meaning:
    "The health path answers with a code that means that all is well (204, 202 and the like), and the target group's matcher lists other codes. Without a matcher an Application Load Balancer accepts 200 alone.",
  hurts:
    'Every check counts as failed although the application is well. The targets turn unhealthy ("Health checks failed with these codes"), and ECS replaces the tasks again and again.',
  mend: "Let the matcher accept the code that the path answers, or let the path answer 200.",
  links: [
    {
      title: "Health checks for target groups: success codes",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    },
    {
      title: "Matcher (API reference)",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html",
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
  explains: ["health-check-not-configured"],
  examples: healthMatcherMismatchExamples,
});

function judge(check: CheckedPath): Verdict {
  const { application, path, matcher, origin, traffic } = check;
  if (matcher === null || traffic === null) return notApplicable("a command has no matcher");
  const version = traffic.targetGroup?.protocolVersion;
  if (knownValue(version)?.toUpperCase() === "GRPC") return notApplicable("gRPC has codes of its own");
  const match = routesFor(application, path);
  const [route] = match.outcome === "found" ? match.routes : [];
  if (route === undefined || route.guarded || !route.status.known || !isGood(route.status.value)) {
    return { outcome: "not-found" };
  }
  if (!matcher.known) return unknownBecause("which codes the check accepts", matcher.reason, matcher.origin);
  const status = route.status.value;
  if (matcherAccepts(matcher.value, status) !== false) return { outcome: "not-found" };
  const wider = `${matcher.value},${status}`;
  return found({
    title: `${path} answers ${status}, the target group accepts ${matcher.value} only`,
    explanation: `${route.method} ${route.path} answers ${status} when all is well. The matcher ${matcher.origin.written ? "says" : "is not written, so that it is"} ${matcher.value}, and every other code counts as a failed check.`,
    where: [
      { origin: matcher.origin.written ? matcher.origin : origin, value: matcher.value },
      { origin: route.origin, value: `${status}` },
    ],
    path: checkPath(check, "answer", {
      answer: { name: `GET ${path} = ${status}`, place: route.origin.place },
    }),
    repairs: [
      {
        description: `accept ${wider}`,
        // It accepts one more code, which the application means as a good one.
        safe: true,
        changes: setValue(matcher, wider),
      },
    ].filter(({ changes }) => changes.length > 0),
  });
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

function signs(timeline: Timeline, model: Model | null): Sign[] {
  return statusSigns(timeline, model, {
    matches: isGood,
    strength: 0.97,
    says: (path) =>
      `The check of ${path} is answered with a code that means that all is well, and the target group does not accept it.`,
  });
}
