import {
  absent,
  known,
  type Listener,
  type LoadBalancer,
  type TargetGroup,
  unknown,
  type Value,
} from "../../model/index.js";
import type { Fields } from "../resource/fields.js";
import { readLoadBalancer } from "../resource/load-balancer.js";
import { type Resolved, textOf } from "../resource/resolved.js";
import { readTargetGroup } from "../resource/target-group.js";
import type { Nouns } from "./nouns.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

const PREFIX = "AWS::ElasticLoadBalancingV2::";

export interface Balancers {
  readonly loadBalancers: LoadBalancer[];
  readonly listeners: Listener[];
  readonly targetGroups: TargetGroup[];
}

export function readBalancers(stack: StackReading, nouns: Nouns): Balancers {
  const loadBalancers = stack
    .ofType(`${PREFIX}LoadBalancer`)
    .map((each) => readLoadBalancer(stack.fields(each), each.id, nouns));
  const targetGroups = stack
    .ofType(`${PREFIX}TargetGroup`)
    .map((each) => readTargetGroup(stack.fields(each), each.id, null));
  const rules = stack.ofType(`${PREFIX}ListenerRule`);
  const listeners = stack.ofType(`${PREFIX}Listener`).map((each): Listener => {
    const fields = stack.fields(each);
    const own = rules.filter((rule) => refersTo(stack.fields(rule).raw("ListenerArn"), each.id));
    const actions = fields.mappings("DefaultActions");
    return {
      id: each.id,
      origin: fields.origin,
      loadBalancer: byReference(fields.raw("LoadBalancerArn"), loadBalancers, fields),
      port: fields.requiredNumber("Port", "the listener names no port"),
      protocol: fields.requiredText("Protocol", "the listener names no protocol"),
      hasCertificate: hasCertificate(stack, fields, each.id),
      forwardsTo: [
        ...forwards(actions, targetGroups),
        ...own.flatMap((rule) => forwards(stack.fields(rule).mappings("Actions"), targetGroups)),
      ],
      redirects: redirects(fields, actions),
    };
  });
  const apart = rules
    .filter(
      (rule) => !listeners.some((listener) => refersTo(stack.fields(rule).raw("ListenerArn"), listener.id)),
    )
    .map((rule) => listenerElsewhere(stack, rule, targetGroups));
  return { loadBalancers, listeners: [...listeners, ...apart], targetGroups };
}

/** A rule on a listener that another stack makes: what it forwards to is known, the listener is not. */
function listenerElsewhere(
  stack: StackReading,
  rule: Resource,
  targetGroups: readonly TargetGroup[],
): Listener {
  const fields = stack.fields(rule);
  const elsewhere = unknown("the listener is made outside of these files", fields.origin);
  return {
    id: rule.id,
    origin: fields.origin,
    loadBalancer: elsewhere,
    port: elsewhere,
    protocol: elsewhere,
    hasCertificate: elsewhere,
    forwardsTo: forwards(fields.mappings("Actions"), targetGroups),
    redirects: elsewhere,
  };
}

function forwards(actions: readonly Fields[], targetGroups: readonly TargetGroup[]): Value<TargetGroup>[] {
  return actions.flatMap((action) => {
    const single = action.raw("TargetGroupArn");
    const weighted = action
      .nested("ForwardConfig")
      .mappings("TargetGroups")
      .map((each) => each.raw("TargetGroupArn"));
    const raws = single === undefined ? weighted : [single];
    return raws.map((raw) => byReference(raw, targetGroups, action));
  });
}

function byReference<T extends { readonly id: string }>(
  raw: Resolved | undefined,
  all: readonly T[],
  fields: Fields,
): Value<T> {
  if (raw === undefined) return unknown("it is not named", fields.origin);
  const found = raw.kind === "reference" ? all.find((each) => each.id === raw.logicalId) : undefined;
  if (found !== undefined) return known(found, raw.origin);
  return unknown(raw.kind === "unresolved" ? raw.reason : "it is made outside of this template", raw.origin);
}

function hasCertificate(stack: StackReading, fields: Fields, id: string): Value<boolean> {
  const items = fields.items("Certificates");
  const certificate = stack
    .ofType(`${PREFIX}ListenerCertificate`)
    .some((each) => refersTo(stack.fields(each).raw("ListenerArn"), id));
  const raw = fields.raw("Certificates");
  if (certificate) return known(true, fields.origin);
  if (items === null) return unknown("its certificates are unknown", fields.origin);
  return raw === undefined
    ? absent(false, fields.missing("Certificates"))
    : known(items.length > 0, raw.origin);
}

function redirects(fields: Fields, actions: readonly Fields[]): Value<boolean> {
  if (fields.items("DefaultActions") === null) return unknown("its actions are unknown", fields.origin);
  const types = actions.map((action) => textOf(action.raw("Type")));
  if (types.includes(null)) return unknown("what one of its actions does is unknown", fields.origin);
  return known(types.length > 0 && types.every((type) => type?.toLowerCase() === "redirect"), fields.origin);
}

function refersTo(raw: Resolved | undefined, id: string): boolean {
  return raw?.kind === "reference" && raw.logicalId === id;
}
