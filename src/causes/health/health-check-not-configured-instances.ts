import { hostPaths, type HostPath, isWritten, knownValue, type Model } from "../../model/index.js";
import { type Example, found, type Verdict } from "../cause.js";
import { FLASK, options, pythonBundle } from "../examples/bundles.js";
import { answerStop, hostRequestPath } from "../shared/host-request-path.js";

/** Environments whose balancer surely asks a path, and that name none: `/` is asked, and 200 alone accepted. */
export function unwrittenInstanceChecks(model: Model): Verdict[] {
  return hostPaths(model).map(judge);
}

function judge(host: HostPath): Verdict {
  const { environment, targetGroup } = host;
  const loadBalancer = environment?.loadBalancer ?? null;
  if (targetGroup === null || loadBalancer === null || knownValue(loadBalancer.type) !== "application") {
    return { outcome: "not-applicable", why: "no balancer is known that asks a path by itself" };
  }
  const { path, configured } = targetGroup.healthCheck;
  if (configured || isWritten(path)) return { outcome: "not-found" };
  const origin = loadBalancer.type.origin;
  return found({
    title: `the environment is judged by the default health check: GET ${knownValue(path) ?? "/"}`,
    explanation: `No file sets HealthCheckPath in aws:elasticbeanstalk:environment:process:${knownValue(targetGroup.name) ?? "default"}. The balancer asks ${knownValue(path) ?? "/"} and accepts 200 only, whatever the application does there.`,
    where: [{ origin, value: "application" }],
    path: hostRequestPath(host, null, answerStop(knownValue(path) ?? "/", null)),
  });
}

const BALANCED = options({
  "aws:elasticbeanstalk:environment": { EnvironmentType: "LoadBalanced", LoadBalancerType: "application" },
});

export const instanceCheckExamples: {
  readonly failing: readonly Example[];
  readonly healthy: readonly Example[];
} = {
  failing: [
    {
      name: "Beanstalk: an application load balancer, and no path for it",
      files: pythonBundle({
        ".ebextensions/01_environment.config": BALANCED,
        "server.py": FLASK.replace('"/orders"', '"/"'),
      }),
    },
  ],
  healthy: [
    { name: "Beanstalk: the path is written", files: pythonBundle() },
    {
      name: "Beanstalk: nothing tells which balancer there is",
      files: pythonBundle({
        ".ebextensions/01_environment.config": options({ "aws:autoscaling:asg": { MinSize: 2 } }),
        "server.py": FLASK.replace('"/orders"', '"/"'),
      }),
    },
  ],
};
