import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  type Message,
} from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { BedrockSettings } from "../configuration.js";
import { WORK_LIMIT_MS } from "../limits.js";
import { reasonOf, type Log } from "../service/logging.js";
import { ReviewerError, type Aside, type Turn } from "./reviewer.js";

const CONNECT_LIMIT_MS = 5_000;
const REASONING_TOKENS = 1024;

export interface Conversation {
  readonly system: string;
  readonly turns: readonly Turn[];
  readonly models: readonly string[];
}

export type ConverseEvent = Aside | { readonly type: "text"; readonly text: string };

/** Where Bedrock stands after the last call; null when it answered, or was never asked. */
export interface BedrockState {
  away: string | null;
}

export function createBedrockClient({ region }: BedrockSettings): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    region,
    // The next model is the second attempt; repeating a throttled call would only add to its load.
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_LIMIT_MS,
      requestTimeout: WORK_LIMIT_MS,
      throwOnRequestTimeout: true,
    }),
  });
}

/**
 * One answer as it comes, from the first model that gives it. A model that is throttled, not permitted or
 * unavailable is passed over; one that breaks off is replaced, and the reader told to forget what it said.
 */
export async function* converse(
  client: BedrockRuntimeClient,
  settings: BedrockSettings,
  conversation: Conversation,
  state: BedrockState,
  signal: AbortSignal,
  log: Log,
): AsyncGenerator<ConverseEvent> {
  const { models } = conversation;
  for (const [index, model] of models.entries()) {
    let said = false;
    try {
      yield { type: "reviewer", name: model };
      for await (const text of answerOf(client, settings, model, conversation, signal)) {
        said = true;
        yield { type: "text", text };
      }
      state.away = null;
      return;
    } catch (error) {
      // The reader has gone away: nobody is there to be told anything.
      if (signal.aborted) throw error;
      const fault = faultOf(error);
      log.warn("a model did not answer", { model, fault: fault.words, reason: reasonOf(error) });
      if (fault.away) state.away = `Bedrock ${fault.words}.`;
      const next = models[index + 1];
      // A connection that broke in the middle says nothing about the next one.
      if (!(fault.another || said) || next === undefined) {
        const others = index === 0 ? "" : ", and neither did the models before it";
        throw new ReviewerError(
          `${model} ${said ? "broke off" : fault.words}${others}. Try again in a minute.`,
        );
      }
      if (said) yield { type: "restart" };
      yield {
        type: "notice",
        text: `${model} ${said ? "broke off" : fault.words}; ${next} answers instead.`,
      };
    }
  }
}

async function* answerOf(
  client: BedrockRuntimeClient,
  settings: BedrockSettings,
  model: string,
  { system, turns }: Conversation,
  signal: AbortSignal,
): AsyncGenerator<string> {
  // Only Claude knows this kind of reasoning, and with it no temperature but 1.
  const reasons = settings.reasoning && /anthropic\./.test(model);
  const messages = turns.map(({ role, text }): Message => ({ role, content: [{ text }] }));
  const response = await client.send(
    new ConverseStreamCommand({
      modelId: model,
      system: [{ text: system }],
      messages,
      inferenceConfig: { maxTokens: settings.maxTokens, temperature: reasons ? 1 : settings.temperature },
      ...(reasons
        ? { additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: REASONING_TOKENS } } }
        : {}),
    }),
    { abortSignal: signal },
  );
  let ended = false;
  for await (const event of response.stream ?? []) {
    throwIfFailed(event);
    const text = event.contentBlockDelta?.delta?.text;
    if (text !== undefined && text !== "") yield text;
    ended ||= event.messageStop !== undefined;
  }
  // A connection that is cut ends the stream without an error.
  if (!ended) throw new Error("the stream ended before the message did");
}

function throwIfFailed(event: ConverseStreamOutput): void {
  const failure =
    event.internalServerException ??
    event.modelStreamErrorException ??
    event.serviceUnavailableException ??
    event.throttlingException ??
    event.validationException;
  if (failure !== undefined) throw failure;
}

interface Fault {
  readonly words: string;
  /** Whether another model may still answer. */
  readonly another: boolean;
  /** Whether no request at all would succeed at the moment. */
  readonly away: boolean;
}

const FAULTS: Readonly<Record<string, string>> = {
  ThrottlingException: "is throttled",
  ServiceQuotaExceededException: "is beyond its quota",
  AccessDeniedException: "is not permitted to this service",
  ResourceNotFoundException: "is not there",
  ModelNotReadyException: "is not ready",
  ModelTimeoutException: "took too long",
  ModelErrorException: "failed",
  ModelStreamErrorException: "failed",
  ServiceUnavailableException: "is unavailable",
  InternalServerException: "failed inside Bedrock",
};

const CREDENTIALS =
  /ExpiredToken|UnrecognizedClient|InvalidSignature|CredentialsProviderError|InvalidClientToken/;

export function faultOf(error: unknown): Fault {
  const name = error instanceof Error ? error.name : "";
  const known = FAULTS[name];
  if (known !== undefined) return { words: known, another: true, away: false };
  if (CREDENTIALS.test(name))
    return { words: "refuses this service's credentials", another: false, away: true };
  if (name === "ValidationException") {
    // A model that is only to be had by an inference profile, or that this region does not have.
    const ofModel = /inference profile|on-demand throughput|model identifier|not supported/i.test(
      reasonOf(error),
    );
    return ofModel
      ? { words: "cannot be called under this name", another: true, away: false }
      : { words: "refused the question", another: false, away: false };
  }
  return { words: "cannot be reached", another: false, away: true };
}
