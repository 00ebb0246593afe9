import type { Model, Service } from "../model/index.js";
import type { Endpoint, Profile } from "../profile/index.js";
import { runUnder } from "../profile/index.js";

/** `fastship · ECS Fargate · 2 tasks behind a balancer · template.yaml, Dockerfile`. */
export function subjectLine(model: Model, service: Service): string {
  const name = service.name.known ? service.name.value : model.name;
  const type = service.launchType.known ? service.launchType.value : null;
  const launch = type === "FARGATE" ? "ECS Fargate" : type === "EC2" ? "ECS on EC2" : "ECS";
  const count = service.desiredCount.known ? service.desiredCount.value : null;
  const tasks = count === null ? "tasks unknown" : `${count} ${count === 1 ? "task" : "tasks"}`;
  const balanced = service.targets.length > 0 ? " behind a load balancer" : "";
  const files = model.read.slice(0, 4).map((entry) => entry.file.split("/").at(-1) ?? entry.file);
  return [name, launch, `${tasks}${balanced}`, files.join(", ")].join(" · ");
}

/** What was measured when all was well, for people. */
export function observedLines(profile: Profile, allWell: readonly string[]): string[] {
  const well = runUnder(profile, allWell);
  if (well === undefined) return [];
  const lines: string[] = [];
  const listen = well.listens[0];
  if (listen) lines.push(`listens on ${listen.address}:${listen.port} after ${seconds(listen.atSeconds)}`);
  else
    lines.push(
      well.exit
        ? `ended after ${seconds(well.exit.atSeconds)} with exit code ${well.exit.exitCode}`
        : `never listened${well.observedSeconds === undefined ? "" : ` within ${seconds(well.observedSeconds)}`}`,
    );
  // An application that was gone, or listened nowhere, was not really asked.
  const asked = listen === undefined ? [] : (well.phases[0]?.endpoints ?? []);
  for (const endpoint of asked) lines.push(endpointText(endpoint));
  const limit = well.memory.limitMiB === null ? "" : ` of ${well.memory.limitMiB}`;
  // A process that ended between two samples was never weighed.
  if (well.memory.peakMiB > 0)
    lines.push(`peak memory ${Math.round(well.memory.peakMiB)}${limit} MiB, sampled`);
  if (well.stop) {
    lines.push(
      well.stop.seconds === null
        ? `still runs ${seconds(well.stop.waitedSeconds)} after SIGTERM`
        : `stops in ${seconds(well.stop.seconds)}`,
    );
  }
  for (const dependency of profile.dependencies) lines.push(`${dependency.name}: ${dependency.providedBy}`);
  return lines;
}

function endpointText(endpoint: Endpoint): string {
  const status = Object.entries(endpoint.idle.statuses).sort((a, b) => b[1] - a[1])[0]?.[0];
  const what = endpoint.role === "container-check" ? "container check" : endpoint.path;
  if (status === undefined) {
    const { refused, timedOut, reset, waitedSeconds } = endpoint.idle;
    if (timedOut > 0) return `${what} unanswered for ${waitedSeconds} s`;
    return refused >= reset ? `${what} refused` : `${what} broken off`;
  }
  const latency = endpoint.idle.latency;
  const code = endpoint.role === "container-check" ? `exits ${status}` : status;
  return latency === null ? `${what} ${code}` : `${what} ${code} in ${seconds(latency.p50)}`;
}

function seconds(value: number): string {
  return value < 0.1 ? `${Math.max(1, Math.round(value * 1000))} ms` : `${value.toFixed(1)} s`;
}
