import type { Cause } from "../cause.js";
import { options, pythonBundle } from "../examples/bundles.js";
import { taskResource, template } from "../examples/parts.js";
import { phpInstances, pool, site } from "../port/port-mismatch-pools.examples.js";

const LONG = "web: gunicorn --bind 127.0.0.1:8000 --timeout 600 server:app\n";

const bundle = (files: Readonly<Record<string, string>>): Record<string, string> => ({
  ...pythonBundle(),
  ...files,
});
const proxy = (text: string): Record<string, string> => ({ ".platform/nginx/conf.d/limits.conf": text });
/** The platform's own configuration, written anew with one line of its own. */
const whole = (line: string): string =>
  `events {}\nhttp {\n  include mime.types;\n  include conf.d/*.conf;\n  server {\n    listen 80 default_server;\n    ${line}\n    include conf.d/elasticbeanstalk/*.conf;\n  }\n}\n`;
const uploads = {
  ".ebextensions/02_uploads.config": options({
    "aws:elasticbeanstalk:application:environment": { MAX_CONTENT_LENGTH: "16777216" },
  }),
};

const SOCKET = "unix:/run/php-fpm/www.sock";

/** nginx of the task's own before gunicorn. */
const task = (configuration: string, command: string): Record<string, string> => ({
  "template.yaml": `${template(
    taskResource(
      "Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/proxy:1.4.2",
      "PortMappings: [{ContainerPort: 80}]",
    ),
  )}        - {Name: orders, Image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:2.7.1', PortMappings: [{ContainerPort: 8000}]}\n`,
  "proxy/Dockerfile": "FROM nginx:1.27\nCOPY default.conf /etc/nginx/conf.d/default.conf\n",
  "proxy/default.conf": configuration,
  "orders/Dockerfile": `FROM python:3.12\nWORKDIR /app\nCOPY app.py .\nCMD ${command}\n`,
  "orders/app.py":
    'from flask import Flask\napp = Flask(__name__)\n\n\n@app.route("/")\ndef index():\n    return "ok"\n',
  "push.sh":
    "docker build -t 111122223333.dkr.ecr.eu-west-1.amazonaws.com/proxy:1.4.2 proxy\ndocker build -t 111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:2.7.1 orders\n",
});
const SERVER = "server {\n  listen 80;\n  location / {\n    proxy_pass http://127.0.0.1:8000;\n  }\n}\n";
const GUNICORN = '["gunicorn", "--bind", "0.0.0.0:8000", "--timeout", "300", "app:app"]';

export const proxyLimitExamples: Cause["examples"] = {
  failing: [
    {
      name: "Beanstalk: workers may take 600 s, the platform's nginx waits 60 s",
      files: bundle({ Procfile: LONG }),
    },
    {
      name: "Beanstalk: the configuration file of gunicorn says 600 s",
      files: bundle({
        Procfile: "web: gunicorn -c gunicorn.conf.py server:app\n",
        "gunicorn.conf.py": 'bind = "127.0.0.1:8000"\ntimeout = 600\n',
      }),
    },
    {
      name: "Beanstalk: the balancer waits 600 s, the platform's nginx 60 s",
      files: bundle({
        ".ebextensions/02_idle.config": options({ "aws:elbv2:loadbalancer": { IdleTimeout: 600 } }),
      }),
    },
    { name: "Beanstalk: 16 MiB are accepted, nginx takes 1 MiB", files: bundle(uploads) },
    {
      name: "Beanstalk: the environment that runs accepts 16 MiB by a property that was set by hand",
      files: bundle({
        "running.json": JSON.stringify({
          ConfigurationSettings: [
            {
              EnvironmentName: "orders-live",
              OptionSettings: [
                {
                  Namespace: "aws:elasticbeanstalk:application:environment",
                  OptionName: "MAX_CONTENT_LENGTH",
                  Value: "16777216",
                },
              ],
            },
          ],
        }),
      }),
    },
    {
      name: "Beanstalk: a whole configuration with the platform's parts, and nginx's own time",
      files: bundle({ Procfile: LONG, ".platform/nginx/nginx.conf": whole("keepalive_timeout 620s;") }),
    },
    { name: "nginx in the task waits less than gunicorn works", files: task(SERVER, GUNICORN) },
    {
      name: "instances: a request of PHP may take 300 s, nginx waits 60 s",
      files: phpInstances(site(SOCKET), pool(SOCKET.slice("unix:".length), "request_terminate_timeout = 5m")),
    },
    {
      name: "instances: nginx's own time for FastCGI is shorter than PHP's",
      files: phpInstances(
        site("127.0.0.1:9000", "fastcgi_read_timeout 90s;"),
        pool("9000", "request_terminate_timeout = 120"),
      ),
    },
    {
      name: "nginx says that it gave up",
      timeline: [
        {
          at: 80,
          subject: "task/1",
          kind: "log-line",
          data: {
            source: "nginx",
            message:
              "upstream timed out (110: Connection timed out) while reading response header from upstream, client: 10.0.1.7",
          },
        },
      ],
    },
  ],
  healthy: [
    { name: "Beanstalk: nothing was raised", files: bundle({}) },
    {
      name: "Beanstalk: the timeout of asynchronous workers is for their signs of life, not for requests",
      files: bundle({ Procfile: LONG.replace("server:app", "--worker-class gevent server:app") }),
    },
    {
      name: "Beanstalk: nginx waits as long",
      files: bundle({ Procfile: LONG, ...proxy("proxy_read_timeout 610s;\nproxy_send_timeout 610s;\n") }),
    },
    {
      name: "Beanstalk: nginx takes as much",
      files: bundle({ ...uploads, ...proxy("client_max_body_size 16m;\n") }),
    },
    {
      name: "Beanstalk: nginx takes any size",
      files: bundle({ ...uploads, ...proxy("client_max_body_size 0;\n") }),
    },
    {
      name: "Beanstalk: a whole configuration with the platform's parts waits as long",
      files: bundle({
        Procfile: LONG,
        ".platform/nginx/nginx.conf": whole("proxy_read_timeout 610s;"),
      }),
    },
    {
      name: "Beanstalk: a whole configuration of the bundle's own",
      files: bundle({
        Procfile: LONG,
        ".platform/nginx/nginx.conf": "events {}\nhttp {\n  include conf.d/*.conf;\n}\n",
      }),
    },
    {
      name: "instances: PHP ends a request before nginx gives up",
      files: phpInstances(site("127.0.0.1:9000"), pool("9000", "request_terminate_timeout = 30s")),
    },
    {
      name: "instances: nginx waits longer than PHP works",
      files: phpInstances(
        site("127.0.0.1:9000", "fastcgi_read_timeout 310s;"),
        pool("9000", "request_terminate_timeout = 300s"),
      ),
    },
    {
      name: "instances: PHP's own end of requests is off",
      files: phpInstances(site("127.0.0.1:9000"), pool("9000", "request_terminate_timeout = 0")),
    },
    {
      name: "instances: an include may set nginx's time",
      files: phpInstances(
        site("127.0.0.1:9000", "include snippets/fastcgi-times.conf;"),
        pool("9000", "request_terminate_timeout = 300s"),
      ),
    },
    {
      name: "nginx in the task waits longer",
      files: task(SERVER.replace("proxy_pass", "proxy_read_timeout 310s;\n    proxy_pass"), GUNICORN),
    },
  ],
};
