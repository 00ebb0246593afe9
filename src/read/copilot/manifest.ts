import type { Origin } from "../../model/index.js";
import { childOf, type DocumentNode, type MapNode, nodeAt, originOf } from "../document/index.js";

type Path = readonly string[];

/** The manifest of one workload as it holds in one environment: that environment's overrides over the rest. */
export class Manifest {
  constructor(
    readonly root: MapNode,
    /** Null for what holds everywhere. */
    readonly environment: string | null,
  ) {}

  /** The node at a path; an override wins, except of a whole map, whose entries are merged. */
  at(...path: Path): DocumentNode | undefined {
    return this.#override(path) ?? nodeAt(this.root, path);
  }

  /** A map's entries, those of the override over those of the manifest. */
  entries(...path: Path): Map<string, DocumentNode> {
    const merged = new Map<string, DocumentNode>();
    for (const node of [nodeAt(this.root, path), this.#override(path)]) {
      if (node?.kind === "map") for (const { key, value } of node.entries) merged.set(key, value);
    }
    return merged;
  }

  /** Where a value stands, or would be written. */
  origin(...path: Path): Origin {
    const node = this.at(...path);
    if (node !== undefined) return originOf(node);
    const parent = path
      .map((_, index) => this.at(...path.slice(0, path.length - index - 1)))
      .find((each) => each !== undefined);
    const file = this.root.place.file;
    return { place: (parent ?? this.root).place, node: { file, path }, written: false };
  }

  text(...path: Path): string | null {
    const node = this.at(...path);
    return node?.kind === "scalar" && node.value !== null ? node.text : null;
  }

  #override(path: Path): DocumentNode | undefined {
    if (this.environment === null) return undefined;
    return nodeAt(this.root, ["environments", this.environment, ...path]);
  }
}

/** The manifest by itself, and once for every environment that overrides something. */
export function manifestsOf(root: MapNode): Manifest[] {
  const environments = childOf(root, "environments");
  const overriding =
    environments?.kind === "map"
      ? environments.entries.filter(({ value }) => value.kind === "map" && value.entries.length > 0)
      : [];
  return [new Manifest(root, null), ...overriding.map(({ key }) => new Manifest(root, key))];
}
