import { optionExamples } from "../shared/beanstalk/refused-options.examples.js";
import type { Cause } from "../cause.js";
import { expressServer, nodeService } from "../examples/files.js";
import { resource, taskDefinition, template } from "../examples/parts.js";
import { serviceRefusalExamples } from "./service-refusals.js";

const target = (check: Readonly<Record<string, number>>): Record<string, string> =>
  nodeService(expressServer(), { healthCheck: { HealthCheckPath: "/health", ...check } });

const container = (...lines: readonly string[]): Record<string, string> => ({
  "task.yaml": taskDefinition(
    "HealthCheck:",
    '  Command: ["CMD-SHELL", "wget -qO- http://127.0.0.1:8080/health || exit 1"]',
    ...lines.map((line) => `  ${line}`),
  ),
});

const lambda = (...lines: readonly string[]): string =>
  template(
    resource(
      "Resize",
      "AWS::Lambda::Function",
      "Handler: index.handler",
      "Role: arn:aws:iam::111122223333:role/resize",
      'Code: { ZipFile: "def handler(event, context): return None" }',
      ...lines,
    ),
  );

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
    ...serviceRefusalExamples.failing,
    { name: "a runtime that is gone", files: { "stack.yaml": lambda("Runtime: python3.6") } },
    {
      name: "a function that shall run for an hour",
      files: { "stack.yaml": lambda("Runtime: python3.13", "Timeout: 3600") },
    },
  ],
  healthy: [
    ...serviceRefusalExamples.healthy,
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
    {
      name: "a function at its limits",
      files: { "stack.yaml": lambda("Runtime: python3.9", "Timeout: 900", "MemorySize: 10240") },
    },
  ],
};
