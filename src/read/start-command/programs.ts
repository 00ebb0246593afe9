import { type InputFiles, joinPath } from "../../input/index.js";
import type { Listen } from "../../model/index.js";
import { javascriptSource } from "./compiled.js";
import { gunicornListens, boundTo, type ListenRequest, serverListens } from "./listens.js";
import { Options } from "./options.js";
import { packageIn, textField } from "./packages.js";
import { pumaListens } from "./puma.js";
import { uwsgiListens, UwsgiSettings } from "./uwsgi.js";
import { type Pm2File, pm2Apps, pm2File } from "./pm2.js";
import { programOf } from "./wrappers.js";

/** What a program is given to run, and where it listens by its command line. */
export interface ProgramFacts {
  readonly entry: string | null;
  readonly listens: readonly Listen[];
  /** What a server loads from the entry: `app` of `main:app`; null when the entry itself is run. */
  readonly attribute?: string | null;
  /** The file that the words name, when it is not among the files. */
  readonly missing?: string | null;
  /** Variables that what starts the program sets for it; null for a value that is not known. */
  readonly environment?: ReadonlyMap<string, string | null>;
}

export interface ProgramRequest extends ListenRequest {
  /** The input folder that it runs in. */
  readonly folder: string;
  readonly root: string;
  readonly files: InputFiles;
  /** Input paths that a path of the image may stand for. */
  readonly sources: (imagePath: string) => readonly string[];
}

const NOTHING: ProgramFacts = { entry: null, listens: [] };

export function programFacts(request: ProgramRequest): ProgramFacts {
  const { words } = request;
  const program = programOf(words);
  if (/^(?:node|nodejs)$/.test(program)) return fileFacts(nodeFile(request), request);
  const managed = pm2File(words);
  if (managed !== null) return managedFacts(managed, request);
  if (JAVASCRIPT_RUNNERS.test(program)) return fileFacts(runnerFile(request), request);
  if (/^(?:python|python3|pypy3?)(?:\.\d+)?$/.test(program)) return python(request);
  if (/\.(?:[cm]?[jt]s|py)$/.test(program)) return fileFacts(words[0], request);
  return server(program, request);
}

/** The only application that a configuration file of PM2 starts; of several nobody knows which is meant. */
function managedFacts(named: Pm2File, request: ProgramRequest): ProgramFacts {
  const text = configurationAt(named.file, request);
  const [app, other] = (text === null ? null : pm2Apps(text, named)) ?? [];
  if (app === undefined || other !== undefined || programOf(app.words).startsWith("pm2")) return NOTHING;
  const environment = new Map(app.environment);
  const { lookup, folder } = request;
  const outside = app.folder?.startsWith("/") === true;
  const facts = programFacts({
    ...request,
    words: outside ? app.words.map((word) => inFolder(word, app.folder ?? "")) : app.words,
    folder: outside ? folder : joinPath(folder, app.folder ?? "."),
    lookup: (name) => {
      const own = environment.get(name);
      return own === undefined ? lookup(name) : (own ?? undefined);
    },
  });
  // What another step of the deployment puts there is not missed.
  return { ...facts, missing: null, environment };
}

/** A script's path from a folder of the image. */
function inFolder(word: string, folder: string): string {
  return /^[^/-].*\.(?:[cm]?js|py)$/.test(word) ? `/${joinPath(folder, word).replace(/^\//, "")}` : word;
}

const JAVASCRIPT_RUNNERS =
  /^(?:tsx|ts-node(?:-esm|-dev)?|tsnd|swc-node|esno|nodemon|bun|deno|forever|pm2|pm2-runtime|babel-node|vite-node)$/;

const NODE_VALUE_OPTIONS =
  /^(?:-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--env-file|--env-file-if-exists|--title|--max-old-space-size|--inspect-port)$/;

/** The file itself, or the source that it is made from. */
function fileFacts(name: string | undefined, request: ProgramRequest): ProgramFacts {
  if (name === undefined) return NOTHING;
  const entry = fileEntry(name, request);
  return { entry, listens: [], missing: entry === null ? joinPath(request.folder, name) : null };
}

function nodeFile({ words }: ProgramRequest): string | undefined {
  const options = new Options(words.slice(1));
  const inline = ["-e", "--eval", "-p", "--print"].some((name) => options.has(name));
  return inline ? undefined : options.plain(NODE_VALUE_OPTIONS)[0];
}

