/** Target groups: what applies when one leaves something out. It depends on the balancer that the protocol implies. */

export interface TargetGroupDefaults {
  readonly healthProtocol: string;
  readonly healthPort: string;
  readonly healthPath: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly matcher: string;
}

// Source: [ALB, BC-elbv2] HTTP and HTTPS groups of instances and addresses. The time-out: user guide and real output say 5.
export const APPLICATION_TARGET_GROUP: TargetGroupDefaults = {
  healthProtocol: "HTTP",
  healthPort: "traffic-port",
  healthPath: "/",
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: "200",
};

// Source: [ALB, BC-elbv2] groups with a Lambda function behind them; checks are off by default.
export const LAMBDA_TARGET_GROUP: TargetGroupDefaults = {
  ...APPLICATION_TARGET_GROUP,
  intervalSeconds: 35,
  timeoutSeconds: 30,
  unhealthyThreshold: 5,
};

// Source: [NLB, BC-elbv2] TCP, TLS, UDP and TCP_UDP groups.
export const NETWORK_TARGET_GROUP: TargetGroupDefaults = {
  ...APPLICATION_TARGET_GROUP,
  healthProtocol: "TCP",
  timeoutSeconds: 10,
  matcher: "200-399",
};

// Source: [BC-elbv2] a network group whose check is written as HTTP.
export const NETWORK_HTTP_CHECK_TIMEOUT_SECONDS_DEFAULT = 6;

// Source: [BC-elbv2] GENEVE groups.
export const GATEWAY_TARGET_GROUP: TargetGroupDefaults = {
  ...APPLICATION_TARGET_GROUP,
  healthProtocol: "TCP",
  healthPort: "80",
  intervalSeconds: 10,
  matcher: "200-399",
};

// Source: [ALB] gRPC groups: path and code of the check.
export const GRPC_HEALTH_PATH_DEFAULT = "/AWS.ALB/healthcheck";
export const GRPC_MATCHER_DEFAULT = "12";

// Source: [BC-elbv2] deregistration_delay.timeout_seconds.
export const DEREGISTRATION_DELAY_SECONDS_DEFAULT = 300;

// Source: [BC-elbv2] CreateTargetGroup: TargetType.
export const TARGET_TYPE_DEFAULT = "instance";

// Source: [BC-elbv2] CreateTargetGroup: ProtocolVersion.
export const PROTOCOL_VERSION_DEFAULT = "HTTP1";

export function targetGroupDefaults(protocol: string, targetType: string): TargetGroupDefaults {
  if (targetType === "lambda") return LAMBDA_TARGET_GROUP;
  if (protocol === "GENEVE") return GATEWAY_TARGET_GROUP;
  return protocol === "HTTP" || protocol === "HTTPS" ? APPLICATION_TARGET_GROUP : NETWORK_TARGET_GROUP;
}
