/** What the Serverless Framework sets where nothing is written. Source: https://www.serverless.com/framework/docs/providers/aws/guide/functions, read on 2026-11-21. */
export const SERVERLESS_TIMEOUT_SECONDS_DEFAULT = 6;
export const SERVERLESS_MEMORY_MB_DEFAULT = 1024;
