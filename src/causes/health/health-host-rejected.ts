import {
  type AllowedHosts,
  type CheckedPath,
  checkedPaths,
  hostIsAllowed,
  knownValue,
  matcherAccepts,
  type Model,
} from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { defineCause, found, notApplicable, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { checkPath } from "../shared/request-path.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { healthHostRejectedExamples } from "./health-host-rejected.examples.js";
import { healthPathPlaces } from "./status-signs.js";

export const cause = defineCause({
  id: "health-host-rejected",
  title: "The application turns the health check away because of its Host header",
  severity: "error",
  meaning:
    "The application answers only requests that are addressed to names on its list. A health check is addressed to the task's own address, which is not known before the task starts and stands on no list.",
  hurts:
    "Every check is answered with 400 before any route runs, although the site works under its name. The targets turn unhealthy, and ECS replaces the tasks again and again.",
  mend: "Answer the health path before the list is looked at (middleware that stands first), or add the task's address to the list when the process starts. Allow every host only where the balancer's rules check the name instead.",
  links: [
    {
      title: "Health checks for target groups: the Host header of a check",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
    },
    {
      title: "Django: ALLOWED_HOSTS",
      url: "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
    },
    {
      title: "Starlette: TrustedHostMiddleware",
      url: "https://www.starlette.io/middleware/#trustedhostmiddleware",
    },
  ],
  check: (model) =>
    checkedPaths(model).flatMap((check) =>
      (check.application.allowedHosts ?? []).map((hosts) => judge(check, hosts)),
    ),
  signs,
  explainsEvents: [
    "health-check-failed",
    "container-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "task-stopping",
    "deployment-failed",
  ],
  explains: ["health-check-not-configured", "health-path-redirects"],
  examples: healthHostRejectedExamples,
});

function judge(check: CheckedPath, hosts: AllowedHosts): Verdict {
  const { request, matcher, path, origin } = check;
  // Whoever writes another Host into the command is not followed.
  if (request !== null && (request.failsOnStatus !== true || /\bHost:/i.test(commandOf(check)))) {
    return notApplicable("the command does not fail on a status, or names a host of its own");
  }
  const host = request === null ? TASK : request.host;
  const allowed = hostIsAllowed(hosts, host);
  if (allowed === "yes") return { outcome: "not-found" };
  if (allowed === "unknown") {
    return unknownBecause(
      `whether ${hosts.by} lets the health check through`,
      hosts.allowed.known ? "an address is on the list" : hosts.allowed.reason,
      hosts.origin,
    );
  }
  if (matcher !== null) {
    if (!matcher.known)
      return unknownBecause("which codes the check accepts", matcher.reason, matcher.origin);
    if (matcherAccepts(matcher.value, hosts.status) !== false) return { outcome: "not-found" };
  }
  const names = (knownValue(hosts.allowed) ?? []).join(", ") || "nothing";
  const asks =
    request === null ? "The balancer asks each task by its private address" : `The command asks ${host}`;
  return found({
    title: `${hosts.by} does not let the check of ${path} through`,
    explanation: `${asks}, and ${hosts.by} allows ${names}. The check is answered with ${hosts.status}.`,
    where: [
      { origin: hosts.origin, value: names },
      { origin, value: path },
    ],
    confidence: 0.93,
    path: checkPath(check, "answer", {
      answer: { name: `GET ${path} = ${hosts.status}`, place: hosts.origin.place },
    }),
    repairs: [
      {
        description: `answer ${path} before the host is looked at, or put the task's own address on the list at start-up`,
        safe: false,
        changes: [],
        assumption: {
          text: `${path} is answered whatever host it is asked under`,
          replaces: "health-answers-as-all-well",
          boundSeconds: null,
        },
      },
    ],
  });
}

const TASK = "the task's address";

function commandOf({ container }: CheckedPath): string {
  return (knownValue(container.healthCheck?.command) ?? []).join(" ");
}

/** Sources: Django, Starlette, Rails (ActionDispatch::HostAuthorization) and werkzeug, in their own words. */
const WORDINGS = [
  { pattern: /Invalid HTTP_HOST header: '?\d{1,3}(?:\.\d{1,3}){3}/i, strength: 0.97 },
  { pattern: /DisallowedHost/i, strength: 0.9 },
  { pattern: /Blocked hosts?: \d{1,3}(?:\.\d{1,3}){3}/i, strength: 0.95 },
  { pattern: /Invalid host header/i, strength: 0.8 },
  { pattern: /Host '?\d{1,3}(?:\.\d{1,3}){3}[^']*'? is not trusted/i, strength: 0.9 },
];

function signs(timeline: Timeline, model: Model | null): Sign[] {
  return signOf(spokenMatches(timeline, WORDINGS), {
    explanation: "The application says itself that it does not accept the host that it was asked under.",
    where: healthPathPlaces(model),
  });
}
