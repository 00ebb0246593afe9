import { createHash, timingSafeEqual } from "node:crypto";
import { Type } from "typebox";
import { violatesUnique, type Database } from "../database/database.js";
import { line } from "../http/fields.js";
import type { SignInLimit } from "../limits/sign-in-limit.js";
import type { App } from "../service/app.js";
import { ApiError, conflict, unauthorized } from "../service/errors.js";
import { hashPassword, passwordMatches } from "./passwords.js";
import { sessionCookie, SESSION_SECONDS, type Sessions } from "./sessions.js";

export interface PeopleParts {
  readonly database: Database;
  readonly sessions: Sessions;
  readonly signInLimit: SignInLimit;
  readonly invitationCode: string;
}

const email = () => Type.String({ format: "email", maxLength: 254, examples: ["ada@example.org"] });
const Person = Type.Object({ id: Type.String(), name: Type.String() });
const Joining = Type.Object({
  email: email(),
  name: line(1, 100),
  password: Type.String({ minLength: 10, maxLength: 200 }),
  invitationCode: Type.String({ maxLength: 200 }),
});
const SigningIn = Type.Object({ email: email(), password: Type.String({ maxLength: 200 }) });
const Session = Type.Object({
  token: Type.String(),
  expiresInSeconds: Type.Integer(),
  person: Person,
});

// Compared against when nobody has the address, so that the answer takes as long as for somebody.
const NOBODY = await hashPassword("nobody has this password");

const tags = ["people"];

export function peopleRoutes(
  app: App,
  { database, sessions, signInLimit, invitationCode }: PeopleParts,
): void {
  app.post(
    "/api/v1/people",
    { schema: { tags, summary: "Join the office", body: Joining, response: { 201: Person } } },
    async (request, reply) => {
      if (!sameText(request.body.invitationCode, invitationCode)) {
        throw new ApiError(403, "forbidden", "The invitation code is not the one of this office.");
      }
      const { name } = request.body;
      const hash = await hashPassword(request.body.password);
      try {
        const [row] = await database.query<{ id: string }>(
          "INSERT INTO person (email, name, password_hash) VALUES ($1, $2, $3) RETURNING id",
          [request.body.email.toLowerCase(), name, hash],
        );
        return reply.code(201).send({ id: row?.id ?? "", name });
      } catch (error) {
        if (violatesUnique(error, "person_email_unique")) {
          throw conflict("Somebody has joined with this email already.");
        }
        throw error;
      }
    },
  );

  app.post(
    "/api/v1/sessions",
    { schema: { tags, summary: "Sign in", body: SigningIn, response: { 200: Session } } },
    async (request, reply) => {
      const address = request.body.email.toLowerCase();
      await signInLimit.take(address);
      const [row] = await database.query<{ id: string; name: string; password_hash: string }>(
        "SELECT id, name, password_hash FROM person WHERE email = $1",
        [address],
      );
      const matches = await passwordMatches(request.body.password, row?.password_hash ?? NOBODY);
      if (row === undefined || !matches) throw unauthorized("The email or the password is wrong.");
      const person = { id: row.id, name: row.name };
      const token = await sessions.open(person);
      reply.header("set-cookie", sessionCookie(token, isSecure(request.headers)));
      return { token, expiresInSeconds: SESSION_SECONDS, person };
    },
  );

  app.delete("/api/v1/sessions", { schema: { tags, summary: "Sign out" } }, (request, reply) =>
    reply
      .code(204)
      .header("set-cookie", sessionCookie("", isSecure(request.headers)))
      .send(),
  );

  app.get(
    "/api/v1/people/me",
    { schema: { tags, summary: "Who is signed in", response: { 200: Person } } },
    (request) => sessions.personOf(request),
  );

  app.get(
    "/api/v1/people",
    { schema: { tags, summary: "Everybody here", response: { 200: Type.Array(Person) } } },
    async (request) => {
      await sessions.personOf(request);
      return database.query<{ id: string; name: string }>("SELECT id, name FROM person ORDER BY name, id");
    },
  );
}

/** The balancer says in this header how the visitor speaks to it. */
function isSecure(headers: Readonly<Record<string, unknown>>): boolean {
  return headers["x-forwarded-proto"] === "https";
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
