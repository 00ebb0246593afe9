import {
  WSGI_BIND,
  WSGI_PATH_DEFAULT,
  WSGI_PROCESSES_DEFAULT,
  WSGI_THREADS_DEFAULT,
} from "../../../aws/beanstalk/platform-defaults.js";
import type { PlatformFamily } from "../../../aws/beanstalk/platforms.js";
import { type InputFiles, joinPath } from "../../../input/index.js";
import {
  type EnvironmentVariable,
  type HostProcess,
  known,
  type Origin,
  unknown,
  type Value,
} from "../../../model/index.js";
import type { ProcessFact } from "../../reader.js";
import { packageIn, scriptOf } from "../../start-command/packages.js";
import type { Options } from "./settings.js";

export interface ProcessClues {
  readonly id: string;
  readonly bundle: string;
  readonly family: Value<string>;
  readonly options: Options;
  /** Lines of the bundle's Procfile. */
  readonly lines: readonly ProcessFact[];
  readonly files: InputFiles;
  readonly origin: Origin;
  readonly environment: readonly EnvironmentVariable[];
  readonly environmentKnown: boolean;
}

/** The platforms that run what a Procfile says. */
const WITH_PROCFILE: ReadonlySet<string> = new Set([
  "python",
  "nodejs",
  "ruby",
  "java-se",
  "go",
  "dotnet-linux",
] satisfies PlatformFamily[]);

/** What runs on each instance: the lines of the Procfile, else what the platform starts by itself. */
export function processesOf(clues: ProcessClues): HostProcess[] {
  // Docker and others leave a Procfile alone, which may be there for another platform.
  if (!clues.family.known) return [];
  const family = clues.family.value;
  if (clues.lines.length > 0 && WITH_PROCFILE.has(family)) {
    return clues.lines.map((line) =>
      processOf(clues, line.name, "procfile", known(line.line, line.origin), line.origin),
    );
  }
  const command = defaultCommand(family, clues);
  return command === null
    ? []
    : [processOf(clues, "web", "platform", command, command.origin.place ? command.origin : clues.origin)];
}

function processOf(
  { id, environment, environmentKnown }: ProcessClues,
  name: string,
  startedBy: HostProcess["startedBy"],
  command: Value<string>,
  origin: Origin,
): HostProcess {
  return {
    id: `${id} ${name}`,
    origin,
    name: known(name, origin),
    startedBy,
    command,
    workingDirectory: known("/var/app/current"),
    user: known("webapp"),
    environment,
    environmentKnown,
    // The unit that the platform writes for each process says so.
    restart: known("always"),
    application: null,
  };
}

/** Null where the platform runs no process whose command a bundle decides. */
function defaultCommand(
  family: string,
  { options, bundle, files, origin }: ProcessClues,
): Value<string> | null {
  if (family === "python") return wsgiCommand(options);
  if (family === "nodejs") return nodeCommand(bundle, files, origin);
  if (family === "go") return known("bin/application", origin);
  if (family === "docker") return unknown("the image says what to start", origin);
  return null;
}

const PYTHON = "aws:elasticbeanstalk:container:python";

/** What the platform writes into a Procfile when the bundle has none. */
function wsgiCommand(options: Options): Value<string> {
  const path = options.text(PYTHON, "WSGIPath", WSGI_PATH_DEFAULT);
  const workers = options.text(PYTHON, "NumProcesses", WSGI_PROCESSES_DEFAULT);
  const threads = options.text(PYTHON, "NumThreads", WSGI_THREADS_DEFAULT);
  if (!path.known) return path;
  const count = (value: Value<string>, fallback: string): string => (value.known ? value.value : fallback);
  return known(
    `gunicorn --bind ${WSGI_BIND} --workers=${count(workers, WSGI_PROCESSES_DEFAULT)} --threads=${count(threads, WSGI_THREADS_DEFAULT)} ${path.value}`,
    path.origin,
  );
}

/** `npm start` where the manifest has such a script, else app.js, else server.js. */
function nodeCommand(bundle: string, files: InputFiles, origin: Origin): Value<string> | null {
  const script = scriptOf(packageIn(bundle, files), "start");
  if (script !== null) return known("npm start", script.origin);
  for (const name of ["app.js", "server.js"]) {
    if (files.files.has(joinPath(bundle, name))) return known(`node ${name}`, origin);
  }
  return unknown("neither a start script nor app.js or server.js is in the bundle", origin);
}
