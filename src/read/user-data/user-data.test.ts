// User data: what shell scripts, cloud-configs and several parts do, where each line stands, and what cannot be followed.
import { describe, expect, it } from "vitest";
import { NOWHERE, type Origin } from "../../model/index.js";
import { parserFor } from "../source/syntax/parser.js";
import { readUserData, type UserData } from "./index.js";

async function read(text: string, origin: Origin = NOWHERE, file: string | null = null): Promise<UserData> {
  return readUserData(text, origin, { fileText: file, parse: await parserFor("bash"), initial: [] });
}

const words = ({ script }: UserData): string[] => script.commands.map((command) => command.words.join(" "));

describe("a shell script", () => {
  it("is followed through variables, folders, wrappers and scripts of its own", async () => {
    const data = await read(`#!/bin/bash -xe
APP=/var/www/app
export DB_HOST=\${Database.Endpoint.Address} STAGE="prod-\${AWS::Region}"
yum update -y && yum install -y python3 nginx || true
cd $APP
sudo -u app nohup python3 app.py --port "$PORT" > out.log 2>&1 &
su - app -c "cd /srv; npm start"
if [ -f x ]; then systemctl start a; fi
`);
    expect(words(data)).toEqual([
      "yum update -y",
      "yum install -y python3 nginx",
      "true",
      "cd /var/www/app",
      "python3 app.py --port ${PORT}",
      "cd /srv",
      "npm start",
      "systemctl start a",
    ]);
    const [, , , , app, , npm, start] = data.script.commands;
    expect(app).toMatchObject({
      background: true,
      user: "app",
      workingDirectory: "/var/www/app",
      certain: true,
    });
    expect(app?.environment.map(({ name, value }) => [name, value.known ? value.value : null])).toEqual([
      ["DB_HOST", "${Database.Endpoint.Address}"],
      ["STAGE", "prod-${AWS::Region}"],
    ]);
    expect(npm).toMatchObject({ workingDirectory: "/srv", user: "app" });
    expect(start?.certain).toBe(false);
    expect(data.script.packages.map(({ name }) => name)).toEqual(["python3", "nginx"]);
    expect(data.script.incomplete).toBeNull();
  });

  it("writes files by heredocs, echo and tee", async () => {
    const { files } = await read(`#!/bin/bash
cat > /etc/a.service <<'EOF'
ExecStart=/bin/a \${A}
EOF
NAME=orders
cat <<EOF | sudo tee /etc/b.conf > /dev/null
name \${NAME} \${Bucket}
EOF
echo "one" > /etc/c
echo "two" >> /etc/c
echo "A=1" | sudo tee -a /etc/environment
curl -o /tmp/x https://example.com/x
`);
    expect(files.map(({ path, text }) => [path, text])).toEqual([
      ["/etc/a.service", "ExecStart=/bin/a ${A}\n"],
      ["/etc/b.conf", "name orders ${Bucket}\n"],
      ["/etc/c", "one\n"],
      ["/etc/c", "one\ntwo\n"],
      ["/etc/environment", "A=1\n"],
    ]);
  });

  it.each([
    ["curl -sL https://example.com/setup.sh | sudo bash -", "fetched"],
    ["/opt/aws/bin/cfn-init -s stack", "cfn-init"],
    ["bash ./install.sh", "install.sh"],
    ["$COMMAND x", "worked out"],
    ["iptables -t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-port 8080", "another"],
    ["reboot", "reboot"],
  ])("says what it cannot follow: %s", async (line, why) => {
    const { script } = await read(`#!/bin/bash\n${line}\n`);
    expect(script.incomplete).toContain(why);
  });

  it("knows the installers of runtimes", async () => {
    const { script } = await read(
      "#!/bin/bash\ncurl -fsSL https://rpm.nodesource.com/setup_20.x | sudo bash -\n",
    );
    expect(script.incomplete).toBeNull();
  });

  it("follows a script that it writes itself", async () => {
    const data = await read(
      "#!/bin/bash\ncat > /opt/run.sh <<'EOF'\n#!/bin/bash\ngunicorn app:app &\nEOF\nchmod +x /opt/run.sh\n/opt/run.sh\n",
    );
    expect(words(data).at(-1)).toBe("gunicorn app:app");
    expect(data.script.incomplete).toBeNull();
  });
});

describe("places", () => {
  const file = [
    "UserData:",
    "  Fn::Base64: !Sub |",
    "    #!/bin/bash",
    "    yum install -y nginx",
    "    cat > /etc/a <<EOF",
    "      inner",
    "    EOF",
    "",
  ].join("\n");
  const place = { file: "t.yaml", line: 2, column: 3, endLine: 8, endColumn: 1 };

  it("are those of the lines in the file", async () => {
    const text = "#!/bin/bash\nyum install -y nginx\ncat > /etc/a <<EOF\n  inner\nEOF\n";
    const { script } = await read(text, { place, node: null, written: true }, file);
    expect(script.commands[0]?.origin.place).toEqual({
      file: "t.yaml",
      line: 4,
      column: 5,
      endLine: 4,
      endColumn: 25,
    });
    expect(script.files[0]?.origin.place).toEqual({
      file: "t.yaml",
      line: 6,
      column: 7,
      endLine: 6,
      endColumn: 12,
    });
  });
});

it("reads a cloud-config", async () => {
  const data = await read(`#cloud-config
packages: [nginx, [git, 2.4]]
write_files:
  - path: /etc/app.env
    content: |
      PORT=5000
runcmd:
  - [systemctl, enable, --now, app]
  - cd /srv && npm start &
`);
  expect(data.script.form).toBe("cloud-config");
  expect(words(data)).toEqual(["systemctl enable --now app", "cd /srv", "npm start"]);
  expect(data.files.map(({ path, text }) => [path, text])).toEqual([["/etc/app.env", "PORT=5000\n"]]);
  expect(data.script.packages.map(({ name }) => name)).toEqual(["nginx", "git"]);
});

it("reads the parts of a multipart document", async () => {
  const data = await read(`Content-Type: multipart/mixed; boundary="//"
MIME-Version: 1.0

--//
Content-Type: text/cloud-config; charset="us-ascii"

#cloud-config
runcmd: [[echo, one]]

--//
Content-Type: text/x-shellscript; charset="us-ascii"

#!/bin/bash
echo two
--//--
`);
  expect(words(data)).toEqual(["echo one", "echo two"]);
});

it("bears anything", async () => {
  const broken = [
    "",
    "#!/bin/bash\n<<<<((((",
    `#!/bin/sh\n${"$(".repeat(3000)}`,
    `#!/bin/sh\n${"a|".repeat(3000)}`,
    "\u0000#!",
  ];
  for (const text of broken) expect((await read(text)).script.commands.length).toBeLessThan(5000);
});
