import type { Example } from "../cause.js";
import { expressServer, NODE_DOCKERFILE, nodeService } from "../examples/files.js";

const starting = (command: string, options: Parameters<typeof nodeService>[1] = {}) =>
  nodeService(expressServer(), {
    ...options,
    dockerfile: NODE_DOCKERFILE.replace('CMD ["node", "server.js"]', command),
  });
const prefixed = (line: string) => starting(`${line}\nCMD ["node", "server.js"]`);

const failing: Example[] = [
  { name: "the shell form on Debian", files: starting("CMD node server.js") },
  { name: "npm as process 1", files: starting('CMD ["npm", "start"]') },
  {
    name: "a chain of commands in a shell",
    files: starting('CMD ["sh", "-c", "node migrate.js && node server.js"]'),
  },
  {
    name: "killed after the stop timeout",
    timeline: [
      { at: 600, subject: "container/1/api", kind: "stop-signal-sent", data: { container: "api" } },
      {
        at: 630,
        subject: "container/1/api",
        kind: "kill-signal-sent",
        data: { container: "api", stopTimeoutSeconds: 30 },
      },
    ],
  },
];

const healthy: Example[] = [
  { name: "the exec form", files: nodeService(expressServer()) },
  { name: "a shell that is replaced", files: starting("CMD node migrate.js && exec node server.js") },
  { name: "tini before it", files: prefixed('ENTRYPOINT ["/usr/bin/tini", "--"]') },
  {
    name: "the platform's own init process",
    files: starting("CMD node server.js", { container: { LinuxParameters: { InitProcessEnabled: true } } }),
  },
  {
    name: "a shell of which it is not known whether it is replaced",
    files: nodeService(expressServer(), {
      dockerfile: NODE_DOCKERFILE.replace("node:20.20.2-bookworm-slim", "ghcr.io/example/node:20").replace(
        'CMD ["node", "server.js"]',
        "CMD node server.js",
      ),
    }),
  },
  {
    name: "it stops in time",
    timeline: [
      { at: 600, subject: "container/1/api", kind: "stop-signal-sent", data: { container: "api" } },
      {
        at: 601,
        subject: "container/1/api",
        kind: "container-exited",
        data: { container: "api", exitCode: 0, essential: true },
      },
    ],
  },
];

export const stopSignalNotDeliveredExamples = { failing, healthy };
