import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface ObjectServer {
  readonly url: string;
  /** Of each GET, the bytes that it asked for; null for the whole object. */
  readonly ranges: readonly (string | null)[];
  close(): Promise<void>;
}

export interface ObjectBehaviour {
  readonly content: Buffer;
  /** Older contents by their version; asked for by `versionId`. */
  readonly versions?: Readonly<Record<string, Buffer>>;
  /** What the object says of itself; null when it says nothing. */
  readonly sha256: string | null;
  /** How many bytes of an answer are sent before the connection breaks; null: all, and it does not. */
  breakAfter?(answer: number): number | null;
  /** Answered instead of the object as long as it is not null. */
  status?(): number | null;
}

/** One object as S3 serves it, by way of HEAD, ranges and If-Match, on a connection that can break. */
export async function serveObject(behaviour: ObjectBehaviour): Promise<ObjectServer> {
  const ranges: (string | null)[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const refused = behaviour.status?.() ?? null;
    if (refused !== null) {
      response.writeHead(refused).end();
      return;
    }
    const version = new URL(request.url ?? "", "http://s3").searchParams.get("versionId");
    const content = version === null ? behaviour.content : behaviour.versions?.[version];
    if (content === undefined) {
      response.writeHead(404).end();
      return;
    }
    const etag = `"${createHash("md5").update(content).digest("hex")}"`;
    if ((request.headers["if-match"] ?? etag) !== etag) {
      response.writeHead(412).end();
      return;
    }
    const { sha256 } = behaviour;
    const headers = {
      etag,
      "content-type": "application/octet-stream",
      ...(sha256 === null ? {} : { "x-amz-meta-sha256": sha256 }),
    };
    if (request.method === "HEAD") {
      response.writeHead(200, { ...headers, "content-length": content.length }).end();
      return;
    }
    const range = request.headers.range ?? null;
    ranges.push(range);
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    const body = content.subarray(from);
    response.writeHead(range === null ? 200 : 206, {
      ...headers,
      "content-length": body.length,
      ...(range === null ? {} : { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` }),
    });
    const end = behaviour.breakAfter?.(ranges.length) ?? null;
    if (end === null) response.end(body);
    else response.write(body.subarray(0, end), () => response.socket?.end());
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    ranges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
