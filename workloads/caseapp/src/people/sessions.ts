import { SignJWT, jwtVerify } from "jose";
import { unauthorized } from "../service/errors.js";

/** Who works here, as every change is recorded. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

interface Asking {
  readonly headers: { readonly authorization?: string | undefined; readonly cookie?: string | undefined };
}

export interface Sessions {
  open(person: Person): Promise<string>;
  /** The person that a request speaks for, by cookie or by Authorization; refuses with 401 otherwise. */
  personOf(request: Asking): Promise<Person>;
}

const ISSUER = "caseapp";
// A working day; whoever is still there in the evening signs in once more.
export const SESSION_SECONDS = 10 * 3_600;
export const COOKIE = "caseapp-session";

export function createSessions(secret: string): Sessions {
  const key = new TextEncoder().encode(secret);
  return {
    open: ({ id, name }) =>
      new SignJWT({ name })
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer(ISSUER)
        .setSubject(id)
        .setIssuedAt()
        .setExpirationTime(`${SESSION_SECONDS}s`)
        .sign(key),
    async personOf({ headers }) {
      const token = bearerOf(headers.authorization) ?? cookieOf(headers.cookie);
      if (token === null) throw unauthorized("Sign in first.");
      const verified = await jwtVerify(token, key, { issuer: ISSUER, algorithms: ["HS256"] }).catch(
        () => null,
      );
      const { sub, name } = verified?.payload ?? {};
      if (sub === undefined || typeof name !== "string") {
        throw unauthorized("The session has ended; sign in again.");
      }
      return { id: sub, name };
    },
  };
}

function bearerOf(authorization: string | undefined): string | null {
  return /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1] ?? null;
}

function cookieOf(cookies: string | undefined): string | null {
  for (const pair of (cookies ?? "").split(";")) {
    const [name = "", value = ""] = pair.trim().split("=", 2);
    if (name === COOKIE && value !== "") return value;
  }
  return null;
}

/**
 * No script can read the cookie, and no other site can have it sent. An empty value removes it.
 * `secure` wherever the balancer speaks TLS with the visitor.
 */
export function sessionCookie(value: string, secure: boolean): string {
  const age = value === "" ? 0 : SESSION_SECONDS;
  const attributes = `Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
  return `${COOKIE}=${value}; ${attributes}`;
}
