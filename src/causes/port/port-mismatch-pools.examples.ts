import type { Example } from "../cause.js";
import { instanceTemplate } from "../examples/instances.js";

export const pool = (listen: string, ...more: readonly string[]): string[] => [
  "[www]",
  "user = nginx",
  "group = nginx",
  `listen = ${listen}`,
  "listen.owner = nginx",
  "pm = dynamic",
  "pm.max_children = 20",
  ...more,
];

export const site = (pass: string, ...more: readonly string[]): string[] => [
  "server {",
  "  listen 8080;",
  "  root /var/www/html;",
  "  location ~ \\.php$ {",
  "    include fastcgi_params;",
  `    fastcgi_pass ${pass};`,
  ...more.map((line) => `    ${line}`),
  "  }",
  "}",
];

const written = (path: string, lines: readonly string[]): string[] => [
  `cat > ${path} <<'EOF'`,
  ...lines,
  "EOF",
];

const START = "systemctl enable --now php-fpm nginx";
const INSTALL = "dnf install -y nginx php-fpm";

/** A group whose script writes nginx's site and PHP-FPM's pool. */
export function phpInstances(
  pass: readonly string[],
  listen: readonly string[],
  more: readonly string[] = [],
  poolPath = "/etc/php-fpm.d/www.conf",
): Record<string, string> {
  return {
    "web.yaml": instanceTemplate({
      targetPort: 8080,
      script: [
        INSTALL,
        ...written("/etc/nginx/conf.d/app.conf", pass),
        ...written(poolPath, listen),
        ...more,
        START,
      ],
    }),
  };
}

/** The same with both files beside the template, which the script copies. */
const copied = (pass: string, listen: string): Record<string, string> => ({
  "web.yaml": instanceTemplate({
    targetPort: 8080,
    script: [
      INSTALL,
      "cp /srv/app/deploy/site.conf /etc/nginx/conf.d/site.conf",
      "cp /srv/app/deploy/php-pool.conf /etc/php-fpm.d/www.conf",
      START,
    ],
  }),
  "deploy/site.conf": `${site(pass).join("\n")}\n`,
  "deploy/php-pool.conf": `; the shop\n${pool(listen).join("\n")}\n`,
});

const SOCKET = "/run/php-fpm/www.sock";

const failing: Example[] = [
  {
    name: "instances: nginx passes PHP to port 9000, the pool listens on a socket",
    files: phpInstances(site("127.0.0.1:9000"), pool(SOCKET)),
  },
  {
    name: "instances: nginx passes PHP to a socket, the pool listens on a port",
    files: phpInstances(site(`unix:${SOCKET}`), pool("127.0.0.1:9000")),
  },
  {
    name: "instances: nginx passes PHP to another port than the pool's",
    files: phpInstances(site("localhost:9000"), pool("9001")),
  },
  {
    name: "instances: nginx passes PHP to another socket than the pool's",
    files: phpInstances(site("unix:/run/php/shop.sock"), pool(SOCKET)),
  },
  {
    name: "instances: both files stand beside the template and are copied",
    files: copied("127.0.0.1:9000", SOCKET),
  },
  {
    name: "instances: an upstream block names the port that no pool has",
    files: phpInstances(["upstream php { server 127.0.0.1:9000; }", ...site("php")], pool("127.0.0.1:9074")),
  },
];

const healthy: Example[] = [
  {
    name: "instances: nginx and the pool name one port",
    files: phpInstances(site("127.0.0.1:9000"), pool("9000")),
  },
  {
    name: "instances: nginx and the pool name one socket, by its two paths",
    files: phpInstances(site("unix:/var/run/php-fpm/www.sock"), pool("/run/php-fpm/$pool.sock")),
  },
  {
    name: "instances: both copied files name one socket",
    files: copied(`unix:${SOCKET}`, SOCKET),
  },
  {
    name: "instances: a pool beside the package's own, which may be the one that is meant",
    files: phpInstances(
      site(`unix:${SOCKET}`),
      pool("127.0.0.1:9074").map((line) => line.replace("[www]", "[shop]")),
      [],
      "/etc/php-fpm.d/shop.conf",
    ),
  },
  {
    name: "instances: the pool's file is changed after it is written",
    files: phpInstances(site("127.0.0.1:9000"), pool(SOCKET), [
      "sed -i 's|^listen = .*|listen = 127.0.0.1:9000|' /etc/php-fpm.d/www.conf",
    ]),
  },
  {
    name: "instances: a link leads from one socket to the other",
    files: phpInstances(site("unix:/run/php/shop.sock"), pool(SOCKET), [
      `ln -s ${SOCKET} /run/php/shop.sock`,
    ]),
  },
  {
    name: "instances: a container answers at the port",
    files: phpInstances(site("127.0.0.1:9000"), pool(SOCKET), [
      "docker run -d -p 9000:9000 ghcr.io/example/php:8.3",
    ]),
  },
  {
    name: "instances: PHP runs on another machine",
    files: phpInstances(site("10.0.4.7:9000"), pool(SOCKET)),
  },
  {
    name: "instances: two pools, one of them at the port",
    files: phpInstances(site("127.0.0.1:9000"), [
      ...pool(SOCKET),
      "[shop]",
      "user = nginx",
      "listen = 127.0.0.1:9000",
      "pm = ondemand",
      "pm.max_children = 5",
    ]),
  },
];

export const poolExamples = { failing, healthy };
