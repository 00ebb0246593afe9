import type { NodeRef, Place } from "../../model/index.js";
import type { Lines } from "./lines.js";
import type { DocumentNode, ListNode, MapEntry, MapNode, ScalarNode } from "./node.js";

/** The way to a node, from the inside out, so that neighbours share it. Null is the document itself. */
export interface Way {
  readonly before: Way | null;
  readonly step: string | number;
}

/** A part of a text. Place and path are worked out when somebody asks: of most nodes nobody does. */
abstract class Written {
  readonly #lines: Lines;
  readonly #way: Way | null;

  constructor(
    lines: Lines,
    way: Way | null,
    readonly tag: string | null,
    readonly start: number,
    readonly end: number,
  ) {
    this.#lines = lines;
    this.#way = way;
  }

  get place(): Place {
    return this.#lines.place(this.start, this.end);
  }

  get path(): NodeRef["path"] {
    const path: (string | number)[] = [];
    for (let way = this.#way; way !== null; way = way.before) path.push(way.step);
    return path.reverse();
  }
}

export class WrittenScalar extends Written implements ScalarNode {
  readonly kind = "scalar";

  constructor(
    lines: Lines,
    way: Way | null,
    tag: string | null,
    start: number,
    end: number,
    readonly value: ScalarNode["value"],
    readonly text: string,
    readonly style: ScalarNode["style"],
  ) {
    super(lines, way, tag, start, end);
  }
}

export class WrittenList extends Written implements ListNode {
  readonly kind = "list";

  constructor(
    lines: Lines,
    way: Way | null,
    tag: string | null,
    start: number,
    end: number,
    readonly items: readonly DocumentNode[],
    readonly flow: boolean,
  ) {
    super(lines, way, tag, start, end);
  }
}

export class WrittenMap extends Written implements MapNode {
  readonly kind = "map";

  constructor(
    lines: Lines,
    way: Way | null,
    tag: string | null,
    start: number,
    end: number,
    readonly entries: readonly MapEntry[],
    readonly flow: boolean,
  ) {
    super(lines, way, tag, start, end);
  }
}

export class WrittenEntry implements MapEntry {
  readonly #lines: Lines;
  readonly merged = false;

  constructor(
    lines: Lines,
    readonly key: string,
    readonly keyStart: number,
    readonly keyEnd: number,
    readonly value: DocumentNode,
  ) {
    this.#lines = lines;
  }

  get keyPlace(): Place {
    return this.#lines.place(this.keyStart, this.keyEnd);
  }
}
