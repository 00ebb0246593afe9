import { type BeanstalkEnvironment, knownValue, type Model, writtenSetting } from "../../../model/index.js";
import { found, type Verdict } from "../../cause.js";

const TELLS: readonly (readonly [string, string, RegExp])[] = [
  ["aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs", /^true$/i],
  ["aws:elasticbeanstalk:cloudwatch:logs:health", "HealthStreamingEnabled", /^true$/i],
  ["aws:elasticbeanstalk:healthreporting:system", "SystemType", /^enhanced$/i],
  ["aws:elasticbeanstalk:hostmanager", "LogPublicationControl", /^true$/i],
  ["aws:elasticbeanstalk:sns:topics", "Notification Endpoint", /./],
  ["aws:elasticbeanstalk:sns:topics", "Notification Topic ARN", /./],
  ["aws:elasticbeanstalk:sns:topics", "Notification Topic Name", /./],
  ["aws:elasticbeanstalk:xray", "XRayEnabled", /^true$/i],
];

/**
 * Environments of which the whole request is here and that would tell nobody anything: no logs are sent away,
 * no alarm is made, health is not reported. Where the console may have set it, nothing can be said.
 */
export function environmentsWithoutMonitoring(model: Model): Verdict[] {
  if (model.alarms.length > 0) return [];
  return model.environments
    .filter(({ requestKnown }) => requestKnown)
    .filter((environment) => !TELLS.some(([namespace, name, yes]) => says(environment, namespace, name, yes)))
    .filter(({ resources, files }) => ![...resources, ...files].some(isMonitoring))
    .map(({ origin, bundle }) =>
      found({
        title: "nothing tells how the environment is doing",
        explanation:
          "Its logs stay on the instances and go with them (`StreamLogs` is off), no address is told of events, no alarm is made, and enhanced health reporting is not turned on. When requests fail, the first to notice are the visitors, and the instance that could tell why may be gone.",
        where: [{ origin, value: "" }],
        confidence: bundle === null ? 0.75 : 0.9,
      }),
    );
}

function says(environment: BeanstalkEnvironment, namespace: string, name: string, yes: RegExp): boolean {
  const setting = writtenSetting(environment, namespace, name);
  return setting !== undefined && yes.test(knownValue(setting.value) ?? "true");
}

/** An alarm, a topic, or the configuration of an agent. */
function isMonitoring(item: { readonly type?: string | null; readonly path?: string }): boolean {
  return (
    /AWS::(?:CloudWatch|SNS|Logs)::/.test(item.type ?? "") ||
    /cloudwatch|awslogs|datadog/i.test(item.path ?? "")
  );
}
