import { expression, part, stringValue } from "./javascript-expressions.js";
import { classNode, functionNode } from "./javascript-functions.js";
import { pattern } from "./javascript-patterns.js";
import {
  childOf,
  field,
  hasToken,
  type Lowering,
  named,
  nameExpression,
  placeOf,
  textOf,
} from "./lowering.js";
import type { RawNode } from "./parser.js";
import type { Entry, ExportName, Expression, Handler, Pattern, Statement } from "./tree.js";

/** The name under which a default export without a name of its own is kept. */
const DEFAULT_LOCAL = "*default*";

type Lower = (lowering: Lowering, node: RawNode) => Statement[];

export function statements(lowering: Lowering, nodes: readonly RawNode[]): Statement[] {
  return nodes.flatMap((node) => statement(lowering, node));
}

function statement(lowering: Lowering, node: RawNode): Statement[] {
  const lower = LOWER[node.type];
  if (lower !== undefined) return lower(lowering, node);
  if (node.type === "ERROR") return statements(lowering, named(node));
  if (!node.type.endsWith("_statement") && !EXPRESSIONS.has(node.type)) return [];
  return [{ kind: "expression", expression: expression(lowering, node), at: placeOf(lowering, node) }];
}

/** What may stand where the parser recovered from an error. */
const EXPRESSIONS: ReadonlySet<string> = new Set([
  "call_expression",
  "assignment_expression",
  "await_expression",
]);

const LOWER: Readonly<Record<string, Lower>> = {
  expression_statement: (lowering, node) =>
    named(node).map((child) => ({
      kind: "expression",
      expression: expression(lowering, child),
      at: placeOf(lowering, node),
    })),
  lexical_declaration: declarations,
  variable_declaration: declarations,
  using_declaration: declarations,
  function_declaration: functionDeclaration,
  generator_function_declaration: functionDeclaration,
  class_declaration: classDeclaration,
  abstract_class_declaration: classDeclaration,
  enum_declaration: enumeration,
  return_statement: (lowering, node) => [
    { kind: "return", value: first(lowering, node), at: placeOf(lowering, node) },
  ],
  throw_statement: (lowering, node) => [
    { kind: "throw", value: first(lowering, node), at: placeOf(lowering, node) },
  ],
  if_statement: (lowering, node) => [
    {
      kind: "if",
      test: part(lowering, node, "condition"),
      whenTrue: inside(lowering, field(node, "consequence")),
      otherwise: inside(lowering, field(node, "alternative")),
      at: placeOf(lowering, node),
    },
  ],
  else_clause: (lowering, node) => statements(lowering, named(node)),
  statement_block: (lowering, node) => [
    { kind: "block", body: statements(lowering, named(node)), at: placeOf(lowering, node) },
  ],
  for_in_statement: forIn,
  for_statement: forLoop,
  while_statement: (lowering, node) => [
    loop(lowering, node, { test: part(lowering, node, "condition"), first: false }),
  ],
  do_statement: (lowering, node) => [
    loop(lowering, node, { test: part(lowering, node, "condition"), first: true }),
  ],
  labeled_statement: (lowering, node) => inside(lowering, field(node, "body")),
  try_statement: tryStatement,
  switch_statement: switchStatement,
  break_statement: (lowering, node) => [{ kind: "leave", how: "break", at: placeOf(lowering, node) }],
  continue_statement: (lowering, node) => [{ kind: "leave", how: "continue", at: placeOf(lowering, node) }],
  import_statement: importStatement,
  export_statement: exportStatement,
  empty_statement: () => [],
};

function first(lowering: Lowering, node: RawNode): Expression | null {
  const inner = named(node)[0];
  return inner === undefined ? null : expression(lowering, inner);
}

function inside(lowering: Lowering, node: RawNode | null): Statement[] {
  if (node === null) return [];
  return node.type === "statement_block" ? statements(lowering, named(node)) : statement(lowering, node);
}

function declarations(lowering: Lowering, node: RawNode): Statement[] {
  return named(node).flatMap((child): Statement[] => {
    const name = field(child, "name");
    if (child.type !== "variable_declarator" || name === null) return [];
    const value = field(child, "value");
    return [
      {
        kind: "declare",
        pattern: pattern(lowering, name),
        value: value === null ? null : expression(lowering, value),
        at: placeOf(lowering, child),
      },
    ];
  });
}

function functionDeclaration(lowering: Lowering, node: RawNode): Statement[] {
  return [{ kind: "function", function: functionNode(lowering, node), at: placeOf(lowering, node) }];
}

