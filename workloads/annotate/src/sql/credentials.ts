import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { DatabaseLogin } from "../configuration.js";
import { ConfigurationError } from "../service/configuration.js";

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

const SECRET_TIMEOUT_MS = 5_000;

/** From the settings, or from a secret as RDS writes it: {"username": "…", "password": "…"}. */
export function credentialsOf(login: DatabaseLogin, region: string): () => Promise<Credentials> {
  if (login.kind === "given") return async () => login;
  return async () => {
    const { username, password } = await secretFields(login.secretArn, region);
    if (username === undefined || password === undefined)
      throw new ConfigurationError("The secret of DATABASE_SECRET_ARN lacks username or password.");
    return { user: username, password };
  };
}

/** The texts of a secret that is a JSON object. */
export async function secretFields(arn: string, region: string): Promise<Partial<Record<string, string>>> {
  const client = new SecretsManagerClient({ region });
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }), {
      abortSignal: AbortSignal.timeout(SECRET_TIMEOUT_MS),
    });
    const parsed: unknown = JSON.parse(SecretString ?? "{}");
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch (error) {
    // A parser would quote the beginning of what it could not read.
    if (error instanceof SyntaxError) throw new ConfigurationError(`The secret ${arn} is not JSON.`);
    throw error;
  } finally {
    client.destroy();
  }
}
