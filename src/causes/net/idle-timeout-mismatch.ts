import {
  balancersTo,
  knownValue,
  type Model,
  type Service,
  type ServiceTarget,
  trafficPaths,
} from "../../model/index.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { expressServer, NODE_DOCKERFILE, nodeService } from "../examples/files.js";
import {
  balancer,
  BEHIND_BALANCER,
  MAPPED_PORT,
  NETWORK,
  placement,
  securityGroup,
  serviceResource,
  taskResource,
  template,
} from "../examples/parts.js";
import { requestPath } from "../shared/request-path.js";
import { keepAliveOf } from "./keep-alive.js";

const files = (command: string, ...container: readonly string[]): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    securityGroup("BalancerGroup", "443 from 0.0.0.0/0"),
    securityGroup("TaskGroup", "8080 from BalancerGroup"),
    balancer(),
    taskResource(MAPPED_PORT, `Command: [${command}]`, ...container),
    serviceResource("DesiredCount: 2", ...placement("PublicA PublicB", "ENABLED"), ...BEHIND_BALANCER),
  ),
});

/** An Express service behind the balancer; `more` stands after `listen`. */
const onNode = (more: string, image = "node:20-slim"): Record<string, string> => ({
  ...nodeService(`${expressServer()}${more}`),
  "template.json": "{}",
  Dockerfile: NODE_DOCKERFILE.replace("node:20.20.2-bookworm-slim", image),
  ...files("node, server.js", "Image: orders:1.4.2"),
});

export const cause = defineCause({
  id: "idle-timeout-mismatch",
  title: "the server closes idle connections before the balancer does",
  severity: "warning",
  meaning:
    "The server closes an idle connection sooner than the balancer would. Now and then the balancer sends a request in the very moment in which the server closes.",
  hurts:
    "A few requests in a thousand end with 502, most of them after quiet times, and nothing in the application's log tells of them.",
  mend: "Keep the server's keep-alive time above the balancer's idle timeout (60 s by default): 65 or 75 s.",
  links: [
    {
      title: "Application Load Balancer: connection idle timeout",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout",
    },
    {
      title: "Troubleshooting: HTTP 502",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-502-issues",
    },
  ],
  check: (model) =>
    model.services.flatMap((service) => service.targets.flatMap((target) => judge(model, service, target))),
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      {
        name: "uvicorn closes after 5 s",
        files: files("uvicorn, 'app:app', --port, '8080', --timeout-keep-alive, '5'"),
      },
      {
        name: "gunicorn closes after 30 s",
        files: files("gunicorn, --worker-class=gthread, --keep-alive=30, 'app:app'"),
      },
      {
        name: "uvicorn is told nothing, and closes after 5 s",
        files: files("uvicorn, 'app:app', --port, '8080'"),
      },
      { name: "Node.js is told nothing, and closes after 5 s", files: onNode("") },
      { name: "Express with 30 s", files: onNode("server.keepAliveTimeout = 30_000;\n") },
    ],
    healthy: [
      {
        name: "longer than the balancer's 60 s",
        files: files("uvicorn, 'app:app', --port, '8080', --timeout-keep-alive, '75'"),
      },
      { name: "Express with 65 s", files: onNode("server.keepAliveTimeout = 65_000;\n") },
      {
        name: "Express with a time that is computed",
        files: onNode("server.keepAliveTimeout = Number(process.env.KEEP);\n"),
      },
      { name: "a release of Node.js with another default", files: onNode("", "node:26-slim") },
      {
        name: "gunicorn's own kind of worker, which keeps no connection",
        files: files("gunicorn, --keep-alive=30, --bind, '0.0.0.0:8080', 'app:app'"),
      },
    ],
  },
});

function judge(model: Model, service: Service, target: ServiceTarget): Verdict[] {
  const container = service.taskDefinition?.containers.find(
    (each) => knownValue(each.name) === knownValue(target.containerName),
  );
  const kept = container ? keepAliveOf(container, knownValue(target.containerPort)) : null;
  if (kept === null) return [];
  const path = trafficPaths(model).find((each) => each.target === target);
  return balancersTo(model, target).flatMap((balancer): Verdict[] => {
    if (!balancer.known || knownValue(balancer.value.type) !== "application") return [];
    const idle = balancer.value.idleTimeoutSeconds;
    if (!idle.known) return [unknownBecause("the balancer's idle timeout", idle.reason, idle.origin)];
    if (!kept.seconds.known) {
      return [
        unknownBecause(
          "how long the server keeps idle connections",
          kept.seconds.reason,
          kept.seconds.origin,
        ),
      ];
    }
    const seconds = kept.seconds.value;
    // 0 turns keep-alive off: no idle connection is left to race for.
    if (seconds === 0 || seconds > idle.value) return [];
    return [
      found({
        title: `${kept.server} closes idle connections after ${seconds} s, the balancer keeps them for ${idle.value} s`,
        explanation: `${kept.isDefault ? `Nothing sets the time, so that the default of ${kept.server} holds: it` : "The server"} closes an idle connection after ${seconds} s. The balancer keeps it for ${idle.value} s and may send a request in the moment in which it closes.`,
        where: [
          { origin: kept.seconds.origin, value: kept.text },
          { origin: idle.origin, value: idle.origin.written ? `${idle.value}` : "" },
        ],
        confidence: kept.isDefault ? 0.8 : 0.95,
        path: path === undefined ? [] : requestPath(path, null),
        repairs: [
          {
            description: `set the server's keep-alive to ${idle.value + MARGIN_SECONDS} s`,
            safe: false,
            changes: [],
          },
        ],
      }),
    ];
  });
}

const MARGIN_SECONDS = 15;
