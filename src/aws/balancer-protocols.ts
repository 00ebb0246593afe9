/**
 * Which protocols of listeners, target groups and health checks go together.
 * Sources, read 2026-11-21: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html (the
 * table of listener and target group protocols) and
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
const BY_LISTENER: Readonly<Record<string, readonly string[]>> = {
  HTTP: ["HTTP", "HTTPS"],
  HTTPS: ["HTTP", "HTTPS"],
  TCP: ["TCP", "TCP_UDP"],
  TLS: ["TCP", "TLS"],
  UDP: ["UDP", "TCP_UDP"],
  TCP_UDP: ["TCP_UDP"],
};

const LISTENERS: Readonly<Record<string, readonly string[]>> = {
  application: ["HTTP", "HTTPS"],
  network: ["TCP", "TLS", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC"],
};

/** Null when nothing is known of one of them: newer protocols are not called wrong. */
export function listenerTakesGroup(listener: string, group: string): boolean | null {
  const taken = BY_LISTENER[listener];
  return taken === undefined || BY_LISTENER[group] === undefined ? null : taken.includes(group);
}

/** Null for a kind of balancer of which nothing is said. */
export function balancerTakesListener(type: string, listener: string): boolean | null {
  const taken = LISTENERS[type];
  return taken === undefined || BY_LISTENER[listener] === undefined ? null : taken.includes(listener);
}

/** "The TCP protocol is not supported for health checks if the protocol of the target group is HTTP or HTTPS." */
export function groupTakesCheck(group: string, check: string): boolean {
  return !(/^HTTPS?$/.test(group) && check === "TCP");
}

/**
 * Versions that an HTTP listener cannot forward to. Sources: "Listener protocol 'HTTP' is not
 * supported with a target group with the protocol-version 'HTTP2'", issue aws/copilot-cli#4551, and
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-protocol-version
 */
export const VERSIONS_BEHIND_HTTPS_ONLY: ReadonlySet<string> = new Set(["HTTP2", "GRPC"]);
