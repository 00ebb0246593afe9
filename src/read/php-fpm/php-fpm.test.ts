// Pools as they are written in public: the distributions' own files with their comments, short ones, several in one file.
import { describe, expect, it } from "vitest";
import { fastcgiLinks, knownValue } from "../../model/index.js";
import { readTexts } from "../read.js";
import { textFile } from "../../input/file.js";
import { reader } from "./index.js";

const DISTRIBUTION = `; Start a new pool named 'www'.
[www]
; The address on which to accept FastCGI requests:
;   'port'  - all addresses
;listen = 127.0.0.1:9000
listen = /run/php-fpm/$pool.sock
listen.acl_users = apache,nginx
listen.allowed_clients = 127.0.0.1
user = apache
group = apache
pm = dynamic ; how workers are started
pm.max_children = 50
;request_terminate_timeout = 0
request_terminate_timeout = 5m
slowlog = /var/log/php-fpm/www-slow.log
env[PATH] = /usr/local/bin:/usr/bin:/bin
php_admin_value[error_log] = /var/log/php-fpm/www-error.log
php_admin_value[disable_functions] = exec,passthru
php_flag[display_errors] = off
`;
const SEVERAL = `[global]
error_log = /proc/self/fd/2
[web]
listen = 9000
pm = static
pm.max_children = 4
request_terminate_timeout = 0
[admin]
listen = "127.0.0.1:9074"
pm = ondemand
pm.max_children = 2
request_terminate_timeout = 90s
`;

const poolsOf = (text: string) => {
  const file = textFile("conf/pool", text);
  if (!reader.recognises(file)) return null;
  const { fastcgiPools = [] } = reader.read(file, { files: { given: ".", base: "", files: new Map() } });
  return fastcgiPools.map(({ name, listen, workTimeoutSeconds }) => [
    name,
    knownValue(listen),
    knownValue(workTimeoutSeconds),
  ]);
};

describe("pools of PHP-FPM", () => {
  it("say where they listen and how long a request may take", () => {
    expect(poolsOf(DISTRIBUTION)).toEqual([["www", "/run/php-fpm/www.sock", 300]]);
    expect(poolsOf(SEVERAL)).toEqual([
      ["web", "9000", null],
      ["admin", "127.0.0.1:9074", 90],
    ]);
  });

  it("are not known where an include or the environment may say something else", () => {
    expect(poolsOf(`${SEVERAL}include = /etc/php-fpm.d/*.conf\n`)).toEqual([]);
    expect(poolsOf(SEVERAL.replace("listen = 9000", "listen = ${FPM_LISTEN}"))?.[0]).toEqual([
      "web",
      undefined,
      null,
    ]);
  });

  it("are told from other texts with sections", () => {
    expect(poolsOf(`#!/bin/bash\ncat > www.conf <<EOF\n${DISTRIBUTION}EOF\n`)).toBeNull();
    expect(poolsOf("[Service]\nExecStart=/usr/sbin/php-fpm\n")).toBeNull();
    expect(poolsOf("[program:web]\nlisten = 80\ncommand = serve\n")).toBeNull();
  });

  it("are edited at their last value", () => {
    const file = textFile("www.conf", DISTRIBUTION);
    const node = { file: "www.conf", path: ["www", "listen"] };
    const edits = reader.edit(file, { op: "set", node, value: "9000" });
    expect(edits).toMatchObject([{ line: 6, column: 10, newText: "9000" }]);
    expect(reader.edit(file, { op: "set", node, value: "9000\n[other]" })).toBeNull();
  });

  it("are the other end of what an instance's nginx passes on", async () => {
    const template = (listen: string): string => `Resources:
  Web:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-0a1b2c3d
      UserData:
        Fn::Base64: |
          #!/bin/bash
          dnf install -y nginx php-fpm
          cat > /etc/nginx/conf.d/site.conf <<'EOF'
          server {
            listen 80;
            location ~ \\.php$ { fastcgi_pass unix:/var/run/php-fpm/www.sock; }
          }
          EOF
          install -m 0644 /opt/shop/www.conf /etc/php-fpm.d/
          ${listen}
          systemctl enable --now php-fpm nginx
`;
    const agrees = async (script: string, pool: string) => {
      const { models, problems } = await readTexts({ "web.yaml": template(script), "etc/www.conf": pool });
      expect(problems).toEqual([]);
      return models.flatMap((model) => fastcgiLinks(model).map((link) => link.agrees));
    };
    expect(await agrees("true", DISTRIBUTION)).toEqual([true]);
    expect(await agrees("true", DISTRIBUTION.replace("/run/php-fpm/$pool.sock", "127.0.0.1:9000"))).toEqual([
      false,
    ]);
    expect(await agrees("sed -i 's/50/20/' /etc/php-fpm.d/www.conf", DISTRIBUTION)).toEqual([]);
    expect(await agrees("true", SEVERAL)).toEqual([]);
  });
});
