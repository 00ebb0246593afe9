import type { Framework, Host } from "../framework.js";
import { libraryModule } from "../http/library.js";
import { NODE_DEFAULT_ADDRESS } from "../http/node-listen.js";
import { listenAsNode } from "../http/node-server.js";
import { nodeSettings } from "../http/server-settings.js";
import { type Call, handle, native, promise, type Term, UNDEFINED, unknownTerm } from "../terms/term.js";

// Source: NestJS documentation, Performance (Fastify): with its Fastify adapter it listens on localhost only.
const FASTIFY_DEFAULT_ADDRESS = "localhost";

/** Controllers are found by decorators, which are not followed: only where it listens is read. */
function create(call: Call, host: Host): Term {
  host.uses("nest");
  host.incomplete("controllers are found by their decorators");
  const [, adapter] = call.arguments.positional;
  const isFastify = adapter?.kind === "external" && adapter.module === "@nestjs/platform-fastify";
  const isAdapted = adapter?.kind === "external" || adapter?.kind === "native";
  const address = isFastify ? FASTIFY_DEFAULT_ADDRESS : NODE_DEFAULT_ADDRESS;
  const options = call.arguments.positional.slice(1).find((one) => one.kind === "object");
  const plain = options === undefined || !(options.properties.has("httpsOptions") || options.open);
  const server = plain && !isAdapted && call.arguments.complete ? nodeSettings(new Map()) : undefined;
  const application: Term = handle({
    name: "nest",
    member: (name) => {
      if (name === "listen")
        return native(name, (inner) => promise(listenAsNode(inner, host, UNDEFINED, address, server)));
      if (name === "then") return UNDEFINED;
      return native(name, () =>
        CHAINED.test(name) ? application : unknownTerm(`the application's ${name} is not followed`),
      );
    },
  });
  return promise(isAdapted && !isFastify ? unknownTerm("its adapter is not known") : application);
}

const CHAINED = /^(set|use|enable|disable|init$)/;

export const framework: Framework = {
  id: "nest",
  title: "NestJS",
  language: "javascript",
  modules: ["@nestjs/core"],
  open(module: string, host: Host): Term {
    const factory = handle({
      name: "NestFactory",
      member: (name) => (name === "create" ? native(name, (call) => create(call, host)) : null),
    });
    return libraryModule(module, { NestFactory: factory });
  },
};
