import { isWritten, knownValue, type Model } from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import {
  NETWORK,
  placement,
  resource,
  securityGroup,
  serviceResource,
  taskResource,
  template,
} from "../examples/parts.js";
import { expressServer, NODE_DOCKERFILE, packageJson } from "../examples/files.js";
import { functionIn, REACHING_FUNCTIONS, SECRETS_ENDPOINT } from "./function-network.examples.js";
import { functionNetworkVerdicts } from "./function-network.js";
import {
  blocksStart,
  hasOwnEndpoints,
  type OutsideNeed,
  type PlacedService,
  placedServices,
  type SubnetView,
  viewFrom,
} from "./task-network.js";

const endpoint = (name: string): string =>
  resource(
    `Endpoint${name.replace(/\W/g, "")}`,
    "AWS::EC2::VPCEndpoint",
    "VpcId: !Ref Vpc",
    "VpcEndpointType: Interface",
    `ServiceName: com.amazonaws.eu-west-1.${name}`,
    "PrivateDnsEnabled: true",
    "SubnetIds: [!Ref PrivateA, !Ref PrivateB]",
    "SecurityGroupIds: [!Ref EndpointGroup]",
  );
const S3 = resource(
  "EndpointS3",
  "AWS::EC2::VPCEndpoint",
  "VpcId: !Ref Vpc",
  "VpcEndpointType: Gateway",
  "ServiceName: com.amazonaws.eu-west-1.s3",
  "RouteTableIds: [!Ref PrivateRoutes]",
);

const files = (...endpoints: readonly string[]): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    ...endpoints,
    securityGroup("EndpointGroup", "443 from 10.0.0.0/16"),
    securityGroup("TaskGroup"),
    taskResource(
      "Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:2.7.1",
      "LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: /orders, awslogs-region: eu-west-1, awslogs-stream-prefix: web } }",
    ),
    serviceResource(...placement("PrivateA PrivateB", "DISABLED")),
  ),
});

/** The same with source that sends to a queue. */
const calling = (...endpoints: readonly string[]): Record<string, string> => ({
  ...files(...endpoints),
  "service.yaml": (files(...endpoints)["service.yaml"] ?? "").replace(
    "Family: orders",
    "Family: orders\n      TaskRoleArn: arn:aws:iam::111122223333:role/orders",
  ),
  Dockerfile: NODE_DOCKERFILE,
  "package.json": packageJson("express", "@aws-sdk/client-sqs"),
  "server.js": expressServer({
    imports:
      'import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";\nconst queue = new SQSClient({});',
    before:
      'app.post("/orders", async (request, response) => {\n  await queue.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: "{}" }));\n  response.sendStatus(202);\n});',
  }),
});

export const cause = defineCause({
  id: "vpc-endpoint-missing",
  title: "an isolated subnet lacks an endpoint that the tasks need",
  severity: "error",
  meaning:
    "The subnet has no way to the internet and some VPC endpoints in its place, but not all that a task needs to start or that the application calls. Or an endpoint is there that cannot take over the service's name.",
  hurts:
    "No task starts: it waits for minutes for the service without an endpoint and stops with CannotPullContainerError or ResourceInitializationError. Where only the application's own calls are concerned, they hang until the SDK gives up.",
  mend: "Add the missing endpoints: interface endpoints for ecr.api, ecr.dkr, logs, secretsmanager or ssm, and a gateway endpoint for S3, where the layers of the image lie. Or give the subnet a NAT gateway.",
  links: [
    {
      title: "Amazon ECR interface VPC endpoints",
      url: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html",
    },
    {
      title: "Amazon ECS interface VPC endpoints",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html",
    },
  ],
  check: (model) => [
    ...placedServices(model).flatMap((placed) => judge(model, placed)),
    ...privateNames(model),
    ...functionNetworkVerdicts(model, false),
  ],
  explainsEvents: [
    "image-pull-failed",
    "resource-initialization-failed",
    "task-stopped",
    "start-throttled",
    "deployment-failed",
  ],
  explains: ["image-pull-denied", "secret-unavailable"],
  examples: {
    failing: [
      {
        name: "a function that reads a bucket, with an endpoint for secrets only",
        files: functionIn("PrivateA", SECRETS_ENDPOINT),
      },
      {
        name: "a private DNS name in a VPC that hands out none",
        files: {
          "service.yaml": (files(endpoint("ecr.api"))["service.yaml"] ?? "").replace(
            "EnableDnsHostnames: true",
            "EnableDnsHostnames: false",
          ),
        },
      },
      {
        name: "the application calls a queue for which no endpoint is made",
        files: calling(endpoint("ecr.api"), endpoint("ecr.dkr"), endpoint("logs"), S3),
      },
      { name: "S3 is forgotten", files: files(endpoint("ecr.api"), endpoint("ecr.dkr"), endpoint("logs")) },
      { name: "the logs are forgotten", files: files(endpoint("ecr.api"), endpoint("ecr.dkr"), S3) },
    ],
    healthy: [
      ...REACHING_FUNCTIONS,
      {
        name: "an endpoint for the queue that the application calls",
        files: calling(endpoint("ecr.api"), endpoint("ecr.dkr"), endpoint("logs"), endpoint("sqs"), S3),
      },
      { name: "all four", files: files(endpoint("ecr.api"), endpoint("ecr.dkr"), endpoint("logs"), S3) },
      {
        name: "an interface endpoint for S3 does as well",
        files: files(endpoint("ecr.api"), endpoint("ecr.dkr"), endpoint("logs"), endpoint("s3")),
      },
    ],
  },
});

