/** Load balancers: what applies when one leaves something out. */

// Source: [BC-elbv2] idle_timeout.timeout_seconds of an Application Load Balancer, 1 to 4000.
export const IDLE_TIMEOUT_SECONDS_DEFAULT = 60;

// Source: [BC-elbv2] CreateLoadBalancer: Type and Scheme.
export const LOAD_BALANCER_TYPE_DEFAULT = "application";
export const SCHEME_DEFAULT = "internet-facing";
