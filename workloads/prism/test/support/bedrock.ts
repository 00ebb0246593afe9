import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EventStreamCodec } from "@smithy/core/event-streams";

/** What the stand-in does when a model is called. */
export type Behaviour =
  | { readonly kind: "answers"; readonly parts: readonly string[] }
  | { readonly kind: "refuses"; readonly status: number; readonly error: string; readonly message: string }
  /** Says something, then an exception inside the stream, or the connection is cut, or the stream ends too early. */
  | { readonly kind: "breaks"; readonly parts: readonly string[]; readonly by: "exception" | "cut" | "end" }
  /** Says something and then nothing, until it is let go. */
  | { readonly kind: "hangs"; readonly parts: readonly string[] };

export interface ModelCall {
  readonly model: string;
  readonly body: {
    readonly messages: readonly {
      readonly role: string;
      readonly content: readonly { readonly text: string }[];
    }[];
    readonly inferenceConfig: { readonly maxTokens: number; readonly temperature: number };
    readonly additionalModelRequestFields?: object;
  };
}

const utf8 = {
  to: (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8"),
  from: (text: string) => Buffer.from(text, "utf8"),
};
const codec = new EventStreamCodec(
  (input) => (typeof input === "string" ? input : utf8.to(input)),
  utf8.from,
);

const header = (value: string) => ({ type: "string" as const, value });

function frame(event: string, body: object, type: "event" | "exception" = "event"): Uint8Array {
  return codec.encode({
    headers: {
      [type === "event" ? ":event-type" : ":exception-type"]: header(event),
      ":content-type": header("application/json"),
      ":message-type": header(type),
    },
    body: Buffer.from(JSON.stringify(body)),
  });
}

/** Speaks ConverseStream as Bedrock does: POST /model/<id>/converse-stream, answered by an event stream. */
export async function startBedrock(behaviours: Record<string, Behaviour>) {
  const calls: ModelCall[] = [];
  const gone: string[] = [];
  const open = new Set<ServerResponse>();
  let most = 0;
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const model = decodeURIComponent(
      /^\/model\/([^/]+)\/converse-stream$/.exec(request.url ?? "")?.[1] ?? "",
    );
    let text = "";
    for await (const chunk of request) text += String(chunk);
    calls.push({ model, body: JSON.parse(text) as ModelCall["body"] });
    const behaviour = behaviours[model] ?? {
      kind: "refuses",
      status: 404,
      error: "ResourceNotFoundException",
      message: "no such model",
    };
    if (behaviour.kind === "refuses") {
      response.writeHead(behaviour.status, {
        "content-type": "application/json",
        "x-amzn-errortype": behaviour.error,
      });
      response.end(JSON.stringify({ message: behaviour.message }));
      return;
    }
    open.add(response);
    most = Math.max(most, open.size);
    response.once("close", () => {
      open.delete(response);
      if (!response.writableFinished) gone.push(model);
    });
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
    response.write(frame("messageStart", { role: "assistant" }));
    for (const part of behaviour.parts)
      response.write(frame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: part } }));
    if (behaviour.kind === "hangs") return;
    if (behaviour.kind === "breaks") {
      // What was said must have arrived before the connection ends.
      if (behaviour.by === "cut") setImmediate(() => response.destroy());
      else if (behaviour.by === "end") response.end();
      else response.end(frame("modelStreamErrorException", { message: "The model failed." }, "exception"));
      return;
    }
    finish(response);
  };
  const finish = (response: ServerResponse) => {
    response.write(frame("contentBlockStop", { contentBlockIndex: 0 }));
    response.write(frame("messageStop", { stopReason: "end_turn" }));
    response.end(
      frame("metadata", {
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
        metrics: { latencyMs: 1 },
      }),
    );
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    /** Models whose caller went away before the answer had ended. */
    gone,
    behaviours,
    most: () => most,
    underWay: () => open.size,
    letGo() {
      for (const response of open) finish(response);
    },
    close(): Promise<void> {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export type Bedrock = Awaited<ReturnType<typeof startBedrock>>;
