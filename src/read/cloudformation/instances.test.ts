// Instances and what scales things: groups with what they launch, policies with what they belong to, alarms with what they do.
import { describe, expect, it } from "vitest";
import { knownValue, type Model } from "../../model/index.js";
import { readTexts } from "../read.js";

async function modelOf(text: string): Promise<Model> {
  const { models, problems } = await readTexts({ "template.yaml": `Resources:\n${text}` });
  expect(problems).toEqual([]);
  const [model] = models;
  if (model === undefined) throw new Error("nothing was read");
  return model;
}

const GROUP = `
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    CreationPolicy: { ResourceSignal: { Count: 2, Timeout: PT10M } }
    UpdatePolicy: { AutoScalingRollingUpdate: { PauseTime: PT5M, WaitOnResourceSignals: true } }
    Properties:
      MinSize: "1"
      MaxSize: "3"
      HealthCheckType: ELB
      VPCZoneIdentifier: [subnet-1, subnet-2]
      TargetGroupARNs: [!Ref Targets]
      LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: !GetAtt Launch.LatestVersionNumber }
  Launch:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        InstanceType: t2.micro
        ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"
        IamInstanceProfile: { Arn: !GetAtt Profile.Arn }
        UserData:
          Fn::Base64: !Sub |
            #!/bin/bash
            yum install -y python3
            echo \${Targets}
  Targets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Port: 5000, Protocol: HTTP } }
  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Role] } }
  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
`;

describe("instances", () => {
  it("are read with what they are launched from and what CloudFormation waits for", async () => {
    const [group] = (await modelOf(GROUP)).instanceGroups;
    expect({
      sizes: [group?.minimumSize, group?.maximumSize].map((value) => knownValue(value)),
      checks: knownValue(group?.healthCheckTypes),
      grace: knownValue(group?.healthCheckGracePeriodSeconds),
      port: knownValue(knownValue(group?.targetGroups[0])?.port),
      type: knownValue(group?.launch?.instanceType),
      role: knownValue(group?.launch?.instanceRole)?.id,
      wait: [
        group?.stackWait?.signals,
        group?.stackWait?.creationTimeoutSeconds,
        group?.stackWait?.updatePauseSeconds,
      ].map((value) => knownValue(value)),
      userData: knownValue(group?.launch?.userData),
    }).toEqual({
      sizes: [1, 3],
      checks: ["ELB"],
      grace: 0,
      port: 5000,
      type: "t2.micro",
      role: "Role",
      wait: [2, 600, 300],
      userData: "#!/bin/bash\nyum install -y python3\necho ${Targets}\n",
    });
  });

  it("may stand alone, and target groups name them", async () => {
    const model = await modelOf(`
  Web:
    Type: AWS::EC2::Instance
    Properties: { InstanceType: t3.small, ImageId: ami-1, SubnetId: subnet-1, SecurityGroupIds: [sg-1] }
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { Port: 80, Protocol: HTTP, Targets: [{ Id: !Ref Web, Port: 8080 }] }
`);
    const [web] = model.instanceGroups;
    expect([web?.kind, knownValue(web?.targetGroups[0])?.id, knownValue(web?.launch?.instanceRole)]).toEqual([
      "instance",
      "Targets",
      null,
    ]);
    // The port that the target itself names wins over the group's.
    expect(knownValue(knownValue(web?.targetGroups[0])?.port)).toBe(8080);
  });
});

describe("scaling", () => {
  it("belongs to a service by its resource id, and to a group by its name", async () => {
    const model = await modelOf(`
  Service: { Type: AWS::ECS::Service, Properties: { TaskDefinition: web, DesiredCount: 2 } }
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      MinCapacity: 2
      MaxCapacity: 8
      ResourceId: !Sub service/cluster/\${Service.Name}
      ScalableDimension: ecs:service:DesiredCount
      ServiceNamespace: ecs
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 70
        PredefinedMetricSpecification: { PredefinedMetricType: ECSServiceAverageCPUUtilization }
${GROUP}
  Steps:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Group
      PolicyType: StepScaling
      StepAdjustments: [{ MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 }, { MetricIntervalLowerBound: 10, ScalingAdjustment: 2 }]
  High:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/EC2
      MetricName: CPUUtilization
      Dimensions: [{ Name: AutoScalingGroupName, Value: !Ref Group }]
      ComparisonOperator: GreaterThanThreshold
      Threshold: 70
      EvaluationPeriods: 2
      Period: 300
      AlarmActions: [!Ref Steps]
`);
    expect(
      model.scalableTargets.map(({ serviceId, minimum, maximum }) =>
        [serviceId, minimum, maximum].map((value) => knownValue<string | number>(value)),
      ),
    ).toEqual([["Service", 2, 8]]);
    expect(
      model.scalingPolicies.map(({ targetId, kind, metric, targetValue }) => [
        knownValue(targetId),
        knownValue(kind),
        knownValue(metric),
        knownValue(targetValue),
      ]),
    ).toEqual([
      ["Group", "step", null, null],
      ["Target", "target-tracking", "ECSServiceAverageCPUUtilization", 70],
    ]);
    expect(
      model.scalingPolicies[0]?.steps.map(({ lower, upper, amount }) => [
        knownValue(lower),
        knownValue(upper),
        knownValue(amount),
      ]),
    ).toEqual([
      [0, 10, 1],
      [10, null, 2],
    ]);
    const [alarm] = model.alarms;
    expect([alarm?.dimensions[0]?.resourceId, alarm?.actions.map((action) => knownValue(action))]).toEqual([
      "Group",
      ["Steps"],
    ]);
  });
});
