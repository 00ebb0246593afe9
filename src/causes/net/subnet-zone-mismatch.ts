import { ZONES_LEAST } from "../../aws/zones.js";
import {
  allOf,
  balancersTo,
  type DataStore,
  knownValue,
  type LoadBalancer,
  type Model,
  type Origin,
  sameZone,
  type Service,
  type Subnet,
  trafficPaths,
  type Value,
  zoneAmong,
} from "../../model/index.js";
import { defineCause, found, type Implication, unknownBecause, type Verdict } from "../cause.js";
import { requestPath } from "../shared/request-path.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { instanceZones } from "./subnet-zone-mismatch-instances.js";
import { subnetZoneMismatchExamples } from "./subnet-zone-mismatch.examples.js";

export const cause = defineCause({
  id: "subnet-zone-mismatch",
  title: "the subnets do not stand in the zones that are needed",
  severity: "error",
  meaning:
    "A balancer serves only the Availability Zones of its own subnets: at least two for an Application Load Balancer, and one subnet in each. A target in any other zone gets nothing. A database's subnet group needs two zones as well.",
  hurts:
    'Elastic Load Balancing or RDS refuses the resource and the stack rolls back. Or everything is made, and the targets stay "unused" because their zone is not enabled: no check is ever sent to them, and the deployment waits until it is given up.',
  mend: "Give the balancer one subnet in each zone in which tasks may be placed, in two zones or more, and a database's subnet group subnets in two zones.",
  links: [
    {
      title: "Application Load Balancers: subnets for your load balancer",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer",
    },
    {
      title: "Health checks for target groups: Target.NotInUse",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    },
    {
      title: "Working with a DB instance in a VPC: DB subnet groups",
      url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    },
  ],
  check: (model) => [
    ...model.loadBalancers.map((balancer) => balancerVerdict(model, balancer)),
    ...model.services.flatMap((service) => tasksVerdict(model, service)),
    ...model.dataStores.map(storeVerdict),
    ...instanceZones(model),
  ],
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        {
          pattern: /At least two subnets in two different Availability Zones must be specified/i,
          strength: 0.99,
        },
        {
          pattern: /cannot be attached to multiple subnets in the same Availability Zone/i,
          strength: 0.99,
        },
        {
          pattern: /Availability Zone that is not enabled for the load balancer|Target\.NotInUse/i,
          strength: 0.9,
        },
        { pattern: /doesn'?t meet Availability Zone \(AZ\) coverage requirement/i, strength: 0.99 },
      ]),
      { explanation: "The platform itself says that the zones of the subnets do not fit." },
    ),
  explainsEvents: ["stack-resource", "stack-failed", "stack-rolled-back", "target-unhealthy"],
  explains: [],
  examples: subnetZoneMismatchExamples,
});

/** A place in a Local Zone, `us-west-2-lax-1a`, where one subnet is enough. */
const LOCAL_ZONE = /^[a-z]{2}(?:-[a-z]+)+-\d-[a-z]+-\d[a-z]$/;

function balancerVerdict(model: Model, balancer: LoadBalancer): Verdict {
  const subnets = balancer.subnets.flatMap((value) => (isNamed(value) ? [value] : []));
  const type = knownValue(balancer.type);
  const pair = pairInOneZone(subnets);
  if (pair !== null && type !== undefined && type !== "gateway") {
    const [one, other] = pair.map(({ value }) => value.id);
    const zone =
      knownValue(pair[0].value.availabilityZone) === undefined
        ? "one zone"
        : `the zone ${spokenZone(pair[0])}`;
    return found({
      title:
        one === other
          ? `the balancer ${balancer.id} is given ${one} twice`
          : `${one} and ${other} stand in one zone; a balancer takes one subnet of each`,
      explanation: `The balancer ${balancer.id} is given two subnets of ${zone}. Elastic Load Balancing refuses it: a load balancer cannot be attached to multiple subnets in the same Availability Zone.`,
      where: places(balancer.origin, balancer.id, pair),
      implies: refused(model, balancer, SAME_ZONE_TEXT),
    });
  }
  if (type !== "application") return { outcome: "not-found" };
  const first = subnets[0];
  if (first === undefined || subnets.length < balancer.subnets.length) {
    return unknownBecause(
      `whether ${balancer.id} stands in two zones`,
      "its subnets are not known",
      balancer.origin,
    );
  }
  if (subnets.length >= ZONES_LEAST || LOCAL_ZONE.test(knownValue(first.value.availabilityZone) ?? "")) {
    return { outcome: "not-found" };
  }
  return found({
    title: "an Application Load Balancer with a single subnet",
    explanation: `The balancer ${balancer.id} is given the subnet ${first.value.id} alone. Elastic Load Balancing refuses it: at least two subnets in two different Availability Zones must be specified.`,
    where: places(balancer.origin, balancer.id, [first]),
    implies: refused(model, balancer, TWO_ZONES_TEXT),
  });
}

type Named = Extract<Value<Subnet>, { known: true }>;

