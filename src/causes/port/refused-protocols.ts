import {
  balancerTakesListener,
  groupTakesCheck,
  listenerTakesGroup,
  VERSIONS_BEHIND_HTTPS_ONLY,
} from "../../aws/balancer-protocols.js";
import {
  knownValue,
  type Listener,
  type Model,
  type Origin,
  type TargetGroup,
  trafficPaths,
} from "../../model/index.js";
import { type Defect, found, type Implication, type Verdict } from "../cause.js";
import { requestPath } from "../shared/request-path.js";

/** Combinations of protocols that Elastic Load Balancing refuses, so that nothing is made at all. */
export function refusedProtocols(model: Model): Verdict[] {
  return [
    ...model.listeners.flatMap((listener) => [
      ...ownBalancer(model, listener),
      ...listener.forwardsTo.flatMap((group) => (group.known ? forwarded(model, listener, group.value) : [])),
    ]),
    ...model.targetGroups.flatMap((group) => [...ownCheck(model, group), ...matcherKind(model, group)]),
  ];
}

/** A listener of HTTP on a network balancer, or of TCP on an application balancer. */
function ownBalancer(model: Model, listener: Listener): Verdict[] {
  const protocol = upper(knownValue(listener.protocol));
  const type = knownValue(knownValue(listener.loadBalancer)?.type);
  if (protocol === undefined || type === undefined) return [];
  if (balancerTakesListener(type, protocol) !== false) return [];
  return [
    refused(
      model,
      listener.forwardsTo.flatMap((group) => knownValue(group) ?? []),
      {
        title: `a ${type} balancer has no listeners of ${protocol}`,
        explanation: `The listener ${listener.id} speaks ${protocol}, and its balancer is one of the type ${type}. Elastic Load Balancing refuses the listener.`,
        where: [{ origin: listener.protocol.origin, value: protocol }],
        station: "balancer",
        message: `ValidationError: Listener protocol '${protocol}' is not supported`,
      },
    ),
  ];
}

function forwarded(model: Model, listener: Listener, group: TargetGroup): Verdict[] {
  const [protocol, inner] = [upper(knownValue(listener.protocol)), upper(knownValue(group.protocol))];
  if (protocol === undefined) return [];
  if (inner !== undefined && listenerTakesGroup(protocol, inner) === false) {
    return [
      refused(model, [group], {
        title: `a listener of ${protocol} cannot forward to a target group of ${inner}`,
        explanation: `The listener ${listener.id} speaks ${protocol}, the target group ${group.id} speaks ${inner}. The two belong to different kinds of balancers or layers, and Elastic Load Balancing refuses to join them.`,
        where: [
          { origin: group.protocol.origin, value: inner },
          { origin: listener.protocol.origin, value: protocol },
        ],
        station: "target-group",
        message: `InvalidConfigurationRequest: protocol ${inner} is not supported behind a listener of ${protocol}`,
      }),
    ];
  }
  const version = upper(knownValue(group.protocolVersion));
  if (version === undefined || protocol !== "HTTP" || !VERSIONS_BEHIND_HTTPS_ONLY.has(version)) return [];
  return [
    refused(model, [group], {
      title: `a listener of HTTP cannot forward to a target group of the version ${version}`,
      explanation: `Requests reach targets in ${version} only through a listener of HTTPS. The listener ${listener.id} speaks HTTP, and Elastic Load Balancing refuses it.`,
      where: [
        { origin: group.protocolVersion?.origin ?? group.origin, value: version },
        { origin: listener.protocol.origin, value: protocol },
      ],
      station: "target-group",
      // The API's own words. Source: issue aws/copilot-cli#4551.
      message: `Listener protocol 'HTTP' is not supported with a target group with the protocol-version '${version}'`,
    }),
  ];
}

function ownCheck(model: Model, group: TargetGroup): Verdict[] {
  const check = group.healthCheck.protocol;
  const [outer, inner] = [upper(knownValue(group.protocol)), upper(knownValue(check))];
  if (outer === undefined || inner === undefined || groupTakesCheck(outer, inner)) return [];
  return [
    refused(model, [group], {
      title: `a target group of ${outer} cannot be checked by ${inner}`,
      explanation: `The target group ${group.id} speaks ${outer} and is told to check its targets by ${inner}. Elastic Load Balancing refuses it: such groups are checked by HTTP or HTTPS.`,
      where: [
        { origin: check.origin, value: inner },
        { origin: group.protocol.origin, value: outer },
      ],
      station: "answer",
      message: `ValidationError: Health check protocol '${inner}' is not supported for target groups with the protocol '${outer}'`,
    }),
  ];
}

/** Codes of HTTP and of gRPC are two fields, and the protocol version decides which one is read. */
function matcherKind(model: Model, group: TargetGroup): Verdict[] {
  const { matcherKind: kind, matcher } = group.healthCheck;
  const version = upper(knownValue(group.protocolVersion));
  if (!kind || version === undefined || knownValue(group.targetType) === "lambda") return [];
  if (!/^HTTPS?$/.test(upper(knownValue(group.protocol)) ?? "")) return [];
  const wanted = version === "GRPC" ? "GrpcCode" : "HttpCode";
  if (kind === wanted) return [];
  const spoken = version === "GRPC" ? "gRPC" : "HTTP";
  return [
    refused(model, [group], {
      title: `the matcher writes ${kind}, and the target group speaks ${version}`,
      explanation: `A target group of the version ${version} wants its codes as ${wanted}. Elastic Load Balancing refuses it, because no ${spoken} code is given.`,
      where: [
        { origin: matcher.origin, value: knownValue(matcher) ?? "" },
        { origin: group.protocolVersion?.origin ?? group.origin, value: version },
      ],
      station: "answer",
      // The API's own words. Sources: issues aws/copilot-cli#5958 and hashicorp/waypoint#4868.
      message:
        version === "GRPC"
          ? "ValidationError: Health check matcher GRPC code can not be empty"
          : "ValidationError: Health check matcher HTTP code cannot be empty",
    }),
  ];
}

interface Refusal extends Pick<Defect, "explanation"> {
  readonly title: string;
  readonly where: readonly { readonly origin: Origin; readonly value: string }[];
  readonly station: "balancer" | "target-group" | "answer";
  readonly message: string;
}

function refused(model: Model, groups: readonly TargetGroup[], refusal: Refusal): Verdict {
  const { title, explanation, where, station, message } = refusal;
  const paths = trafficPaths(model).filter(({ targetGroup }) =>
    groups.some(({ id }) => id === targetGroup?.id),
  );
  const [path] = paths;
  return found({
    title,
    explanation,
    where,
    confidence: 0.97,
    path:
      path === undefined
        ? []
        : requestPath(path, station, station === "answer" ? { answer: { name: "health check" } } : {}),
    implies: [...new Set(paths.map(({ service }) => service.id))].map(
      (of): Implication => ({ of, what: "refused", message }),
    ),
  });
}

function upper(text: string | undefined): string | undefined {
  return text?.toUpperCase();
}
