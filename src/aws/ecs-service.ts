/** ECS services: what applies when a service definition leaves something out. */

// Source: [BC-ecs] CreateService: desiredCount is required by the API for REPLICA; CloudFormation's own default is 1.
export const DESIRED_COUNT_DEFAULT = 1;

// Source: [BC-ecs] minimumHealthyPercent and maximumPercent, REPLICA, EC2 and Fargate alike.
export const MINIMUM_HEALTHY_PERCENT_DEFAULT = 100;
export const MAXIMUM_PERCENT_DEFAULT = 200;

// Source: [BC-ecs, ECS-ecs_services] DAEMON through API, CLI and SDK; the maximum must be 100.
export const DAEMON_MINIMUM_HEALTHY_PERCENT_DEFAULT = 0;
export const DAEMON_MAXIMUM_PERCENT_DEFAULT = 100;

// Source: [BC-ecs] healthCheckGracePeriodSeconds.
export const HEALTH_CHECK_GRACE_PERIOD_SECONDS_DEFAULT = 0;

// Source: [CB, BC-ecs] thresholdConfiguration {type, value} and resetOnHealthyTask.
export const BREAKER_THRESHOLD_TYPE_DEFAULT = "BOUNDED_PERCENT";
export const BREAKER_THRESHOLD_VALUE_DEFAULT = 50;
export const BREAKER_RESET_ON_HEALTHY_TASK_DEFAULT = true;

// Source: [BC-ecs] deploymentConfiguration.strategy, deploymentController, schedulingStrategy, launchType.
export const STRATEGY_DEFAULT = "ROLLING";
export const CONTROLLER_DEFAULT = "ECS";
export const SCHEDULING_STRATEGY_DEFAULT = "REPLICA";
export const LAUNCH_TYPE_DEFAULT = "EC2";

// Source: [ECS-service_definition_parameters] assignPublicIp is DISABLED when left out of an API call.
export const ASSIGN_PUBLIC_IP_DEFAULT = false;
