import { checkedPaths, type CheckedPath, knownValue, type Model, type Work } from "../../model/index.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { expressServer, nodeService } from "../examples/files.js";
import { checkPath } from "../shared/request-path.js";
import { serviceName } from "../shared/service-names.js";

const migrating = (seconds: number) => ({
  imports: `import pg from "pg";
const client = new pg.Client({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: ${seconds * 1000}, query_timeout: ${seconds * 1000} });
await client.connect();`,
});
const deployed = (graceSeconds: number) => ({
  packages: ["pg"],
  environment: { DATABASE_URL: "postgres://db.internal:5432/orders" },
  graceSeconds,
});

export const cause = defineCause({
  id: "readiness-not-separated",
  title: "One endpoint tells both that the process lives and that it is ready",
  severity: "warning",
  meaning:
    'The start waits for a database or loads something large before the process listens, and the only path that is checked is the one that decides whether the task lives. It cannot say "alive, not ready yet".',
  hurts:
    "A start that takes a little longer than usual looks like a dead process: the task is stopped in the middle of its start and has to begin again.",
  mend: "Listen at once and answer the liveness path; do the slow part of the start in the background, and let a readiness path of its own tell when it is done. Until then a grace period above the longest wait helps.",
  links: [
    {
      title: "Implementing health checks (Amazon Builders' Library)",
      url: "https://aws.amazon.com/builders-library/implementing-health-checks/",
    },
    {
      title: "Service definition parameters: healthCheckGracePeriodSeconds",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html",
    },
  ],
  check,
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      {
        name: "the start may wait 120 s for the database, the grace period is 30 s",
        files: nodeService(expressServer(migrating(120)), deployed(30)),
      },
    ],
    healthy: [
      {
        name: "the wait ends well within the grace period",
        files: nodeService(expressServer(migrating(3)), deployed(60)),
      },
      { name: "the start waits for nothing", files: nodeService(expressServer(), deployed(0)) },
    ],
  },
});

function check(model: Model): Verdict[] {
  const paths = checkedPaths(model).filter(({ by }) => by === "target-group");
  return paths.flatMap((path) => {
    const waits = path.application.startupWork.filter((work) => work.waits && work.dependency !== "unknown");
    return waits.length === 0 ? [] : [judge(path, waits)];
  });
}

function judge(check: CheckedPath, waits: readonly Work[]): Verdict {
  const { service, path, origin, application } = check;
  const grace = service.healthCheckGracePeriodSeconds;
  if (!grace.known) return unknownBecause("the grace period of the service", grace.reason, grace.origin);
  const limits = waits.map((work) => knownValue(work.limitSeconds));
  // A wait without a limit is another cause; an unknown one may be short.
  const longest = Math.max(0, ...limits.map((limit) => limit ?? 0));
  if (longest <= grace.value || application.startupWork.length === 0) return { outcome: "not-found" };
  const work = waits.find((each) => knownValue(each.limitSeconds) === longest) ?? waits[0];
  if (work === undefined) return { outcome: "not-found" };
  return found({
    title: `the start may wait ${longest} s for ${serviceName(work)}, and ${path} is judged after ${grace.value} s`,
    explanation: `Before it listens, the application waits up to ${longest} s for ${serviceName(work)}. ${path} cannot answer meanwhile, and the grace period ends after ${grace.value} s.`,
    where: [
      { origin: work.origin, value: work.operation },
      { origin, value: path },
      { origin: grace.origin, value: `${grace.value}` },
    ],
    confidence: 0.85,
    path: checkPath(check, null),
  });
}
