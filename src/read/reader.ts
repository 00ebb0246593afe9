import type { InputFile, InputFiles } from "../input/index.js";
import type {
  AddedResource,
  BeanstalkPlatform,
  BundleCommand,
  BundleFile,
  Change,
  EnvironmentVariable,
  Model,
  OptionSetting,
  Origin,
  RunningSetting,
  TextEdit,
  Value,
} from "../model/index.js";
import type { InputProblem } from "../finding/index.js";

/**
 * The border of a format: recognise by content, read into the nouns, and turn a change on what
 * was read back into text edits. One folder per format; the list is generated from the folders
 * (`src/read/<format>/index.ts` exports `reader`).
 */
export interface Reader {
  /** Shown in `read[].as`: "cloudformation", "dockerfile". */
  readonly id: string;
  readonly title: string;
  /** By content alone, cheaply; the name may be anything. */
  recognises(file: InputFile): boolean;
  read(file: InputFile, context: ReadContext): Fragment;
  /** Throws never; an impossible change gives null. */
  edit(file: InputFile, change: Change): TextEdit[] | null;
}

export interface ReadContext {
  /** All files of the input: for nested templates, parameter files, includes. */
  readonly files: InputFiles;
}

/** What one file adds to a Model. Lists are concatenated, then linked by `assemble`. */
export type Fragment = Partial<Omit<Model, "name" | "root" | "applications" | "read">> & {
  readonly problems?: readonly InputProblem[];
  /** Makes the file the heart of a deployment (it describes a service or task), so that a folder with it is one. */
  readonly describesDeployment: boolean;
  /** Folder of the deployment where it is not the file's own: a bundle's, for what stands in its `.ebextensions`. */
  readonly deploymentFolder?: string;
  /** What files of Elastic Beanstalk bundles say; `assemble/beanstalk` makes environments of it. */
  readonly bundles?: readonly BundleFact[];
  /** How Dockerfiles are built, from Compose files, scripts and workflows. */
  readonly imageBuilds?: readonly ImageBuildFact[];
  /** Folders of cloud assemblies: all in them was written by the CDK. */
  readonly assemblies?: readonly string[];
  /** Files of a service and of the task definition that it is deployed with. */
  readonly pairs?: readonly DefinitionPair[];
  /** The container and port that a deployment tool tells ECS to send requests to. */
  readonly deployedTargets?: readonly DeployedTarget[];
  /** What workflows and scripts change in task definitions before they deploy them. */
  readonly definitionChanges?: readonly DefinitionChange[];
  /** Start commands of a Procfile. */
  readonly processes?: readonly ProcessFact[];
  /** From `steady.yml`: folder of the application, relative to the input. */
  readonly applicationRoot?: string;
  /** Ordinary route to ask, from `steady.yml`. */
  readonly settings?: SteadySettings;
};

/** Paths are relative to the input. */
export interface DefinitionPair {
  readonly service: string;
  readonly taskDefinition: string;
}

export interface DeployedTarget {
  readonly origin: Origin;
  readonly containerName: Value<string>;
  readonly containerPort: Value<number>;
}

/** A step that puts something into a task definition, so that what stands in the file is not what runs. */
export interface DefinitionChange {
  readonly origin: Origin;
  /** As the step names the file, from wherever it runs; null when only the run decides which it is. */
  readonly file: string | null;
  /** Null for all containers of the file. */
  readonly container: string | null;
  /** The image it puts in, with `${…}` for what only the run decides; null when it leaves the image. */
  readonly image: Value<string> | null;
  /** Texts that it replaces wherever they stand. */
  readonly texts: readonly string[];
  /** Variables that it sets. */
  readonly environment: readonly EnvironmentVariable[];
  /** False when it may set others. */
  readonly environmentKnown: boolean;
  /** The command it puts in, as a JSON list; null when it leaves the command. */
  readonly command: Value<string> | null;
}

export interface SteadySettings {
  readonly application: string | null;
  readonly ordinaryRoute: string | null;
  /** URL per dependency name, for observation. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly command: string | null;
}

/** A build that some file asks for. Paths are relative to the input. */
export interface ImageBuildFact {
  readonly origin: Origin;
  readonly dockerfile: string | null;
  readonly context: string | null;
  /** The stage that is built; null for the last one. */
  readonly target: string | null;
  readonly tag: Value<string> | null;
  /** Platforms that the build names, or that the machine it runs on implies. Absent for local builds. */
  readonly platforms?: Value<readonly string[]>;
  /** The Compose service that it is for. */
  readonly localService?: string;
}

/** What one file says about an Elastic Beanstalk environment that is made from a bundle. */
export interface BundleFact {
  readonly origin: Origin;
  /**
   * Folder of the source bundle (or archive) that the file belongs to, relative to the input. Null for a request
   * that names no bundle among these files (a template's resource, a file for `--option-settings`).
   */
  readonly bundle: string | null;
  /**
   * A whole request that makes an environment: each such fact is an environment of its own, with the bundle that
   * stands here alone. What it does not set, and no file of its bundle, has its default.
   */
  readonly request?: boolean;
  /** Why the request may ask for more than is read here. */
  readonly incomplete?: string;
  readonly id?: string;
  readonly name?: Value<string>;
  readonly tier?: Value<"WebServer" | "Worker">;
  readonly platform?: BeanstalkPlatform;
  readonly settings?: readonly OptionSetting[];
  readonly commands?: readonly BundleCommand[];
  readonly resources?: readonly AddedResource[];
  readonly files?: readonly BundleFile[];
  /** What the API described of an environment that runs. */
  readonly running?: readonly RunningSetting[];
  /** The EB CLI's own files: it makes environments from this bundle. */
  readonly usesCommandLine?: boolean;
  /** The archive that the EB CLI deploys instead of the folder: `deploy: artifact:` of its file. */
  readonly artifact?: Origin;
}

/** A line of a Procfile: `web: gunicorn app:app`. */
export interface ProcessFact {
  readonly origin: Origin;
  readonly name: string;
  readonly line: string;
}
