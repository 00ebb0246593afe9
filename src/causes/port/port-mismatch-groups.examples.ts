import type { Example } from "../cause.js";
import { flaskInstances, instanceTemplate, unit } from "../examples/instances.js";

const GUNICORN = "/usr/local/bin/gunicorn --bind 0.0.0.0:5000 app:app";

const NGINX = (to: number): string[] => [
  "dnf install -y nginx python3-pip",
  "cat > /etc/nginx/conf.d/app.conf <<'EOF'",
  "server {",
  "  listen 8080;",
  `  location / { proxy_pass http://127.0.0.1:${to}; }`,
  "}",
  "EOF",
  "systemctl enable --now nginx",
  ...unit("web", "WorkingDirectory=/srv/web", "ExecStart=/usr/local/bin/gunicorn -b 127.0.0.1:5000 app:app"),
];

const failing: Example[] = [
  {
    name: "instances: the unit's gunicorn opens 5000, the target group asks 8080",
    files: flaskInstances(GUNICORN, { targetPort: 8080 }),
  },
  {
    name: "instances: the same without the source; the command line says it",
    files: {
      "web.yaml": instanceTemplate({
        targetPort: 8080,
        script: ["dnf install -y python3", ...unit("web", `ExecStart=${GUNICORN}`)],
      }),
    },
  },
  {
    name: "instances: nginx passes requests to a port that nothing opens",
    files: { "web.yaml": instanceTemplate({ targetPort: 8080, script: NGINX(8000) }) },
  },
  {
    name: "instances: Apache from the package is asked at 8080",
    files: {
      "web.yaml": instanceTemplate({
        targetPort: 8080,
        script: ["dnf install -y httpd", "systemctl enable --now httpd"],
      }),
    },
  },
  {
    name: "instances: a container is published at another port than the one that is asked",
    files: {
      "web.yaml": instanceTemplate({
        targetPort: 8080,
        script: [
          "dnf install -y docker",
          "systemctl start docker",
          "docker run -d -p 80:3000 ghcr.io/example/orders:1.2",
        ],
      }),
    },
  },
];

const healthy: Example[] = [
  {
    name: "instances: the unit's gunicorn opens what the target group asks",
    files: flaskInstances(GUNICORN),
  },
  {
    name: "instances: nginx stands between",
    files: { "web.yaml": instanceTemplate({ targetPort: 8080, script: NGINX(5000) }) },
  },
  {
    name: "instances: Apache's configuration is changed",
    files: {
      "web.yaml": instanceTemplate({
        targetPort: 8080,
        script: [
          "dnf install -y httpd",
          "sed -i 's/Listen 80/Listen 8080/' /etc/httpd/conf/httpd.conf",
          "systemctl enable --now httpd",
        ],
      }),
    },
  },
  {
    name: "instances: a script that is fetched may start anything",
    files: {
      "web.yaml": instanceTemplate({
        targetPort: 8080,
        script: [
          "dnf install -y python3",
          "curl -s https://example.com/setup.sh | bash",
          ...unit("web", `ExecStart=${GUNICORN}`),
        ],
      }),
    },
  },
  {
    name: "instances: the image may start programs of its own",
    files: {
      "web.yaml": instanceTemplate({
        targetPort: 8080,
        script: unit("web", `ExecStart=${GUNICORN}`),
      }).replace(/ImageId: .*/, "ImageId: ami-0a1b2c3d4e5f60718"),
    },
  },
];

export const groupPortExamples = { failing, healthy };
