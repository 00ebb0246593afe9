// A web tier on instances as it was once deployed: a script that installs Python, fetches the application from S3 and
// starts a unit, behind a target group. The right form is silent; each thing that was wrong with it is found.
import { describe, expect, it } from "vitest";
import { readTexts } from "../read/index.js";
import { causes } from "./index.js";
import { FLASK_APP, instanceTemplate, unit } from "./examples/instances.js";
import { NAT, resource } from "./examples/parts.js";

const ROLE =
  resource("Profile", "AWS::IAM::InstanceProfile", "Roles: [!Ref WebRole]") +
  resource(
    "WebRole",
    "AWS::IAM::Role",
    "AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }] }",
    "Policies: [{ PolicyName: own, PolicyDocument: { Statement: [{ Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::image-annotations/*' }] } }]",
  );

interface Variant {
  readonly bind?: string;
  readonly targetPort?: number;
  readonly rules?: readonly string[];
  readonly more?: readonly string[];
  readonly profile?: boolean;
  readonly healthPath?: string;
  readonly source?: string;
  readonly command?: string;
}

function files(variant: Variant = {}): Record<string, string> {
  const bind = variant.bind ?? "0.0.0.0:5000";
  return {
    "infrastructure/web.yaml": instanceTemplate({
      targetPort: variant.targetPort ?? 5000,
      rules: variant.rules ?? ["5000 from BalancerGroup"],
      healthPath: variant.healthPath ?? "/",
      subnets: "PrivateA PrivateB",
      group: ["MinSize: '1'", "MaxSize: '3'", "DesiredCapacity: '1'"],
      launch: [
        "  SecurityGroupIds: [!Ref WebGroup]",
        ...(variant.profile === false ? [] : ["  IamInstanceProfile: { Arn: !GetAtt Profile.Arn }"]),
      ],
      more: variant.more ?? [NAT, ROLE],
      script: [
        "dnf install -y python3 python3-pip unzip",
        "pip3 install gunicorn",
        "aws s3 cp s3://image-annotations/app.zip /tmp/app.zip",
        "unzip -o /tmp/app.zip -d /var/www/app",
        "pip3 install -r /var/www/app/requirements.txt",
        ...unit(
          "image_app",
          "WorkingDirectory=/var/www/app",
          `ExecStart=${variant.command ?? `/usr/local/bin/gunicorn -b ${bind} app:app`}`,
          "Restart=always",
        ),
      ],
    }),
    "web/app.py": variant.source ?? FLASK_APP.replace('"/health"', '"/"'),
    "web/requirements.txt": "flask==3.0.3\n",
  };
}

async function errors(variant?: Variant): Promise<string[]> {
  const { models, problems } = await readTexts(files(variant));
  expect(problems).toEqual([]);
  const found = models.flatMap((model) =>
    causes.flatMap((cause) =>
      (cause.check?.(model) ?? []).flatMap((verdict) =>
        verdict.outcome === "found" && verdict.defect.suspected !== true ? [cause] : [],
      ),
    ),
  );
  const severe = found.filter((cause) => (cause.severityFromConfiguration ?? cause.severity) === "error");
  return [...new Set(severe.map(({ id }) => id))];
}

describe("a web tier on instances", () => {
  it("is silent where it is right", async () => {
    expect(await errors()).toEqual([]);
  });

  it.each<[string, Variant, readonly string[]]>([
    [
      "the target group asks another port",
      { targetPort: 80, rules: ["80 from BalancerGroup"] },
      ["port-mismatch"],
    ],
    [
      "the security group names the wrong source",
      { rules: ["5000 from 203.0.113.0/24"] },
      ["security-group-blocks"],
    ],
    ["the server listens on loopback", { bind: "127.0.0.1:5000" }, ["bind-loopback"]],
    ["no NAT gateway", { more: [ROLE] }, ["no-route-out"]],
    ["no instance profile", { profile: false }, ["instance-profile-missing"]],
    ["a path that the application has not", { healthPath: "/healthz" }, ["health-path-missing"]],
    [
      "a line of a shell in the unit",
      { command: "cd /var/www/app && gunicorn -b 0.0.0.0:5000 app:app" },
      ["entrypoint-wrong"],
    ],
    [
      "a variable that the unit does not set",
      {
        source: `import os\nBUCKET = os.environ["TARGET_S3_BUCKET"]\n${FLASK_APP.replace('"/health"', '"/"')}`,
      },
      ["environment-variable-missing"],
    ],
    [
      "a call that the role may not make",
      {
        source: `import boto3\ns3 = boto3.client("s3")\n${FLASK_APP.replace('"/health"', '"/"').replace('return "none"', 's3.put_object(Bucket="image-annotations", Key="uploads/a", Body=b"")\n    return "none"')}`,
      },
      ["task-role-permission-missing"],
    ],
  ])("finds that %s", async (_name, variant, expected) => {
    expect(await errors(variant)).toEqual(expected);
  });
});
