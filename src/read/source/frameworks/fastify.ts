import type { Framework, Host } from "../framework.js";
import { FastifyContext } from "../http/fastify-context.js";
import { libraryModule } from "../http/library.js";
import { fastifySettings } from "../http/server-settings.js";
import { type Call, native, type Term, UNDEFINED } from "../terms/term.js";

/** Marks a plugin as one that shares its parent's context, as fastify-plugin does. */
const shared = native("fastify-plugin", (call: Call) => {
  const [plugin] = call.arguments.positional;
  if (plugin?.kind === "function")
    return {
      ...plugin,
      properties: new Map([...plugin.properties, ["skip-override", native("shared", () => UNDEFINED)]]),
    };
  return plugin ?? UNDEFINED;
});

export const framework: Framework = {
  id: "fastify",
  title: "Fastify",
  language: "javascript",
  modules: ["fastify", "fastify-plugin"],
  open(module: string, host: Host): Term {
    if (module === "fastify-plugin")
      return libraryModule(module, { fastifyPlugin: shared }, (call) => shared.call?.(call) ?? UNDEFINED);
    const make = native("fastify", (call: Call) => {
      host.uses("fastify");
      const server = fastifySettings(call.arguments.positional[0]);
      return new FastifyContext(host, null, null, server).term(call.machine);
    });
    return libraryModule(
      module,
      { fastify: make, Fastify: make, default: make },
      (call) => make.call?.(call) ?? UNDEFINED,
    );
  },
};
