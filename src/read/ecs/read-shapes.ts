import type { InputProblem } from "../../finding/index.js";
import {
  known,
  type Listener,
  type LoadBalancer,
  type PushedImage,
  type TargetGroup,
  unknown,
  type Value,
} from "../../model/index.js";
import {
  changedEntry,
  changedNode,
  type DocumentNode,
  documentOf,
  entryOf,
  originOf,
  type SourceDocument,
} from "../document/index.js";
import type { Fragment, ReadContext } from "../reader.js";
import { Fields, type Reading } from "../resource/fields.js";
import { namedElsewhere } from "../resource/linker.js";
import { readLoadBalancer } from "../resource/load-balancer.js";
import { resolvePlain } from "../resource/plain.js";
import type { Mapping, Resolved } from "../resource/resolved.js";
import { readService } from "../resource/service.js";
import { readTargetGroup } from "../resource/target-group.js";
import { readTaskDefinition } from "../resource/task-definition.js";
import { findSecrets } from "../resource/secrets.js";
import { child, type Shape, shapesOf } from "./shapes.js";

/** Everything that one document of the API holds, as a fragment. */
export function readShapes(document: SourceDocument, context: ReadContext): Fragment {
  const problems: InputProblem[] = [];
  const root = document.root;
  const shapes = shapesOf(root);
  const of = (kind: Shape["kind"]): DocumentNode[] =>
    shapes.flatMap((shape) => (shape.kind === kind ? [shape.node] : []));
  const fieldsOf = (node: DocumentNode): Fields =>
    new Fields(mappingOf(resolvePlain(node)), reading(node, problems));

  const taskDefinitions = [
    ...of("task-definition").map(fieldsOf),
    ...of("container-list").map((node) => containerList(node, problems)),
  ].map((fields) =>
    readTaskDefinition(fields, textAt(fields, "Family") ?? "task definition", namedElsewhere),
  );
  const services = of("service").map((node) => {
    const fields = fieldsOf(withoutEmptyChoice(updateNamesService(node)));
    const name = textAt(fields, "ServiceName") ?? textAt(fields, "Service");
    return readService(fields, name ?? "service", namedElsewhere);
  });
  const targetGroups = of("target-group").map((node) => {
    const fields = fieldsOf(node);
    const id =
      textAt(fields, "TargetGroupArn") ?? textAt(fields, "TargetGroupName") ?? textAt(fields, "Name");
    return readTargetGroup(fields, id ?? "target group", attributesApart(document, context));
  });
  const loadBalancers = of("load-balancer").map((node) => {
    const fields = fieldsOf(node);
    const id =
      textAt(fields, "LoadBalancerArn") ?? textAt(fields, "LoadBalancerName") ?? textAt(fields, "Name");
    return readLoadBalancer(fields, id ?? "load balancer", namedElsewhere);
  });
  return {
    describesDeployment: taskDefinitions.length + services.length > 0,
    taskDefinitions,
    services,
    targetGroups,
    loadBalancers,
    listeners: [
      ...of("listener").map((node) => readListener(fieldsOf(node))),
      ...besideEachOther(targetGroups, loadBalancers),
    ],
    pushedImages: [
      ...of("image-ids").flatMap(readImageIds),
      ...of("image-details").flatMap(readImageDetails),
    ],
    secrets: root === null ? [] : findSecrets(root),
    problems,
  };
}

function reading(node: DocumentNode, problems: InputProblem[]): Reading {
  const first = node.kind === "map" ? (node.entries[0]?.key ?? "") : "";
  return { casing: /^[A-Z]/.test(first) ? "pascal" : "camel", problems };
}

function mappingOf(resolved: Resolved): Mapping {
  if (resolved.kind === "mapping") return resolved;
  return { kind: "mapping", entries: new Map(), incomplete: "it is not an object", origin: resolved.origin };
}

function textAt(fields: Fields, name: string): string | null {
  const raw = fields.raw(name);
  return raw?.kind === "scalar" ? raw.text : null;
}

/** `update-service` calls the service's name `service`. */
function updateNamesService(node: DocumentNode): DocumentNode {
  const service = entryOf(node, "service") ?? entryOf(node, "Service");
  if (node.kind !== "map" || service?.value.kind !== "scalar" || child(node, "serviceName") !== undefined)
    return node;
  const key = service.key === "service" ? "serviceName" : "ServiceName";
  const entries = node.entries.map((entry) => (entry === service ? changedEntry(entry, { key }) : entry));
  return changedNode(node, { entries });
}

/** Written by programs where a capacity provider takes the place of a launch type; none of them sends it. */
function withoutEmptyChoice(node: DocumentNode): DocumentNode {
  const launchType = child(node, "launchType");
  if (node.kind !== "map" || launchType?.kind !== "scalar" || launchType.text !== "") return node;
  return changedNode(node, { entries: node.entries.filter(({ value }) => value !== launchType) });
}

