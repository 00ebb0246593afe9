import type { Cause } from "../cause.js";

const taskDefinition = (cpu: string, memory: string, compatibility = "FARGATE"): string =>
  JSON.stringify(
    {
      family: "orders",
      requiresCompatibilities: [compatibility],
      networkMode: "awsvpc",
      cpu,
      memory,
      containerDefinitions: [{ name: "web", image: "registry.example/orders:1.4.2", essential: true }],
    },
    null,
    2,
  );

export const fargateSizeInvalidExamples: Cause["examples"] = {
  failing: [
    { name: "half a vCPU with 1536 MiB", files: { "task.json": taskDefinition("512", "1536") } },
    { name: "half a vCPU with half a GB", files: { "task.json": taskDefinition(".5 vCPU", "0.5 GB") } },
    { name: "a CPU size that does not exist", files: { "task.json": taskDefinition("768", "2048") } },
    {
      name: "the platform's own words",
      timeline: [
        {
          at: 3,
          subject: "stack/orders",
          kind: "stack-resource",
          text: "Invalid request provided: Create TaskDefinition: No Fargate configuration exists for given values.",
        },
      ],
    },
  ],
  healthy: [
    { name: "half a vCPU with 1 GB", files: { "task.json": taskDefinition("512", "1024") } },
    { name: "written as text with units", files: { "task.json": taskDefinition("1 vCPU", "3 GB") } },
    { name: "any pair on EC2", files: { "task.json": taskDefinition("512", "1536", "EC2") } },
  ],
};
