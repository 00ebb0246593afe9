import type { FastifyError, FastifyReply } from "fastify";
import { ApiError } from "./errors.js";
import { reasonOf, type Log } from "./logging.js";
import type { App } from "./app.js";

interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

const body = (code: string, message: string): ErrorBody => ({ error: { code, message } });

/** Every refusal is one clear sentence; what went wrong inside goes to the log only. */
export function answerErrors(app: App, log: Log): void {
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(body("not-found", `There is nothing at ${request.method} ${pathOf(request.url)}.`)),
  );
  app.setErrorHandler<FastifyError | ApiError>((error, request, reply) => {
    if (error instanceof ApiError) {
      if (error.status === 503) reply.header("retry-after", "5");
      return reply.code(error.status).send(body(error.code, error.message));
    }
    if (error.validation !== undefined)
      return reply.code(400).send(body("invalid", validationSentence(error)));
    const status = error.statusCode ?? 500;
    if (status < 500) return reply.code(status).send(body("invalid", asSentence(error.message)));
    log.error("a request failed", {
      method: request.method,
      path: pathOf(request.url),
      reason: reasonOf(error),
    });
    if (status === 503)
      return reply.code(503).send(body("unavailable", "The request took too long and was given up."));
    return reply.code(500).send(body("internal", "Something went wrong here; it has been logged."));
  });
}

/** An address that cannot be read, such as "/%zz". */
export const badUrl = (reply: FastifyReply) =>
  reply.code(400).send(body("invalid", "The address is not written as an address has to be."));

const asSentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;

export function pathOf(url: string): string {
  return url.split("?", 1)[0] ?? url;
}

const PLACES: Readonly<Record<string, string>> = {
  body: "in the body",
  querystring: "in the query",
  params: "in the path",
  headers: "in the headers",
};

function validationSentence(error: FastifyError): string {
  const fault = error.validation?.[0];
  const place = PLACES[error.validationContext ?? "body"] ?? "in the request";
  const path =
    fault?.instancePath
      .slice(1)
      .split("/")
      .filter((part) => part !== "") ?? [];
  const missing = fault?.params["missingProperty"];
  if (typeof missing === "string") return `${[...path, missing].join(".")} is missing ${place}.`;
  const complaint = fault?.message ?? "is not valid";
  return path.length === 0 ? `What is ${place} ${complaint}.` : `${path.join(".")} ${place} ${complaint}.`;
}
