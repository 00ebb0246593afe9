/**
 * What services of AWS do with a customer's key in their own name, for which the key's own policy must
 * let them in. A key that AWS manages (`alias/aws/sqs`) has a policy that nobody can change.
 */
export interface KeyUser {
  /** The service principal, without `amazonaws.com`. */
  readonly service: string;
  readonly actions: readonly string[];
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html (read 2026-11-21) */
export const LOGS_KEY_USER: KeyUser = {
  service: "logs",
  actions: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
};

/**
 * Services that send into an encrypted queue or topic.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services
 * and https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services (read 2026-11-21)
 */
export const SENDING_ACTIONS = ["kms:GenerateDataKey", "kms:Decrypt"] as const;

/** The keys that AWS keeps for queues and topics. */
export const MANAGED_KEY = /^(?:arn:[\w-]+:kms:[^:]*:[^:]*:)?alias\/aws\/(?:sqs|sns)$/;
