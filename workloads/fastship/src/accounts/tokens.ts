import { SignJWT, jwtVerify } from "jose";
import { unauthorized } from "../service/errors.js";

const ISSUER = "fastship";
const LIFETIME_SECONDS = 3_600;

export interface Tokens {
  issue(accountId: string): Promise<{ readonly token: string; readonly expiresInSeconds: number }>;
  /** The account that an Authorization header speaks for; refuses with 401 otherwise. */
  accountOf(authorization: string | undefined): Promise<string>;
}

export function createTokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    async issue(accountId) {
      const token = await new SignJWT()
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer(ISSUER)
        .setSubject(accountId)
        .setIssuedAt()
        .setExpirationTime(`${LIFETIME_SECONDS}s`)
        .sign(key);
      return { token, expiresInSeconds: LIFETIME_SECONDS };
    },
    async accountOf(authorization) {
      const token = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
      if (token === undefined)
        throw unauthorized("Send the token from /api/v1/sessions as Authorization: Bearer.");
      const verified = await jwtVerify(token, key, { issuer: ISSUER, algorithms: ["HS256"] }).catch(
        () => null,
      );
      const accountId = verified?.payload.sub;
      if (accountId === undefined) throw unauthorized("The token is not valid or has expired; log in again.");
      return accountId;
    },
  };
}
