import type { AwsCall, EnvironmentRead, Place, TlsOption, Work } from "../../../model/index.js";
import type { Expression, FunctionNode, SourceTree } from "../syntax/tree.js";
import {
  alternatives,
  assuming,
  choice,
  type ClassTerm,
  type ListTerm,
  type NativeTerm,
  type ObjectTerm,
  type Term,
  UNDEFINED,
  union,
} from "../terms/term.js";
import { type Draft, type Held, settle } from "../work/journal.js";
import type { Scope } from "./scope.js";

/** Something that must hold for the code that is run now; `variable` null when it is not known what decides. */
export interface Condition {
  readonly variable: string | null;
  readonly set: boolean;
  /** The other case ended the process: the program goes on only so. */
  readonly guaranteed: boolean;
}

export const UNDECIDED: Condition = { variable: null, set: true, guaranteed: false };

/** Collects what has been waited for: one per asynchronous call, shared by the synchronous calls in it. */
export interface Holder {
  held: Held[];
}

export interface Frame {
  readonly holder: Holder;
  readonly depth: number;
  readonly self: Term;
  readonly scope: Scope;
  readonly home: ClassTerm | null;
  readonly python: boolean;
  readonly returns: { readonly value: Term; readonly conditions: readonly Condition[] }[];
  readonly yields: Term[];
  /** It may have been left before: what follows in it is not certain any more. */
  left: boolean;
}

export interface LoadedModule {
  readonly tree: SourceTree;
  readonly scope: Scope;
  /** Exported names whose values stand in other modules. */
  readonly exports: Map<string, Term>;
  /** Exported names and the names that they have in the module: read when asked for, for they may change. */
  readonly localExports: Map<string, string>;
  /** `export * from`. */
  readonly reexports: NativeTerm[];
  /** CommonJS's `module` object. */
  readonly commonjs: ObjectTerm;
  state: "new" | "running" | "done";
}

/** A variable's reading, while it is not yet known what the code makes of it. */
export type ReadDraft = { -readonly [Key in keyof EnvironmentRead]: EnvironmentRead[Key] };

/** The request that is being answered, while routes are read. */
export interface Visit {
  /** Concrete path, null when the route has parameters. */
  readonly path: string | null;
  readonly method: string;
  readonly statuses: (number | null)[];
  /** Lists that are made for it, so that no other request writes to them. */
  readonly lists: WeakSet<ListTerm>;
  redirects: boolean;
  guarded: boolean;
  /** Conditions at the visit's begin. */
  readonly depth: number;
  answered: boolean;
  /** Status code that a value stands for when a handler returns it. */
  statusOf(term: Term): number | null;
  /** An exception is thrown: frameworks know those that carry a status. */
  thrown(term: Term, machine: Machine): void;
}

/** What the machine needs from outside: modules by name, and what frameworks put in their place. */
export interface Linker {
  /** What an import statement or `require` gives. */
  open(machine: Machine, module: string, from: string, at: Place): Term;
  /** Python's `from package import module`; null when it is no module. */
  submodule(machine: Machine, module: string, name: string, at: Place): Term | null;
  /** The names of an own module and what they hold; empty for anything else. */
  namesOf(module: Term): readonly (readonly [string, Term])[];
  /** Names of packages that the manifest lists. */
  drivers(): ReadonlySet<string>;
  /** The major version of a package that the manifest fixes; null where any may be installed. */
  majorOf(name: string): number | null;
  /** What is written at a place, on one line, for display. */
  sourceText(at: Place, charactersMax: number): string;
  /** The tree of an own file, null when it is not one of the files read. */
  moduleOf(file: string): LoadedModule | null;
  /** Whether code of a file looks into texts, as one does to leave some of them out. */
  comparesTexts(file: string): boolean;
  /** A name that functions of this file assign after it was declared. */
  isReassigned(file: string, name: string): boolean;
  /** Functions of this file give the name a value at one place only; elsewhere they take it away at most. */
  isAssignedOnce(file: string, name: string): boolean;
  /** A property that some function assigns. */
  isAssignedProperty(name: string): boolean;
  /** Routes may be made that are not seen. */
  incomplete(why: string): void;
  /** A built-in name of the language. */
  builtin(name: string, python: boolean): Term | null;
}

/** Statements and calls of one program. */
const STEPS_MAX = 1_000_000;
/** Of these what one request may take, so that a handler that does very much keeps no other from being read. */
const REQUEST_STEPS_MAX = 60_000;
export const CALL_DEPTH_MAX = 48;

