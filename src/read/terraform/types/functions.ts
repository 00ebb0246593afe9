import type { DocumentNode } from "../../document/index.js";
import { list, map, reference, scalar } from "../nodes.js";
import { either, type Scope } from "../scope.js";
import { listOf, nested } from "./blocks.js";
import { policyAt } from "./iam.js";
import { as, type Translations } from "./translation.js";

/** Lambda, and the buckets, topics, queues and rules that lead to it. */
export const functions: Translations = {
  aws_lambda_function: as("AWS::Lambda::Function", (scope) => ({
    FunctionName: scope.value("function_name"),
    Runtime: scope.value("runtime"),
    Handler: scope.value("handler"),
    PackageType: scope.value("package_type"),
    Timeout: scope.value("timeout"),
    MemorySize: scope.value("memory_size"),
    EphemeralStorage: nested(scope.block("ephemeral_storage"), (block) => ({ Size: block.value("size") })),
    Architectures: scope.value("architectures"),
    Role: scope.link("role"),
    Layers: scope.links("layers"),
    Code: map(
      {
        S3Bucket: scope.value("s3_bucket"),
        S3Key: scope.value("s3_key"),
        ImageUri: scope.value("image_uri"),
      },
      scope.at,
    ),
    Environment: nested(scope.block("environment"), (block) => ({ Variables: block.value("variables") })),
    VpcConfig: vpc(scope),
    DeadLetterConfig: nested(scope.block("dead_letter_config"), (block) => ({
      TargetArn: block.link("target_arn"),
    })),
    ReservedConcurrentExecutions: minusIsNone(scope.value("reserved_concurrent_executions")),
  })),
  aws_lambda_function_event_invoke_config: as("AWS::Lambda::EventInvokeConfig", (scope) => ({
    FunctionName: scope.link("function_name"),
    MaximumRetryAttempts: scope.value("maximum_retry_attempts"),
    DestinationConfig: nested(scope.block("destination_config"), (block) => ({
      OnFailure: nested(block.block("on_failure"), (failure) => ({
        Destination: failure.link("destination"),
      })),
    })),
  })),
  aws_lambda_event_source_mapping: as("AWS::Lambda::EventSourceMapping", (scope) => ({
    FunctionName: scope.link("function_name"),
    EventSourceArn: scope.link("event_source_arn"),
    Enabled: scope.value("enabled"),
    BatchSize: scope.value("batch_size"),
    MaximumBatchingWindowInSeconds: scope.value("maximum_batching_window_in_seconds"),
    FunctionResponseTypes: scope.value("function_response_types"),
  })),
  aws_lambda_permission: as("AWS::Lambda::Permission", (scope) => ({
    FunctionName: scope.link("function_name"),
    Action: scope.value("action"),
    Principal: scope.value("principal"),
    SourceArn: scope.link("source_arn"),
    SourceAccount: scope.value("source_account"),
  })),
  aws_cloudwatch_event_rule: as("AWS::Events::Rule", (scope) => ({
    Name: scope.value("name"),
    EventPattern: policyAt(scope, "event_pattern"),
    ScheduleExpression: scope.value("schedule_expression"),
    State: scope.value("state") ?? either(scope.value("is_enabled"), "ENABLED", "DISABLED"),
    Targets: ruleTargets(scope),
  })),
  aws_s3_bucket: as("AWS::S3::Bucket", (scope) => ({
    BucketName: scope.value("bucket"),
    NotificationConfiguration: notifications(scope),
    PublicAccessBlockConfiguration: publicAccess(scope),
  })),
  aws_s3_bucket_policy: as("AWS::S3::BucketPolicy", (scope) => ({
    Bucket: scope.link("bucket"),
    PolicyDocument: policyAt(scope, "policy"),
  })),
  aws_sns_topic: as("AWS::SNS::Topic", (scope) => ({
    TopicName: scope.value("name"),
    FifoTopic: scope.value("fifo_topic"),
    KmsMasterKeyId: scope.link("kms_master_key_id"),
  })),
  aws_sns_topic_policy: as("AWS::SNS::TopicPolicy", (scope) => ({
    Topics: oneOf(scope, "arn"),
    PolicyDocument: policyAt(scope, "policy"),
  })),
  aws_sns_topic_subscription: as("AWS::SNS::Subscription", (scope) => ({
    TopicArn: scope.link("topic_arn"),
    Protocol: scope.value("protocol"),
    Endpoint: scope.link("endpoint"),
    RawMessageDelivery: scope.value("raw_message_delivery"),
    FilterPolicy: policyAt(scope, "filter_policy"),
    FilterPolicyScope: scope.value("filter_policy_scope"),
    RedrivePolicy: policyAt(scope, "redrive_policy"),
  })),
  aws_sqs_queue: as("AWS::SQS::Queue", (scope) => ({
    QueueName: scope.value("name"),
    FifoQueue: scope.value("fifo_queue"),
    VisibilityTimeout: scope.value("visibility_timeout_seconds"),
    MessageRetentionPeriod: scope.value("message_retention_seconds"),
    RedrivePolicy: redrive(scope),
    KmsMasterKeyId: scope.link("kms_master_key_id"),
  })),
  aws_sqs_queue_policy: as("AWS::SQS::QueuePolicy", (scope) => ({
    Queues: oneOf(scope, "queue_url"),
    PolicyDocument: policyAt(scope, "policy"),
  })),
};

