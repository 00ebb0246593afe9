import { startFauxqs, type FauxqsServer } from "fauxqs";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { messageFor } from "../functions/messages.js";
import { reasonOf, type Log } from "../service/logging.js";
import { loopbackOnly } from "./loopback-only.js";
import type { LocalServer } from "./run-locally.js";

export interface LocalAws extends LocalServer {
  /** What the entries are told, so that the real SDKs come here. */
  readonly environment: Readonly<Record<string, string>>;
}

const BUCKET = "annotate-local";
const TOPIC = "snsUploadsForProcessing";
const PREFIX = "uploads/";
// Lambda tries an asynchronous event three times in all.
const ATTEMPTS = 3;
const RETRY_SECONDS_DEFAULT = 5;

/**
 * S3, SNS and SQS in this process, gone when it ends. fauxqs delivers from SNS to SQS itself; it has no bucket
 * notifications, so that what S3 would tell the topic of a new object is told here.
 */
export async function startAws(log: Log, retrySeconds = RETRY_SECONDS_DEFAULT): Promise<LocalAws> {
  const server = await startFauxqs({ port: 0, logger: false, messageSpies: true });
  loopbackOnly(server.port);
  server.createBucket(BUCKET);
  const { topicArn } = server.createTopic(TOPIC);
  const urls: Record<string, string> = {};
  for (const name of ["thumbnail", "annotation"] as const) {
    const dead = server.createQueue(`${name}-dead-letters`);
    const queue = server.createQueue(name, {
      attributes: {
        VisibilityTimeout: String(retrySeconds),
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: dead.queueArn,
          maxReceiveCount: String(ATTEMPTS),
        }),
      },
    });
    server.subscribe({ topic: TOPIC, queue: name });
    urls[`${name.toUpperCase()}_QUEUE_URL`] = queue.queueUrl;
    urls[`${name.toUpperCase()}_DEAD_LETTERS_URL`] = dead.queueUrl;
  }
  const endpoint = `http://127.0.0.1:${server.port}`;
  const environment = {
    ...urls,
    TARGET_S3_BUCKET: BUCKET,
    UPLOAD_PREFIX: PREFIX,
    TOPIC_ARN: topicArn,
    S3_ENDPOINT: endpoint,
    SNS_ENDPOINT: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
  const sns = new SNSClient({
    region: environment.AWS_REGION,
    endpoint,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const stopTelling = tellOfUploads(server, (key) =>
    sns
      .send(new PublishCommand({ TopicArn: topicArn, Message: messageFor(BUCKET, [key]) }))
      .catch((error: unknown) => log.error("the topic was not told", { key, reason: reasonOf(error) })),
  );
  return {
    environment,
    async stop() {
      stopTelling();
      sns.destroy();
      await server.stop();
    },
  };
}

/** Once for every object that is put under uploads/, in the order in which they come. */
function tellOfUploads(server: FauxqsServer, tell: (key: string) => Promise<unknown>): () => void {
  let stopped = false;
  const told = new Set<string>();
  void (async () => {
    while (!stopped) {
      const event = await server.spy
        .waitForMessage(
          (each) =>
            each.service === "s3" &&
            each.status === "uploaded" &&
            each.key.startsWith(PREFIX) &&
            !told.has(each.key),
        )
        .catch(() => null);
      if (event === null || event.service !== "s3") continue;
      // Keys are never used twice, so that one that has been told of needs no second word.
      told.add(event.key);
      await tell(event.key);
    }
  })();
  return () => {
    stopped = true;
    server.spy.clear();
  };
}
