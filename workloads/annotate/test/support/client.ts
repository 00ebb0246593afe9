export interface ShownImage {
  readonly id: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly url: string;
  readonly thumbnailUrl: string | null;
  readonly thumbnailFailure: string | null;
  readonly caption: string | null;
  readonly captionSource: string | null;
  readonly captionFailure: string | null;
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

export async function upload(
  url: string,
  name: string,
  bytes: Buffer,
): Promise<Answer<{ id: string } & ErrorBody>> {
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(bytes)]), name);
  return answerOf(
    await fetch(`${url}/upload`, { method: "POST", body: form, signal: AbortSignal.timeout(20_000) }),
  );
}

export async function listed(
  url: string,
  query = "",
): Promise<{ images: ShownImage[]; next: string | null }> {
  const response = await fetch(`${url}/api/images${query}`, { signal: AbortSignal.timeout(10_000) });
  return (await response.json()) as { images: ShownImage[]; next: string | null };
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answer<ErrorBody>> {
  return answerOf(await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) }));
}

async function answerOf<T>(response: Response): Promise<Answer<T>> {
  return { status: response.status, body: (await response.json()) as T };
}

export async function bytesAt(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  return Buffer.from(await response.arrayBuffer());
}
