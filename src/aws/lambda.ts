/** Quotas and defaults of functions. Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read on 2026-11-21. */
export const FUNCTION_TIMEOUT_SECONDS_DEFAULT = 3;
export const FUNCTION_TIMEOUT_SECONDS_MAX = 900;
export const FUNCTION_MEMORY_MB_MIN = 128;
export const FUNCTION_MEMORY_MB_MAX = 10_240;
export const FUNCTION_TEMPORARY_STORAGE_MB_MAX = 10_240;
export const FUNCTION_MEMORY_MB_DEFAULT = 128;
export const FUNCTION_TEMPORARY_STORAGE_MB_DEFAULT = 512;
/** Of the code and all layers, unpacked. */
export const FUNCTION_UNPACKED_BYTES_MAX = 262_144_000;

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html, read on 2026-11-21. */
export const ASYNCHRONOUS_RETRIES_DEFAULT = 2;

/** The variables that Lambda sets itself. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime, read on 2026-11-21. */
export const LAMBDA_OWN_VARIABLES =
  /^(?:AWS_(?:LAMBDA_.*|REGION|DEFAULT_REGION|EXECUTION_ENV|ACCESS_KEY(?:_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN|XRAY_.*)|_HANDLER|_X_AMZN_TRACE_ID|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR|LANG|PATH|LD_LIBRARY_PATH|NODE_PATH|NODE_EXTRA_CA_CERTS|PYTHONPATH|GEM_PATH|TZ|HOME|PWD)$/;

/**
 * Visibility that AWS advises for a queue that a function reads, in multiples of the function's timeout.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html, read on 2026-11-21.
 */
export const VISIBILITY_PER_TIMEOUT = 6;
