import type { Application } from "./application.js";
import type { Refusal } from "./refusal.js";
import type { EnvironmentVariable } from "./task.js";
import type { Origin, Value } from "./value.js";

/** A long-running process of a machine (an instance, not a container), and what starts it. */
export interface HostProcess {
  readonly id: string;
  readonly origin: Origin;
  /** `web`, `image_app.service`. */
  readonly name: Value<string>;
  readonly startedBy: "procfile" | "platform" | "systemd" | "user-data" | "pm2" | "supervisor";
  /** The line as a shell would run it. */
  readonly command: Value<string>;
  /** On the machine. */
  readonly workingDirectory: Value<string | null>;
  readonly user: Value<string | null>;
  readonly environment: readonly EnvironmentVariable[];
  /** False when variables may come from elsewhere. */
  readonly environmentKnown: boolean;
  /** `Restart=always` and the like; null when nothing restarts it. */
  readonly restart: Value<string | null>;
  /** Linked afterwards. */
  application: Application | null;
}

/** A reverse proxy's configuration (nginx and the like), as far as the files hold it. */
export interface Proxy {
  readonly id: string;
  readonly origin: Origin;
  readonly program: string;
  /** The block that its text is written for: the whole configuration, or a part that another file includes. Null when nothing tells it. */
  readonly writtenFor: ProxyContext | null;
  readonly servers: readonly ProxyServer[];
  /** False when includes or templates could not be followed. */
  readonly complete: boolean;
  /** What the program refuses in it, whatever it is included in. */
  readonly refusals: readonly Refusal[];
}

export type ProxyContext = "main" | "http" | "server";

export interface ProxyServer {
  readonly origin: Origin;
  readonly listens: readonly Value<number>[];
  readonly names: readonly string[];
  readonly locations: readonly ProxyLocation[];
  readonly limits: ProxyLimits;
}

export interface ProxyLocation {
  readonly origin: Origin;
  readonly match: "prefix" | "exact" | "regular-expression" | "named";
  readonly path: string;
  /** `http://127.0.0.1:8000`, `http://unix:/run/app.sock`; null when nothing is passed on. */
  readonly upstream: Value<string | null>;
  /** A status that it answers by itself; null when it does not. */
  readonly returns: Value<number | null>;
  readonly limits: ProxyLimits;
}

/** In force at this level, inherited values included; null when nothing is written and the program's default holds. */
export interface ProxyLimits {
  /** Bytes; 0 is no limit. */
  readonly bodyBytes: Value<number | null>;
  readonly readTimeoutSeconds: Value<number | null>;
  readonly sendTimeoutSeconds: Value<number | null>;
  readonly connectTimeoutSeconds: Value<number | null>;
  /** Idle connections of clients. */
  readonly keepAliveSeconds: Value<number | null>;
}

/** A shell script or cloud-init document that a machine runs when it starts. Its text is read, never run. */
export interface HostScript {
  readonly origin: Origin;
  readonly form: "shell" | "cloud-config" | "multipart" | "powershell";
  readonly commands: readonly ScriptCommand[];
  /** Files that it writes: heredocs and `write_files`. */
  readonly files: readonly WrittenFile[];
  /** False when parts could not be followed. */
  readonly complete: boolean;
}

export interface ScriptCommand {
  readonly origin: Origin;
  readonly words: readonly string[];
  /** Runs only under a condition, in a loop, or in the background. */
  readonly certain: boolean;
}

export interface WrittenFile {
  readonly origin: Origin;
  readonly path: string;
  readonly text: string;
}
