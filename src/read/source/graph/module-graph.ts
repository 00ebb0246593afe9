import { FILES_MAX, type FileTree } from "./files.js";
import { IgnoredFiles } from "./ignored.js";
import { JavaScriptResolver, type Resolution } from "./resolve-javascript.js";
import { PythonResolver } from "./resolve-python.js";
import { type SourceModule, sourceModule } from "./source-module.js";
import type { ModuleRequest } from "./walk.js";

export interface ResolvedRequest {
  readonly request: ModuleRequest;
  readonly from: string;
  readonly resolution: Resolution;
}

/** All files that the entry's imports reach, read. */
export class ModuleGraph {
  readonly modules = new Map<string, SourceModule>();
  readonly requests: ResolvedRequest[] = [];
  /** Own files that could not be read: too large, minified, no text. */
  readonly unread: string[] = [];

  private constructor(
    readonly resolver: JavaScriptResolver | PythonResolver,
    private readonly ignored: IgnoredFiles,
  ) {}

  static async from(files: FileTree, root: string, entry: string): Promise<ModuleGraph> {
    const python = /\.pyw?$/.test(entry);
    const graph = new ModuleGraph(
      python ? new PythonResolver(files, root, entry) : new JavaScriptResolver(files, root),
      new IgnoredFiles(files),
    );
    const waiting = [entry];
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      if (graph.modules.has(file) || graph.unread.includes(file) || graph.modules.size >= FILES_MAX) continue;
      await graph.read(files, file, waiting);
    }
    return graph;
  }

  private async read(files: FileTree, file: string, waiting: string[]): Promise<void> {
    if (file.endsWith(".json")) return;
    const found = files.file(file);
    const module = found === undefined ? null : await sourceModule(found);
    if (module === null) {
      this.unread.push(file);
      return;
    }
    this.modules.set(file, module);
    for (const request of module.outline.requests) {
      const resolution = this.resolver.resolve(request.module, file);
      this.requests.push({ request, from: file, resolution });
      if (resolution.kind === "file" && resolution.path !== null) waiting.push(resolution.path);
      if (this.resolver instanceof PythonResolver) waiting.push(...this.submodules(request, file));
    }
  }

  /** Python: what `from package import name` may mean, and the packages on the way, which run first. */
  private submodules(request: ModuleRequest, file: string): string[] {
    const names = request.names.map((name) =>
      request.module.endsWith(".") ? `${request.module}${name}` : `${request.module}.${name}`,
    );
    const parts = request.module.startsWith(".") ? [] : request.module.split(".");
    const parents = parts.slice(1).map((_, position) => parts.slice(0, position + 1).join("."));
    return [...names, ...parents].flatMap((module) => {
      const resolution = this.resolver.resolve(module, file);
      return resolution.kind === "file" && resolution.path !== null ? [resolution.path] : [];
    });
  }

  /** Git leaves files of this name out: that there is none says nothing of the image. */
  isLeftOut(specifier: string, from: string): boolean {
    return this.resolver.candidates(specifier, from).some((path) => this.ignored.has(path));
  }

  resolve(specifier: string, from: string): Resolution {
    return this.resolver.resolve(specifier, from);
  }
}
