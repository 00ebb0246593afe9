import {
  type Alarm,
  findNamed,
  knownValue,
  type Model,
  policyAllows,
  resourceName,
  type Topic,
} from "../../model/index.js";
import { found, unknownBecause, type Verdict } from "../cause.js";

const ALARMS = "cloudwatch.amazonaws.com";

/**
 * Alarms whose topic has a policy of its own that lets no alarm publish. A topic without one lets everything in
 * its account publish; a policy replaces that, and one that only denies lets nobody in.
 * Source: https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger, read on 2026-11-21.
 */
export function unheardAlarms(model: Model): Verdict[] {
  return model.topics.flatMap((topic) => {
    const alarms = model.alarms.filter((alarm) => tells(model, alarm, topic));
    const [first] = alarms;
    return first === undefined ? [] : judge(model, topic, first, alarms.length);
  });
}

function tells(model: Model, { actions, actionsEnabled, origin }: Alarm, topic: Topic): boolean {
  if (knownValue(actionsEnabled) === false) return false;
  const together = origin.place !== null && origin.place.file === topic.origin.place?.file;
  return actions.some(
    (action) =>
      findNamed(model.topics, action) === topic ||
      // By its name in their template.
      (together && knownValue(action) === resourceName(topic.id)),
  );
}

function judge(model: Model, topic: Topic, alarm: Alarm, count: number): Verdict[] {
  const { statements } = topic.policy;
  if (statements.length === 0 || namesAnAccount(topic)) return [];
  const wanted = { action: "sns:Publish", on: topic, others: model.topics };
  const allowed = policyAllows(topic.policy, wanted, { service: ALARMS, source: null, others: [] });
  const name = resourceName(topic.id);
  if (allowed === "yes") return [{ outcome: "not-found" }];
  if (allowed === "unknown") {
    const why = "its policy, or a condition of it, is not wholly known";
    return [unknownBecause(`whether alarms may publish to topic ${name}`, why, topic.origin)];
  }
  const statement = statements.find((each) => each.origin.place !== null);
  return [
    found({
      title: `${count === 1 ? "an alarm" : `${count} alarms`} may not publish to topic ${name}`,
      explanation: `A topic without a policy lets the alarms of its account publish. ${name} has one, which replaces that, and no statement of it allows sns:Publish for ${ALARMS}. The alarm goes off, its history says \`Failed to execute action\`, and nobody is told.`,
      where: [
        { origin: alarm.origin, value: resourceName(alarm.id) },
        ...(statement === undefined ? [] : [{ origin: statement.origin, value: "" }]),
        { origin: topic.origin, value: name },
      ],
      confidence: 0.88,
      repairs: [
        {
          description: `add a statement to the policy of ${name}: Allow sns:Publish for ${ALARMS}`,
          safe: false,
          changes: [],
        },
      ],
    }),
  ];
}

/** Whether an account that is allowed speaks for its alarms is not for us to say. */
function namesAnAccount({ policy }: Topic): boolean {
  return policy.statements.some(
    (statement) =>
      statement.known &&
      statement.value.effect === "Allow" &&
      statement.value.principals.some((principal) => !principal.includes(".") && principal !== "*"),
  );
}
