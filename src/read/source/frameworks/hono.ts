import type { Framework, Host } from "../framework.js";
import { libraryModule } from "../http/library.js";
import { NODE_DEFAULT_ADDRESS } from "../http/node-listen.js";
import { nodeSettings } from "../http/server-settings.js";
import { invoke } from "../run/calls.js";
import { memberOf } from "../run/members.js";
import { type Call, native, NO_ARGUMENTS, objectTerm, type Term, UNDEFINED } from "../terms/term.js";

// Source: @hono/node-server README, `port`: "Port number to listen (Default: 3000)".
const DEFAULT_PORT = 3000;

/** Only where it listens is read. */
function serve(call: Call, host: Host): Term {
  const { machine, at } = call;
  const [given = UNDEFINED, listening] = call.arguments.positional;
  // `serve(app)`: the application itself has a `fetch`, and says nothing of a port.
  const options = given.kind === "external" ? objectTerm() : given;
  host.uses("hono");
  host.incomplete("its routes are not followed");
  const server = objectTerm([], machine.depth, true);
  const own = options.kind === "object" && !options.open && !options.properties.has("createServer");
  host.listen(machine, {
    at,
    ...(own ? { server: nodeSettings(server.properties) } : {}),
    port: memberOf(machine, options, "port", at),
    address: memberOf(machine, options, "hostname", at),
    defaultAddress: NODE_DEFAULT_ADDRESS,
    defaultPort: DEFAULT_PORT,
  });
  if (listening !== undefined) machine.detach(() => invoke(machine, listening, NO_ARGUMENTS, at));
  return server;
}

export const framework: Framework = {
  id: "hono",
  title: "Hono",
  language: "javascript",
  modules: ["@hono/node-server"],
  open: (module: string, host: Host): Term =>
    libraryModule(module, { serve: native("serve", (call) => serve(call, host)) }),
};
