import type { Cause } from "../cause.js";
import { pythonBundle } from "../examples/bundles.js";
import { taskResource, template } from "../examples/parts.js";

const SERVER = `server {
  listen 80;
  location / {
    proxy_pass http://127.0.0.1:8000;
  }
}
`;
const WHOLE = `events {}
http {
${SERVER}}
`;

/** A task with a proxy of its own beside the application. */
const besideApplication = (
  configuration: string,
  copy = "COPY default.conf /etc/nginx/conf.d/default.conf",
): Record<string, string> => ({
  "template.yaml": template(
    taskResource(
      "Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/proxy:1.4.2",
      "PortMappings: [{ContainerPort: 80}]",
      "Essential: true",
    ) +
      "        - {Name: orders, Image: 'ghcr.io/example/orders:2.7.1', PortMappings: [{ContainerPort: 8000}]}\n",
  ),
  Dockerfile: `FROM nginx:1.27\n${copy}\n`,
  "push.sh": "docker build -t 111122223333.dkr.ecr.eu-west-1.amazonaws.com/proxy:1.4.2 .\n",
  "default.conf": configuration,
});

const inBundle = (name: string, configuration: string): Record<string, string> => ({
  ...pythonBundle(),
  [`.platform/nginx/${name}`]: configuration,
});

export const proxyConfigurationInvalidExamples: Cause["examples"] = {
  failing: [
    { name: "a directive without its semicolon", files: besideApplication(SERVER.replace("8000;", "8000")) },
    {
      name: "a block that is not closed",
      files: inBundle("conf.d/limits.conf", "server {\n  listen 8080;\n"),
    },
    {
      name: "another container's name as upstream in awsvpc mode",
      files: besideApplication(SERVER.replace("127.0.0.1", "orders")),
    },
    { name: "a whole configuration among the parts", files: besideApplication(WHOLE) },
    {
      name: "Beanstalk: a server where parts of a server are read",
      files: inBundle("conf.d/elasticbeanstalk/proxy.conf", SERVER),
    },
    {
      name: "Beanstalk: a location outside of a server",
      files: inBundle("conf.d/proxy.conf", "location /x {\n  return 204;\n}\n"),
    },
    {
      name: "nginx says it",
      timeline: [
        {
          at: 3,
          subject: "task/1",
          kind: "log-line",
          data: {
            source: "web",
            message: 'nginx: [emerg] host not found in upstream "orders" in /etc/nginx/conf.d/default.conf:4',
          },
        },
      ],
    },
  ],
  healthy: [
    { name: "the neighbour at 127.0.0.1", files: besideApplication(SERVER) },
    {
      name: "an upstream block of that name",
      files: besideApplication(
        `upstream orders {\n  server 127.0.0.1:8000;\n}\n${SERVER.replace("127.0.0.1:8000", "orders")}`,
      ),
    },
    {
      name: "a host that the image's start fills in",
      files: besideApplication(
        SERVER.replace("127.0.0.1", `\${UPSTREAM_HOST}`),
        "COPY default.conf /etc/nginx/templates/default.conf.template",
      ),
    },
    {
      name: "a whole configuration in its place",
      files: besideApplication(WHOLE, "COPY default.conf /etc/nginx/nginx.conf"),
    },
    {
      name: "a broken file that no image contains",
      files: besideApplication(SERVER.replace("8000;", "8000"), "EXPOSE 80"),
    },
    {
      name: "Beanstalk: parts in their places",
      files: {
        ...inBundle("conf.d/limits.conf", "client_max_body_size 16m;\n"),
        ".platform/nginx/conf.d/elasticbeanstalk/up.conf": "location = /up {\n  return 204;\n}\n",
      },
    },
  ],
};
