import { Duration } from "aws-cdk-lib";
import { ComparisonOperator, TreatMissingData, type IMetric } from "aws-cdk-lib/aws-cloudwatch";
import { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { FargateService } from "aws-cdk-lib/aws-ecs";
import { HttpCodeTarget, type ApplicationTargetGroup } from "aws-cdk-lib/aws-elasticloadbalancingv2";
import type { DatabaseInstance } from "aws-cdk-lib/aws-rds";
import { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

const MINUTE = Duration.minutes(1);
const FREE_STORAGE_BYTES_MIN = 5 * 1024 ** 3;

export interface Watched {
  readonly service: FargateService;
  readonly targetGroup: ApplicationTargetGroup;
  readonly database: DatabaseInstance;
  /** All alarms, or only the one that tells that nothing runs. */
  readonly complete: boolean;
}

export function addAlarms(scope: Construct, { service, targetGroup, database, complete }: Watched): void {
  const topic = new Topic(scope, "AlarmTopic");
  const action = new SnsAction(topic);
  const alarm = (id: string, alarmDescription: string, metric: IMetric, threshold: number, below = false) =>
    new Alarm(scope, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: 3,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(action);

  const { metrics } = targetGroup;
  alarm(
    "UnhealthyTargets",
    "A target does not pass its health check",
    metrics.unhealthyHostCount({ period: MINUTE, statistic: "Maximum" }),
    0,
  );
  if (!complete) return;
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
    2,
  );
  alarm("Cpu", "The tasks are short of CPU", service.metricCpuUtilization({ period: MINUTE }), 80);
  alarm("Memory", "The tasks are short of memory", service.metricMemoryUtilization({ period: MINUTE }), 80);
  alarm("DatabaseCpu", "The database is short of CPU", database.metricCPUUtilization({ period: MINUTE }), 80);
  alarm(
    "DatabaseStorage",
    "The database is short of storage",
    database.metricFreeStorageSpace({ period: MINUTE }),
    FREE_STORAGE_BYTES_MIN,
    true,
  );
}
