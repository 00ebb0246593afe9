import type { Host, ServerSettings } from "../framework.js";
import { invoke } from "../run/calls.js";
import type { Call, Term } from "../terms/term.js";
import { listenArguments, NODE_DEFAULT_ADDRESS } from "./node-listen.js";

/** `server.listen(port, host?, callback?)` as Node's own server does it. */
export function listenAsNode(
  call: Call,
  host: Host,
  result: Term,
  defaultAddress: string = NODE_DEFAULT_ADDRESS,
  server?: ServerSettings,
): Term {
  const listening = { at: call.at, ...listenArguments(call), defaultAddress, defaultPort: null };
  host.listen(call.machine, server === undefined ? listening : { ...listening, server });
  for (const callback of call.arguments.positional) {
    if (callback.kind === "function")
      call.machine.detach(() =>
        invoke(call.machine, callback, { positional: [], named: new Map(), complete: true }, call.at),
      );
  }
  return result;
}
