import type { Options } from "./client.js";

/**
 * What the platform itself answers beside every process: metadata and credentials of the task, the
 * instance and the function. It is no service that may be away while the process is well.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html (read 2026-11-21).
 */
const VARIABLES =
  /^(?:ECS_CONTAINER_METADATA_URI(?:_V4)?|ECS_AGENT_URI|AWS_CONTAINER_CREDENTIALS_(?:FULL|RELATIVE)_URI|AWS_LAMBDA_RUNTIME_API)$/;
const ADDRESS = /^https?:\/\/(?:169\.254\.|\[fd00:ec2::)/i;

export function asksOwnPlatform(options: Options): boolean {
  return (
    options.variables().some((name) => VARIABLES.test(name)) ||
    options.texts().some((text) => ADDRESS.test(text))
  );
}
