import type { Example } from "../cause.js";
import { instanceTemplate } from "../examples/instances.js";
import { resource } from "../examples/parts.js";

const PLAIN = [
  "  NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [!Ref WebGroup] }]",
];
const FETCH = ["dnf install -y unzip", "aws s3 cp s3://orders-releases/app.zip /tmp/app.zip"];

const without = (...script: readonly string[]): Record<string, string> => ({
  "web.yaml": instanceTemplate({ script, launch: PLAIN }),
});

const withRole = (
  action: string,
  target: string,
  script: readonly string[] = FETCH,
): Record<string, string> => ({
  "web.yaml": instanceTemplate({
    script,
    launch: [...PLAIN, "  IamInstanceProfile: { Arn: !GetAtt Profile.Arn }"],
    more: [
      resource("Profile", "AWS::IAM::InstanceProfile", "Roles: [!Ref WebRole]"),
      resource(
        "WebRole",
        "AWS::IAM::Role",
        "AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }] }",
        `Policies: [{ PolicyName: own, PolicyDocument: { Statement: [{ Effect: Allow, Action: '${action}', Resource: '${target}' }] } }]`,
      ),
    ],
  }),
});

export const profileExamples: { readonly failing: readonly Example[]; readonly healthy: readonly Example[] } =
  {
    failing: [
      {
        name: "instances: the user data fetches from S3, and nothing gives it credentials",
        files: without(...FETCH),
      },
    ],
    healthy: [
      {
        name: "instances: a public object, not signed",
        files: without("aws s3 cp --no-sign-request s3://orders-public/app.zip /tmp/"),
      },
      { name: "instances: nothing of AWS is called", files: without("dnf install -y nginx") },
      { name: "instances: a profile", files: withRole("s3:GetObject", "arn:aws:s3:::orders-releases/*") },
    ],
  };

export const instanceRoleExamples: {
  readonly failing: readonly Example[];
  readonly healthy: readonly Example[];
} = {
  failing: [
    {
      name: "instances: the user data reads an object, the role may only list",
      files: withRole("s3:ListBucket", "arn:aws:s3:::orders-releases"),
    },
    {
      name: "instances: a secret is read, and no policy allows it",
      files: withRole("s3:GetObject", "arn:aws:s3:::orders-releases/*", [
        "PASSWORD=$(aws --region eu-west-1 secretsmanager get-secret-value --secret-id orders --query SecretString --output text)",
      ]),
    },
  ],
  healthy: [
    {
      name: "instances: the role may read the object",
      files: withRole("s3:GetObject", "arn:aws:s3:::orders-releases/*"),
    },
  ],
};
