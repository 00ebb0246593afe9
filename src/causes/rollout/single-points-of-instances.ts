import { balancersOf, type InstanceGroup, knownValue, type Model } from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { type Example, found, type Verdict } from "../cause.js";
import { instanceTemplate } from "../examples/instances.js";

/** Groups behind a balancer that run a single instance, or all of them in one zone. */
export function singleInstances(model: Model): Verdict[] {
  return model.instanceGroups.flatMap((group): Verdict[] => {
    const balanced = group.targetGroups.some(
      (value) => value.known && balancersOf(model, value.value).length > 0,
    );
    if (group.kind !== "auto-scaling-group" || !balanced) return [];
    return [...oneInstance(group), ...oneZone(group)];
  });
}

function oneInstance({ minimumSize, desiredCapacity, id }: InstanceGroup): Verdict[] {
  const desired = knownValue(desiredCapacity);
  if (knownValue(minimumSize) !== 1 || desired === undefined || (desired !== null && desired > 1)) return [];
  return [
    found({
      title: "the balancer may have one instance alone behind it",
      explanation: `The group ${id} starts with one instance and may always shrink to one. When it fails, every request fails until a new one is set up.`,
      where: [{ origin: minimumSize.origin, value: "1" }],
      confidence: 0.9,
      repairs: [
        { description: "run two instances at least", safe: false, changes: setValue(minimumSize, 2) },
      ],
    }),
  ];
}

function oneZone({ subnets, id }: InstanceGroup): Verdict[] {
  const known = subnets.map((subnet) => knownValue(subnet));
  const [first] = known;
  // A parameter may stand for several.
  if (first === undefined || first.origin.place === null || known.includes(undefined)) return [];
  const zone = knownValue(first.availabilityZone);
  const same = known.every(
    (subnet) =>
      subnet?.id === first.id || (zone !== undefined && knownValue(subnet?.availabilityZone) === zone),
  );
  return same
    ? [
        found({
          title: "all instances stand in one zone",
          explanation: `All subnets of the group ${id} lie in ${zone === undefined ? "one zone" : `the zone ${zone}`}. When it fails, so does the service, however many instances it has.`,
          where: subnets.map((subnet) => ({ origin: subnet.origin, value: knownValue(subnet)?.id ?? "" })),
          confidence: 0.9,
        }),
      ]
    : [];
}

const files = (least: number, subnets: string): Record<string, string> => ({
  "web.yaml": instanceTemplate({
    subnets,
    script: ["dnf install -y nginx"],
    group: [`MinSize: '${least}'`, "MaxSize: '4'"],
  }),
});

export const singleInstanceExamples: {
  readonly failing: readonly Example[];
  readonly healthy: readonly Example[];
} = {
  failing: [
    { name: "a group of one instance behind a balancer", files: files(1, "PublicA PublicB") },
    { name: "two instances in one zone", files: files(2, "PublicA") },
  ],
  healthy: [{ name: "two instances in two zones", files: files(2, "PublicA PublicB") }],
};
