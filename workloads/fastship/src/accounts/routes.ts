import { Type } from "typebox";
import { violatesUnique, type Database } from "../database/database.js";
import { conflict, unauthorized } from "../service/errors.js";
import type { App } from "../service/app.js";
import { BEARER, line } from "../http/fields.js";
import { hashPassword, passwordMatches } from "./passwords.js";
import type { Tokens } from "./tokens.js";

const email = () => Type.String({ format: "email", maxLength: 254, examples: ["ada@example.org"] });
const password = () => Type.String({ minLength: 10, maxLength: 200 });

const Account = Type.Object({ id: Type.String(), email: Type.String(), name: Type.String() });
const Registration = Type.Object({ email: email(), name: line(1, 100), password: password() });
const Login = Type.Object({ email: email(), password: Type.String({ maxLength: 200 }) });
const Session = Type.Object({ token: Type.String(), expiresInSeconds: Type.Integer() });

interface AccountRow {
  id: string;
  email: string;
  name: string;
  password_hash: string;
}

// Compared against when the account does not exist, so that the answer takes as long as for one that does.
const NOBODY = await hashPassword("no account has this password");

export function accountRoutes(app: App, database: Database, tokens: Tokens): void {
  app.post(
    "/api/v1/accounts",
    { schema: { tags: ["accounts"], summary: "Register", body: Registration, response: { 201: Account } } },
    async (request, reply) => {
      const { name } = request.body;
      const address = request.body.email.toLowerCase();
      const hash = await hashPassword(request.body.password);
      try {
        const [row] = await database.query<{ id: string }>(
          "INSERT INTO account (email, name, password_hash) VALUES ($1, $2, $3) RETURNING id",
          [address, name, hash],
        );
        return reply.code(201).send({ id: row?.id ?? "", email: address, name });
      } catch (error) {
        if (violatesUnique(error, "account_email_unique"))
          throw conflict("There is an account with this email already.");
        throw error;
      }
    },
  );

  app.post(
    "/api/v1/sessions",
    { schema: { tags: ["accounts"], summary: "Log in", body: Login, response: { 200: Session } } },
    async (request) => {
      const [row] = await database.query<AccountRow>(
        "SELECT id, password_hash FROM account WHERE email = $1",
        [request.body.email.toLowerCase()],
      );
      const matches = await passwordMatches(request.body.password, row?.password_hash ?? NOBODY);
      if (row === undefined || !matches) throw unauthorized("The email or the password is wrong.");
      return tokens.issue(row.id);
    },
  );

  app.get(
    "/api/v1/accounts/me",
    {
      schema: {
        tags: ["accounts"],
        summary: "The account logged in",
        security: BEARER,
        response: { 200: Account },
      },
    },
    async (request) => {
      const id = await tokens.accountOf(request.headers.authorization);
      const [row] = await database.query<AccountRow>("SELECT id, email, name FROM account WHERE id = $1", [
        id,
      ]);
      if (row === undefined) throw unauthorized("The account of this token does not exist any more.");
      return { id: row.id, email: row.email, name: row.name };
    },
  );
}
