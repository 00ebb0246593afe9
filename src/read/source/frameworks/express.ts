import type { Framework, Host } from "../framework.js";
import { ExpressRouter } from "../http/express-router.js";
import { libraryModule } from "../http/library.js";
import { type Call, handle, native, type Term } from "../terms/term.js";

/** `express.json()` and the like read the body and go on. */
const passing = (name: string): Term => native(name, () => handle({ name: "passing" }));

export const framework: Framework = {
  id: "express",
  title: "Express",
  language: "javascript",
  modules: ["express", "express-promise-router"],
  open(module: string, host: Host): Term {
    const application = (call: Call): Term => {
      host.uses("express");
      return new ExpressRouter(host, true).term(call.machine);
    };
    const router = (call: Call): Term => new ExpressRouter(host, false).term(call.machine);
    if (module === "express-promise-router") return libraryModule(module, {}, router);
    const members = {
      Router: native("Router", router),
      json: passing("json"),
      urlencoded: passing("urlencoded"),
      text: passing("text"),
      raw: passing("raw"),
      static: native("static", () => handle({ name: "static" })),
    };
    return libraryModule(module, members, application);
  },
};
