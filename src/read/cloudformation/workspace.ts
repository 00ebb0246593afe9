import type { InputFile, InputFiles } from "../../input/index.js";
import { childOf, type DocumentNode, documentOf, type SourceDocument } from "../document/index.js";
import { isOtherFile } from "../other-files.js";
import { type Resolved, textOf } from "../resource/resolved.js";
import { exportedBy, matchesExport, type StackExport } from "./exports.js";
import { Nouns } from "./nouns.js";
import { StackReading } from "./stack.js";
import { isTemplate, type Resource } from "./template.js";
import { sameForAll, templateNamed } from "./nested.js";

/** The templates of one input, which may nest one another and import from one another. */
export class Workspace {
  readonly #opened = new Map<string, StackReading | "open" | null>();
  readonly #nouns = new Map<string, Nouns>();
  readonly #withWord = new Map<string, InputFile[]>();
  readonly #byType = new Map<string, readonly Located[]>();
  readonly #pointing = new Map<string, Pointing>();
  #exports: readonly StackExport[] | null = null;
  readonly #working = new Set<string>();
  /** Stacks being opened: what is gathered meanwhile lacks them and is not kept. */
  #opening = 0;

  /** `documents`: files whose template is not their own text, but made from it. */
  constructor(
    readonly files: InputFiles,
    readonly documents: ReadonlyMap<string, SourceDocument> = new Map(),
  ) {}

  /** Null when the file is no template, or when it is being opened at this very moment: it nests itself. */
  stack(path: string): StackReading | null {
    const before = this.#opened.get(path);
    if (before !== undefined) return before === "open" ? null : before;
    const file = this.files.files.get(path);
    const document = this.documents.get(path) ?? (file === undefined ? null : documentOf(file));
    if (document === null || document.root === null || !isTemplate(document)) {
      this.#opened.set(path, null);
      return null;
    }
    this.#opened.set(path, "open");
    this.#opening += 1;
    const stack = new StackReading(document, document.root, this);
    this.#opening -= 1;
    this.#opened.set(path, stack);
    return stack;
  }

  nouns(stack: StackReading): Nouns {
    const before = this.#nouns.get(stack.document.file);
    if (before !== undefined) return before;
    const nouns = new Nouns(stack);
    this.#nouns.set(stack.document.file, nouns);
    return nouns;
  }

