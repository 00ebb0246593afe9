import type { Example } from "../cause.js";
import { unitCommandExamples } from "./unit-commands.js";
import { BALANCED, FLASK, nodeBundle, options, pythonBundle } from "../examples/bundles.js";

const PYTHON = "aws:elasticbeanstalk:container:python";
const wsgi = (path: string) => options({ ...BALANCED, [PYTHON]: { WSGIPath: path } });

const CLI = "global:\n  application_name: orders\n  default_platform: Node.js 22\n";
const TYPESCRIPT = 'import express from "express";\nconst app = express();\napp.listen(process.env.PORT);\n';

/** A bundle whose start command names what a compiler makes. */
const compiled = (
  files: Readonly<Record<string, string | null>>,
  scripts: Readonly<Record<string, string>> = {},
) =>
  nodeBundle({
    ".elasticbeanstalk/config.yml": CLI,
    "package.json": JSON.stringify({
      name: "orders",
      scripts: { build: "tsc", start: "node dist/server.js", ...scripts },
      dependencies: { express: "4.21.2" },
    }),
    "server.js": null,
    "src/server.ts": TYPESCRIPT,
    "tsconfig.json": '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }',
    ...files,
  });

const failing: Example[] = [
  {
    name: "Beanstalk: .ebignore leaves out the module that is started",
    files: pythonBundle({ ".ebignore": "*.md\nserver.py\ntests/\n" }),
  },
  {
    name: "Beanstalk: .ebignore leaves out what is to be installed",
    files: pythonBundle({ ".ebignore": "*.txt\n" }),
  },
  {
    name: "Beanstalk: .ebignore leaves out what the compiler makes, and the start needs",
    files: compiled({ ".ebignore": "node_modules\ndist\n" }),
  },
  {
    name: "Beanstalk: git ignores what the compiler makes, and the EB CLI packs what git tracks",
    files: compiled({ ".gitignore": "node_modules/\n/dist/\n" }),
  },
  {
    name: "Beanstalk: behind a balancer no process is called web",
    files: pythonBundle({ Procfile: "app: gunicorn --bind 127.0.0.1:8000 server:app\n" }),
  },
  ...unitCommandExamples.failing,
  {
    name: "Beanstalk: WSGIPath names a file",
    files: pythonBundle({ Procfile: null, ".ebextensions/01_environment.config": wsgi("server.py") }),
  },
  {
    name: "Beanstalk: no Procfile, and no module of the platform's default name",
    files: pythonBundle({ Procfile: null }),
  },
  {
    name: "Beanstalk: the module is there, what the server loads from it is not",
    files: pythonBundle({ Procfile: null, "server.py": null, "application.py": FLASK }),
  },
  {
    name: "Beanstalk: the Procfile names a module that is not in the bundle",
    files: pythonBundle({ Procfile: "web: gunicorn --bind 127.0.0.1:8000 main:app\n" }),
  },
];

const healthy: Example[] = [
  {
    name: "Beanstalk: .ebignore takes in again what it leaves out before",
    files: pythonBundle({
      ".ebignore": "*\n!*.py\n!Procfile\n!requirements.txt\n!.ebextensions/\n!.ebextensions/*\n",
    }),
  },
  {
    name: "Beanstalk: .ebignore leaves out a Procfile that is another platform's",
    files: pythonBundle({
      ".ebignore": "Procfile\n",
      Procfile: "web: gunicorn other:app\n",
      ".ebextensions/01_environment.config": wsgi("server:app"),
    }),
  },
  {
    name: "Beanstalk: git ignores what a script of the installation makes",
    files: compiled({ ".gitignore": "dist\n" }, { postinstall: "npm run build" }),
  },
  {
    name: "Beanstalk: git ignores what a hook on the instance makes",
    files: compiled({
      ".gitignore": "dist\n",
      ".platform/hooks/prebuild/01_build.sh": "#!/bin/bash\nnpm ci\nnpm run build\n",
    }),
  },
  {
    name: "Beanstalk: the EB CLI deploys an archive that is made before",
    files: compiled({
      ".gitignore": "dist\n",
      ".elasticbeanstalk/config.yml": `deploy:\n  artifact: orders.zip\n${CLI}`,
    }),
  },
  {
    name: "Beanstalk: a pipeline packs the version with what it has built",
    files: compiled({
      ".gitignore": "dist\n",
      ".github/workflows/deploy.yml":
        "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm run build && zip -r orders.zip .\n",
    }),
  },
  {
    name: "Beanstalk: a program that answers no requests needs no process called web",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options({ "aws:autoscaling:asg": { MinSize: 1 } }),
      Procfile: "worker: celery -A server worker\n",
    }),
  },
  ...unitCommandExamples.healthy,
  { name: "Beanstalk: the Procfile names a module of the bundle", files: pythonBundle() },
  {
    name: "Beanstalk: WSGIPath names a module",
    files: pythonBundle({ Procfile: null, ".ebextensions/01_environment.config": wsgi("server:app") }),
  },
  {
    name: "Beanstalk: a Procfile overrides a WSGIPath that names a file",
    files: pythonBundle({ ".ebextensions/01_environment.config": wsgi("server.py") }),
  },
  {
    name: "Beanstalk: the module is a package that is installed",
    files: pythonBundle({
      Procfile: "web: gunicorn --bind 127.0.0.1:8000 superset.app:create_app()\n",
      "requirements.txt": "apache-superset==4.1.1\nsuperset\ngunicorn\n",
    }),
  },
  {
    name: "Beanstalk: Python looks for modules in another folder too",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options({
        ...BALANCED,
        "aws:elasticbeanstalk:application:environment": { PYTHONPATH: "/var/app/current/src" },
      }),
      Procfile: "web: gunicorn --bind 127.0.0.1:8000 main:app\n",
    }),
  },
];

export const instanceStartExamples = { failing, healthy };
