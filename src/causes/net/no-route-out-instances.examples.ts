import type { Example } from "../cause.js";
import { instanceTemplate } from "../examples/instances.js";
import { NAT, resource } from "../examples/parts.js";

const files = (
  subnets: string,
  script: readonly string[],
  ...more: readonly string[]
): Record<string, string> => ({
  "web.yaml": instanceTemplate({
    subnets,
    script,
    more,
    launch: ["  SecurityGroupIds: [!Ref WebGroup]", "  IamInstanceProfile: { Name: orders-web }"],
  }),
});

const PIP = ["dnf install -y python3-pip", "pip3 install flask gunicorn", "systemctl status crond"];
const GATEWAY = resource(
  "S3Endpoint",
  "AWS::EC2::VPCEndpoint",
  "VpcId: !Ref Vpc",
  "ServiceName: com.amazonaws.eu-west-1.s3",
  "RouteTableIds: [!Ref PrivateRoutes]",
);

const failing: Example[] = [
  {
    name: "instances: private subnets without NAT, and packages to install",
    files: files("PrivateA PrivateB", PIP),
  },
  {
    name: "instances: an endpoint for S3 brings Amazon Linux's packages, not Python's",
    files: files("PrivateA PrivateB", PIP, GATEWAY),
  },
];

const healthy: Example[] = [
  { name: "instances: private subnets with NAT", files: files("PrivateA PrivateB", PIP, NAT) },
  {
    name: "instances: only packages of Amazon Linux and objects of S3, by an endpoint",
    files: files(
      "PrivateA PrivateB",
      ["dnf install -y nginx", "aws s3 cp s3://orders-site/site.zip /tmp/"],
      GATEWAY,
    ),
  },
  { name: "instances: nothing is fetched", files: files("PrivateA PrivateB", ["echo ready > /etc/motd"]) },
];

export const instanceRouteExamples = { failing, healthy };
