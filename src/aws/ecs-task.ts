/** ECS task definitions: what applies when one leaves something out. */

// Source: [BC-ecs] containerDefinitions.healthCheck, all seconds but the retries.
export const CONTAINER_CHECK_INTERVAL_SECONDS_DEFAULT = 30;
export const CONTAINER_CHECK_TIMEOUT_SECONDS_DEFAULT = 5;
export const CONTAINER_CHECK_RETRIES_DEFAULT = 3;
export const CONTAINER_CHECK_START_PERIOD_SECONDS_DEFAULT = 0;

// Source: [BC-ecs] stopTimeout: SIGTERM, then this long, then SIGKILL.
export const STOP_TIMEOUT_SECONDS_DEFAULT = 30;

// Source: [BC-ecs] essential is true when omitted.
export const ESSENTIAL_DEFAULT = true;

// Source: [BC-ecs] runtimePlatform.cpuArchitecture.
export const CPU_ARCHITECTURE_DEFAULT = "X86_64";

// Source: [BC-ecs] networkMode on Linux when omitted; Fargate requires awsvpc.
export const NETWORK_MODE_DEFAULT = "bridge";

// Source: [BC-ecs] portMappings.protocol.
export const PORT_PROTOCOL_DEFAULT = "tcp";

// Source: [ECS-task-cpu-memory-error] sizes may be written as "1 vCPU" and "2 GB".
export const CPU_UNITS_PER_VCPU = 1024;
export const MIB_PER_GB = 1024;