function classDeclaration(lowering: Lowering, node: RawNode): Statement[] {
  return [{ kind: "class", class: classNode(lowering, node), at: placeOf(lowering, node) }];
}

function enumeration(lowering: Lowering, node: RawNode): Statement[] {
  const name = field(node, "name");
  const body = field(node, "body");
  if (name === null || body === null) return [];
  const at = placeOf(lowering, node);
  const entries = named(body).map((child, position): Entry => {
    const inner = field(child, "name") ?? child;
    const value = field(child, "value");
    const place = placeOf(lowering, child);
    return {
      key: { kind: "literal", value: textOf(lowering, inner).replace(/^["']|["']$/g, ""), at: place },
      value: value === null ? { kind: "literal", value: position, at: place } : expression(lowering, value),
      getter: false,
    };
  });
  return [
    {
      kind: "declare",
      pattern: { kind: "name", name: textOf(lowering, name), at },
      value: { kind: "object", entries, at },
      at,
    },
  ];
}

function loop(
  lowering: Lowering,
  node: RawNode,
  rest: { readonly test: Expression | null; readonly first: boolean },
): Statement {
  return {
    kind: "loop",
    pattern: null,
    over: null,
    keys: false,
    awaits: false,
    body: inside(lowering, field(node, "body")),
    at: placeOf(lowering, node),
    ...rest,
  };
}

function forIn(lowering: Lowering, node: RawNode): Statement[] {
  const left = field(node, "left");
  return [
    {
      ...loopShape(lowering, node),
      pattern: left === null ? null : pattern(lowering, left),
      over: part(lowering, node, "right"),
      keys: textOf(lowering, field(node, "operator") ?? node) === "in",
      awaits: hasToken(node, "await"),
    },
  ];
}

function loopShape(lowering: Lowering, node: RawNode): Extract<Statement, { kind: "loop" }> {
  return {
    kind: "loop",
    pattern: null,
    over: null,
    keys: false,
    awaits: false,
    test: null,
    body: inside(lowering, field(node, "body")),
    first: false,
    at: placeOf(lowering, node),
  };
}

function forLoop(lowering: Lowering, node: RawNode): Statement[] {
  const at = placeOf(lowering, node);
  const initial = field(node, "initializer");
  const condition = field(node, "condition");
  const increment = field(node, "increment");
  const test =
    condition === null || condition.type === "empty_statement"
      ? null
      : expression(
          lowering,
          condition.type === "expression_statement" ? (named(condition)[0] ?? condition) : condition,
        );
  const step: Statement[] =
    increment === null ? [] : [{ kind: "expression", expression: expression(lowering, increment), at }];
  const shape = loopShape(lowering, node);
  return [
    {
      kind: "block",
      body: [
        ...(initial === null ? [] : statement(lowering, initial)),
        { ...shape, test, body: [...shape.body, ...step], first: condition === null },
      ],
      at,
    },
  ];
}

function tryStatement(lowering: Lowering, node: RawNode): Statement[] {
  const handler = field(node, "handler");
  const handlers: Handler[] =
    handler === null
      ? []
      : [
          {
            pattern: parameterOf(lowering, handler),
            types: null,
            body: inside(lowering, field(handler, "body")),
          },
        ];
  const last = field(node, "finalizer");
  return [
    {
      kind: "try",
      body: inside(lowering, field(node, "body")),
      handlers,
      last: last === null ? [] : inside(lowering, field(last, "body")),
      at: placeOf(lowering, node),
    },
  ];
}

function parameterOf(lowering: Lowering, handler: RawNode): Pattern | null {
  const parameter = field(handler, "parameter");
  return parameter === null ? null : pattern(lowering, parameter);
}

function switchStatement(lowering: Lowering, node: RawNode): Statement[] {
  const body = field(node, "body");
  return [
    {
      kind: "switch",
      subject: part(lowering, node, "value"),
      cases: (body === null ? [] : named(body)).map((child) => ({
        test: child.type === "switch_default" ? null : part(lowering, child, "value"),
        body: statements(
          lowering,
          named(child).filter((inner) => inner.field !== "value"),
        ),
      })),
      at: placeOf(lowering, node),
    },
  ];
}

function importStatement(lowering: Lowering, node: RawNode): Statement[] {
  const at = placeOf(lowering, node);
  // `import type` leaves nothing behind at run time.
  if (hasToken(node, "type") || hasToken(node, "typeof")) return [];
  const assigned = childOf(node, "import_require_clause");
  const source = field(assigned ?? node, "source");
  if (source === null) return [];
  const module = stringValue(lowering, source);
  const names: { imported: string | null; local: string }[] = [];
  if (assigned !== null) {
    const local = named(assigned)[0];
    if (local !== undefined) names.push({ imported: "*", local: textOf(lowering, local) });
  }
  const clause = childOf(node, "import_clause");
  for (const child of clause === null ? [] : named(clause)) {
    if (child.type === "identifier") names.push({ imported: "default", local: textOf(lowering, child) });
    else if (child.type === "namespace_import") {
      const local = named(child)[0];
      if (local !== undefined) names.push({ imported: "*", local: textOf(lowering, local) });
    } else names.push(...specifiers(lowering, child));
  }
  const listed = clause === null ? null : childOf(clause, "named_imports");
  // A clause of types only is dropped whole by TypeScript.
  if (names.length === 0 && listed !== null && named(listed).length > 0) return [];
  return [{ kind: "import", module, names, bindsRoot: false, at }];
}

function specifiers(lowering: Lowering, clause: RawNode): { imported: string; local: string }[] {
  return named(clause).flatMap((child) => {
    const name = field(child, "name");
    if (name === null || hasToken(child, "type")) return [];
    const imported = textOf(lowering, name).replace(/^["']|["']$/g, "");
    return [{ imported, local: textOf(lowering, field(child, "alias") ?? name) }];
  });
}

function exportStatement(lowering: Lowering, node: RawNode): Statement[] {
  const at = placeOf(lowering, node);
  if (hasToken(node, "type")) return [];
  const source = field(node, "source");
  const from = source === null ? null : stringValue(lowering, source);
  const clause = childOf(node, "export_clause");
  const space = childOf(node, "namespace_export");
  const declaration = field(node, "declaration");
  const isDefault = hasToken(node, "default");
  if (clause !== null) {
    const names: ExportName[] = specifiers(lowering, clause).map((name) => ({
      local: name.imported,
      exported: name.local,
    }));
    return [{ kind: "export", names, from, all: false, at }];
  }
  if (space !== null) {
    const name = named(space)[0];
    const exported = name === undefined ? "*" : textOf(lowering, name);
    return [{ kind: "export", names: [{ local: "*", exported }], from, all: false, at }];
  }
  if (from !== null) return [{ kind: "export", names: [], from, all: true, at }];
  if (declaration !== null) {
    const made = statement(lowering, declaration);
    const names = made.flatMap(declaredNames);
    const exported = names.map((name) => ({ local: name, exported: isDefault ? "default" : name }));
    return [...made, { kind: "export", names: exported, from: null, all: false, at }];
  }
  return exportedValue(lowering, node, isDefault);
}

/** `export default value` and TypeScript's `export = value`. */
function exportedValue(lowering: Lowering, node: RawNode, isDefault: boolean): Statement[] {
  const at = placeOf(lowering, node);
  const value = field(node, "value") ?? named(node)[0];
  if (value === undefined || value === null) return [];
  const made = expression(lowering, value);
  if (!isDefault) {
    const target: Pattern = {
      kind: "target",
      expression: {
        kind: "member",
        object: nameExpression("module", at),
        name: "exports",
        optional: false,
        at,
      },
      at,
    };
    return [
      { kind: "expression", expression: { kind: "assign", target, value: made, operator: "", at }, at },
    ];
  }
  return [
    { kind: "declare", pattern: { kind: "name", name: DEFAULT_LOCAL, at }, value: made, at },
    { kind: "export", names: [{ local: DEFAULT_LOCAL, exported: "default" }], from: null, all: false, at },
  ];
}

function declaredNames(made: Statement): string[] {
  if (made.kind === "function") return [made.function.name];
  if (made.kind === "class") return [made.class.name];
  return made.kind === "declare" ? patternNames(made.pattern) : [];
}

function patternNames(given: Pattern): string[] {
  switch (given.kind) {
    case "name":
      return [given.name];
    case "object":
      return [
        ...given.entries.map((entry) => entry.pattern),
        ...(given.rest === null ? [] : [given.rest]),
      ].flatMap(patternNames);
    case "list":
      return given.items.flatMap((item) => (item.pattern === null ? [] : patternNames(item.pattern)));
    case "target":
      return [];
  }
}

/** A lone program body. */
export function program(lowering: Lowering, root: RawNode): Statement[] {
  return statements(lowering, named(root));
}
