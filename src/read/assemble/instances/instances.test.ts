// What runs on instances: units from user data and beside it, metadata for cfn-init, PM2, supervisor, containers.
import { describe, expect, it } from "vitest";
import { hostPaths, type InstanceHost, knownValue } from "../../../model/index.js";
import { readTexts } from "../../read.js";
import { planExample, refers } from "../../terraform/plan-example.js";

async function hostOf(
  script: readonly string[],
  files: Record<string, string> = {},
  metadata = "",
): Promise<InstanceHost> {
  const lines = ["#!/bin/bash", "dnf install -y python3", ...script].map((line) => `          ${line}`);
  const template = `Resources:
  Web:
    Type: AWS::EC2::Instance
${metadata}    Properties:
      ImageId: ami-0a1b2c3d
      UserData:
        Fn::Base64: |
${lines.join("\n")}
`;
  const { models, problems } = await readTexts({ "web.yaml": template, ...files });
  expect(problems).toEqual([]);
  const host = models[0]?.instanceGroups[0]?.host;
  if (host === undefined) throw new Error("nobody looked");
  return host;
}

const shown = ({ processes }: InstanceHost) =>
  processes.map(({ startedBy, command, workingDirectory, application, listens }) => [
    startedBy,
    knownValue(command),
    knownValue(workingDirectory),
    (application?.listens ?? listens ?? []).map(({ port }) => knownValue(port)),
  ]);

describe("processes of instances", () => {
  it("come from a unit among the files, by its name", async () => {
    const unit =
      "[Service]\nWorkingDirectory=/srv/app\nEnvironment=PORT=4000\nExecStart=/usr/bin/node server.js\n";
    const host = await hostOf(
      ["cp /srv/app/orders.service /etc/systemd/system/", "systemctl enable --now orders"],
      {
        "deploy/orders.service": unit,
        "app/server.js": 'const express = require("express");\nexpress().listen(process.env.PORT || 3000);\n',
        "app/package.json": '{ "dependencies": { "express": "4" } }',
      },
    );
    expect(shown(host)).toEqual([["systemd", "/usr/bin/node server.js", "/srv/app", [4000]]]);
    expect(host.processes[0]?.application?.entry).toBe("app/server.js");
  });

  it("are lost with a service that nothing describes", async () => {
    expect((await hostOf(["systemctl start orders"])).incomplete).toContain("orders");
  });

  it("come from PM2, its file and supervisor", async () => {
    const pm2 = await hostOf([
      "cat > /srv/ecosystem.config.js <<'EOF'",
      'module.exports = { apps: [{ name: "api", script: "./api.js", cwd: "/srv", env: { PORT: "80" } }] };',
      "EOF",
      "cd /srv && pm2 start ecosystem.config.js",
      "pm2 start npm -- start",
    ]);
    expect(shown(pm2).map(([by, command]) => [by, command])).toEqual([
      ["pm2", "node ./api.js"],
      ["pm2", "npm start"],
    ]);
    const supervisor = await hostOf([
      "cat > /etc/supervisor/conf.d/web.conf <<'EOF'",
      "[program:web]",
      "command=gunicorn -b 0.0.0.0:5000 app:app",
      "directory=/srv",
      "EOF",
    ]);
    expect(shown(supervisor)).toEqual([["supervisor", "gunicorn -b 0.0.0.0:5000 app:app", "/srv", [5000]]]);
  });

  it("come from what cfn-init is told", async () => {
    const metadata = `    Metadata:
      AWS::CloudFormation::Init:
        config:
          packages: { yum: { httpd: [] } }
          files:
            /etc/systemd/system/api.service:
              content: |
                [Service]
                ExecStart=/usr/local/bin/gunicorn -b :8080 app:app
          services: { systemd: { httpd: { enabled: true, ensureRunning: true }, api: { ensureRunning: true } } }
`;
    const host = await hostOf(["/opt/aws/bin/cfn-init -v --stack orders --resource Web"], {}, metadata);
    expect(shown(host).map(([by, command, , ports]) => [by, command, ports])).toEqual([
      ["systemd", "httpd", [80]],
      ["systemd", "/usr/local/bin/gunicorn -b :8080 app:app", [8080]],
    ]);
    expect(host.incomplete).toBeNull();
    expect(host.processes[1]?.origin.place?.line).toBe(12);
  });

  it("are containers with the ports that they are published at", async () => {
    const host = await hostOf(["docker run -d -p 80:3000 -p 127.0.0.1:9000:9000 ghcr.io/example/orders:1"]);
    expect(shown(host).map(([by, , , ports]) => [by, ports])).toEqual([["docker", [80, 9000]]]);
    expect(
      (await hostOf(["docker run -d --network host ghcr.io/example/orders:1"])).incomplete,
    ).not.toBeNull();
  });
});

it("stands in a plan of Terraform as it does in a template", async () => {
  const script = "#!/bin/bash\ndnf install -y python3\nnohup gunicorn -b 0.0.0.0:5000 app:app &\n";
  const plan = planExample([
    {
      address: "aws_launch_template.web",
      values: { name: "web", image_id: "ami-0a1b2c3d", user_data: Buffer.from(script).toString("base64") },
    },
    {
      address: "aws_autoscaling_group.web",
      values: { min_size: 2, max_size: 4, launch_template: [{ version: "$Latest" }] },
      unknown: { launch_template: [{ id: true, name: true }], target_group_arns: true },
      expressions: {
        launch_template: [{ id: refers("aws_launch_template.web.id") }],
        target_group_arns: refers("aws_lb_target_group.web.arn"),
      },
    },
    { address: "aws_lb_target_group.web", values: { port: 5000, protocol: "HTTP", target_type: "instance" } },
  ]);
  const { models } = await readTexts({ "plan.json": plan });
  const [group] = models[0]?.instanceGroups ?? [];
  expect(group?.host === undefined ? null : shown(group.host)).toEqual([
    ["user-data", "gunicorn -b 0.0.0.0:5000 app:app", "/", [5000]],
  ]);
  expect(models[0] === undefined ? [] : hostPaths(models[0]).map(({ throughProxy }) => throughProxy)).toEqual(
    [false],
  );
});
