import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from "@aws-sdk/client-sqs";
import type { SNSEvent, SNSMessage } from "aws-lambda";
import { required } from "../service/configuration.js";
import { reasonOf, type Log } from "../service/logging.js";
import { runEntry } from "../service/serve.js";
import { shutDownOnSignal } from "../service/shutdown.js";

type Handler = (event: SNSEvent) => Promise<void>;

const WAIT_SECONDS = 5;
const PAUSE_MS = 1_000;
const SHUTDOWN_LIMIT_MS = 20_000;

/** What Lambda does, on this machine: the handler as it is deployed, in a process of its own, for each of its messages. */
export function runFunction(name: string, handler: Handler): Promise<void> {
  return runEntry(`the ${name} function`, async (log) => {
    const sqs = new SQSClient({
      region: required(process.env, "AWS_REGION"),
      endpoint: required(process.env, "SNS_ENDPOINT"),
    });
    const queue = required(process.env, `${name.toUpperCase()}_QUEUE_URL`);
    const stop = new AbortController();
    const work = poll(sqs, queue, handler, stop.signal, log);
    shutDownOnSignal(
      [
        { name: "queue", run: () => stop.abort() },
        { name: "message under way", run: () => work },
      ],
      SHUTDOWN_LIMIT_MS,
      log,
    );
    log.info("function started", { name });
  });
}

/** A message that failed comes back when its visibility ends, and goes to the dead letters after the third time. */
async function poll(
  sqs: SQSClient,
  queue: string,
  handler: Handler,
  signal: AbortSignal,
  log: Log,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queue, WaitTimeSeconds: WAIT_SECONDS, MaxNumberOfMessages: 1 }),
        { abortSignal: signal },
      );
      for (const message of Messages) {
        await handler(eventOf(message));
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: message.ReceiptHandle }));
      }
    } catch (error) {
      if (signal.aborted) return;
      log.warn("an invocation failed", { reason: reasonOf(error) });
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** A queue's copy of an SNS message, as SNS would hand it to a function. */
function eventOf({ Body = "{}" }: Message): SNSEvent {
  const Sns = JSON.parse(Body) as SNSMessage;
  return {
    Records: [
      { EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn: `${Sns.TopicArn}:local`, Sns },
    ],
  };
}