/** One of these files, or an id; a parameter may stand for many, and an id of zeros for any. */
function isNamed(value: Value<Subnet>): value is Named {
  return (
    value.known &&
    (value.value.origin.place !== null || /^subnet-(?!(.)\1*$)[0-9a-f]{8,}$/.test(value.value.id))
  );
}

function pairInOneZone(subnets: readonly Named[]): readonly [Named, Named] | null {
  for (const [index, one] of subnets.entries()) {
    const other = subnets.slice(index + 1).find(({ value }) => sameZone(one.value, value) === "yes");
    if (other !== undefined) return [one, other];
  }
  return null;
}

// The API's own words. Source: issues aws-samples/aws-cdk-examples#635 and robertdebock/terraform-aws-vault#5.
const TWO_ZONES_TEXT =
  "ValidationError: At least two subnets in two different Availability Zones must be specified";
const SAME_ZONE_TEXT =
  "InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets in the same Availability Zone";

/** A service cannot be made without the balancer in front of it. */
function refused(model: Model, balancer: LoadBalancer, message: string): Implication[] {
  return model.services
    .filter(({ targets }) =>
      targets.some((target) =>
        balancersTo(model, target).some((value) => knownValue(value)?.id === balancer.id),
      ),
    )
    .map(({ id }) => ({ of: id, what: "refused", message }));
}

/** Tasks may be placed into each subnet of their service; the balancer's zones must hold them all. */
function tasksVerdict(model: Model, service: Service): Verdict[] {
  const { network } = service;
  if (network === null) return [];
  return service.targets.flatMap((target) =>
    balancersTo(model, target).flatMap((value): Verdict[] => {
      if (!value.known || value.value.subnets.length === 0) return [];
      const balancer = value.value;
      const views = network.subnets.map((subnet) => ({
        subnet,
        served: subnet.known ? zoneAmong(subnet.value, balancer.subnets) : ("unknown" as const),
      }));
      const outside = views.flatMap(({ subnet, served }) =>
        served === "no" && subnet.known ? [subnet] : [],
      );
      if (outside.length > 0) return [found(outsideDefect(model, service, balancer, outside))];
      if (allOf(views.map(({ served }) => served)) === "yes") return [{ outcome: "not-found" }];
      return [
        unknownBecause(
          "whether the balancer serves the zones of the tasks",
          "the zones of the subnets are not all known",
          network.origin,
        ),
      ];
    }),
  );
}

function outsideDefect(model: Model, service: Service, balancer: LoadBalancer, outside: readonly Named[]) {
  const names = outside.map(({ value }) => value.id).join(", ");
  const zones = [...new Set(outside.map(spokenZone))].join(", ");
  const path = trafficPaths(model).find((each) => each.service === service);
  return {
    title: `tasks may be placed in ${zones}, which the balancer does not serve`,
    explanation: `The service may put tasks into ${names} (${zones}), and no subnet of ${balancer.id} stands there. Such a target stays "unused": it gets neither checks nor requests, and never counts as healthy.`,
    where: [
      ...outside.map((subnet) => ({ origin: subnet.origin, value: subnet.value.id })),
      ...balancer.subnets.flatMap((subnet) =>
        subnet.known ? [{ origin: subnet.origin, value: subnet.value.id }] : [],
      ),
    ],
    path: path === undefined ? [] : requestPath(path, "service"),
    repairs: [
      {
        description: `give the balancer a subnet in ${zones}, or take ${names} out of the service`,
        safe: false,
        changes: [],
      },
    ],
  };
}

/** RDS wants two zones of a subnet group, even for an instance in one. */
function storeVerdict(store: DataStore): Verdict {
  if (store.kind !== "postgres" && store.kind !== "mysql") return { outcome: "not-found" };
  const subnets = store.subnets.flatMap((value) => (isNamed(value) ? [value] : []));
  const [first, ...others] = subnets;
  if (first === undefined || subnets.length < store.subnets.length) return { outcome: "not-found" };
  const elsewhere = others.map(({ value }) => sameZone(first.value, value));
  if (elsewhere.some((same) => same === "no")) return { outcome: "not-found" };
  if (elsewhere.some((same) => same === "unknown")) {
    return unknownBecause(
      `whether ${store.id} has two zones`,
      "the zones of its subnets are not known",
      store.origin,
    );
  }
  return found({
    title: `the subnet group of ${store.id} covers one zone only`,
    explanation: `RDS refuses a subnet group whose subnets all stand in one zone (${spokenZone(first)}): it must cover at least ${ZONES_LEAST} Availability Zones, also for a database in one.`,
    where: places(store.origin, store.id, subnets),
  });
}

function spokenZone({ value }: Named): string {
  const zone = knownValue(value.availabilityZone);
  const counted = /^\$\{AWS::AvailabilityZone\.(\d+)\}$/.exec(zone ?? "")?.[1];
  return counted === undefined
    ? (zone ?? `that of ${value.id}`)
    : `zone number ${Number(counted) + 1} of the region`;
}

function places(origin: Origin, id: string, subnets: readonly Named[]) {
  return [
    { origin, value: id },
    ...subnets.map((subnet) => ({ origin: subnet.origin, value: subnet.value.id })),
  ];
}