  /** The resources of some type in every template, each with its stack. */
  everywhere(type: string): readonly Located[] {
    const before = this.#byType.get(type);
    if (before !== undefined) return before;
    // The serverless transform makes resources of types that its templates do not name.
    const templates = new Set([...this.#templatesWith(type), ...this.#templatesWith("AWS::Serverless::")]);
    const all = [...templates].flatMap(({ path }): Located[] => {
      const stack = this.stack(path);
      return stack === null ? [] : stack.ofType(type).map((resource) => ({ stack, resource }));
    });
    if (this.#opening === 0) this.#byType.set(type, all);
    return all;
  }

  /** The resources of some type whose property names a resource, alone or in a list, in every template. */
  pointingAt(type: string, property: string, target: Located): readonly Located[] {
    return (
      this.#pointingOf(type, property).at.get(keyOf(target.stack.document.file, target.resource.id)) ?? []
    );
  }

  /** Whether what some resource of a type names is unknown, so that it could be anything. */
  pointsAnywhere(type: string, property: string): boolean {
    return this.#pointingOf(type, property).anywhere;
  }

  #pointingOf(type: string, property: string): Pointing {
    const key = `${type} ${property}`;
    const before = this.#pointing.get(key);
    if (before !== undefined) return before;
    const at = new Map<string, Located[]>();
    let anywhere = false;
    for (const located of this.everywhere(type)) {
      const raw = located.stack.fields(located.resource).raw(property);
      anywhere ||= raw?.kind === "unresolved";
      for (const each of raw?.kind === "list" ? raw.items : [raw]) {
        if (each?.kind !== "reference") continue;
        const target = keyOf(each.file, each.logicalId);
        const found = at.get(target);
        if (found === undefined) at.set(target, [located]);
        else if (found.at(-1) !== located) found.push(located);
      }
    }
    const pointing = { at, anywhere };
    if (this.#opening === 0) this.#pointing.set(key, pointing);
    return pointing;
  }

  /** What the one export that fits a name holds; null when none fits or several do. */
  imported(name: string): Resolved | null {
    const exports = this.#exports ?? this.#gatherExports();
    if (this.#opening === 0) this.#exports = exports;
    const exact = exports.filter((each) => each.name === name && !name.includes("${"));
    const fitting = exact.length > 0 ? exact : exports.filter((each) => matchesExport(name, each.name));
    const [only] = fitting;
    return only !== undefined && fitting.length === 1 ? this.#once(only.name, only.value) : null;
  }

  /** Values that lead back to themselves across templates end with null. */
  #once(key: string, work: () => Resolved): Resolved | null {
    if (this.#working.has(key)) return null;
    this.#working.add(key);
    const value = work();
    this.#working.delete(key);
    return value;
  }

  #gatherExports(): StackExport[] {
    return this.#templatesWith("Export").flatMap(({ path }) => {
      const stack = this.stack(path);
      return stack === null ? [] : exportedBy(stack);
    });
  }

  /** An output of the template that a nested stack is made from. */
  output(parent: StackReading, nested: Resource, name: string): Resolved | null {
    const path = this.#nestedTemplate(parent, nested);
    const child = path === null ? null : this.stack(path);
    const node = child === null ? undefined : childOf(childOf(childOf(child.root, "Outputs"), name), "Value");
    if (child === null || node === undefined) return null;
    return this.#once(`${path}#${name}`, () => child.evaluator.resolve(node));
  }

  /** What the stacks that nest a template hand to its parameters. */
  handedTo(path: string): Map<string, Resolved> {
    const handed: ReadonlyMap<string, Resolved>[] = [];
    const name = path.slice(path.lastIndexOf("/") + 1);
    for (const file of this.#templatesWith("AWS::CloudFormation::Stack")) {
      // Only what mentions the template is opened, so that parents are always opened before their children.
      const parent = file.path === path || !file.text()?.includes(name) ? null : this.stack(file.path);
      for (const nested of parent?.ofType("AWS::CloudFormation::Stack") ?? []) {
        if (parent === null || this.#nestedTemplate(parent, nested) !== path) continue;
        const values = parent.fields(nested).raw("Parameters");
        const entries = values?.kind === "mapping" ? values.entries : new Map();
        handed.push(new Map([...entries].map(([name, { value }]) => [name, value])));
      }
    }
    return sameForAll(handed);
  }

  #nestedTemplate(parent: StackReading, nested: Resource): string | null {
    const node = childOf(nested.properties, "TemplateURL");
    if (node === undefined) return null;
    const address = textOf(parent.evaluator.resolve(node, nested.bindings)) ?? lastText(node);
    const paths = this.#templatesWith("Resources").map((file) => file.path);
    return address === null ? null : templateNamed(address, parent.document.file, paths);
  }

  #templatesWith(word: string): readonly InputFile[] {
    const before = this.#withWord.get(word);
    if (before !== undefined) return before;
    const templates = word === ANY ? [...this.files.files.values()] : this.#templatesWith(ANY);
    const found = templates.filter((file) => {
      if (this.documents.has(file.path)) return true;
      return word === ANY ? mentionsResources(file) : file.text()?.includes(word) === true;
    });
    this.#withWord.set(word, found);
    return found;
  }
}

const ANY = "";

const mentioning = new WeakMap<InputFile, boolean>();

/** A file's text says it once and for all, and need not be kept for the question. */
function mentionsResources(file: InputFile): boolean {
  const before = mentioning.get(file);
  if (before !== undefined) return before;
  const mentions = !isOtherFile(file.path) && /\b(AWS|Custom)::/.test(file.text() ?? "");
  mentioning.set(file, mentions);
  return mentions;
}

/** By the resource that is named: who names it. */
interface Pointing {
  readonly at: ReadonlyMap<string, readonly Located[]>;
  readonly anywhere: boolean;
}

function keyOf(file: string, id: string): string {
  return `${file}#${id}`;
}

/** A resource and the stack that it is in. */
export interface Located {
  readonly stack: StackReading;
  readonly resource: Resource;
}

/** The end of an address whose beginning is unknown: the last text that is written in it. */
function lastText(node: DocumentNode): string | null {
  if (node.kind === "scalar") return node.text;
  const inner = node.kind === "list" ? node.items.at(-1) : node.entries.at(-1)?.value;
  return inner === undefined ? null : lastText(inner);
}

const workspaces = new WeakMap<InputFiles, Workspace>();

/** One per input, so that every template is opened once and all share its nouns. */
export function workspaceOf(files: InputFiles): Workspace {
  const before = workspaces.get(files);
  if (before !== undefined) return before;
  const workspace = new Workspace(files);
  workspaces.set(files, workspace);
  return workspace;
}
