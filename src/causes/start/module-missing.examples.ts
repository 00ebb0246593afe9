import type { Example, ExampleEvent } from "../cause.js";
import { expressServer, nodeService } from "../example-files.js";

const said = (text: string): ExampleEvent => ({ at: 3, subject: "container/1/api", kind: "log-line", text });

const failing: Example[] = [
  {
    name: "a file that is not there",
    files: nodeService(
      expressServer({ imports: 'import { rates } from "./rates.js";', before: "app.locals.rates = rates;" }),
    ),
  },
  { name: "Python says so", timeline: [said("ModuleNotFoundError: No module named 'label_printer'")] },
  {
    name: "Node.js says so",
    timeline: [
      said(
        "Error: Cannot find module 'helmet'\nRequire stack:\n- /app/server.js\n  requireStack: [ '/app/server.js' ]",
      ),
    ],
  },
  {
    name: "Java says so",
    timeline: [said("Caused by: java.lang.ClassNotFoundException: org.example.Rates")],
  },
  { name: "Ruby says so", timeline: [said("cannot load such file -- rack/cors (LoadError)")] },
];

const healthy: Example[] = [
  {
    name: "the package is in the manifest",
    files: nodeService(
      expressServer({ imports: 'import helmet from "helmet";', before: "app.use(helmet());" }),
      {
        packages: ["helmet"],
      },
    ),
  },
  {
    name: "a package that another one may bring: not known",
    files: nodeService(
      expressServer({ imports: 'import helmet from "helmet";', before: "app.use(helmet());" }),
    ),
  },
  {
    name: "a module of Node.js itself",
    files: nodeService(
      expressServer({
        imports: 'import { randomUUID } from "node:crypto";',
        before: "app.locals.id = randomUUID();",
      }),
    ),
  },
  {
    name: "the start file itself is missing: another cause",
    timeline: [
      said("Error: Cannot find module '/app/index.js'\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []"),
    ],
  },
  { name: "an ordinary line", timeline: [said("loaded 14 modules")] },
];

export const moduleMissingExamples = { failing, healthy };
