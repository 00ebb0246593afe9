import type { Machine } from "../run/machine.js";
import type { Arguments, Term } from "../terms/term.js";

/** What frameworks give a program to hang its routes on. */
const APPLICATIONS: ReadonlySet<string> = new Set(["express", "fastify", "flask", "fastapi", "server"]);

/** Libraries that take an application or its server and add no routes to it. */
const QUIET =
  /^(flask_(cors|sqlalchemy|migrate|login|jwt_extended|jwt|limiter|mail|mailman|bcrypt|argon2|marshmallow|caching|session|wtf|talisman|compress|socketio|babel|redis|moment|httpauth|pymongo|mongoengine|seasurf|principal|executor|apscheduler|sslify|rq2?|mysqldb|uploads|gravatar|pagedown|minify|sock)|sentry_sdk|celery|werkzeug|gunicorn|uvicorn|hypercorn|waitress|cheroot|meinheld|bjoern|gevent|eventlet|mangum|asgiref|a2wsgi|serverless_wsgi|apig_wsgi|socketio|slowapi|fastapi_(pagination|cache|limiter|mail|cli)|starlette|opentelemetry|ddtrace|newrelic|elasticapm|scout_apm|aws_xray_sdk|whitenoise|authlib|httpx|pytest|tortoise|socket\.io|ws|express-ws|express-async-errors|express-list-endpoints|supertest|serverless-http|@vendia\/serverless-express|aws-serverless-express|@codegenie\/serverless-express|@sentry\/|dd-trace|newrelic|elastic-apm-node|aws-xray-sdk|@opentelemetry\/|http-graceful-shutdown|http-terminator|stoppable|server-destroy|http-shutdown|graceful-shutdown|node-graceful-shutdown|express-graceful-exit|close-with-grace|events|util|cluster|assert|spdy|colyseus|engine\.io|sockjs|primus|peer)(\.|\/|$)/;

/** An application that is handed to code which is not followed may come back with more routes. */
export function noteHandedOver(machine: Machine, library: string | null, given: Arguments): void {
  if (library !== null && QUIET.test(library)) return;
  const terms = [...given.positional, ...given.named.values()];
  if (!terms.some((term) => holdsApplication(term, 1))) return;
  machine.linker.incomplete(`${library ?? "code that is not followed"} is given the application`);
}

function holdsApplication(term: Term, depth: number): boolean {
  if (term.kind === "native") return term.member !== null && APPLICATIONS.has(term.name);
  if (term.kind === "object" && depth > 0)
    return [...term.properties.values()].some((inner) => holdsApplication(inner, depth - 1));
  return false;
}
