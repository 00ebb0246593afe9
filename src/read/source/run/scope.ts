import type { FunctionNode } from "../syntax/tree.js";
import { type Term, UNDEFINED } from "../terms/term.js";

export interface Binding {
  value: Term;
  /** How many conditions held when it was declared. */
  readonly depth: number;
  /** An imported name is what its module holds by now. */
  readonly link: (() => Term) | null;
}

/** A scope of names. Functions close over the scope that they were made in. */
export class Scope {
  readonly bindings = new Map<string, Binding>();
  /** Python: names of this scope that belong to one further out. */
  readonly outerNames = new Set<string>();

  constructor(
    readonly parent: Scope | null,
    /** Python declares in the nearest scope of a function or module. */
    readonly isFunction: boolean,
    /** The module that the code of this scope stands in. */
    readonly file: string,
    /** The function whose call this is. */
    readonly owner: FunctionNode | null = null,
  ) {}

  find(name: string): Binding | null {
    const own = this.bindings.get(name);
    if (own !== undefined) return own;
    for (let scope = this.parent; scope !== null; scope = scope.parent) {
      const binding = scope.bindings.get(name);
      if (binding !== undefined) return binding;
    }
    return null;
  }

  declare(name: string, value: Term, depth: number): void {
    this.bindings.set(name, { value, depth, link: null });
  }

  link(name: string, link: () => Term): void {
    this.bindings.set(name, { value: UNDEFINED, depth: 0, link });
  }
}
