import { instanceRoleExamples } from "./instance-calls.examples.js";
import { callerTrustExamples } from "./role-trust.examples.js";
import type { Cause } from "../cause.js";
import { expressServer, NODE_DOCKERFILE, packageJson } from "../examples/files.js";
import { resource, taskWith, template } from "../examples/parts.js";

const ASSUME =
  "AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ecs-tasks.amazonaws.com }, Action: sts:AssumeRole }] }";
const EXECUTION = "ExecutionRoleArn: arn:aws:iam::111122223333:role/ecsTaskExecutionRole";

const may = (actions: string, on: string): string =>
  `Policies: [{ PolicyName: own, PolicyDocument: { Statement: [{ Effect: Allow, Action: [${actions}], Resource: ${on} }] } }]`;

interface Parts {
  readonly role?: readonly string[];
  readonly container?: readonly string[];
  readonly client?: string;
  readonly call?: string;
}

/** A Node service with a task role that keeps its files in a bucket. */
function service(parts: Parts): Record<string, string> {
  const source = expressServer({
    imports: 'import { S3Client, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";',
    before: `const s3 = ${parts.client ?? "new S3Client({})"};`,
    health: `async (request, response) => response.json(await s3.send(${parts.call ?? 'new PutObjectCommand({ Bucket: "orders-files", Key: "a" })'}))`,
  });
  const role = parts.role;
  return {
    "task.yaml": template(
      ...(role ? [resource("TaskRole", "AWS::IAM::Role", ASSUME, ...role)] : []),
      taskWith(
        role ? [EXECUTION, "TaskRoleArn: !GetAtt TaskRole.Arn"] : [EXECUTION],
        ...(parts.container ?? []),
      ),
    ),
    Dockerfile: NODE_DOCKERFILE,
    "package.json": packageJson("express", "@aws-sdk/client-s3"),
    "server.js": source,
  };
}

const LIST = 'new ListObjectsV2Command({ Bucket: "orders-files" })';

export const taskRoleExamples: Cause["examples"] = {
  failing: [
    ...instanceRoleExamples.failing,
    ...callerTrustExamples.failing,
    { name: "the role may only read", files: service({ role: [may("s3:GetObject", "'*'")] }) },
    { name: "the role has no policy", files: service({ role: ["Path: /"] }) },
    { name: "there is no role", files: service({}) },
    {
      name: "another service's policy of AWS",
      files: service({ role: ["ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonSQSFullAccess]"] }),
    },
    {
      name: "objects need more than the bucket's ARN",
      files: service({ role: [may("'s3:*'", "arn:aws:s3:::orders-files")] }),
    },
    {
      name: "listing needs the bucket's ARN",
      files: service({ role: [may("'s3:*'", "'arn:aws:s3:::orders-files/*'")], call: LIST }),
    },
    {
      name: "the refusal in the log",
      timeline: [
        {
          at: 60,
          subject: "container/1/web",
          kind: "log-line",
          text: "AccessDenied: User: arn:aws:sts::111122223333:assumed-role/orders-task/0a1b2c3d is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::orders-files/a",
        },
      ],
    },
  ],
  healthy: [
    ...callerTrustExamples.healthy,
    ...instanceRoleExamples.healthy,
    {
      name: "the action on the objects",
      files: service({ role: [may("s3:PutObject", "'arn:aws:s3:::orders-files/*'")] }),
    },
    {
      name: "both ARNs, each for what it is for",
      files: service({
        role: [may("'s3:*'", "[arn:aws:s3:::orders-files, 'arn:aws:s3:::orders-files/*']")],
        call: LIST,
      }),
    },
    {
      name: "a wildcard that stands for both",
      files: service({ role: [may("'s3:Put*'", "'arn:aws:s3:::orders-*'")] }),
    },
    {
      name: "a policy of AWS that allows it",
      files: service({ role: ["ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonS3FullAccess]"] }),
    },
    {
      name: "a policy whose content is not known",
      files: service({ role: ["ManagedPolicyArns: [arn:aws:iam::111122223333:policy/orders]"] }),
    },
    {
      name: "a client with credentials of its own",
      files: service({
        role: ["Path: /"],
        client:
          'new S3Client({ credentials: { accessKeyId: process.env.KEY ?? "", secretAccessKey: process.env.SECRET ?? "" } })',
        container: [
          "Environment: [{ Name: KEY, Value: a }]",
          "Secrets: [{ Name: SECRET, ValueFrom: /orders/secret }]",
        ],
      }),
    },
    {
      name: "a server of its own",
      files: service({
        role: ["Path: /"],
        client: 'new S3Client({ endpoint: "https://storage.example", region: "auto" })',
      }),
    },
    {
      name: "credentials in the environment",
      files: service({
        role: ["Path: /"],
        container: [
          "Secrets: [{ Name: AWS_ACCESS_KEY_ID, ValueFrom: /orders/key-id }, { Name: AWS_SECRET_ACCESS_KEY, ValueFrom: /orders/key }]",
        ],
      }),
    },
  ],
};
