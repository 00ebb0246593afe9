import type { Listener, LoadBalancer, TargetGroup } from "./balancer.js";
import type { HostProcess, Proxy, ProxyLocation } from "./host.js";
import type { InstanceGroup } from "./instances.js";
import type { EnvironmentVariable } from "./task.js";
import type { Origin, Value } from "./value.js";

/** An Elastic Beanstalk environment: a bundle, a platform branch, and option settings from several places. */
export interface BeanstalkEnvironment {
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly tier: Value<"WebServer" | "Worker">;
  readonly platform: BeanstalkPlatform;
  /** Folder (or archive) of the source bundle, relative to the input; null when it is not among the files. */
  readonly bundle: string | null;
  /** Every setting that these files write, also those that lose; the platform's defaults are not among them. */
  readonly settings: readonly OptionSetting[];
  /**
   * These files hold the whole request that makes the environment (a template, a Terraform plan), so that what
   * neither it nor the bundle sets has its default. Otherwise the console or the EB CLI may have set it.
   */
  readonly requestKnown: boolean;
  /** The EB CLI's own files stand beside the bundle: it makes environments from it. */
  readonly usesCommandLine: boolean;
  /** What the API described of an environment that runs; empty when no such answer is among the files. */
  readonly running: readonly RunningSetting[];
  /** Resources that configuration files add to the environment's stack or change in it. */
  readonly resources: readonly AddedResource[];
  /** Files that configuration files write on each instance. */
  readonly files: readonly BundleFile[];
  readonly commands: readonly BundleCommand[];
  readonly hooks: readonly BundleHook[];
  readonly processes: readonly HostProcess[];
  readonly proxies: readonly Proxy[];
  /** Environment properties as the process gets them. */
  readonly variables: readonly EnvironmentVariable[];
  /** What the settings and the platform's defaults amount to, as the nouns that the platform makes of them. */
  readonly instances: InstanceGroup | null;
  readonly loadBalancer: LoadBalancer | null;
  readonly listeners: readonly Listener[];
  readonly targetGroups: readonly TargetGroup[];
  /** How a request gets from the instance's own port to the process; null where it cannot be told. */
  readonly front: InstanceFront | null;
  /** What start commands name and the bundle does not hold. */
  readonly startGaps: readonly StartGap[];
  /** What `cron.yaml` asks for: messages that a worker environment sends to itself. */
  readonly periodicTasks: readonly PeriodicTask[];
  /** Files of the bundle that the platform does not heed where they stand. */
  readonly ignored: readonly IgnoredFile[];
  /** Size of the bundle's archive in bytes; null when it is a folder or not among the files. */
  readonly bundleBytes: number | null;
}

/** The last link of a request's way on an instance: the port that it takes requests at, and what is behind. */
export interface InstanceFront {
  readonly origin: Origin;
  /** The port of the platform's proxy; where there is none, of the process itself. */
  readonly port: Value<number>;
  /** `nginx`, `apache`; null when requests meet the process without a proxy. */
  readonly proxy: Value<string | null>;
  /**
   * Ports to which the proxy may pass requests: one, or several where documentation and what is seen
   * differ. Empty for a Unix socket.
   */
  readonly upstreamPorts: Value<readonly number[]>;
  /** Paths that the proxy answers from files by itself. */
  readonly filePaths: readonly string[];
  /** Locations that are configured beside the platform's own, which passes everything else on. */
  readonly locations: readonly ProxyLocation[];
  /** A file that changes what the proxy answers or where it passes requests, in a way that is not followed; null when none does. */
  readonly changedBy: Origin | null;
  readonly process: HostProcess;
  /** The process runs in a container of the instance, so that the container's loopback is not the instance's. */
  readonly inContainer: boolean;
}

