import { DEFAULT_PORTS, ENGINE_KINDS } from "../../aws/data-store.js";
import {
  absent,
  type DataStore,
  known,
  knownValue,
  type SecurityGroup,
  type Subnet,
  unknown,
  type Value,
} from "../../model/index.js";
import type { Fields } from "../resource/fields.js";
import { linked } from "../resource/service.js";
import type { Nouns } from "./nouns.js";
import { cacheRequiresTls, databaseRequiresTls } from "./store-tls.js";
import type { StackReading } from "./stack.js";
import type { Resource } from "./template.js";

const DATABASES = ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster", "AWS::DocDB::DBCluster"];
const CACHES = [
  "AWS::ElastiCache::CacheCluster",
  "AWS::ElastiCache::ReplicationGroup",
  "AWS::ElastiCache::ServerlessCache",
];

/** Databases and caches that the template makes. */
export function readStores(stack: StackReading, nouns: Nouns): DataStore[] {
  return [
    ...stack.ofType(...DATABASES).map((each) => readDatabase(stack, nouns, each)),
    ...stack.ofType(...CACHES).map((each) => readCache(stack, nouns, each)),
  ];
}

function readDatabase(stack: StackReading, nouns: Nouns, resource: Resource): DataStore {
  const own = stack.fields(resource);
  // An instance of a cluster has its engine, port and groups from the cluster.
  const cluster = clusterOf(stack, own);
  const fieldsWith = (name: string): Fields => (own.has(name) || cluster === null ? own : cluster);
  const engine =
    resource.type === "AWS::DocDB::DBCluster"
      ? absent("docdb", { place: own.origin.place, node: null })
      : fieldsWith("Engine").requiredText("Engine", "it is that of the snapshot or source it is made from");
  const engineVersion = fieldsWith("EngineVersion").requiredText("EngineVersion", "AWS chooses the version");
  return {
    id: resource.id,
    origin: own.origin,
    ...engineFacts(fieldsWith("Port"), engine),
    engineVersion,
    multiAz:
      resource.type === "AWS::RDS::DBInstance"
        ? own.boolean("MultiAZ", false)
        : unknown("it depends on the cluster's instances", own.origin),
    publiclyAccessible: own.boolean("PubliclyAccessible", false),
    tlsRequired: databaseRequiresTls(stack, own, cluster, engine, engineVersion),
    subnets: subnetsOf(stack, nouns, fieldsWith("DBSubnetGroupName"), "DBSubnetGroupName"),
    securityGroups: groupsOf(
      nouns,
      [fieldsWith("VPCSecurityGroups"), fieldsWith("VpcSecurityGroupIds")],
      ["VPCSecurityGroups", "VpcSecurityGroupIds"],
    ),
  };
}

function clusterOf(stack: StackReading, fields: Fields): Fields | null {
  const raw = fields.raw("DBClusterIdentifier");
  const cluster = stack.target(raw);
  return cluster === null ? null : cluster.stack.fields(cluster.resource);
}

function readCache(stack: StackReading, nouns: Nouns, resource: Resource): DataStore {
  const fields = stack.fields(resource);
  const engine =
    fields.has("Engine") || resource.type !== "AWS::ElastiCache::ReplicationGroup"
      ? fields.requiredText("Engine", "no engine is written")
      : fields.text("Engine", "redis");
  const serverless = resource.type === "AWS::ElastiCache::ServerlessCache";
  const version = serverless ? "MajorEngineVersion" : "EngineVersion";
  return {
    id: resource.id,
    origin: fields.origin,
    ...engineFacts(fields, engine),
    engineVersion: fields.requiredText(version, "AWS chooses the version"),
    multiAz: serverless
      ? known(true, { ...fields.origin, written: false })
      : fields.boolean("MultiAZEnabled", false),
    publiclyAccessible: known(false, { ...fields.origin, written: false }),
    tlsRequired: serverless
      ? known(true, { ...fields.origin, written: false })
      : cacheRequiresTls(fields, engine),
    subnets: serverless
      ? linked(fields, "SubnetIds", nouns.subnet)
      : subnetsOf(stack, nouns, fields, "CacheSubnetGroupName"),
    securityGroups: groupsOf(nouns, [fields, fields], ["VpcSecurityGroupIds", "SecurityGroupIds"]),
  };
}

function engineFacts(fields: Fields, engine: Value<string>): Pick<DataStore, "kind" | "engine" | "port"> {
  const name = knownValue(engine)?.toLowerCase();
  const kind = name === undefined ? undefined : ENGINE_KINDS[name];
  return {
    kind: kind ?? "unknown",
    engine,
    port:
      kind === undefined
        ? fields.requiredNumber("Port", "the default depends on the engine")
        : fields.number("Port", DEFAULT_PORTS[kind]),
  };
}

/** The subnets of the subnet group that a field names. */
function subnetsOf(stack: StackReading, nouns: Nouns, fields: Fields, name: string): Value<Subnet>[] {
  const raw = fields.raw(name);
  if (raw === undefined) return [];
  const group = stack.target(raw);
  if (group === null) return [unknown("its subnet group is made outside of these files", raw.origin)];
  return linked(group.stack.fields(group.resource), "SubnetIds", nouns.subnet);
}

function groupsOf(
  nouns: Nouns,
  sources: readonly Fields[],
  names: readonly string[],
): Value<SecurityGroup>[] {
  return names.flatMap((name, index) => {
    const fields = sources[index];
    return fields === undefined ? [] : linked(fields, name, nouns.securityGroup);
  });
}
