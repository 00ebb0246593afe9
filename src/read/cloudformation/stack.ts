import type { InputProblem } from "../../finding/index.js";
import type { UnknownFact } from "../../model/index.js";
import { childOf, type DocumentNode, originOf, type SourceDocument } from "../document/index.js";
import { Fields } from "../resource/fields.js";
import type { Mapping, Resolved } from "../resource/resolved.js";
import { Evaluator } from "./evaluate.js";
import { readParameters } from "./parameters.js";
import { expandServerless } from "./serverless/expand.js";
import { isLoneResource, NO_BINDINGS, type Resource, resourceOf } from "./template.js";
import type { Workspace } from "./workspace.js";

/** One template opened for reading: its resources, and their properties worked out on demand. */
export class StackReading {
  readonly problems: InputProblem[] = [];
  readonly unknown: UnknownFact[] = [];
  readonly parameters: ReadonlyMap<string, Resolved>;
  readonly resources = new Map<string, Resource>();
  readonly evaluator: Evaluator;
  /** Attributes being worked out, so that a resource that refers to itself ends. */
  readonly #open = new Set<string>();
  readonly #fields = new Map<string, Fields>();

  constructor(
    readonly document: SourceDocument,
    readonly root: DocumentNode,
    readonly workspace: Workspace,
  ) {
    const { file } = document;
    this.parameters = readParameters(childOf(root, "Parameters"), workspace.files, workspace.handedTo(file));
    this.evaluator = new Evaluator({
      file,
      parameters: this.parameters,
      mappings: childOf(root, "Mappings"),
      conditions: childOf(root, "Conditions"),
      isResource: (id) => this.resources.has(id) || declares(root, id),
      attribute: (id, attribute) => this.#attribute(id, attribute),
      output: (id, name) => {
        const nested = this.resources.get(id);
        return nested?.type === "AWS::CloudFormation::Stack" ? workspace.output(this, nested, name) : null;
      },
      imported: (name) => workspace.imported(name),
    });
    for (const resource of expandServerless(root, this.#declared())) this.#keep(resource);
  }

  ofType(...types: readonly string[]): Resource[] {
    return [...this.resources.values()].filter((resource) => types.includes(resource.type));
  }

  /** The resource that a value refers to, in this template or in another one. */
  target(raw: Resolved | undefined): { readonly stack: StackReading; readonly resource: Resource } | null {
    if (raw?.kind !== "reference") return null;
    const stack = raw.file === this.document.file ? this : this.workspace.stack(raw.file);
    const resource = stack?.resources.get(raw.logicalId);
    return stack === null || resource === undefined ? null : { stack, resource };
  }

  /** Whether a value, of whatever template, refers to a resource of this one. */
  owns(raw: Resolved | undefined, id: string): boolean {
    return raw?.kind === "reference" && raw.file === this.document.file && raw.logicalId === id;
  }

  /** The properties of a resource; without any, those that could be written. */
  fields(resource: Resource): Fields {
    const before = this.#fields.get(resource.id);
    if (before !== undefined) return before;
    const fields = new Fields(this.#properties(resource), { casing: "pascal", problems: this.problems });
    this.#fields.set(resource.id, fields);
    return fields;
  }

  #properties(resource: Resource): Mapping {
    const { node, properties } = resource;
    const origin = originOf(node);
    const { place, node: ref } = origin;
    const path = ref === null ? null : { file: ref.file, path: ref.path.concat("Properties") };
    const empty: Mapping = {
      kind: "mapping",
      entries: new Map(),
      incomplete: null,
      origin: { place, node: path, written: origin.written },
    };
    if (properties === undefined) return empty;
    const resolved = this.evaluator.resolve(properties, resource.bindings);
    if (resolved.kind === "mapping") return resolved;
    if (resolved.kind === "nothing") return empty;
    return {
      ...empty,
      incomplete: resolved.kind === "unresolved" ? resolved.reason : "its properties are not a map",
    };
  }

  #declared(): Resource[] {
    const { root } = this;
    if (isLoneResource(root)) return one(resourceOf("resource", root, NO_BINDINGS));
    const section = childOf(root, "Resources");
    if (section?.kind !== "map") return [];
    return section.entries.flatMap(({ key, value }) => {
      if (!key.startsWith("Fn::ForEach::")) return one(resourceOf(key, value, NO_BINDINGS));
      const repeated = this.evaluator.expandLoop(value, NO_BINDINGS);
      if (repeated === null) this.#doubt(`the resources of ${key}`, "the list of the loop is unknown", value);
      return (repeated ?? []).flatMap((each) => one(resourceOf(each.key, each.value, each.bindings)));
    });
  }

  /** A resource under a false condition does not exist; under an unknown one it may, and is kept. */
  #keep(resource: Resource): void {
    const exists = resource.condition === null ? true : this.evaluator.condition(resource.condition);
    if (exists === false) return;
    if (exists === null) {
      const why = `the condition ${resource.condition} depends on values that are unknown`;
      this.#doubt(`whether ${resource.id} exists`, why, resource.node);
    }
    this.resources.set(resource.id, resource);
  }

  #doubt(what: string, why: string, node: DocumentNode): void {
    this.unknown.push({ what, why, where: [node.place] });
  }

  /** Attributes that a property decides. Null: only the deployment does. */
  #attribute(id: string, attribute: string | null): Resolved | null {
    const resource = this.resources.get(id);
    const property = resource === undefined ? undefined : PROPERTIES[resource.type]?.[attribute ?? "Ref"];
    const node = property === undefined ? undefined : childOf(resource?.properties, property);
    const key = `${id}.${attribute}`;
    if (resource === undefined || node === undefined || this.#open.has(key)) return null;
    this.#open.add(key);
    const resolved = this.evaluator.resolve(node, resource.bindings);
    this.#open.delete(key);
    return resolved.kind === "scalar" ? resolved : null;
  }
}

const CACHE_PORTS = {
  "PrimaryEndPoint.Port": "Port",
  "ReaderEndPoint.Port": "Port",
  "ConfigurationEndPoint.Port": "Port",
  "ConfigurationEndpoint.Port": "Port",
  "RedisEndpoint.Port": "Port",
};

/** What `Ref` and `Fn::GetAtt` of a type return is, when the property is written, the property. */
const PROPERTIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "AWS::EC2::VPC": { CidrBlock: "CidrBlock" },
  "AWS::EC2::Subnet": { CidrBlock: "CidrBlock", AvailabilityZone: "AvailabilityZone" },
  "AWS::ECR::Repository": { Ref: "RepositoryName" },
  "AWS::Logs::LogGroup": { Ref: "LogGroupName" },
  "AWS::S3::Bucket": { Ref: "BucketName" },
  "AWS::RDS::DBInstance": { "Endpoint.Port": "Port" },
  "AWS::RDS::DBCluster": { "Endpoint.Port": "Port" },
  "AWS::ElastiCache::ReplicationGroup": CACHE_PORTS,
  "AWS::ElastiCache::CacheCluster": CACHE_PORTS,
};

function one(resource: Resource | null): Resource[] {
  return resource === null ? [] : [resource];
}

function declares(root: DocumentNode, id: string): boolean {
  const section = childOf(root, "Resources");
  return section?.kind === "map" && section.entries.some((entry) => entry.key === id);
}
