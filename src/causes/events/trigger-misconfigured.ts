import type { Model } from "../../model/index.js";
import { workerPathVerdicts } from "../shared/beanstalk/worker-paths.js";
import { defineCause, type Verdict } from "../cause.js";
import { awaitedEvents } from "./awaited-events.js";
import { keyFilters } from "./key-filters.js";
import { messageFilters } from "./message-filters.js";
import { refusedPairs } from "./refused-pairs.js";
import { triggerMisconfiguredExamples } from "./trigger-misconfigured.examples.js";

export const cause = defineCause({
  id: "trigger-misconfigured",
  title: "the trigger never fires, or cannot be made",
  severity: "error",
  meaning:
    "Between the source of the events and their target stands a filter that lets nothing pass, a notification that is not there, or a combination that the services do not make: overlapping notifications, FIFO where it is not taken. Or the messages of a worker environment are handed to a path that the application does not have.",
  hurts:
    "What the services refuse fails the stack. What they accept fails in silence: the function is never invoked, there is no log line, and everything looks healthy.",
  mend: "Write prefix and suffix as the plain beginning and end of the key; keep notifications of one bucket apart by prefix or suffix; filter what S3 sends by the message's body; turn EventBridge on for a bucket whose events a rule waits for. The paths of a worker environment (`HttpPath`, `url` in cron.yaml) must be routes that take POST.",
  links: [
    {
      title: "Elastic Beanstalk worker environments",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features-managing-env-tiers.html",
    },
    {
      title: "Configuring event notifications using object key name filtering",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html",
    },
    {
      title: "Enabling Amazon EventBridge for a bucket",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-event-notifications-eventbridge.html",
    },
    {
      title: "Amazon SNS subscription filter policy scope",
      url: "https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering-scope.html",
    },
  ],
  check: (model: Model): Verdict[] => [
    ...keyFilters(model),
    ...refusedPairs(model),
    ...messageFilters(model),
    ...awaitedEvents(model),
    ...workerPathVerdicts(model),
  ],
  explainsEvents: ["stack-resource", "stack-failed"],
  explains: [],
  examples: triggerMisconfiguredExamples,
});
