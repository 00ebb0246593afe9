import { memberOf } from "../run/members.js";
import { type Call, isNothing, type Term } from "../terms/term.js";

// Source: Node.js documentation, server.listen([port[, host]]): without a host it accepts connections on the
// unspecified address, `::` or `0.0.0.0`, which is every interface.
export const NODE_DEFAULT_ADDRESS = "0.0.0.0";

/** `listen(port, host?, …)` and `listen({ port, host }, …)` of Node's servers. */
export function listenArguments(call: Call): { readonly address: Term | null; readonly port: Term | null } {
  const [first, second] = call.arguments.positional;
  if (first === undefined || first.kind === "function") return { address: null, port: null };
  if (first.kind === "object") {
    return {
      port: memberOf(call.machine, first, "port", call.at),
      address: memberOf(call.machine, first, "host", call.at),
    };
  }
  const address =
    second === undefined || second.kind === "function" || second.kind === "native" || isNothing(second)
      ? null
      : second;
  return {
    port: first,
    address: address?.kind === "literal" && typeof address.value !== "string" ? null : address,
  };
}