/**
 * Runs a program without running it: values are followed as far as they are known, undecided
 * branches are both taken, and calls that leave the process are written down.
 */
export class Machine {
  readonly conditions: Condition[] = [];
  readonly frames: Frame[] = [];
  readonly trace: Place[] = [];
  readonly reads: ReadDraft[] = [];
  /** Calls that throw within the innermost `try` under these conditions. */
  readonly tries: { readonly throws: (readonly Condition[])[] }[] = [];
  private readonly failures = new Map<string, Set<boolean>>();
  drafts: Draft[] = [];
  stage: Work["stage"] = "start";
  visit: Visit | null = null;
  /** The code cannot go on: it has thrown or ended the process. */
  stopped = false;
  /** Above 0 while code runs that nothing waits for, so that its exceptions end nothing. */
  detached = 0;
  /** Seconds of the timer whose callback is being run. */
  timerSeconds: number | null = null;
  listening = false;
  terminationHandler: Place | null = null;
  /** Clients of databases and caches, by the place where they are made. */
  readonly tlsOptions = new Map<string, TlsOption>();
  /** Calls of AWS's API, by place and operation. */
  readonly awsCalls = new Map<string, AwsCall>();
  /** Functions that only compute, and those that do more. */
  readonly computing = new Map<FunctionNode, boolean | "looking">();
  /** What they gave, by what they were given. */
  readonly computed = new Map<FunctionNode, Map<string, Term>>();
  steps = 0;
  private stepsEnd = STEPS_MAX;
  /** Some request was not followed to its end. */
  cut = false;
  /** Above 0 while the handling of an error runs. */
  handling = 0;
  /** How often something was thrown. */
  throws = 0;

  constructor(
    readonly linker: Linker,
    readonly environment: ReadonlyMap<string, string>,
    readonly root: Frame,
    /** Nothing sets this variable where the program runs. */
    readonly isUnset: (variable: string) => boolean = () => false,
  ) {
    this.frames.push(root);
  }

  get frame(): Frame {
    return this.frames.at(-1) ?? this.root;
  }

  get depth(): number {
    return this.conditions.length;
  }

  get exhausted(): boolean {
    return this.steps > this.stepsEnd;
  }

  /** Runs what answers one request; false when it was cut off before its end. */
  withinRequest(run: () => void): boolean {
    this.stepsEnd = Math.min(STEPS_MAX, this.steps + REQUEST_STEPS_MAX);
    run();
    const whole = !this.exhausted;
    if (!whole) this.cut = true;
    this.stepsEnd = STEPS_MAX;
    return whole;
  }

  /** The term with those sides of its choices that hold here. */
  here(term: Term): Term {
    let made = term;
    for (const condition of this.conditions) {
      if (made.kind !== "choice") return made;
      if (condition.variable !== null) made = assuming(made, condition.variable, condition.set);
    }
    return made;
  }

  /** What a place holds after `fresh` was written to it under the conditions that came since `depth`. */
  written(fresh: Term, before: Term, depth: number): Term {
    return this.noteDefault(joined(this.conditions.slice(depth), fresh, before));
  }

  /** Where a value is the variable's text or else a literal, the literal is the code's default for it. */
  noteDefault(term: Term): Term {
    if (term.kind !== "choice" || term.unset.kind !== "literal") return term;
    const { value, at } = term.unset;
    const derived = alternatives(term.set).some(
      (one) => one.kind === "unknown" && one.variable === term.variable,
    );
    if (!derived || (typeof value !== "string" && typeof value !== "number") || Number.isNaN(value))
      return term;
    for (const read of this.reads) {
      if (read.name !== term.variable || read.fallback !== null) continue;
      read.fallback = {
        known: true,
        value: String(value),
        origin: { place: at ?? read.origin.place, node: null, written: true },
      };
    }
    return term;
  }

  under<T>(condition: Condition, run: () => T): T {
    this.conditions.push(condition);
    try {
      return run();
    } finally {
      this.conditions.pop();
    }
  }

  /** The work is waited for by the code that runs now. */
  wait(held: readonly Held[]): void {
    this.frame.holder.held.push(...held);
  }

  /** Everything that the code on the stack has waited for lies before this moment. */
  reached(): void {
    const holders = new Set(this.frames.map((frame) => frame.holder));
    for (const holder of holders) holder.held.forEach(settle);
  }

