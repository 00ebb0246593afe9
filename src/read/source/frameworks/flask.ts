import type { Framework, Host } from "../framework.js";
import { FlaskScaffold } from "../http/flask-scaffold.js";
import { libraryModule } from "../http/library.js";
import { pythonRequest, responseClass, responseTerm } from "../http/python-request.js";
import {
  type Call,
  handle,
  literal,
  native,
  numberOfTerm,
  objectTerm,
  type Term,
  textOfTerm,
  UNDEFINED,
  unknownTerm,
} from "../terms/term.js";
import type { Machine } from "../run/machine.js";
import { responseOf } from "../http/python-request.js";

/** `abort(403)` ends the request with that status. */
function abort(call: Call): Term {
  const [given] = call.arguments.positional;
  call.machine.rejectWith(numberOfTerm(given));
  call.machine.fail();
  return UNDEFINED;
}

function makeResponse(call: Call): Term {
  const [body, status] = call.arguments.positional;
  const inner = body === undefined ? null : responseOf(body);
  return responseTerm(call.machine, numberOfTerm(status) ?? inner?.status ?? 200);
}

/** `flask.request` is one name for whatever request is being answered. */
function currentRequest(): Term {
  return handle({
    name: "request",
    member: (name, at, machine: Machine) =>
      pythonRequest(machine, () => null).member?.(name, at, machine) ?? null,
  });
}

export const framework: Framework = {
  id: "flask",
  title: "Flask",
  language: "python",
  modules: ["flask"],
  open(module: string, host: Host): Term {
    const applications: FlaskScaffold[] = [];
    const flask = native("Flask", (call) => {
      host.uses("flask");
      if (
        call.arguments.named.has("static_url_path") &&
        textOfTerm(call.arguments.named.get("static_url_path")) === ""
      )
        host.incomplete("files are served as they are");
      const made = new FlaskScaffold(host, null, true);
      applications.push(made);
      return made.term(call.machine);
    });
    const blueprint = native("Blueprint", (call) =>
      new FlaskScaffold(host, call.arguments.named.get("url_prefix") ?? null, false).term(call.machine),
    );
    const current = handle({
      name: "current_app",
      member: (name, at, machine) => applications[0]?.term(machine).member?.(name, at, machine) ?? null,
    });
    return libraryModule(module, {
      Flask: flask,
      Blueprint: blueprint,
      request: currentRequest(),
      current_app: current,
      g: objectTerm([], 0, true),
      session: unknownTerm("it belongs to the visitor"),
      jsonify: native("jsonify", (call) => responseTerm(call.machine, 200)),
      make_response: native("make_response", makeResponse),
      Response: responseClass("Response", 200, 1),
      redirect: responseClass("redirect", 302, 1, true),
      render_template: native("render_template", () => literal("")),
      send_file: native("send_file", (call) => responseTerm(call.machine, 200)),
      abort: native("abort", abort),
    });
  },
};
