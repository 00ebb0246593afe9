import type { Handler, Statement } from "../syntax/tree.js";
import { literal, type Term, UNDEFINED, unknownTerm } from "../terms/term.js";
import type { Held } from "../work/journal.js";
import { decide, decideSides, type Outcome } from "./branches.js";
import { makeClass, makeFunction } from "./definitions.js";
import { evaluate, evaluateTest } from "./expressions.js";
import { itemsOf } from "./items.js";
import { type Condition, type Frame, type Machine, UNDECIDED } from "./machine.js";
import { importNames, exportNames } from "./modules.js";
import { bind } from "./patterns.js";
import { awaited } from "./promises.js";
import { Scope } from "./scope.js";
import { enterContext } from "./contexts.js";
import { binary } from "../terms/operators.js";

/** How a statement ends when it certainly does not go on to the next one. */
export type Completion = "next" | "return" | "throw" | "break" | "continue";

interface Ending {
  readonly completion: Completion;
  /** What must hold for the statements that follow. */
  readonly assume: Condition | null;
}

const NEXT: Ending = { completion: "next", assume: null };

/** Loops over what is not known, or counts, are passed once for certain and once more at most. */
const PASSES_MAX = 2;

export function runBlock(machine: Machine, scope: Scope, body: readonly Statement[]): Completion {
  hoist(machine, scope, body);
  const depth = machine.conditions.length;
  try {
    for (const statement of body) {
      const { completion, assume } = runStatement(machine, scope, statement);
      if (completion !== "next") return completion;
      if (assume !== null) machine.conditions.push(assume);
    }
    return "next";
  } finally {
    machine.conditions.length = depth;
  }
}

/** JavaScript's function declarations are there before the first statement runs. */
function hoist(machine: Machine, scope: Scope, body: readonly Statement[]): void {
  if (machine.frame.python) return;
  for (const statement of body) {
    if (statement.kind !== "function") continue;
    scope.declare(statement.function.name, makeFunction(machine, scope, statement.function), machine.depth);
  }
}

export function runStatement(machine: Machine, scope: Scope, statement: Statement): Ending {
  machine.steps += 1;
  if (machine.exhausted) return { completion: "throw", assume: null };
  const ending = run(machine, scope, statement);
  if (machine.stopped) {
    machine.stopped = false;
    return { completion: "throw", assume: null };
  }
  return ending;
}

function run(machine: Machine, scope: Scope, statement: Statement): Ending {
  switch (statement.kind) {
    case "expression":
      evaluate(machine, scope, statement.expression);
      return NEXT;
    case "declare": {
      const value = statement.value === null ? UNDEFINED : evaluate(machine, scope, statement.value);
      bind(machine, scope, statement.pattern, value, true);
      return NEXT;
    }
    case "annotated": {
      if (statement.value === null || statement.name.kind !== "name") return NEXT;
      const value = evaluate(machine, scope, statement.value);
      bind(machine, scope, { kind: "name", name: statement.name.name, at: statement.at }, value, true);
      return NEXT;
    }
    case "function":
      if (machine.frame.python) {
        const made = makeFunction(machine, scope, statement.function);
        bind(machine, scope, { kind: "name", name: statement.function.name, at: statement.at }, made, true);
      }
      return NEXT;
    case "class": {
      const made = makeClass(machine, scope, statement.class);
      bind(machine, scope, { kind: "name", name: statement.class.name, at: statement.at }, made, true);
      return NEXT;
    }
    case "return":
      return runReturn(machine, scope, statement);
    case "throw":
      return runThrow(machine, scope, statement);
    case "if":
      return runIf(machine, scope, statement);
    case "loop":
      return runLoop(machine, scope, statement);
    case "try":
      return runTry(machine, scope, statement);
    case "switch":
      return runSwitch(machine, scope, statement);
    case "with":
      return runWith(machine, scope, statement);
    case "block":
      return { completion: runBlock(machine, inner(machine, scope), statement.body), assume: null };
    case "import":
      importNames(machine, scope, statement);
      return NEXT;
    case "export":
      exportNames(machine, scope, statement);
      return NEXT;
    case "outer":
      for (const name of statement.names) scope.outerNames.add(name);
      return NEXT;
    case "leave":
      return { completion: statement.how, assume: null };
  }
}

function inner(machine: Machine, scope: Scope): Scope {
  return machine.frame.python ? scope : new Scope(scope, false, scope.file);
}

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;

function runReturn(machine: Machine, scope: Scope, statement: Of<"return">): Ending {
  const value = statement.value === null ? UNDEFINED : evaluate(machine, scope, statement.value);
  const { frame } = machine;
  if (!machine.stopped) frame.returns.push({ value, conditions: machine.conditions.slice(frame.depth) });
  return { completion: "return", assume: null };
}

function runThrow(machine: Machine, scope: Scope, statement: Of<"throw">): Ending {
  const thrown = statement.value === null ? UNDEFINED : evaluate(machine, scope, statement.value);
  machine.visit?.thrown(thrown, machine);
  machine.fail();
  return { completion: "throw", assume: null };
}

