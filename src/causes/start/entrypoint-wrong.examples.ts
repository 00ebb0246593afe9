import type { Example, ExampleEvent } from "../cause.js";
import { expressServer, NODE_DOCKERFILE, nodeService } from "../examples/files.js";
import { handlerExamples } from "./entrypoint-wrong-functions.examples.js";
import { instanceStartExamples } from "./entrypoint-wrong-instances.examples.js";

const said = (text: string): ExampleEvent => ({ at: 2, subject: "container/1/api", kind: "log-line", text });
const starting = (command: string) => NODE_DOCKERFILE.replace('CMD ["node", "server.js"]', command);

const failing: Example[] = [
  {
    name: "a file that is not there",
    files: nodeService(expressServer(), { dockerfile: starting('CMD ["node", "index.js"]') }),
  },
  {
    name: "no command at all",
    files: nodeService(expressServer(), { dockerfile: starting("EXPOSE 8080") }),
  },
  {
    name: "Python cannot open it",
    timeline: [said("python: can't open file '/app/main.py': [Errno 2] No such file or directory")],
  },
  {
    name: "Node.js cannot find it",
    timeline: [
      said("Error: Cannot find module '/app/index.js'\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []"),
    ],
  },
  {
    name: "uvicorn cannot import it",
    timeline: [said('ERROR:    Error loading ASGI app. Could not import module "main".')],
  },
];

const healthy: Example[] = [
  { name: "the file is there", files: nodeService(expressServer()) },
  {
    name: "the build makes the file",
    files: nodeService(expressServer(), {
      dockerfile: NODE_DOCKERFILE.replace(
        'CMD ["node", "server.js"]',
        'RUN npm run build\nCMD ["node", "dist/server.js"]',
      ),
    }),
  },
  {
    name: "another module is missing",
    timeline: [said("Error: Cannot find module 'helmet'\n  requireStack: [ '/app/server.js' ]")],
  },
];

export const entrypointWrongExamples = {
  failing: [...failing, ...instanceStartExamples.failing, ...handlerExamples.failing],
  healthy: [...healthy, ...instanceStartExamples.healthy, ...handlerExamples.healthy],
};
