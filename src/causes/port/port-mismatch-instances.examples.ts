import type { Example } from "../cause.js";
import { poolExamples } from "./port-mismatch-pools.examples.js";
import { groupPortExamples } from "./port-mismatch-groups.examples.js";
import { BALANCED, dockerBundle, expressOn, nodeBundle, options, pythonBundle } from "../examples/bundles.js";

const PORT = "aws:elasticbeanstalk:application:environment";
const DIRECT = {
  ...BALANCED,
  "aws:elasticbeanstalk:environment:process:default": { HealthCheckPath: "/health", Port: 8000 },
};

const failing: Example[] = [
  ...groupPortExamples.failing,
  ...poolExamples.failing,
  {
    name: "Beanstalk: gunicorn on 5000, the platform's nginx passes to 8000",
    files: pythonBundle({ Procfile: "web: gunicorn --bind 0.0.0.0:5000 server:app\n" }),
  },
  {
    name: "Beanstalk: PORT moves the proxy, the Procfile stays on 8000",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options({ ...BALANCED, [PORT]: { PORT: "9000" } }),
      Procfile: "web: gunicorn --bind 0.0.0.0:8000 server:app\n",
    }),
  },
  {
    name: "Beanstalk: Node.js on a fixed port that neither documentation nor proxy knows",
    files: nodeBundle({ "server.js": expressOn("3000") }),
  },
  {
    name: "Beanstalk: the image exposes another port than the one that the program opens",
    files: dockerBundle(expressOn("3000"), 8080),
  },
  {
    name: "Beanstalk: the balancer is sent past the proxy, to a port that nothing opens",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options(DIRECT),
      Procfile: "web: gunicorn --bind 0.0.0.0:5000 server:app\n",
    }),
  },
  {
    name: "Beanstalk: the bundle's own nginx configuration passes requests to another port",
    files: pythonBundle({
      ".platform/nginx/conf.d/elasticbeanstalk/00_application.conf":
        "location / {\n  proxy_pass http://127.0.0.1:8080;\n}\n",
    }),
  },
  {
    name: "Beanstalk: a whole configuration of nginx passes requests to another port",
    files: pythonBundle({
      ".platform/nginx/nginx.conf":
        "events {}\nhttp {\n  server {\n    listen 80 default_server;\n    location / {\n      proxy_pass http://127.0.0.1:8080;\n    }\n  }\n}\n",
    }),
  },
];

const healthy: Example[] = [
  {
    name: "Beanstalk: limits in the bundle's nginx configuration, and a second server on another port",
    files: pythonBundle({
      ".platform/nginx/conf.d/limits.conf":
        "client_max_body_size 20m;\nserver {\n  listen 8080;\n  location / {\n    proxy_pass http://127.0.0.1:9000;\n  }\n}\n",
    }),
  },
  ...groupPortExamples.healthy,
  ...poolExamples.healthy,
  {
    name: "Beanstalk: gunicorn on 8000 behind the platform's nginx on 80",
    files: pythonBundle({ Procfile: "web: gunicorn --bind 0.0.0.0:8000 server:app\n" }),
  },
  { name: "Beanstalk: the port comes from PORT, which the platform sets", files: nodeBundle() },
  {
    name: "Beanstalk: a fixed 8080, which proxies of Node.js are seen to use",
    files: nodeBundle({ "server.js": expressOn("8080") }),
  },
  {
    name: "Beanstalk: PORT and Procfile name the same port",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options({ ...BALANCED, [PORT]: { PORT: "5000" } }),
      Procfile: "web: gunicorn --bind 0.0.0.0:5000 server:app\n",
    }),
  },
  {
    name: "Beanstalk: the bundle's own nginx configuration passes requests on",
    files: pythonBundle({
      ".platform/nginx/conf.d/elasticbeanstalk/00_application.conf":
        "location / {\n  proxy_pass http://127.0.0.1:5000;\n}\n",
      Procfile: "web: gunicorn --bind 0.0.0.0:5000 server:app\n",
    }),
  },
  {
    name: "Beanstalk: the image exposes what the program opens",
    files: dockerBundle(expressOn("3000"), 3000),
  },
  {
    name: "Beanstalk: the balancer is sent past the proxy, to the program",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options(DIRECT),
      Procfile: "web: gunicorn --bind 0.0.0.0:8000 server:app\n",
    }),
  },
];

export const instancePortExamples = { failing, healthy };
