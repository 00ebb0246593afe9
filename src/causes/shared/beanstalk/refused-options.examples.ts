import type { Cause } from "../../cause.js";
import {
  ENVIRONMENT,
  environmentTemplate,
  GROUP,
  options,
  PROCESS,
  PROPERTIES,
  pythonBundle,
} from "../../examples/beanstalk.js";

const PYTHON = "aws:elasticbeanstalk:container:python";
const BALANCER = "aws:elbv2:loadbalancer";

/** Options that Elastic Beanstalk does not know or does not take, and those that look like them and are right. */
export const optionExamples: Cause["examples"] = {
  failing: [
    { name: "an option that does not exist", files: pythonBundle({ [ENVIRONMENT]: ["ServicePort: 8000"] }) },
    { name: "a language version as an option", files: pythonBundle({ [PYTHON]: ["PythonVersion: 3.11"] }) },
    { name: "the option of another namespace", files: pythonBundle({ [PROCESS]: ["Timeout: 300"] }) },
    {
      name: "a namespace that does not exist",
      files: pythonBundle({ "aws:elasticbeanstalk:loadbalancer": ["IdleTimeout: 300"] }),
    },
    {
      name: "a health check that waits five minutes",
      files: pythonBundle({ [PROCESS]: ["HealthCheckTimeout: 300", "HealthCheckInterval: 300"] }),
    },
    {
      name: "access logs that are off, with an empty bucket",
      files: pythonBundle({
        [ENVIRONMENT]: ["LoadBalancerType: application"],
        [BALANCER]: ['AccessLogsS3Enabled: "false"', 'AccessLogsS3Bucket: ""', "IdleTimeout: 300"],
      }),
    },
    {
      name: "a policy that does not exist, in a list",
      files: {
        ".ebextensions/a.config":
          "option_settings:\n  - namespace: aws:elasticbeanstalk:command\n    option_name: DeploymentPolicy\n    value: BlueGreen\n",
      },
    },
    {
      name: "more instances at least than at most",
      files: pythonBundle({ [GROUP]: ["MinSize: 4", "MaxSize: 2"] }),
    },
    {
      name: "a check that may last longer than the time between two",
      files: pythonBundle({
        [ENVIRONMENT]: ["LoadBalancerType: application"],
        [PROCESS]: ["HealthCheckTimeout: 20"],
      }),
    },
    {
      name: "an option of the first generation",
      files: {
        ".ebextensions/a.config": options({
          "aws:elasticbeanstalk:container:nodejs": ["NodeCommand: npm start"],
        }),
      },
    },
    {
      name: "options of another platform",
      files: {
        ".ebextensions/a.config": options({
          "aws:elasticbeanstalk:container:php:phpini": ["memory_limit: 256M"],
        }),
        ".elasticbeanstalk/config.yml":
          "global:\n  application_name: orders\n  default_platform: Node.js 22 running on 64bit Amazon Linux 2023\n",
      },
    },
    {
      name: "a key that no configuration file has",
      files: { ".ebextensions/a.config": "OptionSettings:\n  aws:autoscaling:asg: { MinSize: 2 }\n" },
    },
    {
      name: "a value of a template that is out of its range",
      files: {
        "environment.yaml": environmentTemplate([["aws:elasticbeanstalk:command", "Timeout", "7200"]]),
      },
    },
    {
      name: "managed updates without a time",
      files: pythonBundle({ "aws:elasticbeanstalk:managedactions": ["ManagedActionsEnabled: true"] }),
    },
    {
      name: "a secret that is none",
      files: pythonBundle({
        "aws:elasticbeanstalk:application:environmentsecrets": ["SESSION_KEY: orders/session"],
      }),
    },
  ],
  healthy: [
    {
      name: "values exactly at their limits",
      files: pythonBundle({
        [ENVIRONMENT]: ["LoadBalancerType: application", "EnvironmentType: LoadBalanced"],
        [PROCESS]: [
          "HealthCheckTimeout: 60",
          "HealthCheckInterval: 61",
          "HealthCheckPath: /health",
          "Port: 80",
        ],
        [GROUP]: ["MinSize: 4", "MaxSize: 4"],
        [BALANCER]: ["IdleTimeout: 600"],
      }),
    },
    {
      name: "properties of any name, switches as YAML writes them, names in other cases",
      files: pythonBundle({
        [PROPERTIES]: ["ServicePort: 8000", "PythonVersion: 3.11", "PORT: 8000"],
        "aws:elasticbeanstalk:cloudwatch:logs": ["StreamLogs: yes", "RetentionInDays: 14"],
        "aws:elasticbeanstalk:command": ["DeploymentPolicy: rolling", "BatchSizeType: fixed", "BatchSize: 1"],
      }),
    },
    {
      name: "namespaces with names of the user's own",
      files: pythonBundle({
        [ENVIRONMENT]: ["LoadBalancerType: application"],
        "aws:elasticbeanstalk:environment:process:api": ["Port: 80", "HealthCheckPath: /health"],
        "aws:elbv2:listenerrule:api": ["PathPatterns: /api/*", "Process: api"],
        "aws:elbv2:listener:default": ["Rules: api"],
        "aws:elasticbeanstalk:customoption": ["AnythingAtAll: 300"],
      }),
    },
    {
      name: "values that are filled in later",
      files: pythonBundle({
        [PROCESS]: ["HealthCheckTimeout: '{{ timeout }}'"],
        [GROUP]: ["MinSize: ${MIN_SIZE}"],
        [BALANCER]: ['SecurityGroups: \'`{"Ref": "BalancerGroup"}`\''],
      }),
    },
    {
      name: "managed updates with all that they need",
      files: pythonBundle({
        "aws:elasticbeanstalk:managedactions": [
          "ManagedActionsEnabled: true",
          "PreferredStartTime: Tue:09:00",
        ],
        "aws:elasticbeanstalk:managedactions:platformupdate": ["UpdateLevel: minor"],
      }),
    },
    {
      name: "the smallest size of one instance alone",
      files: pythonBundle({ [ENVIRONMENT]: ["EnvironmentType: SingleInstance"], [GROUP]: ["MinSize: 1"] }),
    },
  ],
};
