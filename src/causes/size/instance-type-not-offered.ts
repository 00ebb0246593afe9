import { architectureOf, imageArchitecture } from "../../aws/auto-scaling.js";
import { type InstanceGroup, knownValue } from "../../model/index.js";
import { defineCause, found, type Verdict } from "../cause.js";
import { resource, template } from "../examples/parts.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";

const PARAMETER = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default";
const files = (type: string, architecture: string): Record<string, string> => ({
  "web.yaml": template(
    resource(
      "Web",
      "AWS::EC2::Instance",
      `InstanceType: ${type}`,
      `ImageId: '{{resolve:ssm:${PARAMETER}-${architecture}}}'`,
      "SubnetId: subnet-0a1b2c3d4e5f60718",
    ),
  ),
});

export const cause = defineCause({
  id: "instance-type-not-offered",
  title: "the instance type cannot be launched like this",
  severity: "error",
  meaning:
    "The instance type does not exist in that zone or region, or it has another CPU architecture than the image that it should start.",
  hurts:
    "EC2 refuses to launch the instance. The Auto Scaling group tries again and again, CloudFormation waits for instances that never come, and the stack is rolled back.",
  mend: "Take an image for the type's architecture, or a type that the image and every zone of the group offer.",
  links: [
    {
      title: "Amazon EC2 instance type naming conventions",
      url: "https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html",
    },
    {
      title: "Troubleshooting: instance launch failure",
      url: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html",
    },
  ],
  check: (model) => model.instanceGroups.map(judge),
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        {
          pattern: /requested instance type \([^)]*\) is not supported in your requested Availability Zone/i,
          strength: 0.95,
        },
        {
          pattern:
            /The architecture '[^']*' of the specified instance type does not match the architecture '[^']*' of the specified AMI/i,
          strength: 0.95,
        },
      ]),
      { explanation: "EC2 refused to launch the instance type.", where: [] },
    ),
  explainsEvents: ["placement-failed", "stack-resource", "stack-failed", "stack-rolled-back"],
  explains: [],
  examples: {
    failing: [
      { name: "an Arm type with an image for Intel", files: files("t4g.small", "x86_64") },
      { name: "an Intel type with an image for Arm", files: files("m7i.large", "arm64") },
      {
        name: "EC2 says it",
        timeline: [
          {
            at: 30,
            subject: "stack",
            kind: "stack-failed",
            data: {
              status: "CREATE_FAILED",
              reason:
                "Your requested instance type (t2.micro) is not supported in your requested Availability Zone (us-east-1e).",
            },
          },
        ],
      },
    ],
    healthy: [
      { name: "an Arm type with its image", files: files("t4g.small", "arm64") },
      { name: "a type with a graphics card", files: files("g5.xlarge", "x86_64") },
      {
        name: "an image that says nothing of its architecture",
        files: {
          "web.yaml": template(
            resource(
              "Web",
              "AWS::EC2::Instance",
              "InstanceType: t4g.small",
              "ImageId: ami-0abcdef1234567890",
            ),
          ),
        },
      },
    ],
  },
});

function judge({ launch }: InstanceGroup): Verdict {
  const [type, image] = [knownValue(launch?.instanceType), knownValue(launch?.image)];
  const own = typeof type === "string" ? architectureOf(type) : null;
  const wanted = typeof image === "string" ? imageArchitecture(image) : null;
  if (launch === null || own === null || wanted === null || own === wanted) return { outcome: "not-found" };
  return found({
    title: `${type} has the architecture ${own}, the image is made for ${wanted}`,
    explanation: `Instances of the type ${type} have ${own} CPUs, and the image's name says ${wanted}. EC2 refuses to launch it.`,
    where: [
      { origin: launch.instanceType.origin, value: type ?? "" },
      { origin: launch.image.origin, value: image ?? "" },
    ],
  });
}
