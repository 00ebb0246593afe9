import type { InputProblem } from "../finding/index.js";
import {
  baseName,
  type InputFile,
  type InputFiles,
  isOutside,
  openInput,
  pathFromInput,
  settledPath,
  type Texts,
  textFiles,
  withTexts,
} from "../input/index.js";
import type { Model, UnknownFact } from "../model/index.js";
import { generatedFiles, withoutLeftovers } from "./assemblies.js";
import { assemble } from "./assemble/index.js";
import { group, type Group } from "./group.js";
import { gatherOutside } from "./outside.js";
import type { SteadySettings } from "./reader.js";
import { type Part, recognise } from "./recognise.js";
import { Stopwatch } from "./stopwatch.js";

export interface ReadOptions {
  /** Folder of the application, from the working folder; wins over `steady.yml`. */
  readonly application?: string;
}

export interface ReadResult {
  /** One for each deployment, in the order of their folders. */
  readonly models: readonly Model[];
  /** What could not be used. With no model at all the input is unusable. */
  readonly problems: readonly InputProblem[];
  readonly files: InputFiles;
  /** The files that were given, without those that they name outside. */
  readonly opened: InputFiles;
  readonly settings: ReadonlyMap<Model, SteadySettings>;
  readonly options: ReadOptions;
  /** Files that a tool writes, so that they are not the place to change. */
  readonly generated: ReadonlySet<string>;
  /** Milliseconds of each step and reader. */
  readonly timing: ReadonlyMap<string, number>;
}

const NO_SETTINGS: SteadySettings = {
  application: null,
  ordinaryRoute: null,
  dependencies: {},
  command: null,
};

/** Formats that say something about a deployment or application, and are none by themselves. */
const BESIDE = new Set(["steady", "push", "ecspresso", "appspec", "cdk"]);

/** Reads a folder or file. Never throws for what the input holds: each problem is told, and the rest is read. */
export async function readInput(path: string, options: ReadOptions = {}): Promise<ReadResult> {
  const stopwatch = new Stopwatch();
  const { files, problems } = await stopwatch.timeAsync("list files", () => openInput(path));
  return read(files, problems, options, stopwatch);
}

/** The same for texts that are not on disk: file name → text. */
export async function readTexts(texts: Texts): Promise<ReadResult> {
  return read(textFiles(texts), [], {});
}

/** The same input once more, with the texts of some files replaced: a proof's changed deployment. */
export async function reread(result: ReadResult, texts: ReadonlyMap<string, string>): Promise<ReadResult> {
  const { opened, files } = result;
  // What lies outside is gathered anew: were it there from the start, every reader would look through it.
  const changed = [...files.files].filter(([path]) => texts.has(path));
  const start = { ...opened, files: new Map([...opened.files, ...changed]) };
  return read(withTexts(start, texts), [], result.options);
}

async function read(
  opened: InputFiles,
  before: readonly InputProblem[],
  options: ReadOptions,
  stopwatch: Stopwatch = new Stopwatch(),
): Promise<ReadResult> {
  const inside = [...opened.files.values()].filter((file) => !isOutside(file.path));
  const recognised = recognise(inside, opened, stopwatch);
  const gathered = stopwatch.time("files outside", () =>
    gatherOutside(opened, recognised.parts, options.application),
  );
  const { files } = gathered;
  const problems = [...before, ...recognised.problems, ...gathered.problems];
  const settings = new Map<Model, SteadySettings>();
  const parts = withoutLeftovers(gathered.parts);
  const definitionChanges = parts.flatMap(({ fragment }) => fragment.definitionChanges ?? []);
  for (const one of group(parts)) {
    const own = settingsOf(one);
    const application = applicationOf(one, files, options);
    if (application === null && one.parts.every(({ reader }) => BESIDE.has(reader.id))) continue;
    const name = displayName(one, files);
    const request = { group: one, name, files, settings: own, application, definitionChanges };
    settings.set(await stopwatch.timeAsync("assemble", () => assemble(request)), own);
  }
  const models = [...settings.keys()];
  if (models.length === 0 && problems.length === 0) problems.push(nothingRecognised(files));
  for (const model of models) model.unknown.push(...unreadSource(parts, files));
  const generated = generatedFiles(parts);
  return { models, problems, files, opened, settings, options, generated, timing: stopwatch.milliseconds };
}

function settingsOf(one: Group): SteadySettings {
  return one.parts.find((part) => part.fragment.settings !== undefined)?.fragment.settings ?? NO_SETTINGS;
}

function applicationOf(one: Group, files: InputFiles, options: ReadOptions): string | null {
  if (options.application !== undefined) return pathFromInput(files, options.application);
  const named = one.parts.find((part) => part.fragment.applicationRoot !== undefined)?.fragment
    .applicationRoot;
  return named === undefined ? null : settledPath(files, named);
}

function displayName(one: Group, files: InputFiles): string {
  // The root of an archive's files ends with the mark behind the archive's name.
  return one.root === "." ? baseName(files.base) || "deployment" : baseName(one.root).replace(/!$/, "");
}

function nothingRecognised(files: InputFiles): InputProblem {
  const [source] = terraformSource(files);
  if (source !== undefined)
    return {
      file: source.path,
      line: null,
      message: `Terraform's source is not read, its plan is: ${PLAN}.`,
    };
  const message =
    "Nothing here is a deployment file: no CloudFormation template, Terraform plan, ECS definition, Elastic Beanstalk bundle, Dockerfile, Compose file or Procfile was recognised.";
  return { file: files.given, line: null, message };
}

const PLAN =
  "run `terraform plan -out plan.bin && terraform show -json plan.bin > plan.json` and check plan.json";

/** What the source of another tool would make is unknown until that tool has said it. */
function unreadSource(parts: readonly Part[], files: InputFiles): UnknownFact[] {
  if (parts.some(({ reader }) => reader.id === "terraform")) return [];
  const [first] = terraformSource(files);
  if (first === undefined) return [];
  const place = { file: first.path, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return [
    { what: "what Terraform makes", why: `its source is not read, its plan is: ${PLAN}`, where: [place] },
  ];
}

function terraformSource(files: InputFiles): InputFile[] {
  return [...files.files.values()].filter(
    (file) =>
      file.path.endsWith(".tf") &&
      !isOutside(file.path) &&
      /^[ \t]*(?:resource|module)\s+"/m.test(file.text() ?? ""),
  );
}
