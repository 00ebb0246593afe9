/**
 * Every id of the catalogue: a contract with everybody who reads a report. Ids never change their
 * meaning; new ones are added at the end of their group. A cause has a file once it is built.
 */

/** Where a cause can be seen: in configuration, by a rehearsal, by a diagnosis. */
export type SeenBy = "check" | "rehearsal" | "diagnosis";

export interface CatalogueEntry {
  readonly id: string;
  readonly group: string;
  readonly seenBy: readonly SeenBy[];
}

const SEEN: Readonly<Record<string, SeenBy>> = { C: "check", R: "rehearsal", D: "diagnosis" };

/** Per group: `id` and the letters of where it is seen. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  port: [
    "port-mismatch CRD",
    "bind-loopback CRD",
    "port-mapping-missing CD",
    "port-in-use RD",
    "protocol-mismatch CRD",
    "bind-one-interface CRD",
  ],
  health: [
    "health-path-missing CRD",
    "health-path-redirects RD",
    "health-path-unauthorized RD",
    "health-host-rejected CRD",
    "health-path-errors RD",
    "health-matcher-mismatch CRD",
    "health-depends-on-dependency CRD",
    "health-timeout-too-short CRD",
    "health-interval-not-above-timeout C",
    "health-grace-too-short CRD",
    "health-check-command-broken CRD",
    "health-check-not-configured C",
    "readiness-not-separated CR",
  ],
  start: [
    "module-missing RD",
    "entrypoint-wrong CRD",
    "command-not-found RD",
    "exec-format CD",
    "environment-variable-missing CRD",
    "configuration-invalid RD",
    "permission-denied RD",
    "start-too-slow RD",
    "startup-blocked CRD",
    "migration-failed RD",
    "essential-container-exited RD",
    "runtime-version-mismatch CD",
    "dependency-install-failed RD",
    "native-library-incompatible D",
    "stop-signal-not-delivered CRD",
    "volume-hides-files CRD",
    "proxy-configuration-invalid CRD",
  ],
  size: [
    "out-of-memory RD",
    "memory-too-small CR",
    "fargate-size-invalid CD",
    "disk-full RD",
    "cpu-starved RD",
    "worker-timeout RD",
    "connections-exhausted RD",
    "bundle-too-large CD",
    "function-timeout CRD",
    "capacity-unavailable D",
    "quota-exceeded D",
    "instance-type-unsuitable C",
    "instance-type-not-offered CD",
  ],
  net: [
    "security-group-blocks CD",
    "no-route-out CD",
    "vpc-endpoint-missing CD",
    "subnet-zone-mismatch CD",
    "dns-failure RD",
    "dependency-unreachable RD",
    "tls-required CRD",
    "tls-parameter-wrong CRD",
    "certificate-invalid D",
    "database-auth-failed RD",
    "database-missing RD",
    "idle-timeout-mismatch CRD",
    "proxy-limit CRD",
  ],
  image: [
    "image-not-found CD",
    "image-pull-denied D",
    "image-pull-rate-limited D",
    "image-tag-mutable C",
    "build-failed RD",
    "object-missing RD",
  ],
  iam: [
    "execution-role-permission-missing CD",
    "task-role-permission-missing CD",
    "secret-unavailable CD",
    "exec-not-enabled CD",
    "instance-profile-missing CD",
    "trigger-permission-missing CD",
    "deployer-permission-missing D",
    "log-destination-missing CD",
    "key-policy-denies CD",
  ],
  rollout: [
    "circuit-breaker-absent CRD",
    "rollout-percent-deadlock CRD",
    "placement-impossible CD",
    "command-timeout D",
    "deploy-hook-failed CRD",
    "configuration-file-invalid CD",
    "configuration-drift CD",
    "monitoring-absent C",
    "option-has-no-effect C",
    "rollback-stuck D",
    "resource-already-exists D",
    "scale-in-kills-work CRD",
    "single-point-of-failure C",
    "scaling-cannot-trigger CRD",
    "leader-only-missing C",
    "deletion-blocked D",
    "api-throttled D",
    "deploy-result-misread CD",
    "platform-defect D",
  ],
  events: [
    "trigger-misconfigured CRD",
    "recursive-trigger CR",
    "message-poisoned CRD",
    "visibility-too-short CR",
    "duplicate-not-handled R",
  ],
  secret: ["secret-in-plain-text C", "https-absent C", "publicly-exposed C", "permissions-too-broad C"],
};

export const catalogue: readonly CatalogueEntry[] = Object.entries(GROUPS).flatMap(([group, lines]) =>
  lines.map((line) => {
    const [id = "", letters = ""] = line.split(" ");
    return { id, group, seenBy: [...letters].flatMap((letter) => SEEN[letter] ?? []) };
  }),
);
