import { balancersTo, knownValue, type Model, type Service, type ServiceTarget } from "../../model/index.js";
import { defineCause, found, unknownBecause, type Verdict } from "../cause.js";
import { commandLine } from "../command-words.js";
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
} from "../example-parts.js";

const files = (command: string): Record<string, string> => ({
  "service.yaml": template(
    NETWORK,
    securityGroup("BalancerGroup", "443 from 0.0.0.0/0"),
    securityGroup("TaskGroup", "8080 from BalancerGroup"),
    balancer(),
    taskResource(MAPPED_PORT, `Command: [${command}]`),
    serviceResource("DesiredCount: 2", ...placement("PublicA PublicB", "ENABLED"), ...BEHIND_BALANCER),
  ),
});

export const cause = defineCause({
  id: "idle-timeout-mismatch",
  title: "the server closes idle connections before the balancer does",
  severity: "warning",
  meaning:
    "The server is told to close an idle connection sooner than the balancer would. Now and then the balancer sends a request in the very moment in which the server closes.",
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
    ],
    healthy: [
      {
        name: "longer than the balancer's 60 s",
        files: files("uvicorn, 'app:app', --port, '8080', --timeout-keep-alive, '75'"),
      },
      { name: "nothing is said", files: files("uvicorn, 'app:app', --port, '8080'") },
    ],
  },
});

// Only what is written is judged: the defaults of servers differ between versions and worker kinds.
const KEEP_ALIVE = /(?:^|\s)--(?:timeout-keep-alive|keep-alive|keepalive|keep-alive-timeout)[= ]["']?(\d+)/;

function judge(model: Model, service: Service, target: ServiceTarget): Verdict[] {
  const container = service.taskDefinition?.containers.find(
    (each) => knownValue(each.name) === knownValue(target.containerName),
  );
  const command = container ? commandLine(container) : null;
  const option = command ? KEEP_ALIVE.exec(command.text) : null;
  if (!command || !option) return [];
  const seconds = Number(option[1]);
  return balancersTo(model, target).flatMap((balancer): Verdict[] => {
    if (!balancer.known || knownValue(balancer.value.type) !== "application") return [];
    const idle = balancer.value.idleTimeoutSeconds;
    if (!idle.known) return [unknownBecause("the balancer's idle timeout", idle.reason, idle.origin)];
    // 0 turns keep-alive off: no idle connection is left to race for.
    if (seconds === 0 || seconds > idle.value) return [];
    return [
      found({
        explanation: `The server closes idle connections after ${seconds} s, the balancer keeps them for ${idle.value} s.`,
        where: [
          { origin: command.origin, value: option[0].trim() },
          { origin: idle.origin, value: idle.origin.written ? `${idle.value}` : "" },
        ],
        repairs: [
          { description: `set the server's keep-alive to ${idle.value + 15} s`, safe: false, changes: [] },
        ],
      }),
    ];
  });
}
