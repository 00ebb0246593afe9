import type { Application, Listen } from "./application.js";
import type { Refusal } from "./refusal.js";
import type { EnvironmentVariable } from "./task.js";
import type { Origin, Value } from "./value.js";

/** A long-running process of a machine (an instance, not a container), and what starts it. */
export interface HostProcess {
  readonly id: string;
  readonly origin: Origin;
  /** `web`, `image_app.service`. */
  readonly name: Value<string>;
  readonly startedBy: "procfile" | "platform" | "systemd" | "user-data" | "pm2" | "supervisor" | "docker";
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
  /** Where it listens by its own configuration or by its package's, where no source of it is read. */
  readonly listens?: readonly Listen[];
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
  /** Patterns of the files that it includes; types and the like, which come with the program, are not among them. */
  readonly includes: readonly string[];
  /** What the program refuses in it, whatever it is included in. */
  readonly refusals: readonly Refusal[];
}

export type ProxyContext = "main" | "http" | "server";

export interface ProxyServer {
  readonly origin: Origin;
  readonly listens: readonly Value<number>[];
  readonly names: readonly string[];
  readonly locations: readonly ProxyLocation[];
  /** Conditions, rewrites, access rules or answers of its own may decide before any location does. */
  readonly ruled: boolean;
  /** Patterns of the files that it includes by itself. */
  readonly includes: readonly string[];
  readonly limits: ProxyLimits;
}

export interface ProxyLocation {
  readonly origin: Origin;
  readonly match: "prefix" | "exact" | "regular-expression" | "named";
  readonly path: string;
  /** `http://127.0.0.1:8000`, `http://unix:/run/app.sock`; null when nothing is passed on. */
  readonly upstream: Value<string | null>;
  /** How requests are passed on; absent when nothing is. */
  readonly speaks?: "http" | "uwsgi" | "fastcgi";
  /** A status that it answers by itself; null when it does not. */
  readonly returns: Value<number | null>;
  /** Conditions, rewrites, access rules or files may decide what becomes of a request. */
  readonly ruled: boolean;
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

/** A pool of PHP-FPM: workers that take requests of FastCGI at one address. */
export interface FastcgiPool {
  readonly id: string;
  readonly origin: Origin;
  /** `www`. */
  readonly name: string;
  /** As written: `9000`, `127.0.0.1:9000`, `/run/php-fpm/www.sock`. */
  readonly listen: Value<string>;
  /** After so long a worker is ended with the request that it works on; null for never. */
  readonly workTimeoutSeconds: Value<number | null>;
}

/** A shell script or cloud-init document that a machine runs when it starts. Its text is read, never run. */
export interface HostScript {
  readonly origin: Origin;
  readonly form: "shell" | "cloud-config" | "multipart" | "other";
  /** In the order in which they run, those of functions and branches among them. */
  readonly commands: readonly ScriptCommand[];
  /** Files that it writes: heredocs, what `echo` and `tee` put somewhere, and `write_files`. */
  readonly files: readonly WrittenFile[];
  /** Packages that it installs with the system's package manager. */
  readonly packages: readonly { readonly name: string; readonly origin: Origin }[];
  /** One clause that completes "not all is known, because …"; null when every part could be followed. */
  readonly incomplete: string | null;
}

export interface ScriptCommand {
  readonly origin: Origin;
  /** Without `sudo`, `nohup` and the like; variables that the script sets are filled in, others stay as `${NAME}`. */
  readonly words: readonly string[];
  /** False when it runs only under a condition, in a loop, or in a function. */
  readonly certain: boolean;
  /** The script does not wait for its end. */
  readonly background: boolean;
  /** On the machine; null when it cannot be told. */
  readonly workingDirectory: string | null;
  /** Null for the script's own, root. */
  readonly user: string | null;
  /** What the script exports before it, and what stands before the command itself. */
  readonly environment: readonly EnvironmentVariable[];
}

export interface WrittenFile {
  /** Its text where that is written in a file, else what writes it. */
  readonly origin: Origin;
  /** On the machine. */
  readonly path: string;
  /** Null when it is not known. */
  readonly text: string | null;
  readonly certain: boolean;
}

/** What a template tells `cfn-init` to do on an instance: the metadata `AWS::CloudFormation::Init` of a resource. */
export interface InitialConfiguration {
  /** Logical id of the resource that holds it. */
  readonly resourceId: string;
  readonly packages: readonly { readonly name: string; readonly origin: Origin }[];
  readonly files: readonly WrittenFile[];
  readonly commands: readonly {
    readonly line: string;
    readonly origin: Origin;
    readonly folder: string | null;
    readonly certain: boolean;
  }[];
  /** Services that shall run. */
  readonly services: readonly { readonly name: string; readonly origin: Origin }[];
  readonly incomplete: string | null;
}

/** What runs on the instances of a group, as far as their user data and the files beside it tell. */
export interface InstanceHost {
  /** Null when there is no user data, or none that is known. */
  readonly script: HostScript | null;
  readonly processes: readonly HostProcess[];
  readonly proxies: readonly Proxy[];
  /** All pools of PHP-FPM, its package's own among them. Absent when nobody looked. */
  readonly pools?: Value<readonly FastcgiPool[]>;
  /** Why more may run than is listed here; null when this is all. */
  readonly incomplete: string | null;
}
