import {
  childOf,
  field,
  fields,
  hasToken,
  type Lowering,
  named,
  nothing,
  placeOf,
  targetOf,
  textOf,
} from "./lowering.js";
import type { RawNode } from "./parser.js";
import { expression, part } from "./python-expressions.js";
import { classNode, functionNode } from "./python-functions.js";
import { pattern } from "./python-patterns.js";
import type { Expression, Handler, Pattern, Statement } from "./tree.js";

type Lower = (lowering: Lowering, node: RawNode) => Statement[];

export function block(lowering: Lowering, node: RawNode): Statement[] {
  return named(node).flatMap((child) => statement(lowering, child));
}

function statement(lowering: Lowering, node: RawNode): Statement[] {
  return LOWER[node.type]?.(lowering, node) ?? [];
}

const LOWER: Readonly<Record<string, Lower>> = {
  ERROR: block,
  expression_statement: (lowering, node) => named(node).flatMap((child) => simple(lowering, child)),
  function_definition: (lowering, node) => [
    { kind: "function", function: functionNode(lowering, node, []), at: placeOf(lowering, node) },
  ],
  class_definition: (lowering, node) => [
    { kind: "class", class: classNode(lowering, node, []), at: placeOf(lowering, node) },
  ],
  decorated_definition: decorated,
  return_statement: (lowering, node) => [
    { kind: "return", value: first(lowering, node), at: placeOf(lowering, node) },
  ],
  raise_statement: (lowering, node) => [
    { kind: "throw", value: first(lowering, node), at: placeOf(lowering, node) },
  ],
  assert_statement: (lowering, node) => [
    {
      kind: "if",
      test: first(lowering, node) ?? nothing(placeOf(lowering, node)),
      whenTrue: [],
      otherwise: [{ kind: "throw", value: null, at: placeOf(lowering, node) }],
      at: placeOf(lowering, node),
    },
  ],
  if_statement: (lowering, node) => [conditional(lowering, node, fields(node, "alternative"))],
  for_statement: (lowering, node) => {
    const left = field(node, "left");
    return [
      {
        kind: "loop",
        pattern: left === null ? null : pattern(lowering, left),
        over: part(lowering, node, "right"),
        keys: false,
        awaits: hasToken(node, "async"),
        test: null,
        body: body(lowering, node),
        first: false,
        at: placeOf(lowering, node),
      },
      ...elseOf(lowering, node),
    ];
  },
  while_statement: (lowering, node) => [
    {
      kind: "loop",
      pattern: null,
      over: null,
      keys: false,
      awaits: false,
      test: part(lowering, node, "condition"),
      body: body(lowering, node),
      first: false,
      at: placeOf(lowering, node),
    },
    ...elseOf(lowering, node),
  ],
  try_statement: tryStatement,
  with_statement: withStatement,
  match_statement: matchStatement,
  import_statement: importStatement,
  import_from_statement: importFrom,
  global_statement: outer,
  nonlocal_statement: outer,
  break_statement: (lowering, node) => [{ kind: "leave", how: "break", at: placeOf(lowering, node) }],
  continue_statement: (lowering, node) => [{ kind: "leave", how: "continue", at: placeOf(lowering, node) }],
};

function first(lowering: Lowering, node: RawNode): Expression | null {
  const inner = named(node)[0];
  return inner === undefined ? null : expression(lowering, inner);
}

function body(lowering: Lowering, node: RawNode, name = "body"): Statement[] {
  const inner = field(node, name) ?? childOf(node, "block");
  return inner === null ? [] : block(lowering, inner);
}

function elseOf(lowering: Lowering, node: RawNode): Statement[] {
  const clause = childOf(node, "else_clause");
  return clause === null ? [] : body(lowering, clause);
}

function simple(lowering: Lowering, node: RawNode): Statement[] {
  const at = placeOf(lowering, node);
  if (node.type === "assignment") return assignment(lowering, node);
  if (node.type === "augmented_assignment") {
    const target = targetOf(part(lowering, node, "left"));
    const operator = textOf(lowering, field(node, "operator") ?? node).replace(/=$/, "");
    const value = part(lowering, node, "right");
    return [{ kind: "expression", expression: { kind: "assign", target, value, operator, at }, at }];
  }
  return [{ kind: "expression", expression: expression(lowering, node), at }];
}

function assignment(lowering: Lowering, node: RawNode): Statement[] {
  const at = placeOf(lowering, node);
  const left = field(node, "left");
  const right = field(node, "right");
  const type = field(node, "type");
  if (left === null) return [];
  if (type !== null && left.type === "identifier") {
    return [
      {
        kind: "annotated",
        name: expression(lowering, left),
        type: expression(lowering, type),
        value: right === null ? null : expression(lowering, right),
        at,
      },
    ];
  }
  if (right === null) return [];
  if (right.type === "assignment") {
    const inner = assignment(lowering, right);
    const innerLeft = field(right, "left");
    if (innerLeft === null) return inner;
    return [...inner, store(pattern(lowering, left), expression(lowering, innerLeft), at)];
  }
  return [store(pattern(lowering, left), expression(lowering, right), at)];
}

function store(target: Pattern, value: Expression, at: Statement["at"]): Statement {
  return target.kind === "target"
    ? { kind: "expression", expression: { kind: "assign", target, value, operator: "", at }, at }
    : { kind: "declare", pattern: target, value, at };
}

