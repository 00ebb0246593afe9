import type { Example } from "../cause.js";
import { unitCommandExamples } from "./unit-commands.js";
import { BALANCED, FLASK, options, pythonBundle } from "../example-bundles.js";

const PYTHON = "aws:elasticbeanstalk:container:python";
const wsgi = (path: string) => options({ ...BALANCED, [PYTHON]: { WSGIPath: path } });

const failing: Example[] = [
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
