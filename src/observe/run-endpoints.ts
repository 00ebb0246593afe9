import type { RunningApplication } from "./drivers/application.js";
import { type RunEndpoint, type RunHttpEndpoint, targetOf } from "./endpoint-watch.js";
import { planHealthCommand } from "./health-command.js";
import type { PortPlan } from "./ports-plan.js";
import type { ObserveRequest } from "./request.js";
import { MARKER_VARIABLE } from "./watchdog.js";

/** As a load balancer's check names its target: the address of a task in a private network. */
const TARGET_ADDRESS = "10.0.0.10";

/** The endpoints of the request as they can be asked in one run, at its ports. */
export function runEndpoints(
  request: ObserveRequest,
  port: PortPlan,
  environment: Readonly<Record<string, string>>,
  commandsNotRun: string[],
  marker: string,
): readonly RunEndpoint[] {
  return request.endpoints.flatMap((endpoint): RunEndpoint[] => {
    if ("command" in endpoint) {
      const text = endpoint.command.join(" ");
      const plan = planHealthCommand(endpoint.command, port.moved, environment["PATH"] ?? "");
      if (plan === null) return [];
      if (plan.kind === "missing") {
        commandsNotRun.push(plan.program);
        return [];
      }
      return [
        { kind: "command", role: endpoint.role, text, plan, ...runFolder(request, environment, marker) },
      ];
    }
    const deployed = endpoint.port ?? request.containerPorts[0];
    if (deployed === undefined) return [];
    return [
      {
        kind: "http",
        role: endpoint.role,
        method: endpoint.method,
        path: endpoint.path,
        host: endpoint.host ?? `${TARGET_ADDRESS}:${deployed}`,
        matcher: endpoint.matcher ?? null,
        port: port.moved.get(deployed) ?? deployed,
        deployedPort: deployed,
      },
    ];
  });
}

function runFolder(
  request: ObserveRequest,
  environment: Readonly<Record<string, string>>,
  marker: string,
): { readonly workingDirectory: string; readonly environment: Readonly<Record<string, string>> } {
  // Marked like everything that is started, but not as part of the application's own tree.
  return {
    workingDirectory: request.workingDirectory,
    environment: { ...environment, [MARKER_VARIABLE]: marker },
  };
}

/** What is asked while the application is being stopped. */
export function stopTarget(
  endpoints: readonly RunEndpoint[],
  application: RunningApplication,
): ReturnType<typeof targetOf> | null {
  const asked = endpoints.filter((endpoint): endpoint is RunHttpEndpoint => endpoint.kind === "http");
  const chosen = asked.find(({ role }) => role === "ordinary") ?? asked[0];
  if (chosen === undefined) return null;
  const target = targetOf(chosen, application);
  return application.listens().some(({ port }) => port === target.port) ? target : null;
}
