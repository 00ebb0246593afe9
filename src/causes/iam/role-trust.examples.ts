import { resource, taskWith, template } from "../examples/parts.js";

const trust = (principal: string, action = "sts:AssumeRole"): string =>
  `AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: ${principal}, Action: '${action}' }] }`;

const task = (property: string, policy: string): Record<string, string> => ({
  "task.yaml": template(
    resource("Keeper", "AWS::IAM::Role", policy),
    taskWith([`${property}: !GetAtt Keeper.Arn`]),
  ),
});

const fn = (policy: string): Record<string, string> => ({
  "function.yaml": template(
    resource("Keeper", "AWS::IAM::Role", policy),
    resource(
      "Resize",
      "AWS::Lambda::Function",
      "Runtime: python3.13",
      "Handler: index.handler",
      "Role: !GetAtt Keeper.Arn",
      "Code: { ZipFile: 'def handler(event, context): return 1' }",
    ),
  ),
});

const instance = (policy: string): Record<string, string> => ({
  "instances.yaml": template(
    resource("Keeper", "AWS::IAM::Role", policy),
    resource("Profile", "AWS::IAM::InstanceProfile", "Roles: [!Ref Keeper]"),
    resource(
      "Launch",
      "AWS::EC2::LaunchTemplate",
      "LaunchTemplateData: { ImageId: ami-0a1b2c3d4e5f60718, IamInstanceProfile: { Arn: !GetAtt Profile.Arn } }",
    ),
    resource(
      "Group",
      "AWS::AutoScaling::AutoScalingGroup",
      "MinSize: '2'",
      "MaxSize: '4'",
      "LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: !GetAtt Launch.LatestVersionNumber }",
    ),
  ),
});

export const executionTrustExamples = {
  failing: [
    {
      name: "an execution role that instances may assume, and tasks not",
      files: task("ExecutionRoleArn", trust("{ Service: ec2.amazonaws.com }")),
    },
    {
      name: "an execution role of the time before tasks had roles",
      files: task("ExecutionRoleArn", trust("{ Service: ecs.amazonaws.com }")),
    },
  ],
  healthy: [
    {
      name: "tasks among several that may assume the execution role",
      files: task(
        "ExecutionRoleArn",
        trust("{ Service: [ec2.amazonaws.com, ecs-tasks.amazonaws.com] }", "sts:*"),
      ),
    },
    {
      name: "an execution role whose trust is not wholly known",
      files: task("ExecutionRoleArn", trust("{ Service: !ImportValue Trusted }")),
    },
  ],
};

export const callerTrustExamples = {
  failing: [
    {
      name: "a task role that only functions may assume",
      files: task("TaskRoleArn", trust("{ Service: lambda.amazonaws.com }")),
    },
    {
      name: "a task role for people alone",
      files: task("TaskRoleArn", trust("{ AWS: 'arn:aws:iam::111122223333:root' }")),
    },
    {
      name: "a function's role that only tasks may assume",
      files: fn(trust("{ Service: ecs-tasks.amazonaws.com }")),
    },
    {
      name: "an instance profile around a role of functions",
      files: instance(trust("{ Service: lambda.amazonaws.com }")),
    },
  ],
  healthy: [
    {
      name: "a task role that anybody of the account may assume, and tasks too",
      files: task("TaskRoleArn", trust("{ AWS: '*' }")),
    },
    {
      name: "a function's role that two services may assume",
      files: fn(trust("{ Service: [edgelambda.amazonaws.com, lambda.amazonaws.com] }")),
    },
    {
      name: "an instance's role in another partition",
      files: instance(trust("{ Service: ec2.amazonaws.com.cn }")),
    },
  ],
};
