import type { Example } from "../cause.js";
import { FLASK, options, pythonBundle } from "../example-bundles.js";

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
