import { findNamed, type Named } from "./event-names.js";
import type { LambdaFunction } from "./function.js";
import type { Bucket, BucketNotification, EventRule, Queue, Subscription, Topic } from "./messaging.js";
import type { Model } from "./model.js";
import { knownValue, type Origin } from "./value.js";

/** Something that hands events on, or takes them. */
export type EventNode =
  | { readonly kind: "bucket"; readonly noun: Bucket }
  | { readonly kind: "topic"; readonly noun: Topic }
  | { readonly kind: "queue"; readonly noun: Queue }
  | { readonly kind: "rule"; readonly noun: EventRule }
  | { readonly kind: "function"; readonly noun: LambdaFunction };

export type EventTarget = Extract<EventNode, { readonly kind: "topic" | "queue" | "function" }>;

/** One hop of an event: the source hands it to the target by itself. A queue is read by its function and has no such hop. */
export interface EventLink {
  readonly from: Exclude<EventNode, { readonly kind: "queue" | "function" }>;
  readonly to: EventTarget;
  /** Where the hop is written. */
  readonly origin: Origin;
  /** The source acts in the name of a role of its own, so that the target's policy is not asked. */
  readonly withRole: boolean;
  readonly notification: BucketNotification | null;
  readonly subscription: Subscription | null;
}

const linksOf = new WeakMap<Model, readonly EventLink[]>();

/** Every hop whose both ends are among the files; worked out once for each Model. */
export function eventLinks(model: Model): readonly EventLink[] {
  const before = linksOf.get(model);
  if (before !== undefined) return before;
  const links = [...fromBuckets(model), ...fromTopics(model), ...fromRules(model)];
  linksOf.set(model, links);
  return links;
}

function fromBuckets(model: Model): EventLink[] {
  return model.buckets.flatMap((noun) =>
    noun.notifications.flatMap((notification): EventLink[] => {
      const to = targetOf(model, notification.targetId, notification.target);
      if (to === null) return [];
      const { origin } = notification;
      return [
        { from: { kind: "bucket", noun }, to, origin, withRole: false, notification, subscription: null },
      ];
    }),
  );
}

const ENDPOINTS: Readonly<Record<string, EventTarget["kind"]>> = { lambda: "function", sqs: "queue" };

function fromTopics(model: Model): EventLink[] {
  return model.topics.flatMap((noun) =>
    noun.subscriptions.flatMap((subscription): EventLink[] => {
      const kind = ENDPOINTS[knownValue(subscription.protocol) ?? ""];
      const to = kind === undefined ? null : targetOf(model, subscription.endpointId, kind);
      if (to === null) return [];
      const { origin } = subscription;
      return [
        { from: { kind: "topic", noun }, to, origin, withRole: false, notification: null, subscription },
      ];
    }),
  );
}

function fromRules(model: Model): EventLink[] {
  return model.eventRules.flatMap((noun) =>
    noun.targets.flatMap(({ targetId, origin, withRole }): EventLink[] => {
      const to =
        targetOf(model, targetId, "function") ??
        targetOf(model, targetId, "queue") ??
        targetOf(model, targetId, "topic");
      if (to === null) return [];
      return [{ from: { kind: "rule", noun }, to, origin, withRole, notification: null, subscription: null }];
    }),
  );
}

function targetOf(
  model: Model,
  id: BucketNotification["targetId"],
  kind: BucketNotification["target"],
): EventTarget | null {
  if (kind === "function") return node("function", findNamed(model.functions, id));
  if (kind === "topic") return node("topic", findNamed(model.topics, id));
  if (kind === "queue") return node("queue", findNamed(model.queues, id));
  return null;
}

function node<K extends EventTarget["kind"], T extends Named>(
  kind: K,
  noun: T | undefined,
): { readonly kind: K; readonly noun: T } | null {
  return noun === undefined ? null : { kind, noun };
}