function decorated(lowering: Lowering, node: RawNode): Statement[] {
  const at = placeOf(lowering, node);
  const decorators = named(node)
    .filter((child) => child.type === "decorator")
    .flatMap((child) => first(lowering, child) ?? []);
  const definition = field(node, "definition");
  if (definition?.type === "function_definition") {
    return [{ kind: "function", function: functionNode(lowering, definition, decorators), at }];
  }
  if (definition?.type === "class_definition") {
    return [{ kind: "class", class: classNode(lowering, definition, decorators), at }];
  }
  return [];
}

function conditional(lowering: Lowering, node: RawNode, alternatives: readonly RawNode[]): Statement {
  const [next, ...rest] = alternatives;
  const otherwise =
    next === undefined
      ? []
      : next.type === "elif_clause"
        ? [conditional(lowering, next, rest)]
        : body(lowering, next);
  return {
    kind: "if",
    test: part(lowering, node, "condition"),
    whenTrue: body(lowering, node, "consequence"),
    otherwise,
    at: placeOf(lowering, node),
  };
}

function tryStatement(lowering: Lowering, node: RawNode): Statement[] {
  const handlers = named(node)
    .filter((child) => child.type === "except_clause" || child.type === "except_group_clause")
    .map((child) => handler(lowering, child));
  const last = childOf(node, "finally_clause");
  return [
    {
      kind: "try",
      body: [...body(lowering, node), ...elseOf(lowering, node)],
      handlers,
      last: last === null ? [] : body(lowering, last),
      at: placeOf(lowering, node),
    },
  ];
}

function handler(lowering: Lowering, node: RawNode): Handler {
  const value = field(node, "value") ?? named(node).find((child) => child.type !== "block") ?? null;
  const alias = value?.type === "as_pattern" ? field(value, "alias") : field(node, "alias");
  const types = value?.type === "as_pattern" ? (named(value)[0] ?? null) : value;
  return {
    pattern: alias === null ? null : pattern(lowering, alias),
    types: types === null ? null : typeNames(lowering, types),
    body: body(lowering, node),
  };
}

function typeNames(lowering: Lowering, node: RawNode): string[] {
  if (node.type === "tuple") return named(node).flatMap((child) => typeNames(lowering, child));
  return [textOf(lowering, node).split(".").at(-1) ?? ""];
}

function withStatement(lowering: Lowering, node: RawNode): Statement[] {
  const at = placeOf(lowering, node);
  const clause = childOf(node, "with_clause");
  const items = (clause === null ? [] : named(clause)).filter((child) => child.type === "with_item");
  let made = body(lowering, node);
  for (const item of items.toReversed()) {
    const value = field(item, "value");
    if (value === null) continue;
    const alias = value.type === "as_pattern" ? field(value, "alias") : null;
    const inner = value.type === "as_pattern" ? (named(value)[0] ?? value) : value;
    made = [
      {
        kind: "with",
        value: expression(lowering, inner),
        pattern: alias === null ? null : pattern(lowering, alias),
        body: made,
        async: hasToken(node, "async"),
        at,
      },
    ];
  }
  return made;
}

/** Which case applies is not decided, except between plain literals. */
function matchStatement(lowering: Lowering, node: RawNode): Statement[] {
  const inner = field(node, "body") ?? childOf(node, "block");
  const cases = (inner === null ? [] : named(inner)).filter((child) => child.type === "case_clause");
  return [
    {
      kind: "switch",
      subject: part(lowering, node, "subject"),
      cases: cases.map((child) => {
        const test = named(child).find((candidate) => candidate.type === "case_pattern");
        const wild = test === undefined || textOf(lowering, test) === "_";
        const at = placeOf(lowering, child);
        return {
          test: wild ? null : expression(lowering, named(test)[0] ?? test),
          body: [...body(lowering, child, "consequence"), { kind: "leave", how: "break", at }],
        };
      }),
      at: placeOf(lowering, node),
    },
  ];
}

function importStatement(lowering: Lowering, node: RawNode): Statement[] {
  const at = placeOf(lowering, node);
  return fields(node, "name").map((child): Statement => {
    const aliased = child.type === "aliased_import";
    const module = textOf(lowering, (aliased ? field(child, "name") : child) ?? child);
    const alias = aliased ? field(child, "alias") : null;
    const local = alias === null ? (module.split(".")[0] ?? module) : textOf(lowering, alias);
    return { kind: "import", module, names: [{ imported: "*", local }], bindsRoot: alias === null, at };
  });
}

function importFrom(lowering: Lowering, node: RawNode): Statement[] {
  const at = placeOf(lowering, node);
  const source = field(node, "module_name");
  if (source === null) return [];
  const names = fields(node, "name").map((child) => {
    const aliased = child.type === "aliased_import";
    const imported = textOf(lowering, (aliased ? field(child, "name") : child) ?? child);
    const alias = aliased ? field(child, "alias") : null;
    return { imported, local: alias === null ? imported : textOf(lowering, alias) };
  });
  const all = childOf(node, "wildcard_import") !== null ? [{ imported: null, local: "*" }] : [];
  const module = textOf(lowering, source).replace(/\s+/g, "");
  return [{ kind: "import", module, names: [...names, ...all], bindsRoot: false, at }];
}

function outer(lowering: Lowering, node: RawNode): Statement[] {
  return [
    {
      kind: "outer",
      names: named(node).map((child) => textOf(lowering, child)),
      at: placeOf(lowering, node),
    },
  ];
}
