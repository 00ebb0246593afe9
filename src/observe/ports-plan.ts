import type { ObserveRequest } from "./request.js";
import { replacePorts } from "./health-command.js";
import { freePort } from "./proxies/ports.js";

/** On which port this run's application is to listen, and how it is told. */
export interface PortPlan {
  readonly command: readonly string[];
  readonly variable: { readonly name: string; readonly value: number } | null;
  /** Port as deployed → port of this run; a port that stays is not listed. */
  readonly moved: ReadonlyMap<number, number>;
}

/** How the application can be given a port of its own; null: it cannot, and runs must follow one another. */
export type PortMethod =
  | { readonly kind: "variable"; readonly name: string; readonly deployed: number }
  | {
      readonly kind: "words";
      readonly deployed: number;
    };

export function portMethod(request: ObserveRequest): PortMethod | null {
  const [first] = request.containerPorts;
  const text = request.command.join(" ");
  const named = request.portVariable ?? (/\$\{?PORT\b/.test(text) ? { name: "PORT", fallback: null } : null);
  if (named !== null) {
    const told = Number(request.environment.find(({ name }) => name === named.name)?.value ?? Number.NaN);
    const deployed = Number.isInteger(told) && told > 0 ? told : (named.fallback ?? first);
    if (deployed !== undefined) return { kind: "variable", name: named.name, deployed };
  }
  const inWords = request.containerPorts.find((port) => movedWords(request.command, port) !== null);
  return inWords === undefined ? null : { kind: "words", deployed: inWords };
}

/** The words with another port, when one of them plainly is an option for address or port. */
function movedWords(command: readonly string[], port: number, to = 1): readonly string[] | null {
  const moved = command.map((word, index) => {
    const option = /^--?(?:port|bind|listen|http|p|b|l)$/i.test(command[index - 1] ?? "");
    if (option && new RegExp(`^(?:.*:)?${port}$`).test(word))
      return replacePorts(word, new Map([[port, to]]));
    return word.replace(
      new RegExp(`(--?(?:port|bind|listen)[= ](?:[\\w.*\\[\\]:]*:)?)${port}(?!\\d)`, "gi"),
      `$1${to}`,
    );
  });
  return moved.some((word, index) => word !== command[index]) ? moved : null;
}

export async function planPort(request: ObserveRequest, method: PortMethod | null): Promise<PortPlan> {
  if (method === null) return { command: request.command, variable: null, moved: new Map() };
  const port = await freePort();
  const moved = new Map([[method.deployed, port]]);
  if (method.kind === "variable") {
    return { command: request.command, variable: { name: method.name, value: port }, moved };
  }
  return {
    command: movedWords(request.command, method.deployed, port) ?? request.command,
    variable: null,
    moved,
  };
}
