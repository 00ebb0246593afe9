import type { Origin, Value } from "./value.js";

/** A Dockerfile: the stages, and what the final stage will run. */
export interface ImageBuild {
  readonly id: string;
  readonly origin: Origin;
  readonly file: string;
  /** Folder of the build context, relative to the input. */
  context: string;
  readonly stages: ImageStage[];
  readonly final: ImageStage;
  /** Image reference that a build or push command or Compose gives this Dockerfile, if any. */
  tag: Value<string> | null;
  /** Platforms that each build names or implies: `linux/arm64`. Empty when no build of it is seen. */
  readonly platforms: Value<readonly string[]>[];
}

export interface ImageStage {
  readonly name: string | null;
  readonly origin: Origin;
  /** Base image as written with ARGs resolved, or the name of an earlier stage. */
  readonly base: Value<string>;
  /** The base of the first stage in the chain that is not a stage name. */
  readonly rootBase: Value<string>;
  readonly platform: Value<string | null>;
  readonly entryPoint: StartCommand | null;
  readonly command: StartCommand | null;
  readonly exposedPorts: Value<number>[];
  readonly environment: { readonly name: string; readonly value: Value<string>; readonly origin: Origin }[];
  readonly workingDirectory: Value<string>;
  readonly user: Value<string | null>;
  readonly healthCheck: ImageHealthCheck | null;
  readonly stopSignal: Value<string | null>;
  /** RUN instructions of the chain, in order, as shell text. */
  readonly runs: Value<string>[];
  readonly copies: ImageCopy[];
  /** VOLUME instructions of the chain: ECS fills a task's volume at such a path with the image's files. */
  readonly volumes: Value<string>[];
}

export interface StartCommand {
  readonly origin: Origin;
  readonly form: "exec" | "shell";
  /** Exec form: the words. Shell form: one string, the shell line. */
  readonly words: Value<readonly string[]>;
}

export interface ImageHealthCheck {
  readonly origin: Origin;
  readonly command: StartCommand | null;
  /** Seconds. */
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly startPeriodSeconds: number;
  readonly retries: number;
}

export interface ImageCopy {
  readonly origin: Origin;
  readonly fromStage: string | null;
  readonly sources: readonly string[];
  readonly destination: string;
  /** WORKDIR where the instruction stands; a relative destination is within it. */
  readonly workingDirectory: Value<string>;
}

/** An image that is known to exist, because a file pushes it or a registry listing names it. */
export interface PushedImage {
  readonly origin: Origin;
  /** The registry's host, null when none is written. Absent when nothing tells it. */
  readonly registry?: Value<string | null>;
  /** Without tag and registry host when those are not known. */
  readonly repository: Value<string>;
  readonly tag: Value<string>;
  /** `listing`: the registry's own list, so that what is absent from it does not exist. */
  readonly evidence: "push-command" | "listing";
}