function runnerFile(request: ProgramRequest): string | undefined {
  const plain = new Options(request.words.slice(1)).plain(
    /^(?:-r|--require|--import|-P|--project|--tsconfig|-w|--watch|-x|--exec|-n|--name|-i|--instances|--env|--env-file|-e|--ext)$/,
  );
  const file =
    plain.find((word) => /\.[cm]?[jt]sx?$/.test(word)) ??
    plain.find((word) => !/^(?:run|watch|start)$/.test(word));
  return file !== undefined && /\.config\.[cm]?js$/.test(file) ? undefined : file;
}

function fileEntry(name: string, request: ProgramRequest): string | null {
  const { files, folder, root } = request;
  if (name === ".") {
    const main = textField(packageIn(folder, files), "main") ?? "index.js";
    return javascriptSource(joinPath(folder, main), root, files);
  }
  const local = name.startsWith("/") ? [] : [joinPath(folder, name)];
  const candidates = [...local, ...request.sources(name)];
  if (name.endsWith(".py")) return candidates.find((path) => files.files.has(path)) ?? null;
  for (const candidate of candidates) {
    const found = javascriptSource(candidate, root, files);
    if (found !== null) return found;
  }
  // What only a stage of the build holds lies under the folder that the working directory is made of.
  const inside = name.startsWith("/") ? name.split("/").slice(2).join("/") : "";
  return inside === "" ? null : javascriptSource(joinPath(folder, inside), root, files);
}

function python(request: ProgramRequest): ProgramFacts {
  const rest = request.words.slice(1);
  while (/^-(?!m|c)/.test(rest[0] ?? "")) {
    const option = rest.shift() ?? "";
    if (option === "-W" || option === "-X") rest.shift();
  }
  const [first = "", ...operands] = rest;
  if (first === "-c") return NOTHING;
  if (first.startsWith("-m")) {
    const module = first === "-m" ? (operands.shift() ?? "") : first.slice(2);
    const known = server(module, { ...request, words: [module, ...operands] });
    if (known !== NOTHING) return known;
    return {
      entry: moduleEntry(`${module}.__main__`, request, []) ?? moduleEntry(module, request, []),
      listens: [],
    };
  }
  return { ...fileFacts(first === "" ? undefined : first, request), listens: runserver(operands, request) };
}

/** `manage.py runserver 0.0.0.0:8000` */
function runserver(operands: readonly string[], request: ProgramRequest): Listen[] {
  if (operands[0] !== "runserver") return [];
  const bind = new Options(operands.slice(1)).plain(/^--settings$/)[0];
  if (bind === undefined) return boundTo("127.0.0.1:8000", 8000, request);
  return boundTo(/^\d+$/.test(bind) ? `127.0.0.1:${bind}` : bind.replace(/^0:/, "0.0.0.0:"), 8000, request);
}

const SERVER_VALUE_OPTIONS =
  /^-(?!-(?:reload|preload|daemon|no-[\w-]+|access-log|factory|proxy-headers|use-colors|debug|reuse-port|call|expose-tracebacks|capture-output|enable-stdio-inheritance|log-syslog|check-config|print-config|help|version|cors|single|symlinks|silent)$)(?!-[\w-]+=)/;

