import type { Framework, Host } from "../framework.js";
import { libraryModule } from "../http/library.js";
import { NODE_DEFAULT_ADDRESS } from "../http/node-listen.js";
import { listenAsNode } from "../http/node-server.js";
import { nodeSettings } from "../http/server-settings.js";
import { handle, native, objectTerm, type Term, UNDEFINED } from "../terms/term.js";

/** Its middleware is handed on from one to the next, which is not followed: only where it listens is read. */
function application(host: Host): Term {
  host.uses("koa");
  host.incomplete("middleware answers the requests");
  const made: Term = handle({
    name: "koa",
    member: (name) => {
      if (name === "listen")
        return native(name, (call) => {
          const server = objectTerm([], call.machine.depth, true);
          return listenAsNode(call, host, server, NODE_DEFAULT_ADDRESS, nodeSettings(server.properties));
        });
      if (name === "callback") return native(name, () => handle({ name: "listener" }));
      if (name === "context") return objectTerm([], 0, true);
      return native(name, () => (name === "use" || name === "on" ? made : UNDEFINED));
    },
  });
  return made;
}

export const framework: Framework = {
  id: "koa",
  title: "Koa",
  language: "javascript",
  modules: ["koa"],
  open: (module: string, host: Host): Term => libraryModule(module, {}, () => application(host)),
};
