import { SENSITIVE_PORTS } from "../../aws/sensitive-ports.js";
import {
  anyOf,
  coversPort,
  type DataStore,
  isEverywhere,
  knownValue,
  type Model,
  reachesInternet,
  type SecurityGroup,
  type SecurityRule,
  type Service,
  type Truth,
  truthOf,
} from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { NETWORK, resource, securityGroup, template } from "../examples/parts.js";

const database = (isPublic: boolean, rule: string): Record<string, string> => ({
  "database.yaml": template(
    NETWORK,
    securityGroup("DatabaseGroup", rule),
    resource(
      "Database",
      "AWS::RDS::DBInstance",
      "Engine: postgres",
      'EngineVersion: "16.4"',
      "DBInstanceClass: db.t4g.small",
      "AllocatedStorage: '20'",
      `PubliclyAccessible: ${isPublic}`,
      "VPCSecurityGroups: [!Ref DatabaseGroup]",
    ),
  ),
});

export const cause = defineCause({
  id: "publicly-exposed",
  title: "a database or admin port is open to the world",
  severity: "error",
  meaning:
    "A security group lets every address of the internet connect to a database or to a port for administration, and what stands behind it has a public address.",
  hurts:
    "Such ports are found within minutes and tried day and night. One weak password or one unmended fault is enough.",
  mend: "Allow the port only to the security group of those who need it; reach it yourself through Session Manager or a VPN. Take the public address from the database.",
  links: [
    {
      title: "Hiding a DB instance in a VPC from the internet",
      url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html#USER_VPC.Hiding",
    },
    {
      title: "Security group rules",
      url: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    },
  ],
  check: (model) => model.network.securityGroups.flatMap((group) => judge(model, group)),
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      { name: "a public database, open to all", files: database(true, "5432 from 0.0.0.0/0") },
      {
        name: "SSH from everywhere",
        files: { "network.yaml": template(NETWORK, securityGroup("HostGroup", "22 from 0.0.0.0/0")) },
      },
    ],
    healthy: [
      { name: "a public database, open to an office", files: database(true, "5432 from 203.0.113.0/24") },
      {
        name: "the rule is wide, but the database has no public address",
        files: database(false, "5432 from 0.0.0.0/0"),
      },
      {
        name: "a web port",
        files: { "network.yaml": template(NETWORK, securityGroup("WebGroup", "443 from 0.0.0.0/0")) },
      },
    ],
  },
});

function judge(model: Model, group: SecurityGroup): Verdict[] {
  return group.ingress.flatMap((value): Verdict[] => {
    const rule = knownValue(value);
    if (!rule || !fromEverywhere(rule)) return [];
    const stores = model.dataStores.filter((store) => uses(store, group));
    const services = model.services.filter((service) => service.network && uses(service.network, group));
    if (stores.length > 0) return stores.flatMap((store) => openStore(store, rule));
    if (services.length > 0) return services.flatMap((service) => openTasks(service, rule));
    if (usedByOthers(model, group)) return [];
    return openAdministration(group, rule);
  });
}

function uses(end: { readonly securityGroups: DataStore["securityGroups"] }, group: SecurityGroup): boolean {
  return end.securityGroups.some((each) => knownValue(each)?.id === group.id);
}

function usedByOthers(model: Model, group: SecurityGroup): boolean {
  return [...model.loadBalancers, ...model.network.endpoints].some((each) => uses(each, group));
}

function fromEverywhere(rule: SecurityRule): boolean {
  const peer = knownValue(rule.peer);
  return peer?.kind === "cidr" && isEverywhere(peer.id);
}

function openStore(store: DataStore, rule: SecurityRule): Verdict[] {
  const port = knownValue(store.port);
  const reached: Truth = port === undefined ? "unknown" : coversPort(rule, port);
  if (reached === "no") return [];
  const { publiclyAccessible } = store;
  if (!publiclyAccessible.known || reached === "unknown") {
    return [
      unknownBecause(
        `whether ${store.id} is open to the world`,
        "its port or public address is not known",
        store.origin,
      ),
    ];
  }
  if (!publiclyAccessible.value) return [];
  return [
    found({
      title: `${store.id} is open to the world`,
      explanation: `The database has a public address, and a rule lets every address of the internet connect to its port ${port}.`,
      where: [
        { origin: rule.origin, value: knownValue(rule.peer)?.id ?? "" },
        { origin: publiclyAccessible.origin, value: "true" },
      ],
      repairs: [
        // A suggestion: somebody may work through that address today.
        {
          description: "take the public address from the database",
          safe: false,
          changes: setValue(publiclyAccessible, false),
        },
      ],
    }),
  ];
}

/** Tasks answer only at the ports of their containers. */
function openTasks(service: Service, rule: SecurityRule): Verdict[] {
  const { network, taskDefinition } = service;
  if (!network || !taskDefinition) return [];
  const isPublic = anyOf(
    network.subnets.map((value) => {
      const subnet = knownValue(value);
      if (!subnet || knownValue(subnet.defaultRoute) !== "internet-gateway") return subnet ? "no" : "unknown";
      return reachesInternet(subnet, network.assignPublicIp);
    }),
  );
  if (isPublic !== "yes") return [];
  return taskDefinition.containers.flatMap((container) =>
    container.portMappings.flatMap((mapping): Verdict[] => {
      const port = knownValue(mapping.containerPort);
      const name = port === undefined ? undefined : SENSITIVE_PORTS.get(port);
      if (port === undefined || name === undefined || coversPort(rule, port) !== "yes") return [];
      return [openPort(rule, `${name} (port ${port}) of the tasks is open to the world`, 0.93)];
    }),
  );
}

/** Nothing in these files stands behind the group: only what is opened on purpose counts. */
function openAdministration(group: SecurityGroup, rule: SecurityRule): Verdict[] {
  const narrow = knownValue(rule.protocol) !== "-1" && isNarrow(rule);
  const ports = [...SENSITIVE_PORTS].filter(
    ([port]) => truthOf(narrow) === "yes" && coversPort(rule, port) === "yes",
  );
  const [first] = ports;
  if (!first) return [];
  const title = `${group.id} opens ${first[1]} (port ${first[0]}) to the world`;
  return [openPort(rule, title, isWrittenThere(rule) ? 0.85 : 0.7)];
}

/** The source stands in the rule itself, not as a default that the deployer may have been meant to change. */
function isWrittenThere(rule: SecurityRule): boolean {
  const [at, peer] = [rule.origin.place, rule.peer.origin.place];
  return (
    at !== null && peer !== null && at.file === peer.file && peer.line >= at.line && peer.line <= at.endLine
  );
}

const NARROW_PORTS_MAX = 10;

function isNarrow(rule: SecurityRule): boolean {
  const [from, to] = [knownValue(rule.fromPort), knownValue(rule.toPort)];
  return from !== undefined && to !== undefined && from > 0 && to - from < NARROW_PORTS_MAX;
}

function openPort(rule: SecurityRule, title: string, confidence: number): Verdict {
  return found({
    title,
    explanation: "A rule lets every address of the internet connect to this port.",
    where: [{ origin: rule.origin, value: knownValue(rule.peer)?.id ?? "" }],
    confidence,
  });
}
