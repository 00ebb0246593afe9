import type { Example } from "../cause.js";
import { BALANCED, dockerBundle, expressOn, options, pythonBundle } from "../examples/bundles.js";

const DIRECT = options({
  ...BALANCED,
  "aws:elasticbeanstalk:environment:process:default": { HealthCheckPath: "/health", Port: 8000 },
});

const failing: Example[] = [
  {
    name: "Beanstalk: a loopback address in a container; the proxy is outside of it",
    files: dockerBundle(expressOn('3000, "127.0.0.1"'), 3000),
  },
  {
    name: "Beanstalk: the balancer is sent past the proxy, to a loopback address",
    files: pythonBundle({ ".ebextensions/01_environment.config": DIRECT }),
  },
];

const healthy: Example[] = [
  {
    name: "Beanstalk: gunicorn's own loopback address behind the proxy, the port from PORT",
    files: pythonBundle({ Procfile: "web: gunicorn server:app\n" }),
  },
  { name: "Beanstalk: a loopback address behind the instance's own proxy", files: pythonBundle() },
  {
    name: "Beanstalk: past the proxy, and open to all",
    files: pythonBundle({
      ".ebextensions/01_environment.config": DIRECT,
      Procfile: "web: gunicorn --bind 0.0.0.0:8000 server:app\n",
    }),
  },
];

export const instanceLoopbackExamples = { failing, healthy };
