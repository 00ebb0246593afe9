import type { AllowedHosts } from "./allowed-hosts.js";
import type { Origin, Place, Value } from "./value.js";

/** What the application's source code says about its behaviour. Read from the files that its start command reaches. */
export interface Application {
  /** Folder, relative to the input; "." for the input itself. */
  readonly root: string;
  readonly language: "javascript" | "python" | "unknown";
  /** Why the source could not be read or not wholly; null when it was. */
  readonly unreadable: string | null;
  /** The command that starts it (words), after image, Compose, Procfile and package script are resolved. */
  readonly command: Value<readonly string[]>;
  /** The source file that the command runs, null when not found. */
  readonly entry: string | null;
  /** All files reached from the entry by imports, entry first. */
  readonly files: readonly string[];
  readonly frameworks: readonly string[];
  readonly listens: Listen[];
  readonly routes: Route[];
  /** False when routes are made in ways the reader cannot follow, so that a missing route means nothing. */
  readonly routesComplete: boolean;
  /** What start-up waits for before it listens, in order. */
  readonly startupWork: Work[];
  readonly environment: EnvironmentRead[];
  readonly imports: ImportRead[];
  /** Where a handler for SIGTERM is installed, when one was seen; null when none was seen in fully read source. */
  readonly terminationHandler: Value<Origin | null>;
  /** What becomes process 1 of its container. Absent when the start command was not looked at. */
  readonly processOne?: ProcessOne;
  /** One entry for each place where a client of a database or cache is made. Absent when nobody looked. */
  readonly tlsOptions?: readonly TlsOption[];
  /** Lists of hosts that stand before every route. Absent when nobody looked. */
  readonly allowedHosts?: readonly AllowedHosts[];
  /** Calls of AWS's API in the name of the role that the program runs under. Absent when nobody looked. */
  readonly awsCalls?: readonly AwsCall[];
}

/** One call of AWS's API, as the SDK makes it. */
export interface AwsCall {
  readonly origin: Origin;
  /** The SDK's module, as imported. */
  readonly client: string;
  /** As the SDK calls the service: `s3`, `bedrock-runtime`. */
  readonly service: string;
  /** As the API calls it: `PutObject`. */
  readonly operation: string;
  /** Name, ARN or URL of the bucket, table, queue, topic, secret or function; null when none is given. */
  readonly resource: Value<string> | null;
  /** The environment variable whose text, as it stands, is the resource; null where none is. */
  readonly resourceVariable: string | null;
  /** How the key of S3's object certainly begins: "" when nothing is certain; null when no key is given. */
  readonly keyStart: string | null;
  /** Its file also looks at the beginnings, ends or parts of texts, so that it may not be made for every key. */
  readonly besideComparisons: boolean;
}

export interface TlsOption {
  readonly origin: Origin;
  /** Client library's module name, as imported. */
  readonly client: string;
  /** `from-url`: the code says nothing of its own, so that the URL decides, or hands on what the URL says. */
  readonly setting: "on" | "off" | "from-url" | "unknown";
}

/** Process 1 of the container, and whether a signal that it gets reaches the application. */
export interface ProcessOne {
  readonly kind: "application" | "init" | "shell" | "script" | "package-manager";
  /** `node`, `sh`, `npm`, `tini`. */
  readonly program: string;
  readonly forwardsSignals: Value<boolean>;
  /** The command to change. */
  readonly origin: Origin;
}

export interface Listen {
  readonly origin: Origin;
  readonly address: Value<string>;
  readonly port: Value<number>;
  /** The environment variable that decides the port, with its default; null when the port is fixed. */
  readonly portVariable: { readonly name: string; readonly fallback: number | null } | null;
  /** How the server there is spoken to. Absent where that cannot be told. */
  readonly server?: ListeningServer;
}

export interface ListeningServer {
  /** What listens, for its defaults: `node`, `fastify`, `uvicorn`, `gunicorn`. */
  readonly kind: string;
  readonly tls: boolean;
  /** Versions of HTTP that it understands from the first byte on, without a negotiation in TLS. */
  readonly httpVersions: readonly ("1" | "2")[];
  /** Seconds for which it keeps an idle connection open; null when nothing is said, so that its default holds. */
  readonly keepAliveSeconds: Value<number | null>;
  /** Seconds after which it ends a worker that is still busy; null when it never does. Absent for servers without such a limit. */
  readonly workTimeoutSeconds?: Value<number | null>;
}

export interface Route {
  readonly origin: Origin;
  /** Upper case, or "*" for any. */
  readonly method: string;
  /** With prefixes of routers and blueprints applied, parameters as the framework writes them. */
  readonly path: string;
  /** A concrete path such as `/health` without parameters or wildcards. */
  readonly literal: boolean;
  /** Status code when the handler's answer is a literal; unknown otherwise. */
  readonly status: Value<number>;
  readonly redirects: boolean;
  /** What a request does before it is answered: the middleware that runs for it, then the handler, in order. */
  readonly work: Work[];
  /** True when an authentication step stands before it. */
  readonly guarded: boolean;
}

export type DependencyKind =
  | "postgres"
  | "mysql"
  | "redis"
  | "amqp"
  | "mongodb"
  | "memcached"
  | "queue"
  | "bucket"
  | "smtp"
  | "http"
  | "unknown";

/** A call to something outside the process. */
export interface Work {
  readonly origin: Origin;
  readonly dependency: DependencyKind;
  /** Client library's module name, as imported. */
  readonly client: string;
  /** As written, for display: `queue.xadd(…)`. */
  readonly operation: string;
  /** The request (or the start) cannot go on before it ends: awaited, or a blocking call. */
  readonly waits: boolean;
  /** Seconds after which it gives up: null = no limit was found; unknown when it cannot be told. */
  readonly limitSeconds: Value<number | null>;
  /** Whether its failure ends the request or the process, or is caught. */
  readonly failure: "propagates" | "caught" | "unknown";
  /** `middleware` runs before the route's own handler. */
  readonly stage: "import" | "start" | "middleware" | "handler";
  /** The chain of calls that leads there, outermost first. */
  readonly trace: readonly Place[];
}

export interface EnvironmentRead {
  readonly name: string;
  readonly origin: Origin;
  /** The default that the code gives, null when there is none. */
  readonly fallback: Value<string> | null;
  /** The code fails at start when it is unset (KeyError, explicit check that throws or exits). */
  readonly required: boolean;
  /** Requests fail before their handlers when it is unset, while the process runs and may answer its health check. */
  readonly requiredByRequests?: boolean;
}

export interface ImportRead {
  readonly module: string;
  readonly origin: Origin;
  readonly kind: "builtin" | "package" | "file";
  /** Found: the file exists, or the package stands in the manifest. Unknown when it cannot be told. */
  readonly found: Value<boolean>;
  /** Asked for on every start, and listed for development only: an image that leaves such packages out has it not. */
  readonly developmentOnly?: boolean;
}
