import type { SecurityGroup, Subnet } from "./network.js";
import type { Origin, Value } from "./value.js";

export interface LoadBalancer {
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly type: Value<"application" | "network" | "gateway">;
  readonly scheme: Value<"internet-facing" | "internal">;
  readonly subnets: Value<Subnet>[];
  readonly securityGroups: Value<SecurityGroup>[];
  /** Seconds; ALB default 60. */
  readonly idleTimeoutSeconds: Value<number>;
}

export interface Listener {
  readonly id: string;
  readonly origin: Origin;
  readonly loadBalancer: Value<LoadBalancer>;
  readonly port: Value<number>;
  readonly protocol: Value<string>;
  readonly hasCertificate: Value<boolean>;
  /** Target groups that default actions and rules of this listener forward to. */
  readonly forwardsTo: Value<TargetGroup>[];
  /** The default action only redirects (to HTTPS for instance). */
  readonly redirects: Value<boolean>;
}

export interface TargetGroup {
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly protocol: Value<string>;
  readonly port: Value<number>;
  readonly targetType: Value<"ip" | "instance" | "lambda" | "alb">;
  /** Version in which HTTP is spoken to the targets; HTTP1 when none is written. Absent where a format has no such setting. */
  readonly protocolVersion?: Value<string>;
  readonly healthCheck: TargetGroupHealthCheck;
  /** Seconds; default 300. */
  readonly deregistrationDelaySeconds: Value<number>;
}

/** All seconds. Defaults differ by target type and protocol; see `aws/target-group.ts`. */
export interface TargetGroupHealthCheck {
  readonly origin: Origin;
  /** False when the template writes no health-check setting at all. */
  readonly configured: boolean;
  readonly protocol: Value<string>;
  /** A port number as text, or `traffic-port`. */
  readonly port: Value<string>;
  readonly path: Value<string>;
  readonly intervalSeconds: Value<number>;
  readonly timeoutSeconds: Value<number>;
  readonly healthyThreshold: Value<number>;
  readonly unhealthyThreshold: Value<number>;
  /** Codes as written: `200`, `200,202`, `200-299`. */
  readonly matcher: Value<string>;
  /** Which kind of codes is written; null when none is. Absent where a format has one kind alone. */
  readonly matcherKind?: "HttpCode" | "GrpcCode" | null;
}
