import type { Place } from "../../../model/index.js";

/**
 * The small language that JavaScript, TypeScript and Python are brought to before anything is read
 * from them: what decides values, calls and control flow is kept, everything else is `opaque`.
 */
export type Expression =
  | { readonly kind: "literal"; readonly value: Primitive; readonly at: Place }
  | { readonly kind: "pattern"; readonly source: string; readonly flags: string; readonly at: Place }
  | { readonly kind: "template"; readonly parts: readonly Expression[]; readonly at: Place }
  | { readonly kind: "name"; readonly name: string; readonly at: Place }
  | {
      readonly kind: "member";
      readonly object: Expression;
      readonly name: string;
      readonly optional: boolean;
      readonly at: Place;
    }
  | {
      readonly kind: "index";
      readonly object: Expression;
      readonly index: Expression;
      readonly optional: boolean;
      readonly at: Place;
    }
  | CallNode
  | FunctionNode
  | ClassNode
  | { readonly kind: "object"; readonly entries: readonly Entry[]; readonly at: Place }
  | { readonly kind: "list"; readonly items: readonly Argument[]; readonly at: Place }
  | {
      readonly kind: "each";
      readonly pattern: Pattern;
      readonly over: Expression;
      readonly tests: readonly Expression[];
      readonly element: Expression;
      readonly at: Place;
    }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: Place;
    }
  | {
      readonly kind: "logical";
      readonly operator: "and" | "or" | "nullish";
      readonly left: Expression;
      readonly right: Expression;
      readonly at: Place;
    }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression; readonly at: Place }
  | {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly whenTrue: Expression;
      readonly otherwise: Expression;
      readonly at: Place;
    }
  | {
      readonly kind: "assign";
      readonly target: Pattern;
      readonly value: Expression;
      readonly operator: string;
      readonly at: Place;
    }
  | { readonly kind: "await"; readonly operand: Expression; readonly at: Place }
  | { readonly kind: "yield"; readonly operand: Expression | null; readonly at: Place }
  | { readonly kind: "module"; readonly module: Expression; readonly require: boolean; readonly at: Place }
  | { readonly kind: "opaque"; readonly parts: readonly Expression[]; readonly at: Place };

export type Primitive = string | number | boolean | null | undefined;

export interface CallNode {
  readonly kind: "call";
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
  readonly construct: boolean;
  readonly optional: boolean;
  readonly at: Place;
}

/** An argument or an item of a list; `name` for Python's keyword arguments. */
export interface Argument {
  readonly value: Expression;
  readonly name: string | null;
  readonly spread: "list" | "object" | null;
}

/** A property of an object or dictionary; `key` null for a spread. */
export interface Entry {
  readonly key: Expression | null;
  readonly value: Expression;
  readonly getter: boolean;
}

export interface FunctionNode {
  readonly kind: "function";
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly async: boolean;
  readonly generator: boolean;
  /** Arrow functions and Python's nested functions take `this` from outside. */
  readonly ownThis: boolean;
  readonly decorators: readonly Expression[];
  readonly at: Place;
}

export interface Parameter {
  readonly pattern: Pattern;
  readonly fallback: Expression | null;
  readonly rest: "list" | "object" | null;
  /** Python's annotation, which FastAPI reads. */
  readonly type: Expression | null;
  /** TypeScript's `constructor(private readonly x: X)`. */
  readonly property: boolean;
}

export interface ClassNode {
  readonly kind: "class";
  readonly name: string;
  readonly bases: readonly Expression[];
  readonly members: readonly Member[];
  readonly decorators: readonly Expression[];
  readonly at: Place;
}

export interface Member {
  readonly name: string;
  readonly role: "method" | "getter" | "field" | "block";
  readonly static: boolean;
  readonly value: Expression | null;
  readonly type: Expression | null;
  readonly at: Place;
}

export type Pattern =
  | { readonly kind: "name"; readonly name: string; readonly at: Place }
  | { readonly kind: "target"; readonly expression: Expression; readonly at: Place }
  | {
      readonly kind: "object";
      readonly entries: readonly {
        readonly key: Expression;
        readonly pattern: Pattern;
        readonly fallback: Expression | null;
      }[];
      readonly rest: Pattern | null;
      readonly at: Place;
    }
  | {
      readonly kind: "list";
      readonly items: readonly {
        readonly pattern: Pattern | null;
        readonly fallback: Expression | null;
        readonly rest: boolean;
      }[];
      readonly at: Place;
    };

export type Statement =
  | { readonly kind: "expression"; readonly expression: Expression; readonly at: Place }
  | {
      readonly kind: "declare";
      readonly pattern: Pattern;
      readonly value: Expression | null;
      readonly at: Place;
    }
  | { readonly kind: "function"; readonly function: FunctionNode; readonly at: Place }
  | { readonly kind: "class"; readonly class: ClassNode; readonly at: Place }
  | { readonly kind: "return"; readonly value: Expression | null; readonly at: Place }
  | { readonly kind: "throw"; readonly value: Expression | null; readonly at: Place }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly whenTrue: readonly Statement[];
      readonly otherwise: readonly Statement[];
      readonly at: Place;
    }
  | {
      readonly kind: "loop";
      readonly pattern: Pattern | null;
      readonly over: Expression | null;
      readonly keys: boolean;
      /** Each item is waited for: `for await`, `async for`. */
      readonly awaits: boolean;
      readonly test: Expression | null;
      readonly body: readonly Statement[];
      readonly first: boolean;
      readonly at: Place;
    }
  | {
      readonly kind: "try";
      readonly body: readonly Statement[];
      readonly handlers: readonly Handler[];
      readonly last: readonly Statement[];
      readonly at: Place;
    }
  | {
      readonly kind: "switch";
      readonly subject: Expression;
      readonly cases: readonly { readonly test: Expression | null; readonly body: readonly Statement[] }[];
      readonly at: Place;
    }
  | {
      readonly kind: "with";
      readonly value: Expression;
      readonly pattern: Pattern | null;
      readonly body: readonly Statement[];
      readonly async: boolean;
      readonly at: Place;
    }
  | { readonly kind: "block"; readonly body: readonly Statement[]; readonly at: Place }
  | ImportNode
  | {
      readonly kind: "export";
      readonly names: readonly ExportName[];
      readonly from: string | null;
      readonly all: boolean;
      readonly at: Place;
    }
  | {
      readonly kind: "annotated";
      readonly name: Expression;
      readonly type: Expression;
      readonly value: Expression | null;
      readonly at: Place;
    }
  | { readonly kind: "outer"; readonly names: readonly string[]; readonly at: Place }
  | { readonly kind: "leave"; readonly how: "break" | "continue"; readonly at: Place };

export interface Handler {
  readonly pattern: Pattern | null;
  /** Python's exception types; null catches all. */
  readonly types: readonly string[] | null;
  readonly body: readonly Statement[];
}

export interface ImportNode {
  readonly kind: "import";
  readonly module: string;
  /** `imported` "*" is the module itself; null with local "*" takes every name (Python). */
  readonly names: readonly { readonly imported: string | null; readonly local: string }[];
  /** Python's `import a.b` binds `a`. */
  readonly bindsRoot: boolean;
  readonly at: Place;
}

export interface ExportName {
  readonly local: string;
  readonly exported: string;
}

export interface SourceTree {
  readonly file: string;
  readonly language: "javascript" | "python";
  readonly body: readonly Statement[];
  /** The parser met something that it could not read. */
  readonly broken: boolean;
}
