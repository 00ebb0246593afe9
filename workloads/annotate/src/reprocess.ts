import { parseArgs } from "node:util";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SNSEvent } from "aws-lambda";
import { messageFor, objectsCreated } from "./functions/messages.js";
import { ConfigurationError, optional, optionalUrl, required } from "./service/configuration.js";
import { runEntry } from "./service/serve.js";

const USAGE =
  "reprocess sends pictures through the functions once more: reprocess --key uploads/…/picture.jpg [--key …], or reprocess --dead-letters QUEUE_URL.";
// The queue is read until it is empty; a bound for the case that others fill it meanwhile.
const MESSAGES_MAX = 10_000;
const BATCH = 10;

/** Sends keys, or what a dead-letter queue holds, to the topic again. What is done already stays as it is. */
await runEntry("reprocess", async (log) => {
  const { values } = parseArgs({
    options: { key: { type: "string", multiple: true }, "dead-letters": { type: "string" } },
  });
  const keys = values.key ?? [];
  const queue = values["dead-letters"];
  if ((keys.length === 0) === (queue === undefined)) throw new ConfigurationError(USAGE);
  const topic = required(process.env, "TOPIC_ARN");
  const bucket = required(process.env, "TARGET_S3_BUCKET");
  const prefix = optional(process.env, "UPLOAD_PREFIX") ?? "uploads/";
  const endpoint = optionalUrl(process.env, "SNS_ENDPOINT", ["http:", "https:"]);
  const region = optional(process.env, "AWS_REGION") ?? "us-east-1";
  const options = { region, ...(endpoint === null ? {} : { endpoint }) };
  const sns = new SNSClient(options);
  const publish = async (again: readonly string[]) => {
    for (const key of again)
      await sns.send(new PublishCommand({ TopicArn: topic, Message: messageFor(bucket, [key]) }));
    if (again.length > 0) log.info("sent again", { keys: again });
  };
  await publish(keys);
  if (queue !== undefined) await redrive(new SQSClient(options), queue);

  /** A message is deleted only after what it holds has been sent. */
  async function redrive(sqs: SQSClient, queueUrl: string): Promise<void> {
    for (let read = 0; read < MESSAGES_MAX; ) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: BATCH }),
      );
      if (Messages.length === 0) return log.info("the dead-letter queue is empty", { read });
      for (const { Body = "", ReceiptHandle } of Messages) {
        await publish(keysIn(Body, prefix));
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
      }
      read += Messages.length;
    }
  }
});

/** Lambda puts the whole event into its dead-letter queue; SNS puts its own message there. */
function keysIn(body: string, prefix: string): string[] {
  const parsed = JSON.parse(body) as SNSEvent | SNSEvent["Records"][number]["Sns"];
  const event = "Records" in parsed ? parsed : { Records: [{ Sns: parsed }] };
  return objectsCreated(event as SNSEvent, prefix).map(({ key }) => key);
}
