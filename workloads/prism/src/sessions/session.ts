import { createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { SessionSettings } from "../configuration.js";
import { ApiError } from "../service/errors.js";

const COOKIE = "prism_session";
const OWN_SITE: ReadonlySet<unknown> = new Set(["same-origin", "none"]);

/**
 * A session is a signed cookie and nothing on the server: a number that names the reader's folder, and when it
 * ends. Each request puts the end off, so that only who is idle for the whole time is forgotten.
 */
export function createSessions(settings: SessionSettings) {
  const key = settings.secret ?? randomBytes(32).toString("hex");
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url");

  const cookieOf = (id: string, now: number) => {
    const text = `${id}.${Math.floor(now / 1000) + settings.timeoutSeconds}`;
    return `${text}.${sign(text)}`;
  };

  const idOf = (cookie: string, now: number): string | null => {
    const [id = "", end = "", signature = ""] = cookie.split(".");
    const expected = Buffer.from(sign(`${id}.${end}`));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    return Number(end) * 1000 > now ? id : null;
  };

  const current = (request: FastifyRequest, now: number): string | null => {
    const cookie = readCookie(request.headers.cookie ?? "");
    return cookie === null ? null : idOf(cookie, now);
  };

  const send = (request: FastifyRequest, reply: FastifyReply, id: string, now: number) => {
    // Behind a balancer the way to the browser is what the balancer says it is.
    const secure = request.headers["x-forwarded-proto"] === "https" ? "; Secure" : "";
    const value = `${COOKIE}=${cookieOf(id, now)}; Path=/; Max-Age=${settings.timeoutSeconds}`;
    reply.header("set-cookie", `${value}; HttpOnly; SameSite=Strict${secure}`);
  };

  return {
    cookieOf,
    idOf,
    /** The reader's session, or a new one. */
    begin(request: FastifyRequest, reply: FastifyReply, now = Date.now()): string {
      const id = current(request, now) ?? randomUUID();
      send(request, reply, id, now);
      return id;
    },
    /** The reader's session; without one nothing of a reader can be asked for. */
    require(request: FastifyRequest, reply: FastifyReply, now = Date.now()): string {
      const id = current(request, now);
      if (id === null)
        throw new ApiError(401, "session-ended", "Your session has ended; upload the document again.");
      send(request, reply, id, now);
      return id;
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;

/**
 * A hook `onRequest`: what another site sends comes without the cookie, and the answer to its upload would
 * put a new session in the place of the reader's. Browsers say where a request comes from; others need not.
 */
export async function refuseOtherSites({ headers, method }: FastifyRequest): Promise<void> {
  if (method === "GET" || method === "HEAD") return;
  if (!OWN_SITE.has(headers["sec-fetch-site"] ?? "none"))
    throw new ApiError(403, "other-site", "Requests that come from other sites are refused.");
}

function readCookie(header: string): string | null {
  for (const part of header.split(";")) {
    const [name, value] = part.trim().split("=", 2);
    if (name === COOKIE && value !== undefined) return value;
  }
  return null;
}
