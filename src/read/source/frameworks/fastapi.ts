import type { Framework, Host, Listening } from "../framework.js";
import { dependency } from "../http/dependencies.js";
import { AsgiRouter } from "../http/asgi-router.js";
import { libraryModule } from "../http/library.js";
import { pythonSettings } from "../http/server-settings.js";
import { responseClass } from "../http/python-request.js";
import {
  type Call,
  handle,
  native,
  objectTerm,
  type Term,
  UNDEFINED,
  unknownTerm,
  literal,
} from "../terms/term.js";

const httpException = native("HTTPException", (call: Call) => {
  const status = call.arguments.named.get("status_code") ?? call.arguments.positional[0];
  return objectTerm(
    [["status_code", status ?? unknownTerm("its status is computed")]],
    call.machine.depth,
    true,
  );
});

/** `status.HTTP_503_SERVICE_UNAVAILABLE` */
const statusNames = handle({
  name: "status",
  member: (name) => {
    const code = /^HTTP_(\d{3})_/.exec(name)?.[1];
    return code === undefined ? null : literal(Number(code));
  },
});

const responses: Readonly<Record<string, Term>> = {
  Response: responseClass("Response", 200, 1),
  JSONResponse: responseClass("JSONResponse", 200, 1),
  ORJSONResponse: responseClass("ORJSONResponse", 200, 1),
  PlainTextResponse: responseClass("PlainTextResponse", 200, 1),
  HTMLResponse: responseClass("HTMLResponse", 200, 1),
  FileResponse: responseClass("FileResponse", 200, 1),
  StreamingResponse: responseClass("StreamingResponse", 200, 1),
  // Source: Starlette, Responses: RedirectResponse has status 307 unless one is given.
  RedirectResponse: responseClass("RedirectResponse", 307, 1, true),
};

export const framework: Framework = {
  id: "fastapi",
  title: "FastAPI",
  language: "python",
  modules: [
    "fastapi",
    "fastapi.responses",
    "fastapi.routing",
    "fastapi.exceptions",
    "fastapi.applications",
    "starlette.responses",
    "starlette.applications",
    "starlette.exceptions",
    "starlette.status",
    "fastapi.status",
    "uvicorn",
    "starlette.staticfiles",
    "fastapi.staticfiles",
  ],
  open(module: string, host: Host): Term {
    if (module === "uvicorn")
      return libraryModule(module, {
        run: native("run", (call) => listen(call, host)),
        Config: native("Config", (call) => configuration(call)),
        Server: native("Server", (call) => server(call, host)),
      });
    if (module.endsWith("staticfiles"))
      return libraryModule(module, { StaticFiles: native("StaticFiles", () => handle({ name: "static" })) });
    if (module.endsWith("status")) return statusNames;
    const application = native("FastAPI", (call) => {
      host.uses("fastapi");
      return AsgiRouter.application(host, call).term(call.machine);
    });
    const router = native("APIRouter", (call) =>
      new AsgiRouter(
        host,
        call.arguments.named.get("prefix") ?? null,
        call.arguments.named.get("dependencies"),
        false,
      ).term(call.machine),
    );
    return libraryModule(module, {
      ...responses,
      FastAPI: application,
      Starlette: application,
      APIRouter: router,
      Depends: dependency,
      Security: dependency,
      HTTPException: httpException,
      status: statusNames,
    });
  },
};

// Source: uvicorn documentation, Settings: host 127.0.0.1, port 8000.
const DEFAULT_ADDRESS = "127.0.0.1";
const DEFAULT_PORT = 8000;

function listen(call: Call, host: Host): Term {
  const { named } = call.arguments;
  // Source: uvicorn, Server.install_signal_handlers: SIGTERM ends it after the requests in flight.
  call.machine.terminationHandler ??= call.at;
  host.listen(call.machine, {
    at: call.at,
    address: named.get("host") ?? null,
    port: named.get("port") ?? null,
    defaultAddress: DEFAULT_ADDRESS,
    defaultPort: DEFAULT_PORT,
    ...serverOf(named),
  });
  host.serveNamed(call.machine, call.arguments.positional[0] ?? named.get("app") ?? UNDEFINED, call.at);
  return UNDEFINED;
}

// Source: uvicorn documentation, Settings: HTTPS and timeouts.
function serverOf(options: ReadonlyMap<string, Term>): Pick<Listening, "server"> {
  const server = pythonSettings("uvicorn", options, ["ssl_keyfile", "ssl_certfile"], "timeout_keep_alive");
  return server === undefined ? {} : { server };
}

function configuration(call: Call): Term {
  return objectTerm(
    [
      ["app", call.arguments.positional[0] ?? UNDEFINED],
      ["host", call.arguments.named.get("host") ?? UNDEFINED],
      ["port", call.arguments.named.get("port") ?? UNDEFINED],
      ...["ssl_keyfile", "ssl_certfile", "timeout_keep_alive"].map(
        (name) => [name, call.arguments.named.get(name) ?? UNDEFINED] as const,
      ),
    ],
    call.machine.depth,
    true,
  );
}

function server(call: Call, host: Host): Term {
  const given = call.arguments.positional[0] ?? call.arguments.named.get("config");
  const serve = native("serve", (inner) => {
    const get = (name: string) => (given?.kind === "object" ? (given.properties.get(name) ?? null) : null);
    host.listen(inner.machine, {
      at: inner.at,
      address: get("host"),
      port: get("port"),
      defaultAddress: DEFAULT_ADDRESS,
      defaultPort: DEFAULT_PORT,
      ...(given?.kind === "object" ? serverOf(given.properties) : {}),
    });
    host.serveNamed(inner.machine, get("app") ?? UNDEFINED, inner.at);
    return UNDEFINED;
  });
  return objectTerm(
    [
      ["serve", serve],
      ["run", serve],
    ],
    call.machine.depth,
    true,
  );
}
