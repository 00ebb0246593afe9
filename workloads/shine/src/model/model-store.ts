import { S3ServiceException } from "@aws-sdk/client-s3";
import type { ModelLocation } from "../configuration.js";
import { reasonOf, type Log } from "../service/logging.js";
import { fetchModel, type Progress } from "./fetch-model.js";
import type { ObjectSource } from "./object-source.js";

export interface ModelStore {
  /** Null when the model is loaded, else one sentence: why not, and how far it is. */
  reason(): string | null;
  /** Ends the wait between two attempts; asked often, it still tries at most once a second. */
  tryNow(): void;
  stop(): Promise<void>;
}

const PAUSE_MS_MIN = 1_000;
const PAUSE_MS_MAX = 30_000;

/** Fetches and loads the model in the background, as often as it takes: the listener never waits for it. */
export function keepModel(
  location: ModelLocation,
  source: ObjectSource,
  load: (file: string) => Promise<void>,
  log: Log,
): ModelStore {
  const ending = new AbortController();
  let progress: Progress | null = null;
  let failure: string | null = null;
  let loaded = false;
  let pauseMs = PAUSE_MS_MIN;
  let triedAt = 0;
  let wake: () => void = () => undefined;

  const attempt = async () => {
    triedAt = Date.now();
    try {
      const { sha256, fetched } = await fetchModel(
        location,
        source,
        (now) => {
          progress = now;
        },
        ending.signal,
      );
      progress = null;
      await load(location.localPath);
      loaded = true;
      failure = null;
      log.info("model ready", { sha256, fetched, milliseconds: Date.now() - triedAt });
    } catch (error) {
      if (ending.signal.aborted) return;
      progress = null;
      failure = sentenceOf(error);
      log.warn("the model could not be fetched", { reason: failure, nextAttemptMs: pauseMs });
    }
  };
  const run = async () => {
    while (!loaded && !ending.signal.aborted) {
      await attempt();
      if (loaded || ending.signal.aborted) return;
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, pauseMs);
        wake = () => {
          clearTimeout(limit);
          resolve();
        };
      });
      pauseMs = Math.min(pauseMs * 2, PAUSE_MS_MAX);
    }
  };
  const running = run();

  return {
    reason() {
      if (loaded) return null;
      if (progress !== null) {
        const { bytes, total } = progress;
        return `The model is being fetched: ${Math.floor((100 * bytes) / total)} % of ${total} bytes.`;
      }
      return failure === null
        ? "The model is being looked for."
        : `The model is not there: ${failure}. It is tried again.`;
    },
    tryNow() {
      if (Date.now() - triedAt >= PAUSE_MS_MIN) wake();
    },
    async stop() {
      ending.abort(new Error("the service is ending"));
      wake();
      await running;
      source.close();
    },
  };
}

const SENTENCES: Readonly<Record<number, string>> = {
  403: "S3 does not allow it",
  404: "S3 has no such object",
  412: "the object was replaced while it was fetched",
};

/** S3 answers HEAD without a body: all that its error tells is the status. */
function sentenceOf(error: unknown): string {
  if (error instanceof S3ServiceException) {
    const sentence = SENTENCES[error.$metadata.httpStatusCode ?? 0];
    if (sentence !== undefined) return sentence;
  }
  if (error instanceof Error && error.name === "TimeoutError") return "S3 did not answer in time";
  return reasonOf(error).replace(/\.$/, "");
}
