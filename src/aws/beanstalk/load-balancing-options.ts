import {
  choice,
  flag,
  integer,
  list,
  needs,
  text,
  APPLICATION,
  CLASSIC,
  LOAD_BALANCED,
  SECOND_GENERATION,
} from "./option-builders.js";
import type { BeanstalkNamespace } from "./option.js";

export const loadBalancingNamespaces = (): readonly BeanstalkNamespace[] => [
  {
    namespace: "aws:elasticbeanstalk:environment:process:default",
    needs: [LOAD_BALANCED],
    options: [
      integer("DeregistrationDelay", 0, 3600, { default: "20", unit: "seconds" }),
      integer("HealthCheckInterval", 5, 300, {
        defaultByBalancer: { classic: "15", application: "15", network: "30" },
        unit: "seconds",
        valuesByBalancer: { network: ["10", "30"] },
      }),
      text("HealthCheckPath", { default: "/" }),
      integer("HealthCheckTimeout", 1, 60, { default: "5", unit: "seconds", needs: [APPLICATION] }),
      integer("HealthyThresholdCount", 2, 10, {
        defaultByBalancer: { classic: "3", application: "3", network: "5" },
      }),
      text("MatcherHTTPCode", { default: "200", defaultByBalancer: { application: "200", network: "200" } }),
      integer("Port", 1, 65535, { default: "80" }),
      choice("Protocol", ["TCP", "HTTP", "HTTPS"], {
        defaultByBalancer: { classic: "HTTP", application: "HTTP", network: "TCP" },
        valuesByBalancer: { application: ["HTTP", "HTTPS"], network: ["TCP"] },
      }),
      flag("StickinessEnabled", { default: "false" }),
      integer("StickinessLBCookieDuration", 1, 604800, {
        default: "86400",
        unit: "seconds",
        needs: [needs("*", "StickinessEnabled", "true")],
      }),
      choice("StickinessType", ["lb_cookie"], {
        default: "lb_cookie",
        needs: [needs("*", "StickinessEnabled", "true")],
      }),
      integer("UnhealthyThresholdCount", 2, 10, { default: "5" }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:environment:process:*",
    matches: /^aws:elasticbeanstalk:environment:process:.+$/,
    needs: [LOAD_BALANCED],
    options: [
      integer("DeregistrationDelay", 0, 3600, { default: "20", unit: "seconds" }),
      integer("HealthCheckInterval", 5, 300, {
        defaultByBalancer: { classic: "15", application: "15", network: "30" },
        unit: "seconds",
        valuesByBalancer: { network: ["10", "30"] },
      }),
      text("HealthCheckPath", { default: "/" }),
      integer("HealthCheckTimeout", 1, 60, { default: "5", unit: "seconds", needs: [APPLICATION] }),
      integer("HealthyThresholdCount", 2, 10, {
        defaultByBalancer: { classic: "3", application: "3", network: "5" },
      }),
      text("MatcherHTTPCode", { default: "200", defaultByBalancer: { application: "200", network: "200" } }),
      integer("Port", 1, 65535, { default: "80" }),
      choice("Protocol", ["TCP", "HTTP", "HTTPS"], {
        defaultByBalancer: { classic: "HTTP", application: "HTTP", network: "TCP" },
        valuesByBalancer: { application: ["HTTP", "HTTPS"], network: ["TCP"] },
      }),
      flag("StickinessEnabled", { default: "false" }),
      integer("StickinessLBCookieDuration", 1, 604800, {
        default: "86400",
        unit: "seconds",
        needs: [needs("*", "StickinessEnabled", "true")],
      }),
      choice("StickinessType", ["lb_cookie"], {
        default: "lb_cookie",
        needs: [needs("*", "StickinessEnabled", "true")],
      }),
      integer("UnhealthyThresholdCount", 2, 10, { default: "5" }),
    ],
  },
  {
    namespace: "aws:elb:healthcheck",
    needs: [LOAD_BALANCED, CLASSIC],
    options: [
      integer("HealthyThreshold", 2, 10, { default: "3" }),
      integer("Interval", 5, 300, { default: "10", unit: "seconds" }),
      integer("Timeout", 2, 60, { default: "5", unit: "seconds" }),
      integer("UnhealthyThreshold", 2, 10, { default: "5" }),
      text("Target", {
        default: "TCP:80",
        pattern: /^((HTTP|TCP|SSL|HTTPS):)?(\d*)(\/.*)?$/,
      }),
    ],
  },
  {
    namespace: "aws:elb:loadbalancer",
    needs: [LOAD_BALANCED, CLASSIC],
    options: [
      flag("CrossZone", { default: "false", recommendedBy: ["console", "eb-cli"] }),
      list("SecurityGroups"),
      text("ManagedSecurityGroup"),
      choice("LoadBalancerHTTPPort", ["OFF", "80"], {
        default: "80",
      }),
      choice("LoadBalancerPortProtocol", ["HTTP", "TCP"], {
        default: "HTTP",
      }),
      choice("LoadBalancerHTTPSPort", ["OFF", "443", "8443"], {
        default: "OFF",
      }),
      choice("LoadBalancerSSLPortProtocol", ["HTTPS", "SSL"], {
        default: "HTTPS",
      }),
      text("SSLCertificateId"),
    ],
  },
  {
    namespace: "aws:elb:listener",
    needs: [LOAD_BALANCED, CLASSIC],
    options: [
      choice("ListenerProtocol", ["HTTP", "TCP"], { default: "HTTP", caseSensitive: true }),
      integer("InstancePort", 1, 65535, { default: "80" }),
      choice("InstanceProtocol", ["HTTP", "HTTPS", "TCP", "SSL"], { caseSensitive: true }),
      list("PolicyNames"),
      flag("ListenerEnabled", { default: "true" }),
    ],
  },
  {
    namespace: "aws:elb:listener:*",
    matches: /^aws:elb:listener:[0-9]+$/,
    needs: [LOAD_BALANCED, CLASSIC],
    options: [
      choice("ListenerProtocol", ["HTTP", "HTTPS", "TCP", "SSL"], { default: "HTTP", caseSensitive: true }),
      integer("InstancePort", 1, 65535),
      choice("InstanceProtocol", ["HTTP", "HTTPS", "TCP", "SSL"], { caseSensitive: true }),
      list("PolicyNames"),
      text("SSLCertificateId"),
      flag("ListenerEnabled", { default: "true" }),
    ],
  },
  {
    namespace: "aws:elb:policies",
    needs: [LOAD_BALANCED, CLASSIC],
    options: [
      flag("ConnectionDrainingEnabled", { default: "false", recommendedBy: ["console", "eb-cli"] }),
      integer("ConnectionDrainingTimeout", 1, 3600, {
        default: "20",
        unit: "seconds",
        recommendedBy: ["console"],
      }),
      integer("ConnectionSettingIdleTimeout", 1, 3600, { default: "60", unit: "seconds" }),
      list("LoadBalancerPorts"),
      integer("Stickiness Cookie Expiration", 0, 1000000, { default: "0", unit: "seconds" }),
      flag("Stickiness Policy", { default: "false" }),
    ],
  },
  {
    namespace: "aws:elb:policies:*",
    matches: /^aws:elb:policies:.+$/,
    needs: [LOAD_BALANCED, CLASSIC],
    options: [
      text("CookieName"),
      list("InstancePorts"),
      list("LoadBalancerPorts"),
      flag("ProxyProtocol"),
      text("PublicKey"),
      list("PublicKeyPolicyNames"),
      list("SSLProtocols"),
      text("SSLReferencePolicy"),
      integer("Stickiness Cookie Expiration", 0, 1000000, { default: "0", unit: "seconds" }),
      flag("Stickiness Policy", { default: "false" }),
    ],
  },
  {
    namespace: "aws:elbv2:listener:default",
    needs: [LOAD_BALANCED, SECOND_GENERATION],
    options: [
      text("DefaultProcess", { default: "default" }),
      flag("ListenerEnabled", { default: "true" }),
      choice("Protocol", ["HTTP", "HTTPS", "TCP", "TLS"], {
        defaultByBalancer: { application: "HTTP", network: "TCP" },
        valuesByBalancer: { application: ["HTTP", "HTTPS"], network: ["TCP", "TLS"] },
      }),
      list("Rules"),
      text("SSLCertificateArns"),
      text("SSLPolicy"),
    ],
  },
  {
    namespace: "aws:elbv2:listener:*",
    matches: /^aws:elbv2:listener:[0-9]+$/,
    needs: [LOAD_BALANCED, SECOND_GENERATION],
    options: [
      text("DefaultProcess", { default: "default" }),
      flag("ListenerEnabled", { default: "true" }),
      choice("Protocol", ["HTTP", "HTTPS", "TCP", "TLS"], {
        defaultByBalancer: { application: "HTTP", network: "TCP" },
        valuesByBalancer: { application: ["HTTP", "HTTPS"], network: ["TCP", "TLS"] },
      }),
      list("Rules"),
      text("SSLCertificateArns"),
      text("SSLPolicy"),
    ],
  },
  {
    namespace: "aws:elbv2:listenerrule:*",
    matches: /^aws:elbv2:listenerrule:.+$/,
    needs: [LOAD_BALANCED, APPLICATION],
    options: [
      list("HostHeaders"),
      list("PathPatterns"),
      integer("Priority", 1, 1000, { default: "1" }),
      text("Process", { default: "default" }),
    ],
  },
  {
    namespace: "aws:elbv2:loadbalancer",
    needs: [LOAD_BALANCED, SECOND_GENERATION],
    options: [
      text("AccessLogsS3Bucket", { leastLength: 3 }),
      flag("AccessLogsS3Enabled", { default: "false" }),
      text("AccessLogsS3Prefix"),
      integer("IdleTimeout", 1, 3600, { unit: "seconds" }),
      choice("IpAddressType", ["ipv4", "dualstack"], { default: "ipv4" }),
      text("ManagedSecurityGroup"),
      list("SecurityGroups"),
      text("SharedLoadBalancer", { createOnly: true }),
    ],
  },
  {
    namespace: "aws:rds:dbinstance",
    options: [
      integer("DBAllocatedStorage", null, null, { unit: "GB" }),
      choice("DBDeletionPolicy", ["Delete", "Retain", "Snapshot"], { default: "Delete" }),
      choice(
        "DBEngine",
        ["mysql", "oracle-se1", "sqlserver-ex", "sqlserver-web", "sqlserver-se", "postgres"],
        { default: "mysql" },
      ),
      text("DBEngineVersion", { default: "5.5" }),
      text("DBInstanceClass", { default: "db.t2.micro" }),
      text("DBPassword"),
      text("DBSnapshotIdentifier"),
      text("DBUser", { default: "ebroot" }),
      flag("HasCoupledDatabase", { default: "false" }),
      flag("MultiAZDatabase", { default: "false" }),
    ],
  },
];