function runIf(machine: Machine, scope: Scope, statement: Of<"if">): Ending {
  const test = evaluateTest(machine, scope, statement.test);
  if (machine.stopped) return NEXT;
  const outcomes = decide(
    machine,
    test,
    () => runBlock(machine, inner(machine, scope), statement.whenTrue),
    () => runBlock(machine, inner(machine, scope), statement.otherwise),
  );
  return endingOf(machine, outcomes);
}

function endingOf(machine: Machine, outcomes: readonly Outcome<Completion>[]): Ending {
  const going = outcomes.filter((outcome) => outcome.value === "next" && !outcome.stopped);
  const [only] = going;
  if (only === undefined) return { completion: outcomes[0]?.value ?? "throw", assume: null };
  if (going.length < outcomes.length) machine.frame.left = true;
  if (going.length === 1 && outcomes.length > 1 && only.certain && only.condition?.variable != null) {
    const others = outcomes.filter((outcome) => outcome !== only);
    const guaranteed = others.every((outcome) => outcome.value === "throw" || outcome.stopped);
    return { completion: "next", assume: { ...only.condition, guaranteed } };
  }
  return NEXT;
}

function runLoop(machine: Machine, scope: Scope, statement: Of<"loop">): Ending {
  if (statement.over === null) return { completion: countedLoop(machine, scope, statement), assume: null };
  const given = evaluate(machine, scope, statement.over);
  const ready = (term: Term) => (statement.awaits ? awaited(machine, term, statement.at) : term);
  const { items, complete } = itemsOf(machine, ready(given), statement.keys, statement.at);
  for (const item of items) {
    const completion = runPass(machine, scope, statement, ready(item));
    if (completion === "break") return NEXT;
    if (completion === "return" || completion === "throw") return { completion, assume: null };
  }
  if (!complete) {
    const item = unknownTerm("it is an item of a list that is not known");
    const completion = machine.under(UNDECIDED, () => runPass(machine, scope, statement, item));
    if (completion === "return" || completion === "throw") machine.frame.left = true;
  }
  return NEXT;
}

function runPass(machine: Machine, scope: Scope, statement: Of<"loop">, item: Term | null): Completion {
  const body = inner(machine, scope);
  if (statement.pattern !== null && item !== null) bind(machine, body, statement.pattern, item, true);
  return runBlock(machine, body, statement.body);
}

function countedLoop(machine: Machine, scope: Scope, statement: Of<"loop">): Completion {
  for (let pass = 0; pass < PASSES_MAX; pass += 1) {
    const certain = statement.first && pass === 0;
    const test =
      certain || statement.test === null ? literal(true) : evaluateTest(machine, scope, statement.test);
    const body = () => runPass(machine, scope, statement, null);
    // What later passes do is not certain, for it is not counted how many there are.
    const run = pass === 0 ? body : () => machine.under(UNDECIDED, body);
    const outcomes = decide(machine, test, run, () => "break" as const);
    const completions = new Set(outcomes.map((outcome) => outcome.value));
    const [only] = completions;
    if (completions.size !== 1 || only === undefined) {
      if (completions.has("return") || completions.has("throw")) machine.frame.left = true;
      return "next";
    }
    if (only === "break") return "next";
    if (pass === 0 && (only === "return" || only === "throw")) return only;
  }
  return "next";
}

function runTry(machine: Machine, scope: Scope, statement: Of<"try">): Ending {
  const { holder } = machine.frame;
  const mark = holder.held.length;
  const record: { throws: (readonly Condition[])[] } = { throws: [] };
  machine.tries.push(record);
  const { returns } = machine.frame;
  const returned = returns.length;
  const body = runBlock(machine, inner(machine, scope), statement.body);
  machine.tries.pop();
  const during = holder.held.splice(mark);
  if (statement.handlers.length === 0) {
    holder.held.push(...during);
    rethrow(machine, record.throws);
    const last = runBlock(machine, inner(machine, scope), statement.last);
    return { completion: last === "next" ? body : last, assume: null };
  }
  const before = returns.length;
  const certain = body === "throw";
  // A value returned from within may give way to an error that is handled.
  for (let position = returned; position < returns.length; position += 1) {
    const one = returns[position];
    if (one !== undefined) returns[position] = { ...one, conditions: [...one.conditions, UNDECIDED] };
  }
  const handled = statement.handlers.map((handler) =>
    runHandler(machine, scope, handler, certain && statement.handlers.length === 1),
  );
  if (handled.every((one) => one.completion === "throw")) unmark(returns, returned, before);
  const failure = handled.some((one) => one.failure === "caught")
    ? "caught"
    : handled.every((one) => one.failure === "propagates")
      ? "propagates"
      : "unknown";
  const changed = during.map((held): Held => (held.failure === "propagates" ? { ...held, failure } : held));
  holder.held.splice(mark, 0, ...changed);
  if (failure === "propagates") rethrow(machine, record.throws);
  const last = runBlock(machine, inner(machine, scope), statement.last);
  if (last !== "next") return { completion: last, assume: null };
  const completion = combined(body, handled);
  if (completion === "next" && [body, ...handled.map((one) => one.completion)].some((one) => one !== "next"))
    machine.frame.left = true;
  return { completion, assume: null };
}

