import {
  type ListeningPort,
  isLoopback,
  knownValue,
  listeningPorts,
  type Model,
  type TrafficPath,
  trafficPaths,
} from "../../model/index.js";
import { entriesOf, type Timeline } from "../../timeline/index.js";
import { defineCause, found, notApplicable, type Sign, unknownBecause, type Verdict } from "../cause.js";
import { requestPath } from "../shared/request-path.js";
import { containerPlaces, eventEvidence } from "../shared/text-signs.js";
import { bindLoopbackExamples } from "./bind-loopback.examples.js";
import { instanceLoopbackVerdicts } from "./bind-loopback-instances.js";

export const cause = defineCause({
  id: "bind-loopback",
  title: "The application listens on the loopback address only",
  severity: "error",
  meaning:
    "The application accepts connections from inside its own container only (127.0.0.1 or localhost). The balancer comes from outside.",
  hurts:
    "Every health check is refused although the log says that the application listens. ECS stops the task and starts another, again and again. A check that runs inside the container passes, which makes it harder to see.",
  mend: "Listen on 0.0.0.0 (or ::) in the container. Who may reach it is decided by the security group.",
  links: [
    {
      title: "Task networking for Fargate",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    },
    {
      title: "Troubleshoot unhealthy targets",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
    },
  ],
  check: (model) => [...trafficPaths(model).map(judge), ...instanceLoopbackVerdicts(model)],
  signs,
  explainsEvents: ["health-check-failed", "target-unhealthy", "task-unhealthy", "task-stopping"],
  explains: ["health-check-not-configured"],
  examples: bindLoopbackExamples,
});

function judge(path: TrafficPath): Verdict {
  const listens = listeningPorts(path.container);
  if (path.container.application === null) {
    return notApplicable("the application's source is not among the files");
  }
  if (listens.length === 0) {
    return unknownBecause(
      "where the application listens",
      "the source does not show it",
      path.container.origin,
    );
  }
  const wanted = knownValue(path.target.containerPort);
  // Another listener that is meant for inside only (metrics, a debugger) says nothing about this port.
  const meant = listens.filter(
    (listen) => !listen.port.known || wanted === undefined || listen.port.value === wanted,
  );
  const reachable = (meant.length > 0 ? meant : listens).map((listen) => ({
    listen,
    loopback: loopback(listen),
  }));
  if (reachable.some(({ loopback }) => loopback === false)) return { outcome: "not-found" };
  const unknown = reachable.find(({ loopback }) => loopback === null);
  if (unknown && !unknown.listen.address.known) {
    return unknownBecause(
      "the address that the application listens on",
      unknown.listen.address.reason,
      unknown.listen.address.origin,
    );
  }
  const [first] = reachable;
  return first ? found(defect(path, first.listen)) : { outcome: "not-found" };
}

function loopback({ address }: ListeningPort): boolean | null {
  return address.known ? isLoopback(address.value) : null;
}

function defect(path: TrafficPath, { address, port, listen }: ListeningPort) {
  const written = address.known ? address.value : "";
  const { node } = address.origin;
  const at = port.known ? `${written}:${port.value}` : written;
  return {
    title: `the application listens on ${written} only; the balancer cannot reach it`,
    explanation: `The service sends traffic to port ${knownValue(path.target.containerPort) ?? "of the container"}, but the application listens on ${at}, which only its own container reaches. Every check from the balancer is refused.`,
    where: [
      { origin: address.origin.place ? address.origin : listen.origin, value: written },
      {
        origin: path.target.containerPort.origin,
        value: String(knownValue(path.target.containerPort) ?? ""),
      },
    ],
    path: requestPath(path, "application", {
      application: { name: `app ${at}`, place: listen.origin.place },
    }),
    repairs: [
      node === null
        ? {
            description: "listen on 0.0.0.0",
            safe: false,
            changes: [],
            assumption: {
              text: "the application is reached on all addresses of its container",
              replaces: "listens-on-every-address" as const,
              boundSeconds: null,
            },
          }
        : {
            description: "listen on 0.0.0.0",
            safe: true,
            changes: [{ op: "set" as const, node, value: "0.0.0.0" }],
          },
    ],
  };
}

function signs(timeline: Timeline, model: Model | null): Sign[] {
  const listening = entriesOf(timeline, "listening");
  const inside = listening.filter(
    ({ data }) => typeof data["address"] === "string" && isLoopback(data["address"]),
  );
  if (inside.length === 0 || inside.length < listening.length) return [];
  const refused = entriesOf(timeline, "health-check-failed").filter(
    ({ data }) => data["reason"] === "refused",
  );
  const after = refused.filter((entry) => inside.some((listen) => listen.at <= entry.at));
  if (after.length === 0) return [];
  return [
    {
      explanation:
        "The application says that it listens, on a loopback address; the checks that come from outside its container are refused.",
      where: containerPlaces(model),
      strength: 0.95,
      for: [...inside.slice(0, 1), ...after.slice(0, 2)].map((entry) => eventEvidence(entry)),
    },
  ];
}
