import { invoke } from "../run/calls.js";
import { awaited, heldBy } from "../run/promises.js";
import {
  type Call,
  external,
  externalMember,
  handle,
  listTerm,
  literal,
  native,
  numberOfTerm,
  objectTerm,
  promise,
  type Term,
  textOfTerm,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import { limited } from "../work/journal.js";
import { getVariable, osModule, readVariable, requireVariable } from "./environment.js";
import { together } from "./lists.js";
import { exit } from "./python.js";
import { pause } from "./timers.js";
import { lookup } from "../terms/lookup.js";

const first = (call: Call): Term => call.arguments.positional[0] ?? UNDEFINED;

/** A decorator, with or without arguments, that leaves the function as it is. */
const transparent = (name: string): Term =>
  native(name, (call) => (first(call).kind === "function" ? first(call) : transparent(name)));

/** Runs a function in a thread: for whoever awaits it, it is its work. */
function inThread(call: Call, skipped: number): Term {
  const [callback, ...positional] = call.arguments.positional.slice(skipped);
  if (callback === undefined) return unknownTerm("it is what a thread gives");
  const holder = { held: [] as ReturnType<typeof heldBy>[number][] };
  call.machine.frames.push({ ...call.machine.frame, holder });
  const result = invoke(call.machine, callback, { ...call.arguments, positional }, call.at);
  call.machine.frames.pop();
  return promise(result, [...holder.held, ...heldBy(call.machine, result, call.at)]);
}

/** A task of its own: nothing waits for it, unless it is awaited later. */
const task = native("create_task", (call) => first(call));

function waitFor(call: Call): Term {
  const { machine, at } = call;
  const seconds = numberOfTerm(call.arguments.named.get("timeout") ?? call.arguments.positional[1]);
  const given = first(call);
  const held = heldBy(machine, given, at);
  const result = given.kind === "promise" ? given.result : unknownTerm("it is awaited");
  return promise(result, seconds === null ? held : held.map((one) => limited(one, seconds)));
}

const runInExecutor = native("run_in_executor", (call) => inThread(call, 1));

const loop = handle({
  name: "loop",
  member: (name) => {
    if (name === "run_in_executor") return runInExecutor;
    if (name === "create_task") return task;
    if (name === "run_until_complete") return run;
    if (name === "add_signal_handler") return signalHandler;
    return unknownTerm(`loop.${name} is not followed`);
  },
});

const run = native("run", (call) => awaited(call.machine, first(call), call.at));

const asyncio: Readonly<Record<string, Term>> = {
  run,
  gather: native("gather", (call) => {
    const made = together(call.machine, call.arguments.positional, call.arguments.complete, call.at);
    const tolerant = call.arguments.named.get("return_exceptions");
    if (made.kind !== "promise" || tolerant?.kind !== "literal" || tolerant.value !== true) return made;
    return promise(
      made.result,
      made.held.map((held) => ({ ...held, failure: "caught" as const })),
    );
  }),
  wait_for: native("wait_for", waitFor),
  timeout: native("timeout", (call) =>
    promise(unknownTerm("it is a timeout"), [], numberOfTerm(first(call))),
  ),
  sleep: native("sleep", (call) => pause(call, 1)),
  create_task: task,
  ensure_future: task,
  shield: task,
  to_thread: native("to_thread", (call) => inThread(call, 0)),
  get_event_loop: native("get_event_loop", () => loop),
  get_running_loop: native("get_running_loop", () => loop),
  new_event_loop: native("new_event_loop", () => loop),
};

const signalHandler = native("signal", (call) => {
  const { machine } = call;
  machine.terminationHandler ??= isTermination(first(call)) ? call.at : null;
  return UNDEFINED;
});

function isTermination(term: Term): boolean {
  return term.kind === "literal" ? term.value === 15 || term.value === "SIGTERM" : term.kind === "unknown";
}

function thread(call: Call): Term {
  const target = call.arguments.named.get("target") ?? call.arguments.positional[1];
  const list = call.arguments.named.get("args");
  const positional = list?.kind === "list" ? list.items : [];
  return handle({
    name: "thread",
    member: (name) =>
      name === "start" && target !== undefined
        ? native(name, (inner) => {
            inner.machine.detach(() =>
              invoke(inner.machine, target, { positional, named: new Map(), complete: true }, inner.at),
            );
            return literal(null);
          })
        : null,
  });
}

function partial(call: Call): Term {
  const [target, ...bound] = call.arguments.positional;
  if (target?.kind !== "function") return target ?? UNDEFINED;
  return { ...target, bound: [...target.bound, ...bound] };
}

/** `config("NAME", default=…)` of decouple and Starlette. */
const decouple = native("config", (call) => {
  const name = textOfTerm(first(call));
  if (name === null) return unknownTerm("the variable's name is not known");
  const fallback = call.arguments.named.get("default");
  const value =
    fallback === undefined
      ? requireVariable(call.machine, name, call.at)
      : readVariable(call.machine, name, call.at, fallback);
  const cast = call.arguments.named.get("cast");
  return cast?.kind === "native"
    ? invoke(call.machine, cast, { positional: [value], named: new Map(), complete: true }, call.at)
    : value;
});

const table = (entries: Readonly<Record<string, Term>>): Term => objectTerm(Object.entries(entries), 0, true);

const MODULES: Readonly<Record<string, () => Term>> = {
  os: osModule,
  "os.environ": () => table({ get: getVariable }),
  sys: () => table({ exit: native("exit", exit), argv: listTerm([], 0, false) }),
  asyncio: () => table(asyncio),
  anyio: () =>
    table({
      to_thread: table({ run_sync: native("run_sync", (call) => inThread(call, 0)) }),
      sleep: asyncio["sleep"] ?? UNDEFINED,
    }),
  "starlette.concurrency": () =>
    table({ run_in_threadpool: native("run_in_threadpool", (call) => inThread(call, 0)) }),
  "fastapi.concurrency": () =>
    table({ run_in_threadpool: native("run_in_threadpool", (call) => inThread(call, 0)) }),
  "asgiref.sync": () =>
    table({
      sync_to_async: native("sync_to_async", (call) => first(call)),
      async_to_sync: native("async_to_sync", (call) => first(call)),
    }),
  functools: () =>
    table({
      wraps: native("wraps", () => transparent("wraps")),
      lru_cache: transparent("lru_cache"),
      cache: transparent("cache"),
      partial: native("partial", partial),
    }),
  contextlib: () =>
    table({
      asynccontextmanager: transparent("asynccontextmanager"),
      contextmanager: transparent("contextmanager"),
    }),
  dataclasses: () => table({ dataclass: transparent("dataclass") }),
  signal: () =>
    table({
      signal: signalHandler,
      SIGTERM: literal("SIGTERM"),
      SIGINT: literal("SIGINT"),
      SIGHUP: literal("SIGHUP"),
    }),
  threading: () => table({ Thread: native("Thread", thread) }),
  typing_extensions: () => table({ Annotated: externalMember(external("typing"), "Annotated") }),
  typing: () =>
    table({
      Annotated: externalMember(external("typing"), "Annotated"),
      cast: native("cast", (call) => call.arguments.positional[1] ?? UNDEFINED),
    }),
  decouple: () => table({ config: decouple }),
  "starlette.config": () => table({ Config: native("Config", () => decouple) }),
};

export function pythonModule(name: string): Term | null {
  return lookup(MODULES, name)?.() ?? null;
}
