/**
 * The one vocabulary of events, the same for rehearsals and for evidence. Published in the JSON
 * contract: kinds are only ever added. The text is the documentation. Where a kind carries data,
 * its fields are named in brackets.
 */
export const EVENT_KINDS = {
  "deployment-created": "A new service deployment began. [deployment, desiredCount]",
  "deployment-completed": "The deployment finished: only the new revision runs. [deployment]",
  "deployment-failed": "The deployment failed (circuit breaker or alarm). [deployment, reason, failedTasks]",
  "rollback-started": "The service rolls back to an earlier deployment. [deployment, to]",
  "steady-state": "The service has reached a steady state.",
  "tasks-started": "The scheduler started tasks. [count, deployment, replacedUnhealthy]",
  "tasks-stopped": "The scheduler stopped running tasks. [count, deployment]",
  "start-throttled": "The service is unable to consistently start tasks. [delaySeconds]",
  "rollout-blocked": "Neither starting nor stopping a task is allowed by the percentages.",
  "placement-failed": "No place for a task. [reason]",
  "capacity-changed": "Desired count changed. [from, to]",
  "task-started": "One task was created. [deployment, taskDefinition]",
  "task-pending": "A task waits for its network interface, image or secrets. [state]",
  "task-running": "All containers of the task run.",
  "task-healthy": "The task counts as healthy.",
  "task-unhealthy": "The service declares the task unhealthy. [reason, check]",
  "task-stopping": "The task is being stopped; SIGTERM is sent when draining is over. [reason, stopCode]",
  "task-stopped": "The task is STOPPED. [stopCode, stoppedReason, exitCode, container, ranSeconds]",
  "image-pulled": "The image was pulled. [image]",
  "image-pull-failed": "The image could not be pulled. [image, reason, kind]",
  "resource-initialization-failed": "Secrets, logs or network could not be prepared. [reason]",
  "container-started": "A container's process began. [container]",
  "container-exited":
    "A container's process ended by itself or by signal. [container, exitCode, signal, essential]",
  "memory-limit-exceeded": "A container was killed for memory. [container, limitMiB, usedMiB]",
  "container-check-passed": "A container health command succeeded. [container, exitCode, seconds]",
  "container-check-failed":
    "A container health command failed. [container, exitCode, reason, consecutive, counted]",
  "container-unhealthy":
    "A container's health command failed so often that ECS calls it UNHEALTHY. [container, retries]",
  listening: "The application accepts connections. [address, port]",
  "first-healthy-answer": "A health path answered correctly for the first time. [path, seconds]",
  "health-check-passed": "A target-group check succeeded. [path, status, seconds]",
  "health-check-failed":
    "A target-group check failed. [path, reason: timeout|refused|status|reset, status, seconds, consecutive]",
  "target-registered": "Targets were registered. [targetGroup, count]",
  "target-healthy": "A target turned healthy. [targetGroup]",
  "target-unhealthy": "A target turned unhealthy. [targetGroup, reasonCode, description]",
  "target-deregistered": "Targets were deregistered. [targetGroup, count]",
  "draining-started": "The service began draining connections. [count]",
  "target-gone": "The deregistration delay of a target is over. [targetGroup]",
  "stop-signal-sent": "SIGTERM reached the container. [container]",
  "kill-signal-sent": "SIGKILL after the stop timeout. [container, stopTimeoutSeconds]",
  "request-answered": "Ordinary requests were answered. [path, status, seconds, count]",
  "request-failed": "Ordinary requests failed. [path, reason, status, seconds, count]",
  "dependency-changed": "A dependency's condition changed. [dependency, condition]",
  "fault-injected": "A fault was injected. [fault]",
  "stack-started": "A CloudFormation operation began. [operation]",
  "stack-resource": "A resource of the stack changed state. [resource, status, reason]",
  "stack-completed": "The CloudFormation operation completed. [status]",
  "stack-failed": "The CloudFormation operation failed. [status, reason]",
  "stack-rolled-back": "The stack was rolled back. [status]",
  "start-failed": "The process ended during start-up. [container, exitCode, message]",
  "log-line": "A line of output. [source, message]",
  "invariant-broken": "A controller broke one of its own rules: a defect of Steadystate. [invariant]",
} as const;

export type EventKind = keyof typeof EVENT_KINDS;
