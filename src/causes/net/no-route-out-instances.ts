import {
  allOf,
  anyOf,
  endpointServes,
  type InstanceGroup,
  known,
  knownValue,
  type Model,
  reachesInternet,
  type Subnet,
  type Truth,
  unknown,
  type Value,
} from "../../model/index.js";
import { type Defect, found, unknownBecause, type Verdict } from "../cause.js";
import { scriptNeeds } from "./instance-needs.js";
import { type OutsideNeed, spokenNeeds } from "./task-network.js";

/** User data that fetches something, on instances in subnets from which nothing can be fetched. */
export function instanceRoutes(model: Model): Verdict[] {
  return model.instanceGroups.flatMap((group): Verdict[] => {
    const needs = scriptNeeds(group);
    if (needs.length === 0 || group.subnets.length === 0) return [];
    const views = group.subnets.flatMap((named) => (named.known ? [viewOf(model, group, named, needs)] : []));
    const stuck = views.filter(({ unmet }) => unmet.length > 0);
    if (stuck.length > 0) return [found(defectOf(group, stuck))];
    const open = views.length < group.subnets.length || views.some(({ decided }) => decided !== "yes");
    if (!open) return [{ outcome: "not-found" }];
    return [
      unknownBecause(
        "whether the instances have a way out",
        "the routes of their subnets are not known",
        group.origin,
      ),
    ];
  });
}

interface View {
  readonly subnet: Subnet;
  readonly named: Value<Subnet>["origin"];
  readonly unmet: readonly OutsideNeed[];
  readonly decided: Truth;
}

type Named = Extract<Value<Subnet>, { known: true }>;

function viewOf(
  model: Model,
  group: InstanceGroup,
  { value: subnet, origin }: Named,
  needs: readonly OutsideNeed[],
): View {
  const internet = reachesInternet(subnet, publicIpOf(group));
  const judged = needs.map((need) => ({
    need,
    met: anyOf([internet, ...need.endpoints.map((tail) => endpointServes(model.network, subnet, tail))]),
  }));
  return {
    subnet,
    named: origin,
    unmet: judged.filter(({ met }) => met === "no").map(({ need }) => need),
    decided: allOf(judged.map(({ met }) => met)),
  };
}

/** Where nothing is said the subnet decides. */
function publicIpOf({ launch }: InstanceGroup): Value<boolean> {
  const given = launch?.associatePublicIp;
  if (given === undefined) return unknown("what is launched is not among the files");
  if (!given.known) return given;
  return given.value === null
    ? unknown("the subnet decides whether they get a public address", given.origin)
    : known(given.value, given.origin);
}

function defectOf(group: InstanceGroup, stuck: readonly View[]): Defect {
  const needs = distinct(stuck.flatMap(({ unmet }) => unmet));
  const names = stuck.map(({ subnet }) => subnet.id).join(", ");
  const addressless = stuck.every(({ subnet }) => knownValue(subnet.defaultRoute) === "internet-gateway");
  const why = addressless
    ? `${names} lead to an internet gateway, but the instances have no public address`
    : `${names} ${stuck.length === 1 ? "has" : "have"} no route to the internet, and no endpoint replaces it`;
  return {
    title: addressless
      ? "instances in public subnets have no public address"
      : "the instances' subnets have no way out",
    explanation: `The user data cannot ${spokenNeeds(needs)}: ${why}. Each of these commands waits for minutes and fails, and what they should install is never there.`,
    where: [
      ...needs.slice(0, 2).map(({ origin }) => ({ origin, value: "" })),
      ...stuck.map(({ named, subnet }) => ({ origin: named, value: subnet.id })),
    ],
    confidence: 0.9,
    repairs: [
      {
        description: addressless
          ? "give the instances public addresses, or put them behind a NAT gateway"
          : `give the subnets of ${group.id} a default route to a NAT gateway, or bring everything in the image`,
        safe: false,
        changes: [],
      },
    ],
  };
}

function distinct(needs: readonly OutsideNeed[]): OutsideNeed[] {
  return [...new Map(needs.map((need) => [need.what, need])).values()];
}