/** Something that a start command names and that the bundle does not hold, as far as its files can tell. */
export interface StartGap {
  /** The command, or the option that names it. */
  readonly origin: Origin;
  readonly command: string;
  /**
   * `module`: no file is that module. `attribute`: the module has no such name. `file-form`: a path where a
   * module is expected. `folder`: all files of the archive stand in one folder of it. `left-out`: the file is
   * kept out of the version that the EB CLI makes; the origin is the pattern that does it. `no-web`: no process
   * is called web.
   */
  readonly kind: "module" | "attribute" | "file-form" | "folder" | "left-out" | "no-web";
  readonly name: string;
  /** A file that may be meant, from the bundle's root; null when none is alike. */
  readonly alike: string | null;
  /** False where no file says what to start, so that the platform's default is meant unless the console names another. */
  readonly written: boolean;
}

export interface PeriodicTask {
  readonly origin: Origin;
  readonly name: string;
  /** The path that the message is posted to. */
  readonly path: Value<string>;
}

/** A file that stands where the platform does not look for it, or under a name that it does not read. */
export interface IgnoredFile {
  readonly origin: Origin;
  readonly file: string;
  /** What it is: "a configuration file", "a hook". */
  readonly what: string;
  /** One clause: "only files that end in .config are read". */
  readonly why: string;
}

export interface BeanstalkPlatform {
  readonly origin: Origin;
  /** A `PlatformFamily` of `aws/beanstalk/platforms.ts`: `python`, `nodejs`, `corretto`, `dotnet`. */
  readonly family: Value<string>;
  /** `Python 3.11`. */
  readonly branch: Value<string>;
  /** `AL2023`, `AL2`, `AL1`, `Windows`. */
  readonly operatingSystem: Value<string>;
}

/** One setting of one option, where it is written. */
export interface OptionSetting {
  readonly origin: Origin;
  /** The whole entry: the option with its value, or the item of the list. */
  readonly entry: Origin;
  /** The map or list of settings that the entry stands in. */
  readonly section: Origin;
  /**
   * How it is written: `map` from namespace to option to value, `list` of `namespace`, `option_name`, `value`,
   * `api-list` of `Namespace`, `OptionName`, `Value`.
   */
  readonly form: "map" | "list" | "api-list";
  readonly namespace: string;
  readonly name: string;
  readonly resource: string | null;
  readonly value: Value<string>;
  /** Highest precedence first: `direct` (API, console, EB CLI, template), `saved` (saved configuration), `file` (.ebextensions). */
  readonly source: "direct" | "saved" | "file";
  /** Another setting of the same option wins over it. */
  readonly overriddenBy: Origin | null;
}

/** A setting of an environment that exists, as the API answers it. */
export interface RunningSetting {
  readonly origin: Origin;
  readonly namespace: string;
  readonly name: string;
  /** Null where the answer holds no value. */
  readonly value: string | null;
}

export interface AddedResource {
  readonly origin: Origin;
  /** Logical id; those of the environment's own resources begin with `AWSEB`. */
  readonly id: string;
  readonly type: string | null;
  readonly properties: Readonly<Record<string, Value<string>>>;
}

export interface BundleFile {
  readonly origin: Origin;
  /** On the instance. */
  readonly path: string;
  /** As written: `000755`. */
  readonly mode: string | null;
  /** Null when it is downloaded. */
  readonly text: string | null;
}

/** An entry of `commands` or `container_commands`. */
export interface BundleCommand {
  readonly origin: Origin;
  readonly section: "commands" | "container_commands";
  readonly name: string;
  readonly command: Value<string>;
  readonly test: Value<string | null>;
  readonly leaderOnly: Value<boolean>;
  readonly ignoreErrors: Value<boolean>;
}

/** A script under `.platform/hooks` or `.platform/confighooks`. */
export interface BundleHook {
  readonly origin: Origin;
  readonly phase: "prebuild" | "predeploy" | "postdeploy";
  readonly on: "app-deploy" | "config-deploy";
  readonly file: string;
  /** Unknown where neither archive nor file system says. */
  readonly executable: Value<boolean>;
  /** First line, null when the file does not begin with `#!`. */
  readonly interpreter: string | null;
  /** The first line, which names the interpreter, ends as lines of Windows do. */
  readonly carriageReturns: boolean;
  /** The script's commands, each with its place; comments and empty lines left out. Empty for a binary. */
  readonly lines: readonly Value<string>[];
}
