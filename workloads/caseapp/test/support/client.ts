import { INVITATION_CODE } from "./service.js";

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

export type Client = ReturnType<typeof clientOf>;

/** A caller of the API, with or without a session. */
export function clientOf(url: string, token: string | null = null) {
  const send = async <T>(method: string, path: string, content?: unknown): Promise<Answer<T>> => {
    const isFile = content instanceof Uint8Array;
    const response = await fetch(`${url}/api/v1/${path}`, {
      method,
      signal: AbortSignal.timeout(10_000),
      headers: {
        ...(content === undefined
          ? {}
          : { "content-type": isFile ? "application/octet-stream" : "application/json" }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(content === undefined ? {} : { body: isFile ? Buffer.from(content) : JSON.stringify(content) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as T };
  };
  return {
    get: <T = ErrorBody>(path: string) => send<T>("GET", path),
    post: <T = ErrorBody>(path: string, body?: unknown) => send<T>("POST", path, body),
    patch: <T = ErrorBody>(path: string, body: unknown) => send<T>("PATCH", path, body),
    put: <T = ErrorBody>(path: string, body: unknown) => send<T>("PUT", path, body),
    remove: <T = ErrorBody>(path: string) => send<T>("DELETE", path),
  };
}

export const PASSWORD = "correct horse battery";

/** Somebody who has joined and signed in. */
export async function colleague(url: string, name: string): Promise<Client> {
  const anybody = clientOf(url);
  const email = `${name.toLowerCase()}@office.example`;
  await anybody.post("people", { email, name, password: PASSWORD, invitationCode: INVITATION_CODE });
  const { body } = await anybody.post<{ token: string }>("sessions", { email, password: PASSWORD });
  return clientOf(url, body.token);
}

export interface CaseBody {
  readonly number: string;
  readonly status: string;
  readonly version: number;
  readonly next: readonly string[];
}

export async function openedCase(client: Client, title = "Deposit withheld"): Promise<CaseBody> {
  const { body } = await client.post<CaseBody>("cases", { title, area: "Tenancy" });
  return body;
}
