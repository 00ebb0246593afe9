import { childOf, type DocumentNode, type MapNode } from "../document/index.js";

/** Keys that only a Compose service has beside one another. */
const SERVICE_KEYS = new Set([
  "image",
  "build",
  "command",
  "entrypoint",
  "environment",
  "env_file",
  "ports",
  "expose",
  "volumes",
  "depends_on",
  "healthcheck",
  "restart",
  "networks",
  "extends",
  "container_name",
]);

/** Cheap, also for a text that does not parse. */
export function looksLikeCompose(text: string): boolean {
  return (
    /(?:^|[{,\s])["']?services["']?\s*:/m.test(text) &&
    /\b(?:image|build|extends)["']?\s*:/.test(text) &&
    !/^["']?(?:Resources|AWSTemplateFormatVersion|jobs|apiVersion|stages)["']?\s*:/m.test(text)
  );
}

/** The map of services, null when this is some other document with a key of that name. */
export function servicesNode(root: DocumentNode): MapNode | null {
  const services = childOf(root, "services");
  if (services?.kind !== "map" || services.entries.length === 0) return null;
  const isService = (node: DocumentNode): boolean =>
    node.kind === "map" &&
    (node.entries.some((entry) => SERVICE_KEYS.has(entry.key)) || node.entries.length === 0);
  const startable = services.entries.some(({ value }) =>
    ["image", "build", "extends"].some((key) => childOf(value, key) !== undefined),
  );
  return startable && services.entries.every(({ value }) => isService(value)) ? services : null;
}
