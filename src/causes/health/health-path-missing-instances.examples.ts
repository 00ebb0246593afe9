import type { Example } from "../cause.js";
import { FLASK, options, pythonBundle } from "../examples/bundles.js";

const asking = (path: string, type = "application") =>
  options({
    "aws:elasticbeanstalk:environment": { EnvironmentType: "LoadBalanced", LoadBalancerType: type },
    "aws:elasticbeanstalk:environment:process:default": { HealthCheckPath: path },
  });

const CLI = "global:\n  application_name: orders\n  default_platform: Python 3.12\n";

const failing: Example[] = [
  {
    name: "Beanstalk: the path that the balancer asks is not among the routes",
    files: pythonBundle({ ".ebextensions/01_environment.config": asking("/healthz") }),
  },
  {
    name: "Beanstalk: no path is named, so that / is asked, which no route answers",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options({
        "aws:elasticbeanstalk:environment": { LoadBalancerType: "application" },
      }),
    }),
  },
  {
    name: "Beanstalk: the EB CLI makes a balancer that asks / unless it is told otherwise",
    files: pythonBundle({ ".ebextensions/01_environment.config": null, ".elasticbeanstalk/config.yml": CLI }),
  },
  {
    name: "Beanstalk: the bundle's proxy configuration answers another path",
    files: pythonBundle({
      ".ebextensions/01_environment.config": asking("/healthz"),
      ".platform/nginx/conf.d/elasticbeanstalk/alive.conf":
        "location = /alive {\n  return 200;\n}\nlocation /static/ {\n  alias /var/app/current/static/;\n}\n",
    }),
  },
  {
    name: "Beanstalk: the bundle's proxy configuration passes everything on to the same place",
    files: pythonBundle({
      ".ebextensions/01_environment.config": asking("/healthz"),
      ".platform/nginx/conf.d/elasticbeanstalk/00_application.conf":
        "location / {\n  proxy_pass http://127.0.0.1:8000;\n  proxy_read_timeout 120s;\n}\n",
    }),
  },
];

const healthy: Example[] = [
  { name: "Beanstalk: the path is there", files: pythonBundle() },
  {
    name: "Beanstalk: nothing tells whether there is a balancer that asks / by itself",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options({ "aws:autoscaling:asg": { MinSize: 2 } }),
    }),
  },
  {
    name: "Beanstalk: one instance is asked nothing",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options({
        "aws:elasticbeanstalk:environment": { EnvironmentType: "SingleInstance" },
      }),
    }),
  },
  {
    name: "Beanstalk: a classic balancer without a path only connects",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options({
        "aws:elasticbeanstalk:environment": { LoadBalancerType: "classic" },
      }),
    }),
  },
  {
    name: "Beanstalk: the bundle's own proxy configuration may answer the path",
    files: pythonBundle({
      ".ebextensions/01_environment.config": asking("/alive"),
      ".platform/nginx/conf.d/elasticbeanstalk/alive.conf": "location = /alive {\n  return 200;\n}\n",
    }),
  },
  {
    name: "Beanstalk: the bundle's proxy configuration passes the path on to something else",
    files: pythonBundle({
      ".ebextensions/01_environment.config": asking("/alive"),
      ".platform/nginx/conf.d/elasticbeanstalk/alive.conf":
        "location /alive {\n  proxy_pass http://127.0.0.1:9000;\n}\n",
    }),
  },
  {
    name: "Beanstalk: an expression of the proxy may match the path",
    files: pythonBundle({
      ".ebextensions/01_environment.config": asking("/alive"),
      ".platform/nginx/conf.d/elasticbeanstalk/alive.conf": "location ~ ^/al {\n  return 200;\n}\n",
    }),
  },
  {
    name: "Beanstalk: a whole configuration that includes what is not here",
    files: pythonBundle({
      ".ebextensions/01_environment.config": asking("/alive"),
      ".platform/nginx/nginx.conf":
        "events {}\nhttp {\n  server {\n    listen 80;\n    include more/*.conf;\n    location / { proxy_pass http://127.0.0.1:8000; }\n  }\n}\n",
    }),
  },
  {
    name: "Beanstalk: the proxy answers the path from files",
    files: pythonBundle({ ".ebextensions/01_environment.config": asking("/static/alive.txt") }),
  },
  {
    name: "Beanstalk: / is asked and answered",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options({
        "aws:elasticbeanstalk:environment": { LoadBalancerType: "application" },
      }),
      "server.py": FLASK.replace('"/orders"', '"/"'),
    }),
  },
];

export const instanceHealthPathExamples = { failing, healthy };
