import { list, map, scalar } from "../nodes.js";
import { either, type Scope } from "../scope.js";
import { listOf, nested } from "./blocks.js";
import { as, type Translation, type Translations } from "./translation.js";

const PREFIX = "AWS::ElasticLoadBalancingV2::";

const loadBalancer = as(`${PREFIX}LoadBalancer`, (scope) => ({
  Name: scope.value("name"),
  Type: scope.value("load_balancer_type"),
  Scheme: either(scope.value("internal"), "internal", "internet-facing"),
  Subnets: scope.blocks("subnet_mapping").length > 0 ? undefined : scope.links("subnets"),
  SubnetMappings: listOf(scope, "subnet_mapping", (block) => ({ SubnetId: block.link("subnet_id") })),
  SecurityGroups: scope.links("security_groups"),
  LoadBalancerAttributes: attribute(scope, "idle_timeout", "idle_timeout.timeout_seconds"),
}));

const targetGroup = as(`${PREFIX}TargetGroup`, (scope) => {
  const check = scope.block("health_check");
  return {
    Name: scope.value("name"),
    Port: scope.value("port"),
    Protocol: scope.value("protocol"),
    ProtocolVersion: scope.value("protocol_version"),
    TargetType: scope.value("target_type"),
    VpcId: scope.link("vpc_id"),
    TargetGroupAttributes: attribute(scope, "deregistration_delay", "deregistration_delay.timeout_seconds"),
    HealthCheckEnabled: check?.value("enabled"),
    HealthCheckPath: check?.value("path"),
    HealthCheckPort: check?.value("port"),
    HealthCheckProtocol: check?.value("protocol"),
    HealthCheckIntervalSeconds: check?.value("interval"),
    HealthCheckTimeoutSeconds: check?.value("timeout"),
    HealthyThresholdCount: check?.value("healthy_threshold"),
    UnhealthyThresholdCount: check?.value("unhealthy_threshold"),
    Matcher:
      check?.written("matcher") === undefined
        ? undefined
        : map(
            { [scope.text("protocol_version") === "GRPC" ? "GrpcCode" : "HttpCode"]: check.value("matcher") },
            check.at,
          ),
    Targets: targetsOf(scope),
  };
});

const listener = as(`${PREFIX}Listener`, (scope) => ({
  LoadBalancerArn: scope.link("load_balancer_arn"),
  Port: scope.value("port"),
  Protocol: scope.value("protocol"),
  Certificates:
    scope.value("certificate_arn") === undefined
      ? undefined
      : list([map({ CertificateArn: scope.value("certificate_arn") }, scope.at)], scope.at),
  DefaultActions: actions(scope, "default_action"),
}));

const rule = as(`${PREFIX}ListenerRule`, (scope) => ({
  ListenerArn: scope.link("listener_arn"),
  Priority: scope.value("priority"),
  Actions: actions(scope, "action"),
}));

const certificate = as(`${PREFIX}ListenerCertificate`, (scope) => ({
  ListenerArn: scope.link("listener_arn"),
  Certificates: list([map({ CertificateArn: scope.value("certificate_arn") }, scope.at)], scope.at),
}));

/** Application, network and gateway load balancers; each type has a name from before network balancers were. */
export const balancers: Translations = {
  ...both("", loadBalancer),
  ...both("_target_group", targetGroup),
  ...both("_listener", listener),
  ...both("_listener_rule", rule),
  ...both("_listener_certificate", certificate),
};

function both(tail: string, translation: Translation): Translations {
  return { [`aws_lb${tail}`]: translation, [`aws_alb${tail}`]: translation };
}

function actions(scope: Scope, name: string) {
  return listOf(scope, name, (action) => ({
    Type: action.value("type"),
    TargetGroupArn: action.link("target_group_arn"),
    ForwardConfig: nested(action.block("forward"), (forward) => ({
      TargetGroups: listOf(forward, "target_group", (group) => ({ TargetGroupArn: group.link("arn") })),
    })),
  }));
}

function attribute(scope: Scope, name: string, key: string) {
  const value = scope.value(name);
  return value === undefined
    ? undefined
    : list([map({ Key: scalar(key, value), Value: value }, value)], value);
}

/** Instances that are attached by resources of their own. */
function targetsOf(group: Scope) {
  const attached = group.reading
    .ofType("aws_lb_target_group_attachment", "aws_alb_target_group_attachment")
    .filter((each) => each.targets("target_group_arn").some(({ resource }) => resource === group.resource));
  if (attached.length === 0) return undefined;
  return list(
    attached.map((each) => map({ Id: each.link("target_id"), Port: each.value("port") }, each.at)),
    group.at,
  );
}
