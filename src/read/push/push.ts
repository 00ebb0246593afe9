import { folderOf, type InputFile, type InputFiles, joinPath, settledPath } from "../../input/index.js";
import { known, type Origin, type PushedImage, unknown, type Value } from "../../model/index.js";
import type { Fragment, ImageBuildFact } from "../reader.js";
import { commandsOf } from "./commands.js";
import { definitionChanges } from "./definition-changes.js";
import { deploySteps } from "./deploy-steps.js";
import { type ImageCommand, imageCommand } from "./image-command.js";
import { Machines } from "./machine.js";
import { pushedReference } from "./reference.js";
import { fromMakefile, HERE, ownFolder, Variables } from "./variables.js";
import { workflowBuilds } from "./workflow.js";

export function pushFragment(file: InputFile, files: InputFiles): Fragment {
  const text = preparedText(file);
  const variables = new Variables(text, isYaml(text));
  const found = new Found(file.path, files, variables, new Machines(file));
  for (const { words, place } of commandsOf(file.path, text)) {
    const command = imageCommand(words);
    if (command !== null) found.add(command, { place, node: null, written: true });
  }
  for (const { command, origin } of workflowBuilds(file)) found.add(command, origin);
  return {
    describesDeployment: false,
    pushedImages: found.pushed,
    imageBuilds: found.pushedBuilds(),
    deploySteps: deploySteps(file, variables),
    definitionChanges: definitionChanges(file, variables),
  };
}

function preparedText(file: InputFile): string {
  const text = file.text() ?? "";
  const makefile = /^[A-Za-z0-9_.%/-]+\s*:(?:[^=\n]*)?\n\t/m.test(text);
  return makefile ? fromMakefile(text) : text;
}

function isYaml(text: string): boolean {
  return /^[ \t]*(?:-[ \t]+)?["']?[A-Za-z_][\w-]*["']?:(?:[ \t]|$)/m.test(text) && !text.startsWith("#!");
}

/** What the commands of one file build and push, in their order. */
class Found {
  readonly pushed: PushedImage[] = [];
  readonly builds: ImageBuildFact[] = [];
  readonly #file: string;
  readonly #files: InputFiles;
  readonly #variables: Variables;
  readonly #machines: Machines;
  /** References that are pushed, as they resolve; without a tag where all tags are. */
  readonly #sent = new Set<string>();
  /** Builds by the reference they were given, for `docker tag`. */
  readonly #named = new Map<string, ImageBuildFact>();

  constructor(file: string, files: InputFiles, variables: Variables, machines: Machines) {
    this.#machines = machines;
    this.#file = file;
    this.#files = files;
    this.#variables = variables;
  }

  /** A build that nothing pushes here may be a trial: it does not tell for which platform the deployed image is made. */
  pushedBuilds(): ImageBuildFact[] {
    return this.builds.map((build) => {
      const { platforms, ...rest } = build;
      const reference = build.tag?.known ? build.tag.value : null;
      const repository = reference?.replace(/:[^/:]*$/, "") ?? "";
      const pushed = this.#sent.has(reference ?? "") || this.#sent.has(repository);
      return pushed && platforms !== undefined ? build : rest;
    });
  }

  add(command: ImageCommand, origin: Origin): void {
    if (command.kind === "push")
      this.#push(this.#variables.resolve(command.reference), origin, command.allTags);
    else if (command.kind === "tag")
      this.#tag(this.#variables.resolve(command.from), this.#variables.resolve(command.to), origin);
    else this.#build(command, origin);
  }

  #push(reference: string, origin: Origin, allTags: boolean): void {
    this.#sent.add(reference);
    const parsed = pushedReference(reference, origin);
    if (parsed === null) return;
    const tag = allTags ? unknown("all tags of the repository are pushed", origin) : parsed.tag;
    const { registry, repository } = parsed;
    this.pushed.push({ origin, registry, repository, tag, evidence: "push-command" });
  }

  #tag(from: string, to: string, origin: Origin): void {
    const build = this.#named.get(from);
    if (build !== undefined) this.#keep({ ...build, origin, tag: known(to, origin) }, to);
  }

  #build(command: Extract<ImageCommand, { kind: "build" }>, origin: Origin): void {
    const where = this.#locate(command.context, command.dockerfile);
    const target = command.target === null ? null : this.#variables.resolve(command.target);
    const platforms = this.#platforms(command.platforms, origin);
    const tags = command.tags.map((tag) => this.#variables.resolve(tag));
    for (const tag of tags.length === 0 ? [null] : tags) {
      this.#keep({ origin, ...where, target, platforms, tag: tag === null ? null : known(tag, origin) }, tag);
      if (command.pushes && tag !== null) this.#push(tag, origin, false);
    }
  }

  /** The platforms that are named, else those of the machine; a variable outranks the machine. */
  #platforms(named: readonly string[] | null, origin: Origin): Value<readonly string[]> {
    const byVariable = this.#variables.resolve("$DOCKER_DEFAULT_PLATFORM");
    const asked = named ?? (byVariable.includes("$") ? null : [byVariable]);
    const resolved = asked?.map((platform) => this.#variables.resolve(platform).trim());
    if (resolved?.some((platform) => /[$`]/.test(platform))) {
      return unknown("a variable decides its platform", origin);
    }
    const machine = origin.place === null ? null : this.#machines.platformAt(origin.place.line);
    const platforms = resolved ?? (machine === null ? null : [machine]);
    return platforms === null
      ? unknown("it is built for the machine that builds it", origin)
      : known(platforms, origin);
  }

  #keep(build: ImageBuildFact, reference: string | null): void {
    this.builds.push(build);
    if (reference !== null) this.#named.set(reference, build);
  }

  /**
   * A script says where it stands, or is started from a folder that it does not name: its own, or
   * one above. Of these the first that holds the Dockerfile is meant.
   */
  #locate(
    context: string | null,
    dockerfile: string | null,
  ): { context: string | null; dockerfile: string | null } {
    const contextPath = this.#path(context ?? ".");
    const filePath = dockerfile === null ? null : this.#path(dockerfile);
    for (const folder of [folderOf(this.#file), ...ancestors(folderOf(this.#file))]) {
      const inside = contextPath === null ? null : (contextPath.fixed ?? joinPath(folder, contextPath.loose));
      const named = filePath === null ? null : (filePath.fixed ?? joinPath(folder, filePath.loose));
      const expected =
        dockerfile === null ? (inside === null ? null : joinPath(inside, "Dockerfile")) : named;
      const settled = expected === null ? null : settledPath(this.#files, expected);
      if (settled !== null && this.#files.files.has(settled)) return { context: inside, dockerfile: settled };
    }
    // Not there under that name: what the script says of its own place still holds.
    return { context: contextPath?.fixed ?? null, dockerfile: filePath?.fixed ?? null };
  }

  #path(written: string): { fixed: string | null; loose: string } | null {
    const resolved = this.#variables.resolve(ownFolder(written));
    if (resolved.startsWith(HERE)) {
      return { fixed: joinPath(folderOf(this.#file), resolved.slice(HERE.length)), loose: "." };
    }
    return /[$`]|@own-folder@|^\/|^-$|:\/\//.test(resolved) ? null : { fixed: null, loose: resolved };
  }
}

function ancestors(folder: string): string[] {
  const above: string[] = [];
  for (let at = folder; at !== "." && !at.startsWith(".."); ) {
    at = joinPath(at, "..");
    above.push(at);
  }
  return above;
}
