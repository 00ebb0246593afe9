import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { HttpCodeTarget } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import type { DatabaseInstance } from "aws-cdk-lib/aws-rds";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { Pipeline } from "./pipeline.js";
import type { Web } from "./web.js";

const MINUTE = Duration.minutes(1);
const FREE_STORAGE_BYTES_MIN = 5 * 1024 ** 3;

export function addAlarms(
  scope: Construct,
  { targetGroup, database, functions, deadLetters }: Web & Pipeline & { readonly database: DatabaseInstance },
): void {
  // Without a policy of its own: the one that a topic begins with lets the account's alarms publish.
  const action = new SnsAction(new Topic(scope, "AlarmTopic"));
  const alarm = (id: string, alarmDescription: string, metric: IMetric, threshold: number, minutes = 3) => {
    const below = id === "DatabaseStorage";
    new Alarm(scope, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: minutes,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(action);
  };
  const { metrics } = targetGroup;
  const worst = { period: MINUTE, statistic: "Maximum" };
  alarm("UnhealthyTargets", "A server does not pass its health check", metrics.unhealthyHostCount(worst), 0);
  alarm(
    "ServerErrors",
    "Requests fail",
    metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, { period: MINUTE }),
    10,
  );
  alarm(
    "SlowAnswers",
    "Answers take long",
    metrics.targetResponseTime({ period: MINUTE, statistic: "p95" }),
    5,
  );
  alarm("DatabaseCpu", "The database is short of CPU", database.metricCPUUtilization({ period: MINUTE }), 80);
  alarm(
    "DatabaseStorage",
    "The database is short of storage",
    database.metricFreeStorageSpace({ period: MINUTE }),
    FREE_STORAGE_BYTES_MIN,
  );
  functions.forEach((each, index) => {
    alarm(`FunctionErrors${index}`, "A function fails", each.metricErrors({ period: MINUTE }), 0);
    alarm(
      `FunctionThrottles${index}`,
      "A function is held back",
      each.metricThrottles({ period: MINUTE }),
      0,
      15,
    );
  });
  deadLetters.forEach((queue, index) =>
    alarm(
      `DeadLetters${index}`,
      "A picture was given up; npm run reprocess sends it through again",
      queue.metricApproximateNumberOfMessagesVisible(worst),
      0,
      1,
    ),
  );
}
