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
import { textOf } from "../resource/resolved.js";
import type { Nouns } from "./nouns.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

const PREFIX = "AWS::ElasticLoadBalancingV2::";
const LOAD_BALANCER = `${PREFIX}LoadBalancer`;
const TARGET_GROUP = `${PREFIX}TargetGroup`;
const LISTENER = `${PREFIX}Listener`;
const RULE = `${PREFIX}ListenerRule`;

export interface Balancers {
  readonly loadBalancers: LoadBalancer[];
  readonly listeners: Listener[];
  readonly targetGroups: TargetGroup[];
}

export function readBalancers(stack: StackReading, nouns: Nouns): Balancers {
  const listeners = stack.ofType(LISTENER).map((each) => readListener(stack, nouns, each));
  // A rule on a listener of another template belongs to that listener, when the template is here.
  const apart = stack
    .ofType(RULE)
    .filter((rule) => stack.target(stack.fields(rule).raw("ListenerArn")) === null)
    .map((rule) => listenerElsewhere(stack, nouns, rule));
  return {
    loadBalancers: stack.ofType(LOAD_BALANCER).map((each) => nouns.loadBalancerOf(each)),
    listeners: [...listeners, ...apart],
    targetGroups: stack.ofType(TARGET_GROUP).map((each) => nouns.targetGroupOf(each)),
  };
}

function readListener(stack: StackReading, nouns: Nouns, listener: Resource): Listener {
  const fields = stack.fields(listener);
  const actions = fields.mappings("DefaultActions");
  const rules = stack.workspace
    .pointingAt(RULE, "ListenerArn", { stack, resource: listener })
    .map((rule) => rule.stack.fields(rule.resource));
  const balancer = fields.raw("LoadBalancerArn");
  return {
    id: listener.id,
    origin: fields.origin,
    loadBalancer:
      balancer === undefined ? unknown("it is not named", fields.origin) : nouns.loadBalancer(balancer),
    port: fields.requiredNumber("Port", "the listener names no port"),
    protocol: fields.requiredText("Protocol", "the listener names no protocol"),
    hasCertificate: hasCertificate(stack, fields, listener.id),
    forwardsTo: [actions, ...rules.map((rule) => rule.mappings("Actions"))].flatMap((each) =>
      forwards(each, nouns),
    ),
    redirects: redirects(fields, actions),
  };
}

/** A rule on a listener that another stack makes: what it forwards to is known, the listener is not. */
function listenerElsewhere(stack: StackReading, nouns: Nouns, rule: Resource): Listener {
  const fields = stack.fields(rule);
  const elsewhere = unknown("the listener is made outside of these files", fields.origin);
  return {
    id: rule.id,
    origin: fields.origin,
    loadBalancer: elsewhere,
    port: elsewhere,
    protocol: elsewhere,
    hasCertificate: elsewhere,
    forwardsTo: forwards(fields.mappings("Actions"), nouns),
    redirects: elsewhere,
  };
}

function forwards(actions: readonly Fields[], nouns: Nouns): Value<TargetGroup>[] {
  return actions.flatMap((action) => {
    const single = action.raw("TargetGroupArn");
    const weighted = action
      .nested("ForwardConfig")
      .mappings("TargetGroups")
      .map((each) => each.raw("TargetGroupArn"));
    const raws = single === undefined ? weighted : [single];
    return raws.flatMap((raw) => (raw === undefined ? [] : [nouns.targetGroup(raw)]));
  });
}

function hasCertificate(stack: StackReading, fields: Fields, id: string): Value<boolean> {
  const items = fields.items("Certificates");
  const certificate = stack
    .ofType(`${PREFIX}ListenerCertificate`)
    .some((each) => stack.owns(stack.fields(each).raw("ListenerArn"), id));
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
