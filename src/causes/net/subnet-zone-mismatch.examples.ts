import type { Example } from "../cause.js";
import { instanceTemplate } from "../examples/instances.js";
import {
  balancer,
  BEHIND_BALANCER,
  databaseResource,
  MAPPED_PORT,
  NETWORK,
  placement,
  resource,
  securityGroup,
  serviceResource,
  taskResource,
  template,
} from "../examples/parts.js";

/** A third private subnet in a zone of its own, or in one that the others stand in. */
const further = (zone: string): string =>
  resource(
    "Further",
    "AWS::EC2::Subnet",
    "VpcId: !Ref Vpc",
    "CidrBlock: 10.0.20.0/24",
    `AvailabilityZone: ${zone}`,
  ) +
  resource(
    "FurtherRoutes",
    "AWS::EC2::SubnetRouteTableAssociation",
    "SubnetId: !Ref Further",
    "RouteTableId: !Ref PublicRoutes",
  );

function files(options: {
  readonly balancerSubnets?: string;
  readonly taskSubnets?: string;
  readonly more?: readonly string[];
}): Record<string, string> {
  const front = balancer().replace(
    "Subnets: [!Ref PublicA, !Ref PublicB]",
    `Subnets: [${options.balancerSubnets ?? "!Ref PublicA, !Ref PublicB"}]`,
  );
  return {
    "service.yaml": template(
      NETWORK,
      ...(options.more ?? []),
      securityGroup("BalancerGroup", "443 from 0.0.0.0/0"),
      securityGroup("TaskGroup", "8080 from BalancerGroup"),
      front,
      taskResource(MAPPED_PORT),
      serviceResource(
        "DesiredCount: 2",
        ...placement(options.taskSubnets ?? "PublicA PublicB", "ENABLED"),
        ...BEHIND_BALANCER,
      ),
    ),
  };
}

const database = (subnets: string): Record<string, string> => ({
  "database.yaml": template(
    NETWORK,
    further("eu-west-1a"),
    securityGroup("DatabaseGroup", "5432 from 10.0.0.0/16"),
    databaseResource().replace("!Ref PrivateA, !Ref PrivateB", subnets),
  ),
});

const failing: Example[] = [
  { name: "a single subnet", files: files({ balancerSubnets: "!Ref PublicA", taskSubnets: "PublicA" }) },
  {
    name: "two subnets of one zone",
    files: files({
      balancerSubnets: "!Ref PublicA, !Ref PublicB, !Ref Further",
      more: [further("eu-west-1b")],
    }),
  },
  {
    name: "tasks in a zone that the balancer does not serve",
    files: files({ taskSubnets: "PublicA PublicB Further", more: [further("eu-west-1c")] }),
  },
  { name: "a database with one zone", files: database("!Ref PrivateA, !Ref Further") },
  {
    name: "the platform's own words",
    timeline: [
      {
        at: 12,
        subject: "stack/orders",
        kind: "stack-resource",
        text: "At least two subnets in two different Availability Zones must be specified (Service: AmazonElasticLoadBalancing; Status Code: 400; Error Code: ValidationError)",
      },
    ],
  },
];

const healthy: Example[] = [
  { name: "two zones for the balancer and the tasks", files: files({}) },
  { name: "tasks in one of the balancer's zones", files: files({ taskSubnets: "PublicA" }) },
  {
    name: "zones that the deployment chooses",
    files: files({ taskSubnets: "PublicA Further", more: [further("!Ref AWS::NoValue")] }),
  },
  {
    name: "subnets from a parameter",
    files: files({ balancerSubnets: "!Ref BalancerSubnets" }),
  },
  {
    name: "ids of zeros, which somebody is to fill in",
    files: files({ balancerSubnets: "subnet-00000000000000000, subnet-00000000000000000" }),
  },
  { name: "a database with two zones", files: database("!Ref PrivateA, !Ref PrivateB") },
  {
    name: "another refusal",
    timeline: [
      {
        at: 12,
        subject: "stack/orders",
        kind: "stack-resource",
        text: "The subnet ID 'subnet-0a1b' does not exist",
      },
    ],
  },
];

const groupIn = (subnets: string): Record<string, string> => ({
  "web.yaml": instanceTemplate({
    subnets,
    script: ["echo ready"],
    more: [
      resource(
        "Third",
        "AWS::EC2::Subnet",
        "VpcId: !Ref Vpc",
        "CidrBlock: 10.0.2.0/24",
        "AvailabilityZone: eu-west-1c",
      ),
    ],
  }),
});

export const subnetZoneMismatchExamples = {
  failing: [
    ...failing,
    { name: "instances in a zone that the balancer does not serve", files: groupIn("PublicA Third") },
  ],
  healthy: [...healthy, { name: "instances in the balancer's zones", files: groupIn("PrivateA PrivateB") }],
};
