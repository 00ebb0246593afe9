import type { Cause } from "../cause.js";
import { environmentTemplate } from "../examples/beanstalk.js";
import { resource, serviceResource, taskResource, template } from "../examples/parts.js";

const LOGS =
  "LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: orders, awslogs-region: eu-west-1, awslogs-stream-prefix: web}}";
const ALARM = resource(
  "Alarm",
  "AWS::CloudWatch::Alarm",
  "Namespace: AWS/ApplicationELB",
  "MetricName: HTTPCode_Target_5XX_Count",
  "ComparisonOperator: GreaterThanThreshold",
  "Threshold: 10",
  "EvaluationPeriods: 1",
  "AlarmActions: [arn:aws:sns:eu-west-1:111122223333:people]",
);
const PEOPLE =
  ALARM.replace("[arn:aws:sns:eu-west-1:111122223333:people]", "[!Ref People]") +
  resource("People", "AWS::SNS::Topic", "DisplayName: people");
const policy = (...statements: readonly string[]): string =>
  resource(
    "PeoplePolicy",
    "AWS::SNS::TopicPolicy",
    "Topics: [!Ref People]",
    `PolicyDocument: { Version: '2012-10-17', Statement: [${statements.join(", ")}] }`,
  );
const WITHOUT_TLS =
  "{ Effect: Deny, Principal: '*', Action: sns:Publish, Resource: !Ref People, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }";
const publishing = (principal: string, more = ""): string =>
  `{ Effect: Allow, Principal: ${principal}, Action: sns:Publish, Resource: !Ref People${more} }`;
const service = (container: readonly string[], ...more: readonly string[]): Record<string, string> => ({
  "service.yaml": template(taskResource(...container), serviceResource("DesiredCount: 2"), ...more),
});

const LINUX = "'{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}'";
const group = (image: string, userData: string): Record<string, string> => ({
  "web.yaml": template(
    resource(
      "Targets",
      "AWS::ElasticLoadBalancingV2::TargetGroup",
      "Port: 80",
      "Protocol: HTTP",
      "VpcId: vpc-1",
      "HealthCheckPath: /up",
    ),
    resource(
      "Web",
      "AWS::AutoScaling::AutoScalingGroup",
      "MinSize: '2'",
      "MaxSize: '4'",
      "VPCZoneIdentifier: [subnet-1, subnet-2]",
      "TargetGroupARNs: [!Ref Targets]",
      "LaunchTemplate: {LaunchTemplateId: !Ref Launch, Version: '1'}",
    ),
    resource(
      "Launch",
      "AWS::EC2::LaunchTemplate",
      "LaunchTemplateData:",
      "  InstanceType: m7i.large",
      `  ImageId: ${image}`,
      "  UserData:",
      "    Fn::Base64: |",
      ...userData.split("\n").map((line) => `      ${line}`),
    ),
  ),
});

export const monitoringAbsentExamples: Cause["examples"] = {
  failing: [
    { name: "a service without logs and alarms", files: service([]) },
    {
      name: "instances that keep everything for themselves",
      files: group(LINUX, "#!/bin/bash\nyum install -y nginx\nsystemctl start nginx"),
    },
    {
      name: "a topic that only refuses what comes without TLS",
      files: service([LOGS], PEOPLE, policy(WITHOUT_TLS)),
    },
    {
      name: "a topic that another service may publish to",
      files: service([LOGS], PEOPLE, policy(publishing("{ Service: s3.amazonaws.com }"))),
    },
    {
      name: "an environment that reports nothing",
      files: {
        "environment.yaml": environmentTemplate([
          ["aws:autoscaling:launchconfiguration", "IamInstanceProfile", "web"],
        ]),
      },
    },
  ],
  healthy: [
    { name: "a service with logs", files: service([LOGS]) },
    { name: "a service with an alarm", files: service([], ALARM) },
    { name: "a topic without a policy of its own", files: service([LOGS], PEOPLE) },
    {
      name: "a topic that alarms may publish to, with TLS only",
      files: service(
        [LOGS],
        PEOPLE,
        policy(WITHOUT_TLS, publishing("{ Service: cloudwatch.amazonaws.com }")),
      ),
    },
    {
      name: "a topic that everything in the account may publish to",
      files: service(
        [LOGS],
        PEOPLE,
        policy(
          publishing("'*'", ", Condition: { StringEquals: { 'AWS:SourceOwner': !Ref AWS::AccountId } }"),
        ),
      ),
    },
    {
      name: "a topic whose policy names the account",
      files: service([LOGS], PEOPLE, policy(publishing("{ AWS: !Ref AWS::AccountId }"))),
    },
    {
      name: "a service with an agent beside it",
      files: service(["Environment: [{Name: OTEL_EXPORTER_OTLP_ENDPOINT, Value: 'http://127.0.0.1:4318'}]"]),
    },
    {
      name: "instances with an agent",
      files: group(LINUX, "#!/bin/bash\nyum install -y amazon-cloudwatch-agent nginx"),
    },
    {
      name: "instances of an image of one's own",
      files: group("ami-0abcdef1234567890", "#!/bin/bash\nsystemctl start nginx"),
    },
    {
      name: "an environment that streams its logs",
      files: {
        "environment.yaml": environmentTemplate([
          ["aws:autoscaling:launchconfiguration", "IamInstanceProfile", "web"],
          ["aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs", "true"],
        ]),
      },
    },
  ],
};
