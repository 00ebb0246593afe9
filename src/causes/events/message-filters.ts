import { type EventLink, eventLinks, knownValue, type Model, resourceName } from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { found, type Verdict } from "../cause.js";
import { eventPath, spokenNode } from "./event-path.js";
import { parsedJson } from "./json.js";

/** Subscriptions that filter what S3 sends by attributes, of which its messages have none. */
export function messageFilters(model: Model): Verdict[] {
  const links = eventLinks(model);
  return links.flatMap((link) => judge(model, link, links));
}

function judge(model: Model, link: EventLink, links: readonly EventLink[]): Verdict[] {
  const { subscription } = link;
  const bucket = links.find(({ from, to }) => from.kind === "bucket" && to.noun === link.from.noun);
  const policy = knownValue(subscription?.filterPolicy);
  if (subscription === null || bucket === undefined || typeof policy !== "string") return [];
  if (knownValue(subscription.filterScope) !== "MessageAttributes" || !needsAttribute(policy)) return [];
  return [
    found({
      title: `the filter of the subscription to ${spokenNode(link.from)} lets nothing of ${spokenNode(bucket.from)} pass`,
      explanation: `The filter looks at the attributes of a message (FilterPolicyScope is MessageAttributes${subscription.filterScope.origin.written ? "" : ", the default"}). Notifications of S3 have none, so ${resourceName(link.to.noun.id)} gets nothing of them. What S3 says stands in the body.`,
      where: [
        { origin: subscription.filterPolicy.origin, value: "" },
        {
          origin: subscription.filterScope.origin,
          value: subscription.filterScope.origin.written ? "MessageAttributes" : "",
        },
      ],
      confidence: 0.93,
      path: eventPath(model, link, true),
      repairs: looksAtBody(policy)
        ? [
            {
              description: "filter by the message's body",
              safe: true,
              changes: setValue(subscription.filterScope, "MessageBody"),
            },
          ]
        : [],
    }),
  ];
}

/** Some attribute must be there: not only `exists: false`, and no alternatives. */
function needsAttribute(policy: string): boolean {
  const parsed = parsedJson(policy);
  if (parsed === null || Object.keys(parsed).length === 0 || "$or" in parsed) return false;
  return (
    Object.values(parsed).some(
      (conditions) =>
        Array.isArray(conditions) &&
        conditions.length > 0 &&
        !JSON.stringify(conditions).includes('"exists":false'),
    ) || "Records" in parsed
  );
}

/** It is written for the body already: `{"Records": …}`. */
function looksAtBody(policy: string): boolean {
  const parsed = parsedJson(policy);
  return parsed !== null && "Records" in parsed;
}
