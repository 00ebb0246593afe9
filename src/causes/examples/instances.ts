/** Groups of instances behind a balancer, from which the examples are put together. */
import { balancer, HTTPS_LISTENER, NETWORK, resource, securityGroup, template } from "./parts.js";

export interface GroupOptions {
  /** Lines of the user data below `#!/bin/bash`. */
  readonly script: readonly string[];
  readonly targetPort?: number;
  readonly healthPath?: string;
  /** Properties of the group, in place of or beside its own. */
  readonly group?: readonly string[];
  /** Lines of the group beside its properties: a CreationPolicy. */
  readonly policies?: readonly string[];
  readonly subnets?: string;
  /** Properties of what is launched. */
  readonly launch?: readonly string[];
  /** Whole resources beside. */
  readonly more?: readonly string[];
  readonly rules?: readonly string[];
}

/** A template with a balancer and a group of instances that a shell script sets up. */
export function instanceTemplate(options: GroupOptions): string {
  const port = options.targetPort ?? 5000;
  const group = options.group ?? ["MinSize: '2'", "MaxSize: '4'"];
  return template(
    NETWORK,
    securityGroup("BalancerGroup", "443 from 0.0.0.0/0"),
    securityGroup("WebGroup", ...(options.rules ?? [`${port} from BalancerGroup`])),
    balancer(HTTPS_LISTENER)
      .replace("TargetType: ip", "TargetType: instance")
      .replace("Port: 8080", `Port: ${port}`)
      .replace("HealthCheckPath: /health", `HealthCheckPath: ${options.healthPath ?? "/health"}`),
    withPolicies(
      resource(
        "Web",
        "AWS::AutoScaling::AutoScalingGroup",
        ...group,
        `VPCZoneIdentifier: [${(options.subnets ?? "PublicA PublicB")
          .split(" ")
          .map((name) => `!Ref ${name}`)
          .join(", ")}]`,
        "TargetGroupARNs: [!Ref TargetGroup]",
        "LaunchTemplate: { LaunchTemplateId: !Ref Launch, Version: !GetAtt Launch.LatestVersionNumber }",
      ),
      options.policies ?? [],
    ),
    resource(
      "Launch",
      "AWS::EC2::LaunchTemplate",
      "LaunchTemplateData:",
      "  InstanceType: t3.small",
      '  ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"',
      ...(options.launch ?? [
        "  NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [!Ref WebGroup] }]",
      ]),
      "  UserData:",
      "    Fn::Base64: |",
      "      #!/bin/bash",
      ...options.script.map((line) => `      ${line}`),
    ),
    ...(options.more ?? []),
  );
}

function withPolicies(text: string, policies: readonly string[]): string {
  return text.replace(
    "    Properties:\n",
    `${policies.map((line) => `    ${line}\n`).join("")}    Properties:\n`,
  );
}

/** A unit of systemd that the script writes and starts. */
export function unit(name: string, ...service: readonly string[]): string[] {
  return [
    `cat > /etc/systemd/system/${name}.service <<'EOF'`,
    "[Unit]",
    "After=network.target",
    "[Service]",
    ...service,
    "[Install]",
    "WantedBy=multi-user.target",
    "EOF",
    "systemctl daemon-reload",
    `systemctl enable --now ${name}`,
  ];
}

/** Flask with a health route and one other. */
export const FLASK_APP = `from flask import Flask

app = Flask(__name__)


@app.route("/health")
def health():
    return "ok"


@app.route("/gallery")
def gallery():
    return "none"
`;

const INSTALL = ["dnf install -y python3 python3-pip unzip", "pip3 install flask gunicorn"];

/** gunicorn under systemd on an instance, with its source beside the template. */
export function flaskInstances(
  start: string,
  options: Partial<GroupOptions> & { readonly source?: string; readonly service?: readonly string[] } = {},
): Record<string, string> {
  return {
    "deploy/web.yaml": instanceTemplate({
      ...options,
      script: [
        ...INSTALL,
        ...unit(
          "image_app",
          "WorkingDirectory=/var/www/app",
          ...(options.service ?? []),
          `ExecStart=${start}`,
          "Restart=always",
        ),
      ],
    }),
    "app/app.py": options.source ?? FLASK_APP,
    "app/requirements.txt": "flask==3.0.3\ngunicorn==23.0.0\n",
  };
}
