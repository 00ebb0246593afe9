/**
 * Availability Zones that a resource must span at the least.
 * Sources, read 2026-11-21: an Application Load Balancer,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer;
 * a DB subnet group, https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
 */
export const ZONES_LEAST = 2;
