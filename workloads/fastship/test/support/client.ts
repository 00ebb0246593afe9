export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

/** A caller of the API, with or without a token. */
export function clientOf(url: string, token: string | null = null) {
  const headers = {
    "content-type": "application/json",
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  const send = async <T>(path: string, init: RequestInit): Promise<Answer<T>> => {
    const response = await fetch(url + path, { ...init, headers, signal: AbortSignal.timeout(10_000) });
    return { status: response.status, body: (await response.json()) as T };
  };
  return {
    get: <T = ErrorBody>(path: string) => send<T>(path, {}),
    post: <T = ErrorBody>(path: string, body: unknown) =>
      send<T>(path, { method: "POST", body: JSON.stringify(body) }),
  };
}

export async function registeredClient(url: string, email: string) {
  const anybody = clientOf(url);
  const credentials = { email, password: "correct horse battery" };
  await anybody.post("/api/v1/accounts", { ...credentials, name: "Ada" });
  const { body } = await anybody.post<{ token: string }>("/api/v1/sessions", credentials);
  return { ...clientOf(url, body.token), token: body.token };
}

export const PARCEL = {
  sender: { name: "Ada Lovelace", street: "Torstr. 1", postcode: "10115", city: "Berlin" },
  recipient: { name: "Grace Hopper", street: "Marienplatz 8", postcode: "80331", city: "München" },
  recipientEmail: "grace@example.org",
  weightGrams: 2500,
};
