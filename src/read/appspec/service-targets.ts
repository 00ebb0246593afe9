import { known, type Origin, unknown, type Value } from "../../model/index.js";
import { childOf, type DocumentNode, originOf } from "../document/index.js";
import type { DeployedTarget } from "../reader.js";
import { section } from "./section.js";

/** What CodeDeploy tells ECS for each service: the container and port that requests are sent to. */
export function readServiceTargets(root: DocumentNode): DeployedTarget[] {
  const resources = section(root, "resources");
  if (resources?.kind !== "list") return [];
  return resources.items
    .flatMap((item) => (item.kind === "map" ? item.entries : []))
    .flatMap(({ value }) => {
      const type = childOf(value, "Type");
      const balancer = childOf(childOf(value, "Properties"), "LoadBalancerInfo");
      if (type?.kind !== "scalar" || type.text !== "AWS::ECS::Service" || balancer?.kind !== "map") return [];
      const origin = originOf(balancer);
      return [
        {
          origin,
          containerName: textOf(childOf(balancer, "ContainerName"), origin),
          containerPort: portOf(childOf(balancer, "ContainerPort"), origin),
        },
      ];
    });
}

function textOf(node: DocumentNode | undefined, parent: Origin): Value<string> {
  if (node?.kind !== "scalar" || node.text.trim() === "" || node.value === null)
    return unknown("it is not written", parent);
  // Pipelines fill in `<NAME>` and `$NAME`.
  if (/[<${]/.test(node.text)) return unknown("it is filled in when the file is deployed", originOf(node));
  return known(node.text, originOf(node));
}

function portOf(node: DocumentNode | undefined, parent: Origin): Value<number> {
  const text = textOf(node, parent);
  if (!text.known) return text;
  const port = Number(text.value);
  return Number.isInteger(port) ? known(port, text.origin) : unknown("it is no port", text.origin);
}
