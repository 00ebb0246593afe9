import {
  DEREGISTRATION_DELAY_SECONDS_DEFAULT,
  GRPC_HEALTH_PATH_DEFAULT,
  GRPC_MATCHER_DEFAULT,
  NETWORK_HTTP_CHECK_TIMEOUT_SECONDS_DEFAULT,
  NETWORK_TARGET_GROUP,
  PROTOCOL_VERSION_DEFAULT,
  TARGET_TYPE_DEFAULT,
  type TargetGroupDefaults,
  targetGroupDefaults,
} from "../../aws/target-group.js";
import {
  knownValue,
  type TargetGroup,
  type TargetGroupHealthCheck,
  unknown,
  type Value,
} from "../../model/index.js";
import { attributeNumber } from "./attributes.js";
import type { Fields } from "./fields.js";
import type { Mapping } from "./resolved.js";
import { textOf } from "./resolved.js";

const HEALTH_FIELDS = [
  "HealthCheckEnabled",
  "HealthCheckProtocol",
  "HealthCheckPort",
  "HealthCheckPath",
  "HealthCheckIntervalSeconds",
  "HealthCheckTimeoutSeconds",
  "HealthyThresholdCount",
  "UnhealthyThresholdCount",
  "Matcher",
];

/** A target group, from ELBv2's or CloudFormation's fields. `attributes` holds those written apart from it. */
export function readTargetGroup(fields: Fields, id: string, attributes: Mapping | null): TargetGroup {
  const targetType = fields.choice("TargetType", ["ip", "instance", "lambda", "alb"], TARGET_TYPE_DEFAULT);
  const protocol = fields.requiredText("Protocol", "the target group names no protocol");
  return {
    id,
    origin: fields.origin,
    name: fields.has("TargetGroupName")
      ? fields.text("TargetGroupName", "")
      : fields.requiredText("Name", "no name is written, so that the deployment makes one up"),
    protocol,
    port: fields.requiredNumber("Port", "the target group names no port"),
    targetType,
    protocolVersion: fields.text("ProtocolVersion", PROTOCOL_VERSION_DEFAULT),
    healthCheck: readHealthCheck(fields, defaultsFor(fields, protocol, targetType)),
    deregistrationDelaySeconds: attributeNumber(
      fields,
      ["TargetGroupAttributes", "Attributes"],
      attributes,
      "deregistration_delay.timeout_seconds",
      DEREGISTRATION_DELAY_SECONDS_DEFAULT,
    ),
  };
}

/** Null when what decides them is unknown. */
function defaultsFor(
  fields: Fields,
  protocol: Value<string>,
  targetType: Value<string>,
): TargetGroupDefaults | null {
  const type = knownValue(targetType);
  if (type === "lambda") return targetGroupDefaults("", type);
  const written = knownValue(protocol)?.toUpperCase();
  if (type === undefined || written === undefined) return null;
  const defaults = targetGroupDefaults(written, type);
  if (textOf(fields.raw("ProtocolVersion"))?.toUpperCase() === "GRPC") {
    return { ...defaults, healthPath: GRPC_HEALTH_PATH_DEFAULT, matcher: GRPC_MATCHER_DEFAULT };
  }
  const httpCheck = textOf(fields.raw("HealthCheckProtocol"))?.toUpperCase() === "HTTP";
  if (defaults === NETWORK_TARGET_GROUP && httpCheck) {
    return { ...defaults, timeoutSeconds: NETWORK_HTTP_CHECK_TIMEOUT_SECONDS_DEFAULT };
  }
  return defaults;
}

function readHealthCheck(fields: Fields, defaults: TargetGroupDefaults | null): TargetGroupHealthCheck {
  const reason = "the default depends on the group's protocol, which is unknown";
  const text = (name: string, fallback: string | undefined): Value<string> =>
    fallback === undefined ? fields.requiredText(name, reason) : fields.text(name, fallback);
  const number = (name: string, fallback: number | undefined): Value<number> =>
    fallback === undefined ? fields.requiredNumber(name, reason) : fields.number(name, fallback);
  return {
    origin: fields.origin,
    configured: HEALTH_FIELDS.some((name) => fields.has(name)),
    protocol: text("HealthCheckProtocol", defaults?.healthProtocol),
    port: text("HealthCheckPort", defaults?.healthPort),
    path: text("HealthCheckPath", defaults?.healthPath),
    intervalSeconds: number("HealthCheckIntervalSeconds", defaults?.intervalSeconds),
    timeoutSeconds: number("HealthCheckTimeoutSeconds", defaults?.timeoutSeconds),
    healthyThreshold: number("HealthyThresholdCount", defaults?.healthyThreshold),
    unhealthyThreshold: number("UnhealthyThresholdCount", defaults?.unhealthyThreshold),
    matcher: readMatcher(fields, defaults),
    matcherKind: matcherKind(fields),
  };
}

function readMatcher(fields: Fields, defaults: TargetGroupDefaults | null): Value<string> {
  const raw = fields.raw("Matcher");
  if (raw?.kind === "unresolved") return unknown(raw.reason, raw.origin);
  const matcher = fields.nested("Matcher");
  if (matcher.has("GrpcCode")) return matcher.text("GrpcCode", "");
  const fallback = defaults?.matcher;
  if (fallback !== undefined) return matcher.text("HttpCode", fallback);
  return matcher.requiredText("HttpCode", "the default depends on the group's protocol, which is unknown");
}

function matcherKind(fields: Fields): "HttpCode" | "GrpcCode" | null {
  const matcher = fields.raw("Matcher")?.kind === "mapping" ? fields.nested("Matcher") : null;
  if (matcher === null) return null;
  return (["GrpcCode", "HttpCode"] as const).find((name) => matcher.has(name)) ?? null;
}