/** Each target stands in a resource of its own. */
function ruleTargets(rule: Scope): DocumentNode | undefined {
  const name = rule.text("name");
  const own = rule.reading
    .ofType("aws_cloudwatch_event_target")
    .filter(
      (each) =>
        each.targets("rule").some(({ resource }) => resource === rule.resource) ||
        (name !== null && each.text("rule") === name),
    );
  if (own.length === 0) return undefined;
  return list(
    own.map((each) =>
      map(
        {
          Id: each.value("target_id"),
          Arn: each.link("arn"),
          RoleArn: each.link("role_arn"),
          DeadLetterConfig: nested(each.block("dead_letter_config"), (block) => ({ Arn: block.link("arn") })),
        },
        each.at,
      ),
    ),
    rule.at,
  );
}

function vpc(scope: Scope): DocumentNode | undefined {
  const block = scope.block("vpc_config");
  const subnets = block?.links("subnet_ids");
  // Providers keep an empty block where none is written.
  if (block === undefined || (subnets?.kind === "list" && subnets.items.length === 0)) return undefined;
  return map({ SubnetIds: subnets, SecurityGroupIds: block.links("security_group_ids") }, block.at);
}

/** -1 is no limit. */
function minusIsNone(node: DocumentNode | undefined): DocumentNode | undefined {
  return node?.kind === "scalar" && node.value === -1 ? undefined : node;
}

function oneOf(scope: Scope, name: string): DocumentNode | undefined {
  const link = scope.link(name);
  return link === undefined ? undefined : list([link], scope.at);
}

/** The notifications of a bucket stand in a resource of their own. */
function notifications(bucket: Scope): DocumentNode | undefined {
  const own = bucket.reading.ofType("aws_s3_bucket_notification").find((each) => isOf(each, bucket));
  if (own === undefined) return undefined;
  const targets = (name: string, field: string, target: string): DocumentNode | undefined =>
    listOfEvents(own, name, (block) => ({ [field]: block.link(target) }));
  return map(
    {
      LambdaConfigurations: targets("lambda_function", "Function", "lambda_function_arn"),
      TopicConfigurations: targets("topic", "Topic", "topic_arn"),
      QueueConfigurations: targets("queue", "Queue", "queue_arn"),
      EventBridgeConfiguration: own.isTrue("eventbridge") ? map({}, own.at) : undefined,
    },
    own.at,
  );
}

/** A template says one event for each entry, Terraform a list of them. */
function listOfEvents(
  scope: Scope,
  name: string,
  target: (block: Scope) => Readonly<Record<string, DocumentNode | undefined>>,
): DocumentNode | undefined {
  if (scope.isUnknown(name)) return listOf(scope, name, () => ({}));
  const entries = scope.blocks(name).flatMap((block) => {
    const events = block.written("events");
    return (events?.kind === "list" ? events.items : []).map((event) =>
      map({ Event: event, Filter: filter(block), ...target(block) }, block.at),
    );
  });
  return entries.length === 0 ? undefined : list(entries, scope.at);
}

function filter(block: Scope): DocumentNode | undefined {
  const rules = (["prefix", "suffix"] as const).flatMap((name) => {
    const value = block.value(`filter_${name}`);
    return value === undefined ? [] : [map({ Name: scalar(name, value), Value: value }, value)];
  });
  return rules.length === 0
    ? undefined
    : map({ S3Key: map({ Rules: list(rules, block.at) }, block.at) }, block.at);
}

function publicAccess(bucket: Scope): DocumentNode | undefined {
  const own = bucket.reading.ofType("aws_s3_bucket_public_access_block").find((each) => isOf(each, bucket));
  if (own === undefined) return undefined;
  return map(
    {
      BlockPublicAcls: own.value("block_public_acls"),
      BlockPublicPolicy: own.value("block_public_policy"),
      IgnorePublicAcls: own.value("ignore_public_acls"),
      RestrictPublicBuckets: own.value("restrict_public_buckets"),
    },
    own.at,
  );
}

function isOf(each: Scope, bucket: Scope): boolean {
  const name = each.text("bucket");
  return (
    each.targets("bucket").some(({ resource }) => resource === bucket.resource) ||
    (name !== null && name === (bucket.text("bucket") ?? bucket.text("id")))
  );
}

/** A text of JSON; where the ARN in it is not known yet, the source still names the queue. */
function redrive(scope: Scope): DocumentNode | undefined {
  const apart = scope.reading
    .ofType("aws_sqs_queue_redrive_policy")
    .find((each) => each.targets("queue_url").some(({ resource }) => resource === scope.resource));
  const later = scope.isUnknown("redrive_policy") && !scope.isLeftOut("redrive_policy");
  const holder = scope.written("redrive_policy") !== undefined || later ? scope : apart;
  if (holder === undefined) return undefined;
  const policy = policyAt(holder, "redrive_policy");
  const [queue] = holder
    .targets("redrive_policy")
    .filter(({ resource }) => resource.type === "aws_sqs_queue");
  if (queue === undefined || policy?.kind === "map") return policy;
  return map({ deadLetterTargetArn: reference(queue.resource.address, null, holder.at) }, holder.at);
}
