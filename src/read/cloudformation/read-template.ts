import type { UnknownFact } from "../../model/index.js";
import type { Fragment, ReadContext } from "../reader.js";
import { type DocumentNode, originOf, type SourceDocument } from "../document/index.js";
import { readBalancers } from "./balancers.js";
import { readEnvironments } from "./beanstalk.js";
import { circularDependencies } from "./cycles.js";
import { readInstances } from "./instances.js";
import { readLambda } from "./lambda.js";
import { readMessaging } from "./messaging.js";
import { readEndpoint } from "./network.js";
import { templateSecrets } from "./secrets.js";
import { readSafekeeping } from "./safekeeping.js";
import { readServices } from "./services.js";
import { StackReading } from "./stack.js";
import { type Workspace, workspaceOf } from "./workspace.js";
import { readStores } from "./stores.js";
import { isLoneResource, sectionProblems } from "./template.js";

/** Resources that run something: a template with one of them is the heart of a deployment. */
const COMPUTE = [
  "AWS::ECS::Service",
  "AWS::ECS::TaskDefinition",
  "AWS::ECS::ExpressGatewayService",
  "AWS::AppRunner::Service",
  "AWS::AutoScaling::AutoScalingGroup",
  "AWS::EC2::Instance",
  "AWS::ElasticBeanstalk::Environment",
  "AWS::Lambda::Function",
  "AWS::Serverless::Function",
];

/** One template into the nouns of the Model. */
export function readTemplate(
  document: SourceDocument,
  root: DocumentNode,
  context: ReadContext,
  workspace: Workspace = workspaceOf(context.files),
): Fragment {
  const stack = workspace.stack(document.file) ?? new StackReading(document, root, workspace);
  const nouns = workspace.nouns(stack);
  const balancers = readBalancers(stack, nouns);
  const services = readServices(stack, nouns);
  const all = <T>(type: string, read: (resource: Parameters<typeof nouns.vpcOf>[0]) => T): T[] =>
    stack.ofType(type).map(read);
  const taskDefinitions = all("AWS::ECS::TaskDefinition", (each) => nouns.taskDefinitionOf(each));
  const dataStores = readStores(stack, nouns);
  const network = {
    vpcs: all("AWS::EC2::VPC", (each) => nouns.vpcOf(each)),
    subnets: all("AWS::EC2::Subnet", (each) => nouns.subnetOf(each)),
    securityGroups: all("AWS::EC2::SecurityGroup", (each) => nouns.groupOf(each)),
    endpoints: all("AWS::EC2::VPCEndpoint", (each) => readEndpoint(stack, nouns, each)),
  };
  const roles = all("AWS::IAM::Role", (each) => nouns.roleOf(each));
  const lone = isLoneResource(root);
  return {
    describesDeployment: stack.ofType(...COMPUTE).length > 0,
    services,
    taskDefinitions,
    ...balancers,
    network,
    roles,
    dataStores,
    ...readEnvironments(stack),
    ...readLambda(stack, nouns),
    ...readMessaging(stack),
    ...readSafekeeping(stack, nouns),
    ...readInstances(stack, nouns),
    stacks: lone
      ? []
      : [
          {
            origin: originOf(root),
            file: document.file,
            resources: stack.resources.size,
            parameters: [...stack.parameters.keys()],
          },
        ],
    secrets: templateSecrets(root),
    unknown: [...stack.unknown, ...expressServices(stack)],
    problems: [...sectionProblems(document), ...circularDependencies(stack), ...stack.problems],
  };
}

/** ECS makes the balancer, target group and rollout of an Express service itself, by rules that are not published. */
function expressServices(stack: StackReading): UnknownFact[] {
  return stack.ofType("AWS::ECS::ExpressGatewayService").map((each) => ({
    what: `the service that ECS makes of ${each.id}`,
    why: "an Express service's balancer, health check and rollout are made by ECS",
    where: [each.node.place],
  }));
}
