import type { Example, ExampleEvent } from "../cause.js";
import { expressServer, NODE_DOCKERFILE, nodeService } from "../examples/files.js";

const FOR_DEVELOPMENT = JSON.stringify({
  name: "orders",
  type: "module",
  dependencies: { express: "*" },
  devDependencies: { helmet: "*" },
});

const said = (text: string): ExampleEvent => ({ at: 3, subject: "container/1/api", kind: "log-line", text });

const failing: Example[] = [
  {
    name: "a file that is not there",
    files: nodeService(
      expressServer({ imports: 'import { rates } from "./rates.js";', before: "app.locals.rates = rates;" }),
    ),
  },
  {
    name: "a module of the application's own package",
    files: {
      "requirements.txt": "fastapi==0.115.6\n",
      "app/main.py":
        "from fastapi import FastAPI\nfrom app.rates import rates\n\napp = FastAPI()\napp.state.rates = rates\n",
      Dockerfile: 'FROM python:3.12-slim\nCOPY . .\nCMD ["uvicorn", "app.main:app", "--host", "0.0.0.0"]\n',
    },
  },
  {
    name: "a package for development that the image leaves out",
    files: {
      ...nodeService(
        expressServer({ imports: 'import helmet from "helmet";', before: "app.use(helmet());" }),
      ),
      "package.json": FOR_DEVELOPMENT,
    },
  },
  {
    name: "a library names what it lacks",
    timeline: [said('RuntimeError: Form data requires "python-multipart" to be installed.')],
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
    name: "modules in folders without __init__.py, and a package that imports from itself",
    files: {
      "requirements.txt": "fastapi==0.115.6\n",
      "app/main.py": `from fastapi import FastAPI
from app.routes import health
from .tools.words import greeting
from app import labels

app = FastAPI()
app.include_router(health.router)
`,
      "app/routes/health.py": "from fastapi import APIRouter\n\nrouter = APIRouter()\n",
      "app/tools/words/english.py": "greeting = 'hello'\n",
      "app/labels/__init__.py": "from app.labels import zpl\n",
      "app/labels/zpl.py": "SIZE = 4\n",
      Dockerfile: 'FROM python:3.12-slim\nCOPY . .\nCMD ["uvicorn", "app.main:app", "--host", "0.0.0.0"]\n',
    },
  },
  {
    name: "a recipe that is to be copied into an application",
    files: {
      "run.js":
        'import Fastify from "fastify";\nimport app from "./app.js";\n\napp(Fastify()).listen({ port: 8080 });\n',
      Dockerfile: 'FROM node:20\nCOPY . .\nRUN npm ci\nCMD ["node", "run.js"]\n',
    },
  },
  {
    name: "types alone, and files that Git leaves out because a build makes them",
    files: {
      ...nodeService(""),
      ".gitignore": "src/routes*.ts\n/contract-types\n",
      "package.json": '{"name":"labels","dependencies":{"express":"4.21.2"}}',
      "tsconfig.json": '{"compilerOptions":{"baseUrl":"."}}',
      "src/server.ts": `import express from "express";
import { Label } from "./types/label";
import { register } from "./routes.v2";
import { Factory } from "contract-types";

const app = express();
register(app, Factory);
app.listen(8080);
`,
      "src/types/label.d.ts": "export interface Label { readonly size: number }\n",
      Dockerfile: 'FROM node:20.20.2\nCOPY . .\nCMD ["node", "--import", "tsx", "src/server.ts"]\n',
    },
  },
  {
    name: "a package that another one may bring: not known",
    files: nodeService(
      expressServer({ imports: 'import helmet from "helmet";', before: "app.use(helmet());" }),
    ),
  },
  {
    name: "a package for development that is asked for in development only",
    files: {
      ...nodeService(
        expressServer({
          before: 'if (process.env.NODE_ENV !== "production") app.use((await import("helmet")).default());',
        }),
      ),
      "package.json": FOR_DEVELOPMENT,
    },
  },
  {
    name: "a package for development in an image that installs all of them",
    files: {
      ...nodeService(
        expressServer({ imports: 'import helmet from "helmet";', before: "app.use(helmet());" }),
        { dockerfile: NODE_DOCKERFILE.replace(" --omit=dev", "") },
      ),
      "package.json": FOR_DEVELOPMENT,
    },
  },
  {
    name: "a package for development that another package brings as well",
    files: {
      ...nodeService(
        expressServer({ imports: 'import helmet from "helmet";', before: "app.use(helmet());" }),
      ),
      "package.json": FOR_DEVELOPMENT,
      "package-lock.json": JSON.stringify({
        lockfileVersion: 3,
        packages: { "node_modules/express": {}, "node_modules/helmet": { version: "8.0.0" } },
      }),
    },
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
