import type { Framework, Host, ServerSettings } from "../framework.js";
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
import { NODE_DEFAULT_ADDRESS } from "../http/node-listen.js";
import { listenAsNode } from "../http/node-server.js";
import { plainRoutes } from "../http/plain-routes.js";
import { nodeSettings } from "../http/server-settings.js";

/** A server of Node's own: it may carry a framework's application or answer by itself. */
function createServer(call: Call, host: Host, module: string): Term {
  const properties = optionsOf(call);
  const settings = settingsOf(module, properties);
  const listener = call.arguments.positional.find((one) => one.kind === "function" || one.kind === "native");
  if (listener?.kind === "function") {
    host.uses("node-http");
    plainRoutes(host, listener, call.at);
  }
  const server = handle({
    name: "server",
    member: (name) => {
      if (name === "listen")
        return native(name, (inner) => listenAsNode(inner, host, server, NODE_DEFAULT_ADDRESS, settings));
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
    assign: (name, value) => void properties.set(name, value),
  });
  return server;
}

/** What is given when the server is made; the program may set more of it later. */
function optionsOf(call: Call): Map<string, Term> {
  const [options] = call.arguments.positional;
  return new Map(options?.kind === "object" ? options.properties : []);
}

/** HTTP/2 without TLS understands nothing else; with it the two sides agree on a version. */
function settingsOf(module: string, properties: ReadonlyMap<string, Term>): ServerSettings {
  const settings = nodeSettings(properties, module === "https" || module === "http2 secure");
  return module === "http2" ? { ...settings, httpVersions: ["2"] } : settings;
}

export const framework: Framework = {
  id: "node-http",
  title: "Node.js http",
  language: "javascript",
  modules: ["http", "https", "http2", "node:http", "node:https", "node:http2"],
  open(module: string, host: Host): Term {
    const name = module.replace(/^node:/, "");
    const make = (member: string, kind = name) => native(member, (call) => createServer(call, host, kind));
    const library = libraryModule(name, {
      createServer: make("createServer"),
      Server: make("Server"),
      createSecureServer: make("createSecureServer", "http2 secure"),
    });
    return handle({
      name,
      member: (member, at, machine) =>
        library.member?.(member, at, machine) ?? externalMember(external(name), member),
    });
  },
};
