/**
 * Options that people write although they do not exist where they write them, and what they mean.
 * Gathered from public configuration files and from the questions that they led to (2026-11-21);
 * what the option should be stands in
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html.
 */
export interface MistakenOption {
  readonly namespace: string;
  readonly name: string;
  /** The option that is meant; null when configuration options have none for it. */
  readonly instead: { readonly namespace: string; readonly name: string } | null;
  /** Completes "…, because": how it is really done. */
  readonly advice: string;
}

const PROCESS = "aws:elasticbeanstalk:environment:process:default";
const PROPERTIES = "aws:elasticbeanstalk:application:environment";

const MISTAKEN: readonly MistakenOption[] = [
  {
    namespace: "aws:elasticbeanstalk:environment",
    name: "ServicePort",
    instead: { namespace: PROPERTIES, name: "PORT" },
    advice:
      "The port of the application is the environment property PORT; the platform's proxy reads it too.",
  },
  {
    namespace: "aws:elasticbeanstalk:environment",
    name: "Port",
    instead: { namespace: PROPERTIES, name: "PORT" },
    advice:
      "The port of the application is the environment property PORT; the platform's proxy reads it too.",
  },
  {
    namespace: "aws:elasticbeanstalk:environment",
    name: "Domain",
    instead: null,
    advice: "A domain is an alias record in DNS that leads to the environment's own name.",
  },
  {
    namespace: PROCESS,
    name: "Timeout",
    instead: { namespace: PROCESS, name: "HealthCheckTimeout" },
    advice: "The time limit of the health check is HealthCheckTimeout, 1 to 60 seconds.",
  },
  {
    namespace: PROCESS,
    name: "HealthCheckURL",
    instead: { namespace: PROCESS, name: "HealthCheckPath" },
    advice: "The path of the health check is HealthCheckPath.",
  },
  {
    namespace: PROCESS,
    name: "HealthCheckTimeoutSeconds",
    instead: { namespace: PROCESS, name: "HealthCheckTimeout" },
    advice: "Options of Elastic Beanstalk have no unit in their names: it is HealthCheckTimeout.",
  },
  {
    namespace: PROCESS,
    name: "HealthCheckIntervalSeconds",
    instead: { namespace: PROCESS, name: "HealthCheckInterval" },
    advice: "Options of Elastic Beanstalk have no unit in their names: it is HealthCheckInterval.",
  },
  {
    namespace: "aws:elasticbeanstalk:container:python",
    name: "PythonVersion",
    instead: null,
    advice: "The version of Python is the platform branch, chosen when the environment is made.",
  },
  {
    namespace: "aws:elasticbeanstalk:container:nodejs",
    name: "NodeCommand",
    instead: null,
    advice:
      "Since Amazon Linux 2 the command stands in a Procfile (`web: …`) or in the start script of package.json.",
  },
  {
    namespace: "aws:elasticbeanstalk:container:nodejs",
    name: "NodeVersion",
    instead: null,
    advice: "The version of Node.js is the platform branch, chosen when the environment is made.",
  },
  {
    namespace: "aws:elasticbeanstalk:container:nodejs",
    name: "ProxyServer",
    instead: { namespace: "aws:elasticbeanstalk:environment:proxy", name: "ProxyServer" },
    advice: "Since Amazon Linux 2 the proxy is chosen in aws:elasticbeanstalk:environment:proxy.",
  },
  {
    namespace: "aws:elasticbeanstalk:container:nodejs",
    name: "GzipCompression",
    instead: null,
    advice: "Since Amazon Linux 2 compression is configured in nginx itself, under .platform/nginx/conf.d.",
  },
  {
    namespace: "aws:elasticbeanstalk:environment:proxy",
    name: "GzipCompression",
    instead: null,
    advice: "Since Amazon Linux 2 compression is configured in nginx itself, under .platform/nginx/conf.d.",
  },
  {
    namespace: "aws:autoscaling:launchconfiguration",
    name: "InstanceTypes",
    instead: { namespace: "aws:ec2:instances", name: "InstanceTypes" },
    advice: "The list of instance types stands in aws:ec2:instances.",
  },
  {
    namespace: "aws:ec2:instances",
    name: "InstanceType",
    instead: { namespace: "aws:ec2:instances", name: "InstanceTypes" },
    advice: "In aws:ec2:instances the option is InstanceTypes, a list.",
  },
  {
    namespace: "aws:autoscaling:asg",
    name: "HealthCheckType",
    instead: null,
    advice:
      "What the group looks at is no option: set it on the resource AWSEBAutoScalingGroup under `Resources`.",
  },
  {
    namespace: "aws:autoscaling:asg",
    name: "HealthCheckGracePeriod",
    instead: null,
    advice: "The grace period is no option: set it on the resource AWSEBAutoScalingGroup under `Resources`.",
  },
  {
    namespace: "aws:elb:loadbalancer",
    name: "LoadBalancerType",
    instead: { namespace: "aws:elasticbeanstalk:environment", name: "LoadBalancerType" },
    advice: "The type of the balancer is an option of aws:elasticbeanstalk:environment.",
  },
];

/** Listener namespaces carry a port, so that these hold for all of them. */
const BY_FAMILY: readonly { readonly matches: RegExp; readonly name: string; readonly instead: string }[] = [
  { matches: /^aws:elbv2:listener:\w+$/, name: "SSLCertificateId", instead: "SSLCertificateArns" },
  { matches: /^aws:elb:listener:\d+$/, name: "SSLCertificateArns", instead: "SSLCertificateId" },
  { matches: /^aws:elbv2:listener:\w+$/, name: "ListenerProtocol", instead: "Protocol" },
  { matches: /^aws:elb:listener:\d+$/, name: "Protocol", instead: "ListenerProtocol" },
];

export function mistakenOption(namespace: string, name: string): MistakenOption | undefined {
  const own = namespace.startsWith("aws:elasticbeanstalk:environment:process:") ? PROCESS : namespace;
  const known = MISTAKEN.find((each) => each.namespace === own && each.name === name);
  if (known !== undefined) {
    // The same option of the same process, whatever that process is called.
    return known.instead?.namespace === PROCESS
      ? { ...known, namespace, instead: { ...known.instead, namespace } }
      : known;
  }
  const family = BY_FAMILY.find((each) => each.name === name && each.matches.test(namespace));
  if (family === undefined) return undefined;
  const { instead } = family;
  return {
    namespace,
    name,
    instead: { namespace, name: instead },
    advice: `In ${namespace} the option is ${instead}.`,
  };
}
