/**
 * Values that the EB CLI sends with the request that makes an environment, unless a saved configuration
 * is named. They stand above what `.ebextensions` say:
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options.html (read 2026-11-21).
 * The list is the EB CLI's own (its request for a new environment, release of March 2026). The instance
 * profile and the service role it looks up or makes itself.
 */
export interface RecommendedValue {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

export const EB_CLI_VALUES: readonly RecommendedValue[] = [
  { namespace: "aws:elasticbeanstalk:healthreporting:system", name: "SystemType", value: "enhanced" },
  { namespace: "aws:elasticbeanstalk:command", name: "BatchSize", value: "30" },
  { namespace: "aws:elasticbeanstalk:command", name: "BatchSizeType", value: "Percentage" },
  { namespace: "aws:elb:policies", name: "ConnectionDrainingEnabled", value: "true" },
  { namespace: "aws:elb:loadbalancer", name: "CrossZone", value: "true" },
  { namespace: "aws:autoscaling:updatepolicy:rollingupdate", name: "RollingUpdateEnabled", value: "true" },
  { namespace: "aws:autoscaling:updatepolicy:rollingupdate", name: "RollingUpdateType", value: "Health" },
];

/** Made by the EB CLI, and expected by it, under these names. */
export const EB_CLI_INSTANCE_PROFILE = "aws-elasticbeanstalk-ec2-role";
