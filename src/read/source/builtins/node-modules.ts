import {
  type Call,
  external,
  externalMember,
  handle,
  literal,
  native,
  objectTerm,
  type Term,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import { JAVASCRIPT, process } from "./javascript.js";
import { pause } from "./timers.js";
import { lookup } from "../terms/lookup.js";
import { urlClass } from "./urls.js";

function withDefault(table: Readonly<Record<string, Term>>): Term {
  const made = objectTerm(Object.entries(table), 0, true);
  made.properties.set("default", made);
  return made;
}

/** `promisify(f)` hands f on: whether it takes a callback makes no difference to what it does. */
const promisify = native("promisify", (call: Call) => call.arguments.positional[0] ?? UNDEFINED);

const joinPath = native("join", (call) => {
  const parts = call.arguments.positional.map((part) =>
    part.kind === "literal" ? String(part.value) : null,
  );
  return parts.includes(null)
    ? unknownTerm("a part of the path is not known")
    : literal(parts.join("/").replace(/\/+/g, "/"));
});

/** What Node's own modules give, as far as the flow of values needs it. */
const MODULES: Readonly<Record<string, () => Term>> = {
  process: () =>
    handle({
      name: "process",
      member: (name, at, machine) =>
        name === "default"
          ? process
          : process.kind === "native"
            ? (process.member?.(name, at, machine) ?? null)
            : null,
    }),
  url: () =>
    handle({
      name: "url",
      member: (name) => (name === "URL" ? urlClass : externalMember(external("url"), name)),
    }),
  util: () => withDefault({ promisify }),
  timers: () =>
    withDefault({
      setTimeout: JAVASCRIPT["setTimeout"] ?? UNDEFINED,
      setInterval: JAVASCRIPT["setInterval"] ?? UNDEFINED,
      setImmediate: JAVASCRIPT["setImmediate"] ?? UNDEFINED,
    }),
  "timers/promises": () => withDefault({ setTimeout: native("setTimeout", (call) => pause(call, 1 / 1000)) }),
  path: () => withDefault({ join: joinPath, resolve: joinPath }),
};

export function nodeModule(name: string): Term | null {
  return lookup(MODULES, name.replace(/^node:/, ""))?.() ?? null;
}
