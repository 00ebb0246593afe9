import {
  isAnyAddress,
  isLoopback,
  knownValue,
  listeningPorts,
  parseHealthCommand,
  type TrafficPath,
  trafficPaths,
  type ListeningPort,
} from "../../model/index.js";
import { defineCause, found, type Verdict } from "../cause.js";
import { expressServer, nodeService } from "../examples/files.js";
import { requestPath } from "../shared/request-path.js";

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

export const cause = defineCause({
  id: "bind-one-interface",
  title: "The application listens on one fixed address only",
  severity: "error",
  meaning:
    "The application listens on a single address that is written down. A task gets an address of its own each time it starts, and checks may come by another one.",
  hurts:
    "Either the address does not exist in the task and the process ends (EADDRNOTAVAIL), or what asks by another address, a check on localhost for instance, is refused.",
  mend: "Listen on 0.0.0.0 (or ::), and let the security group decide who may reach it.",
  links: [
    {
      title: "Task networking for Fargate",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html",
    },
  ],
  check: (model) => trafficPaths(model).map(judge),
  explainsEvents: ["health-check-failed", "container-check-failed", "task-unhealthy"],
  explains: [],
  examples: {
    failing: [
      {
        name: "an address of the developer's network",
        files: nodeService(expressServer({ listen: '8080, "192.168.1.20"' })),
      },
    ],
    healthy: [
      { name: "0.0.0.0", files: nodeService(expressServer({ listen: '8080, "0.0.0.0"' })) },
      { name: "all IPv6 and IPv4 addresses", files: nodeService(expressServer({ listen: '8080, "::"' })) },
      {
        name: "an address from the environment",
        files: nodeService(expressServer({ listen: "8080, process.env.BIND_ADDRESS" })),
      },
    ],
  },
});

function judge(path: TrafficPath): Verdict {
  const listens = listeningPorts(path.container);
  if (listens.length === 0 || !listens.every(isFixed)) return { outcome: "not-found" };
  const [listen] = listens;
  if (listen === undefined) return { outcome: "not-found" };
  const address = knownValue(listen.address) ?? "";
  const words = knownValue(path.container.healthCheck?.command);
  const inside = words
    ? parseHealthCommand(words).requests.find((request) => request.host !== address)
    : undefined;
  const { node } = listen.address.origin;
  return found({
    title: `the application listens on ${address} only`,
    explanation: `A task's address is not known before it starts, so ${address} is not its address${inside ? `, and the container's own check asks ${inside.host}` : ""}.`,
    where: [
      { origin: listen.address.origin.place ? listen.address.origin : listen.listen.origin, value: address },
    ],
    confidence: 0.9,
    path: requestPath(path, "application", {
      application: { name: `app ${address}`, place: listen.listen.origin.place },
    }),
    repairs: node
      ? [{ description: "listen on 0.0.0.0", safe: true, changes: [{ op: "set", node, value: "0.0.0.0" }] }]
      : [],
  });
}

function isFixed({ address }: ListeningPort): boolean {
  return (
    address.known && IPV4.test(address.value) && !isAnyAddress(address.value) && !isLoopback(address.value)
  );
}
