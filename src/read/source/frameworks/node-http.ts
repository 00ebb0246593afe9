import type { Framework, Host } from "../framework.js";
import {
  type Call,
  external,
  externalMember,
  handle,
  native,
  objectTerm,
  promise,
  type Term,
  UNDEFINED,
} from "../terms/term.js";
import { libraryModule } from "../http/library.js";
import { listenAsNode } from "../http/node-server.js";
import { plainRoutes } from "../http/plain-routes.js";

/** A server of Node's own: it may carry a framework's application or answer by itself. */
function createServer(call: Call, host: Host): Term {
  const listener = call.arguments.positional.find((one) => one.kind === "function" || one.kind === "native");
  if (listener?.kind === "function") {
    host.uses("node-http");
    plainRoutes(host, listener, call.at);
  }
  const server = handle({
    name: "server",
    member: (name) => {
      if (name === "listen") return native(name, (inner) => listenAsNode(inner, host, server));
      if (name === "on" || name === "once") {
        return native(name, (inner) => {
          const [event, callback] = inner.arguments.positional;
          if (event?.kind === "literal" && event.value === "request" && callback?.kind === "function") {
            host.uses("node-http");
            plainRoutes(host, callback, inner.at);
          }
          return server;
        });
      }
      if (name === "close") return native(name, () => promise(UNDEFINED));
      return name === "address" ? native(name, () => objectTerm([], 0, true)) : null;
    },
  });
  return server;
}

export const framework: Framework = {
  id: "node-http",
  title: "Node.js http",
  language: "javascript",
  modules: ["http", "https", "http2", "node:http", "node:https", "node:http2"],
  open(module: string, host: Host): Term {
    const name = module.replace(/^node:/, "");
    const make = (member: string) => native(member, (call) => createServer(call, host));
    const library = libraryModule(name, {
      createServer: make("createServer"),
      Server: make("Server"),
      createSecureServer: make("createSecureServer"),
    });
    return handle({
      name,
      member: (member, at, machine) =>
        library.member?.(member, at, machine) ?? externalMember(external(name), member),
    });
  },
};
