import { optionExamples } from "../beanstalk/refused-options.examples.js";
import type { Cause } from "../cause.js";
import { expressServer, nodeService } from "../example-files.js";
import { taskDefinition } from "../example-parts.js";

const target = (check: Readonly<Record<string, number>>): Record<string, string> =>
  nodeService(expressServer(), { healthCheck: { HealthCheckPath: "/health", ...check } });

const container = (...lines: readonly string[]): Record<string, string> => ({
  "task.yaml": taskDefinition(
    "HealthCheck:",
    '  Command: ["CMD-SHELL", "wget -qO- http://127.0.0.1:8080/health || exit 1"]',
    ...lines.map((line) => `  ${line}`),
  ),
});

/** Values beyond what the service takes, and values exactly at its limits. */
export const configurationFileInvalidExamples: Cause["examples"] = {
  failing: [
    {
      name: "a check every three seconds",
      files: target({ HealthCheckIntervalSeconds: 3, HealthCheckTimeoutSeconds: 2 }),
    },
    { name: "healthy after a single answer", files: target({ HealthyThresholdCount: 1 }) },
    { name: "a start period of ten minutes", files: container("StartPeriod: 600") },
    { name: "twenty retries", files: container("Retries: 20") },
    ...optionExamples.failing,
  ],
  healthy: [
    {
      name: "the largest values that are taken",
      files: target({
        HealthCheckIntervalSeconds: 300,
        HealthCheckTimeoutSeconds: 120,
        HealthyThresholdCount: 10,
        UnhealthyThresholdCount: 2,
      }),
    },
    {
      name: "the longest start period and the most retries",
      files: container("StartPeriod: 300", "Retries: 10", "Interval: 5", "Timeout: 2"),
    },
    {
      name: "an interval that only the deployment decides",
      files: {
        "task.yaml":
          container("Interval: !Ref Interval")["task.yaml"]?.replace(
            "Resources:",
            "Parameters: { Interval: { Type: Number } }\nResources:",
          ) ?? "",
      },
    },
    ...optionExamples.healthy,
  ],
};