/** When every handler throws on, what the body returned is certain after all. */
function unmark(returns: Frame["returns"], from: number, to: number): void {
  for (let position = from; position < to; position += 1) {
    const one = returns[position];
    if (one !== undefined) returns[position] = { ...one, conditions: one.conditions.slice(0, -1) };
  }
}

function combined(body: Completion, handled: readonly { readonly completion: Completion }[]): Completion {
  const completions = handled.map((one) => one.completion);
  if (body === "throw")
    return completions.every((one) => one !== "next") ? (completions[0] ?? "next") : "next";
  if (body === "next") return "next";
  return completions.every((one) => one !== "next") ? body : "next";
}

function rethrow(machine: Machine, throws: readonly (readonly Condition[])[]): void {
  const outer = machine.tries.at(-1);
  for (const conditions of throws) {
    if (outer !== undefined) outer.throws.push(conditions);
    else machine.endWithout(conditions);
  }
}

function runHandler(
  machine: Machine,
  scope: Scope,
  handler: Handler,
  certain: boolean,
): { readonly completion: Completion; readonly failure: Held["failure"] } {
  const { visit, frame } = machine;
  const answers = visit?.statuses.length ?? 0;
  const returns = frame.returns.length;
  const thrown = machine.throws;
  const body = (): Completion => {
    const names = inner(machine, scope);
    const error = unknownTerm("it is an error that was caught");
    if (handler.pattern !== null) bind(machine, names, handler.pattern, error, true);
    machine.handling += 1;
    const completion = runBlock(machine, names, handler.body);
    machine.handling -= 1;
    return completion;
  };
  const completion = certain ? body() : machine.under(UNDECIDED, body);
  const statuses = visit?.statuses.slice(answers) ?? [];
  const made = frame.returns.slice(returns).map((one) => visit?.statusOf(one.value) ?? null);
  // An answer that says "failed" is a failure that reaches whoever asked.
  const says = [...statuses, ...made].some((status) => status !== null && status >= 500);
  if (completion === "throw" || says) return { completion, failure: "propagates" };
  return { completion, failure: machine.throws > thrown ? "unknown" : "caught" };
}

function runSwitch(machine: Machine, scope: Scope, statement: Of<"switch">): Ending {
  const subject = evaluate(machine, scope, statement.subject);
  return machine.stopped ? NEXT : switchOn(machine, scope, statement, subject);
}

function switchOn(machine: Machine, scope: Scope, statement: Of<"switch">, subject: Term): Ending {
  const outcomes = decideSides(
    machine,
    subject,
    (side) => switchOn(machine, scope, statement, side).completion,
  );
  if (outcomes !== null) return endingOf(machine, outcomes);
  const names = inner(machine, scope);
  const tests = statement.cases.map((one) =>
    one.test === null ? null : machine.here(binary("===", subject, evaluate(machine, names, one.test))),
  );
  const truths = tests.map((test) => (test?.kind === "literal" ? Boolean(test.value) : null));
  const chosen = truths.indexOf(true);
  const allFalse = truths.every((truth, position) => truth === false || tests[position] === null);
  const start = chosen >= 0 && truths.slice(0, chosen).every((truth) => truth === false) ? chosen : null;
  const only = start ?? (allFalse ? tests.indexOf(null) : null);
  if (only !== null) {
    if (only < 0) return NEXT;
    const body = statement.cases.slice(only).flatMap((one) => one.body);
    return leaving(runBlock(machine, names, body));
  }
  const completions = statement.cases.map((_, position) => {
    const body = statement.cases.slice(position).flatMap((later) => later.body);
    return truths[position] === false ? null : machine.under(UNDECIDED, () => runBlock(machine, names, body));
  });
  const real = completions.filter((completion) => completion !== null);
  const covers = statement.cases.some((one) => one.test === null);
  const ends = covers && real.every((completion) => completion === "return" || completion === "throw");
  if (!ends && real.some((completion) => completion === "return" || completion === "throw"))
    machine.frame.left = true;
  return { completion: ends ? (real[0] ?? "next") : "next", assume: null };
}

function leaving(completion: Completion): Ending {
  return completion === "break" ? NEXT : { completion, assume: null };
}

function runWith(machine: Machine, scope: Scope, statement: Of<"with">): Ending {
  const given = evaluate(machine, scope, statement.value);
  const entered = enterContext(machine, given, statement.async, statement.at);
  if (statement.pattern !== null) bind(machine, scope, statement.pattern, entered.value, true);
  const mark = machine.frame.holder.held.length;
  const completion = runBlock(machine, scope, statement.body);
  const { seconds } = entered;
  if (seconds !== null) limitSince(machine, mark, seconds);
  if (entered.leave !== null) entered.leave();
  return { completion, assume: null };
}

function limitSince(machine: Machine, mark: number, seconds: number): void {
  const { holder } = machine.frame;
  holder.held = holder.held.map((held, position) =>
    position < mark ? held : { ...held, limitSeconds: Math.min(held.limitSeconds ?? seconds, seconds) },
  );
}
