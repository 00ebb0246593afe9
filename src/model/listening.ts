import type { Listen } from "./application.js";
import { environmentValue } from "./container-environment.js";
import { isContainer, type Runner } from "./runner.js";
import { known, type Origin, unknown, type Value } from "./value.js";

/** Where an application listens, with the environment of its container or process applied. */
export interface ListeningPort {
  readonly listen: Listen;
  readonly address: Value<string>;
  readonly port: Value<number>;
  /** The place that decides the port: the variable's value where there is one, else the source line. */
  readonly decidedAt: Origin;
  /** The variable that decides the port here; null when it does not. */
  readonly variable: string | null;
}

/** Empty when the source is not among the files or shows no listener: then nothing is known. */
export function listeningPorts(runner: Runner): ListeningPort[] {
  const own = isContainer(runner) ? [] : (runner.listens ?? []);
  return (runner.application?.listens ?? own).map((listen) => listeningPort(runner, listen));
}

function listeningPort(runner: Runner, listen: Listen): ListeningPort {
  const fixed = {
    listen,
    address: listen.address,
    port: listen.port,
    decidedAt: listen.origin,
    variable: null,
  };
  if (listen.portVariable === null) return fixed;
  const { name, fallback } = listen.portVariable;
  const value = environmentValue(runner, name);
  if (!value.known)
    return { ...fixed, port: unknown(`${name}: ${value.reason}`, value.origin), variable: name };
  if (value.value === null || value.value.trim() === "") {
    if (fallback === null)
      return { ...fixed, port: unknown(`${name} is not set`, listen.origin), variable: name };
    return { ...fixed, port: known(fallback, listen.origin) };
  }
  const port = Number(value.value);
  return {
    ...fixed,
    port: Number.isInteger(port)
      ? known(port, value.origin)
      : unknown(`${name} is not a number`, value.origin),
    decidedAt: value.origin,
    variable: name,
  };
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;
const ANY_ADDRESS = /^(?:|\*|0\.0\.0\.0|::|\[::\]|0)$/;

export function isLoopback(address: string): boolean {
  return LOOPBACK.test(address.trim());
}

/** All interfaces of the container. */
export function isAnyAddress(address: string): boolean {
  return ANY_ADDRESS.test(address.trim());
}
