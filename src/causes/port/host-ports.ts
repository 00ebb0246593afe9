import { knownValue, type Model, type PortMapping, runsOnFargate, servicesOf } from "../../model/index.js";
import { type Defect, found, type Verdict } from "../cause.js";

/** Where a task has its instance's addresses or its own, a mapping cannot move a port. */
const FIXED_MODES: ReadonlySet<string> = new Set(["awsvpc", "host"]);

/** Host ports that differ from their container ports where the network mode does not allow that. */
export function hostPortVerdicts(model: Model): Verdict[] {
  return model.taskDefinitions.flatMap((task) => {
    const services = servicesOf(model, task);
    const mode =
      runsOnFargate(task, services) === "yes" ? "awsvpc" : (knownValue(task.networkMode) ?? "unknown");
    if (!FIXED_MODES.has(mode)) return [];
    return task.containers.flatMap(({ portMappings }) =>
      portMappings.flatMap((mapping): Verdict[] => {
        const [host, port] = [knownValue(mapping.hostPort), knownValue(mapping.containerPort)];
        // 0 and nothing both mean the container's own port here.
        if (!host || port === undefined || host === port) return [];
        return [
          found({
            ...defectOf(mapping, mode, host, port),
            implies: services.map(({ id }) => ({
              of: id,
              what: "refused" as const,
              // The API's own words. Source: issue pulumi/pulumi-awsx#935.
              message: `ClientException: When networkMode=${mode}, the host ports and container ports in port mappings must match.`,
            })),
          }),
        ];
      }),
    );
  });
}

function defectOf(mapping: PortMapping, mode: string, host: number, port: number): Defect {
  const { node } = mapping.hostPort.origin;
  return {
    title: `host port ${host} is mapped to container port ${port}, which ${mode} does not allow`,
    explanation: `In the network mode ${mode} nothing stands between the two ports, so they must be one. ECS refuses the task definition.`,
    where: [
      { origin: mapping.hostPort.origin, value: `${host}` },
      { origin: mapping.containerPort.origin, value: `${port}` },
    ],
    repairs:
      node === null
        ? []
        : [
            {
              description: `leave the host port out: the container's own port ${port} is used`,
              // The task definition is refused as it stands.
              safe: true,
              changes: [{ op: "remove", node }],
            },
          ],
  };
}
