import { childOf, type DocumentNode, type MapNode } from "../document/index.js";

/** What a Compose service may say. */
const SERVICE_KEYS = new Set(
  `annotations attach build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count cpu_shares cpus cpuset
  depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment
  expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation labels links
  logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit network_mode networks oom_kill_disable
  oom_score_adj pid pids_limit platform ports privileged profiles provider pull_policy read_only restart runtime scale
  secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits user
  userns_mode uts volumes volumes_from working_dir`.split(/\s+/),
);

/** Of these, one stands in every file, also in one that only adds to another. */
const TELLING_KEYS = ["image", "build", "extends", "ports", "environment", "depends_on", "volumes"];

/** Cheap, also for a text that does not parse. */
export function looksLikeCompose(text: string): boolean {
  // A script may write such a file.
  if (text.startsWith("#!")) return false;
  return (
    /(?:^|[{,\s])["']?services["']?\s*:/m.test(text) &&
    /\b(?:image|build|extends|ports|environment|depends_on|volumes)["']?\s*:/.test(text) &&
    !/^["']?(?:Resources|AWSTemplateFormatVersion|jobs|apiVersion|stages)["']?\s*:/m.test(text)
  );
}

/** The map of services, null when this is some other document with a key of that name. */
export function servicesNode(root: DocumentNode): MapNode | null {
  const services = childOf(root, "services");
  if (services?.kind !== "map" || services.entries.length === 0) return null;
  const isService = (node: DocumentNode): boolean =>
    node.kind === "map" &&
    node.entries.every(({ key }) => SERVICE_KEYS.has(key) || key === "<<" || key.startsWith("x-"));
  const telling = services.entries.some(({ value }) =>
    TELLING_KEYS.some((key) => childOf(value, key) !== undefined),
  );
  const startable = services.entries.some(({ value }) =>
    ["image", "build"].some((key) => childOf(value, key) !== undefined),
  );
  // A file that starts something may hold a key that is new or misspelt; one that only adds may not.
  const every = startable
    ? services.entries.every(({ value }) => value.kind === "map")
    : services.entries.every(({ value }) => isService(value));
  return telling && every ? services : null;
}