function judge(model: Model, placed: PlacedService): Verdict[] {
  const views = placed.network.subnets.map((named) => viewFrom(model, placed, named));
  const lacking = views.filter((view): view is SubnetView => view !== null && lacksEndpoint(model, view));
  const first = lacking[0];
  if (first) {
    const unmet = lacking.flatMap((view) => view.unmet);
    const starts = blocksStart(unmet);
    const tails = [...new Set(unmet.map((need) => need.endpoints.join(" or ")))];
    return [
      found({
        title: `no endpoint for ${tails.join(", ")}`,
        explanation: `${reasons(unmet)}. The subnet ${first.subnet.id} has no way to the internet, so only an endpoint leads there.${starts ? "" : " Tasks start; these calls hang until the SDK gives up."}`,
        where: [
          { origin: first.named, value: first.subnet.id },
          { origin: first.subnet.origin, value: first.subnet.id },
          ...unmet.map((need) => ({ origin: need.origin, value: "" })),
        ],
        implies: starts
          ? [
              {
                of: placed.service.id,
                what: "image-pull",
                failure: "unreachable",
                // In the platform's words. Source: [ECS-stopped-task-errors].
                reason:
                  "ResourceInitializationError: unable to pull secrets or registry auth: context deadline exceeded",
              },
            ]
          : [],
      }),
    ];
  }
  const open = views.find((view) => view !== null && view.undecided.length > 0);
  if (!open) return [{ outcome: "not-found" }];
  return [
    unknownBecause(
      "whether all endpoints are there",
      "the endpoints of the VPC are not all known",
      open.named,
    ),
  ];
}

/** Where nothing replaces the internet, or only the internet would do, it is the way out that is missing. */
function lacksEndpoint(model: Model, view: SubnetView): boolean {
  return (
    view.unmet.length > 0 &&
    view.unmet.every((need) => need.endpoints.length > 0) &&
    hasOwnEndpoints(model, view)
  );
}

/** An endpoint takes over its service's name only in a VPC that resolves names and hands them out. */
function privateNames(model: Model): Verdict[] {
  return model.network.endpoints.flatMap((endpoint): Verdict[] => {
    const { privateDnsEnabled: own, vpc: value } = endpoint;
    const vpc = knownValue(value);
    if (knownValue(endpoint.type) !== "Interface" || !own.known || !own.value || !isWritten(own)) return [];
    if (vpc?.dns === undefined) return [];
    const off = (["support", "hostnames"] as const).filter((name) => knownValue(vpc.dns?.[name]) === false);
    if (off.length === 0) return [];
    const settings = off.map((name) => SETTINGS[name]);
    return [
      found({
        title: `${endpoint.id} wants a private DNS name, and ${settings.join(" and ")} is off in ${vpc.id}`,
        explanation: `PrivateDnsEnabled lets the endpoint take over the service's own name, and needs EnableDnsSupport and EnableDnsHostnames of its VPC. ${settings.join(" and ")} ${off.length > 1 ? "are" : "is"} off there. EC2 refuses the endpoint, and the stack rolls back.`,
        where: [
          { origin: own.origin, value: "true" },
          { origin: vpc.origin, value: vpc.id },
        ],
        repairs: off.flatMap((name) => {
          const setting = vpc.dns?.[name];
          const changes = setting === undefined ? [] : setValue(setting, true);
          return changes.length === 0
            ? []
            : [{ description: `turn ${SETTINGS[name]} on in ${vpc.id}`, safe: false, changes }];
        }),
      }),
    ];
  });
}

const SETTINGS = { support: "EnableDnsSupport", hostnames: "EnableDnsHostnames" } as const;

function reasons(unmet: readonly OutsideNeed[]): string {
  const byWhat = new Map<string, Set<string>>();
  for (const need of unmet) {
    const tails = byWhat.get(need.what) ?? new Set<string>();
    byWhat.set(need.what, tails.add(need.endpoints.join(" or ")));
  }
  return [...byWhat].map(([what, tails]) => `To ${what} a task needs ${[...tails].join(" and ")}`).join("; ");
}
