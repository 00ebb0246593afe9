/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html, read on 2026-11-21. */
export const QUEUE_VISIBILITY_SECONDS_DEFAULT = 30;
export const QUEUE_VISIBILITY_SECONDS_MAX = 43_200;
export const QUEUE_RETENTION_SECONDS_DEFAULT = 345_600;

/**
 * Times that a message of a queue that a function reads should be tried at least before it is put aside.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html, read on 2026-11-21.
 */
export const RECEIVES_ADVISED_MIN = 5;

/**
 * Milliseconds that API Gateway waits for an integration: REST APIs 29 s unless the account's quota was
 * raised (Regional and private ones), HTTP APIs 30 s without a way to raise it.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html and
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html, read on 2026-11-21.
 */
export const REST_INTEGRATION_MILLISECONDS_DEFAULT = 29_000;
export const HTTP_INTEGRATION_MILLISECONDS_MAX = 30_000;
export const WEBSOCKET_INTEGRATION_MILLISECONDS_MAX = 29_000;

/**
 * Messages that Lambda takes of a queue at a time without a batching window, and of a FIFO queue at all.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html, read on 2026-11-21.
 */
export const EVENT_BATCH_WITHOUT_WINDOW_MAX = 10;