/** Containers without their task: nothing is known of the task itself. */
function containerList(node: DocumentNode, problems: InputProblem[]): Fields {
  const resolved = resolvePlain(node);
  const mapping: Mapping = {
    kind: "mapping",
    entries: new Map([["containerDefinitions", { value: resolved, keyPlace: null }]]),
    incomplete: "the task's own settings stand elsewhere",
    origin: { ...originOf(node), node: null },
  };
  return new Fields(mapping, { casing: "camel", problems });
}

/**
 * `describe-target-group-attributes` does not say which group it is about: it is taken for this
 * group only when the input has exactly one such answer and exactly one group.
 */
function attributesApart(document: SourceDocument, context: ReadContext): Mapping | null {
  const beside = document.root === null ? undefined : child(document.root, "Attributes");
  if (beside?.kind === "map") return mappingOf(resolvePlain(beside));
  const documents = [...context.files.files.values()].flatMap((file) => {
    const text = file.text();
    return text !== null &&
      /^\s*\{/.test(text) &&
      /target_?group|deregistration_delay|HealthCheck/i.test(text)
      ? [documentOf(file)]
      : [];
  });
  const all = documents.flatMap((each) => shapesOf(each?.root ?? null));
  const apart = all.filter((shape) => shape.kind === "target-group-attributes");
  const groups = all.filter((shape) => shape.kind === "target-group");
  const [only] = apart;
  if (only === undefined || apart.length !== 1 || groups.length !== 1) return null;
  return attributeMap(mappingOf(resolvePlain(only.node)));
}

/** The list of `{Key, Value}` as one map from key to value. */
function attributeMap(answer: Mapping): Mapping {
  const list = answer.entries.get("Attributes")?.value;
  const entries: Mapping["entries"] = new Map(
    (list?.kind === "list" ? list.items : []).flatMap((item) => {
      if (item.kind !== "mapping") return [];
      const key = item.entries.get("Key")?.value;
      const value = item.entries.get("Value");
      return key?.kind === "scalar" && value !== undefined ? [[key.text, value] as const] : [];
    }),
  );
  return { kind: "mapping", entries, incomplete: null, origin: { ...answer.origin, node: null } };
}

function readListener(fields: Fields): Listener {
  const actions = fields.mappings("DefaultActions");
  return {
    id: textAt(fields, "ListenerArn") ?? "listener",
    origin: fields.origin,
    loadBalancer: unknown("it is described in another file", fields.origin),
    port: fields.requiredNumber("Port", "the listener names no port"),
    protocol: fields.requiredText("Protocol", "the listener names no protocol"),
    hasCertificate: known((fields.items("Certificates") ?? []).length > 0, fields.origin),
    forwardsTo: [],
    redirects: known(
      actions.length > 0 && actions.every((action) => textAt(action, "Type") === "redirect"),
      fields.origin,
    ),
  };
}

/** A group and a balancer described in one document belong together, though no listener is written. */
function besideEachOther(groups: readonly TargetGroup[], balancers: readonly LoadBalancer[]): Listener[] {
  const [balancer] = balancers;
  const [group] = groups;
  if (balancer === undefined || group === undefined || balancers.length > 1) return [];
  const notWritten = unknown("no listener is written", balancer.origin);
  return [
    {
      id: `${balancer.id} listener`,
      origin: { ...balancer.origin, written: false },
      loadBalancer: known(balancer, balancer.origin),
      port: notWritten,
      protocol: notWritten,
      hasCertificate: notWritten,
      forwardsTo: groups.map((each) => known(each, each.origin)),
      redirects: notWritten,
    },
  ];
}

/** `ecr list-images`. */
function readImageIds(list: DocumentNode): PushedImage[] {
  if (list.kind !== "list") return [];
  const repository = unknown("the listing does not name its repository", originOf(list));
  return list.items.flatMap((item) => pushed(child(item, "imageTag"), repository));
}

/** `ecr describe-images`. */
function readImageDetails(node: DocumentNode): PushedImage[] {
  const name = child(node, "repositoryName");
  const repository =
    name?.kind === "scalar"
      ? known(name.text, originOf(name))
      : unknown("the listing does not name its repository", originOf(node));
  const tags = child(node, "imageTags");
  return tags?.kind === "list" ? tags.items.flatMap((tag) => pushed(tag, repository)) : [];
}

function pushed(tag: DocumentNode | undefined, repository: Value<string>): PushedImage[] {
  if (tag?.kind !== "scalar") return [];
  return [{ origin: originOf(tag), repository, tag: known(tag.text, originOf(tag)), evidence: "listing" }];
}