  /** Runs what nobody waits for: a timer's callback, a background task, an event's listener. */
  detach<T>(run: () => T, holder: Holder = { held: [] }): T {
    const stopped = this.stopped;
    this.detached += 1;
    this.frames.push({ ...this.frame, holder, returns: [], yields: [] });
    try {
      return this.under(UNDECIDED, run);
    } finally {
      this.frames.pop();
      this.detached -= 1;
      this.stopped = stopped;
    }
  }

  /** From here on the program answers: what it has waited for was its start. */
  startsListening(): void {
    if (this.visit !== null) return;
    this.reached();
    this.listening = true;
  }

  fail(): void {
    this.stopped = true;
    this.throws += 1;
    const record = this.tries.at(-1);
    if (record !== undefined) record.throws.push([...this.conditions]);
    else this.endWithout(this.conditions);
  }

  /**
   * The process ends under these conditions. A variable is required when its absence alone decides,
   * or when it decides whether or not another one is set.
   */
  endWithout(conditions: readonly Condition[]): void {
    if (this.visit !== null || this.detached > 0) return;
    const deciding = conditions.filter((condition) => !condition.guaranteed);
    const last = deciding.at(-1);
    if (last === undefined || last.variable === null || last.set) return;
    const before = deciding.slice(0, -1).filter((condition) => !this.isGivenAnyway(condition));
    const others = before.filter((condition) => condition.variable !== null);
    const uncertain = others.length < before.length;
    const [other, ...more] = others;
    if (more.length > 0 || (other === undefined && uncertain)) return;
    const key = `${last.variable} ${other?.variable ?? ""}`;
    const sides = this.failures.get(key) ?? new Set();
    this.failures.set(key, sides.add(other?.set ?? true));
    if (other !== undefined && sides.size < 2) return;
    for (const read of this.reads) if (read.name === last.variable) read.required = true;
  }

  /** Without this variable the process has ended already. */
  private isGivenAnyway({ variable, set }: Condition): boolean {
    return set && this.reads.some((read) => read.name === variable && read.required);
  }

  /** A request gets its answer. */
  answer(status: number | null, redirects = false): void {
    const { visit } = this;
    if (visit === null || visit.answered) return;
    this.reached();
    this.noteAnswer(visit, status, redirects);
  }

  /** What runs before every handler fails without the variable. */
  requestsNeed(variable: string): void {
    const { visit } = this;
    if (visit === null || visit.answered || this.tries.length > 0 || this.detached > 0) return;
    if (this.depth > visit.depth || !this.isBeforeHandler()) return;
    for (const read of this.reads) if (read.name === variable) read.requiredByRequests = true;
  }

  /** An exception ends the request, unless somebody on the way handles it. */
  rejectWith(status: number | null): void {
    const { visit } = this;
    if (visit !== null && !visit.answered && this.tries.length === 0 && this.detached === 0)
      this.noteAnswer(visit, status, false);
  }

  /** In middleware, or in what a decorator put around the handler. */
  private isBeforeHandler(): boolean {
    if (this.stage === "middleware") return true;
    return (
      this.frame.python &&
      !this.frames.some((frame) => frame.scope.owner?.decorators.some(isRegistration) === true)
    );
  }

  private noteAnswer(visit: Visit, status: number | null, redirects: boolean): void {
    visit.statuses.push(status);
    if (redirects) visit.redirects = true;
    if ((status === 401 || status === 403) && this.isBeforeHandler()) visit.guarded = true;
    const certain =
      this.detached === 0 && this.depth <= visit.depth && !this.frames.some((frame) => frame.left);
    if (certain) visit.answered = true;
  }
}

export function joined(conditions: readonly Condition[], fresh: Term, before: Term): Term {
  let made = fresh;
  for (const condition of conditions.toReversed()) {
    if (condition.guaranteed) continue;
    if (condition.variable === null) made = union([before, made]);
    else
      made = condition.set
        ? choice(condition.variable, made, before)
        : choice(condition.variable, before, made);
  }
  return made;
}

/** What a call gives, from all its `return`s; the last one that is certain ends the list. */
export function returned(frame: Frame, ended: boolean): Term {
  let made: Term | null = ended ? null : UNDEFINED;
  for (const { value, conditions } of frame.returns.toReversed()) {
    made = made === null ? value : joined(conditions, value, made);
  }
  return made ?? UNDEFINED;
}

/** `@app.get("/x")` rather than `@wraps(f)`: the function below it is the handler itself. */
function isRegistration(decorator: Expression): boolean {
  return decorator.kind === "call" && decorator.callee.kind === "member" && decorator.callee.name !== "wraps";
}
