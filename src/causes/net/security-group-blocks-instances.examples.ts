import type { Example } from "../cause.js";
import { flaskInstances, instanceTemplate, unit } from "../examples/instances.js";
import { databaseResource, securityGroup } from "../examples/parts.js";

const START = "/usr/local/bin/gunicorn --bind 0.0.0.0:5000 app:app";

const withDatabase = (rule: string): Record<string, string> => ({
  "web.yaml": instanceTemplate({
    more: [securityGroup("DatabaseGroup", rule), databaseResource()],
    script: [
      "dnf install -y python3-pip",
      ...unit(
        "web",
        "Environment=DATABASE_URL=postgresql://orders@${Database.Endpoint.Address}:5432/orders",
        `ExecStart=${START}`,
      ),
    ],
  }).replace("Fn::Base64: |", "Fn::Base64: !Sub |"),
});

const failing: Example[] = [
  {
    name: "instances: the balancer's group is let in at another port",
    files: flaskInstances(START, { rules: ["80 from BalancerGroup"] }),
  },
  {
    name: "instances: only an office may connect",
    files: flaskInstances(START, { rules: ["5000 from 203.0.113.0/24"] }),
  },
  { name: "instances: the database lets in another port", files: withDatabase("3306 from WebGroup") },
];

const healthy: Example[] = [
  { name: "instances: the balancer's group may connect", files: flaskInstances(START) },
  {
    name: "instances: the whole network may connect",
    files: flaskInstances(START, { rules: ["5000 from 10.0.0.0/16"] }),
  },
  { name: "instances: the database lets them in", files: withDatabase("5432 from WebGroup") },
];

export const instanceConnectionExamples = { failing, healthy };