/** Servers that load an application by name, and those that need none. */
function server(program: string, request: ProgramRequest): ProgramFacts {
  const operands = request.words.slice(1);
  const options = new Options(operands);
  const target = options.plain(SERVER_VALUE_OPTIONS)[0];
  switch (program) {
    case "gunicorn":
      return {
        entry: moduleEntry(
          target ?? request.lookup("WSGI_APP"),
          request,
          options.values("--chdir", "--pythonpath"),
        ),
        listens: gunicornListens(request, gunicornConfiguration(options, request)),
        attribute: attributeOf(target ?? request.lookup("WSGI_APP"), "application"),
      };
    case "uvicorn":
    case "hypercorn":
    case "daphne":
    case "waitress-serve":
      return {
        entry: moduleEntry(target?.replace(/^(?:asgi|wsgi|file):/, ""), request, options.values("--app-dir")),
        listens: serverListens(program, request),
        attribute: attributeOf(target, "app"),
      };
    case "flask": {
      const app = options.value("--app", "-A") ?? request.lookup("FLASK_APP") ?? undefined;
      const modules = app === undefined || app === "" ? ["wsgi", "app"] : [app.replace(/\.py$/, "")];
      const entry =
        modules.map((module) => moduleEntry(module, request, [])).find((found) => found !== null) ?? null;
      return {
        entry,
        listens: operands.includes("run") ? serverListens("flask run", request) : [],
        attribute: attributeOf(app, "app"),
      };
    }
    case "fastapi": {
      const file = options.plain(/^--(?:host|port|app|workers|root-path)$/)[1];
      const entry = ["main.py", "app.py", "api.py", "app/main.py", "app/app.py", "app/api.py"].map((name) =>
        joinPath(request.folder, name),
      );
      return {
        entry:
          file === undefined
            ? (entry.find((path) => request.files.files.has(path)) ?? null)
            : fileEntry(file, request),
        listens: serverListens(`fastapi ${operands[0] ?? ""}`, request),
        attribute: options.value("--app") ?? "app",
      };
    }
    case "puma":
      return {
        entry: null,
        listens: pumaListens(
          request,
          configurationAt(options.value("-C", "--config") ?? "config/puma.rb", request),
        ),
      };
    case "uwsgi": {
      const settings = uwsgiSettings(request);
      const module =
        settings.value("module") ??
        settings.value("wsgi-file", "file")?.replace(/\.py$/, "").replaceAll("/", ".");
      return {
        entry: moduleEntry(module, request, settings.values("chdir", "pythonpath")),
        listens: uwsgiListens(settings, request),
        attribute: attributeOf(module, settings.value("callable") ?? "application"),
      };
    }
    case "celery":
      return { entry: moduleEntry(options.value("-A", "--app"), request, []), listens: [] };
    case "next":
    case "vite":
      return { entry: null, listens: serverListens(`${program} ${operands[0] ?? ""}`, request) };
    case "nest":
      return {
        entry: javascriptSource(joinPath(request.folder, "src/main.js"), request.root, request.files),
        listens: [],
      };
    case "serve":
    case "http-server":
      return { entry: null, listens: serverListens(program, request) };
    default:
      return NOTHING;
  }
}

function gunicornConfiguration(options: Options, request: ProgramRequest): string | null {
  const named = options.value("-c", "--config")?.replace(/^file:/, "");
  return configurationAt(named ?? "gunicorn.conf.py", request);
}

/** `uwsgi --ini uwsgi.ini`, `uwsgi --yaml uwsgi.yaml`, `uwsgi uwsgi.ini`. */
function uwsgiSettings(request: ProgramRequest): UwsgiSettings {
  const words = request.words.slice(1);
  const own = new UwsgiSettings(words, null);
  const name = own.value("ini", "yaml", "yml") ?? words.find((word) => /^[^-].*\.(?:ini|ya?ml)$/.test(word));
  return new UwsgiSettings(words, name === undefined ? null : configurationAt(name, request));
}

function configurationAt(name: string, { folder, files, sources }: ProgramRequest): string | null {
  const candidates = [...(name.startsWith("/") ? [] : [joinPath(folder, name)]), ...sources(name)];
  return (
    candidates.map((path) => files.files.get(path)?.text() ?? null).find((text) => text !== null) ?? null
  );
}

/** `package.module:name` to its file, looked for where the server would. */
function moduleEntry(
  target: string | undefined,
  request: ProgramRequest,
  folders: readonly string[],
): string | null {
  const module = (target ?? "").split(":")[0] ?? "";
  if (!/^[\w.]+$/.test(module)) return null;
  const path = module.replaceAll(".", "/");
  const searched = [...folders.filter((folder) => !folder.startsWith("/")), ".", "src"].map((folder) =>
    joinPath(request.folder, folder),
  );
  const imaged = request.sources(path).flatMap((found) => [`${found}.py`, `${found}/__init__.py`]);
  const candidates = searched.flatMap((folder) => [
    joinPath(folder, `${path}.py`),
    joinPath(folder, path, "__init__.py"),
  ]);
  return [...candidates, ...imaged].find((candidate) => request.files.files.has(candidate)) ?? null;
}

/** `main:app`, `main:create_app()`. */
function attributeOf(target: string | undefined, usual: string): string {
  return /:([A-Za-z_]\w*)/.exec(target ?? "")?.[1] ?? usual;
}
