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
const LOGS = "aws:elasticbeanstalk:cloudwatch:logs";
const PROCFILE = { Procfile: "web: gunicorn --bind 0.0.0.0:8000 --workers 3 application:application\n" };
const COMMAND_LINE = {
  ".elasticbeanstalk/config.yml": "global:\n  application_name: orders\n  default_platform: Python 3.11\n",
};

/** Settings that come to nothing, and those beside them that do what they say. */
export const optionsWithoutEffectExamples: Cause["examples"] = {
  failing: [
    {
      name: "sizes of a group in an environment of one instance",
      files: pythonBundle({ [ENVIRONMENT]: ["EnvironmentType: SingleInstance"], [GROUP]: ["MaxSize: 6"] }),
    },
    {
      name: "options of a classic balancer beside an application load balancer",
      files: pythonBundle({
        [ENVIRONMENT]: ["LoadBalancerType: application"],
        "aws:elb:policies": ["ConnectionSettingIdleTimeout: 300"],
      }),
    },
    {
      name: "logs are kept that nobody sends",
      files: pythonBundle({ [LOGS]: ["RetentionInDays: 30"] }),
    },
    {
      name: "the Procfile starts something else",
      files: pythonBundle({ [PYTHON]: ["WSGIPath: wsgi.py"] }, PROCFILE),
    },
    {
      name: "a later file says otherwise",
      files: pythonBundle(
        { [GROUP]: ["MaxSize: 4"] },
        { ".ebextensions/zz-live.config": options({ [GROUP]: ["MaxSize: 8"] }) },
      ),
    },
    {
      name: "the template says otherwise",
      files: {
        ...pythonBundle({ [GROUP]: ["MaxSize: 4"] }),
        "environment.yaml": environmentTemplate([
          [GROUP, "MaxSize", "8"],
          ["aws:autoscaling:launchconfiguration", "IamInstanceProfile", "orders-web"],
        ]),
      },
    },
    {
      name: "the EB CLI sends its own value",
      files: pythonBundle({ "aws:elasticbeanstalk:command": ["BatchSize: 50"] }, COMMAND_LINE),
    },
    {
      name: "a rule that no listener lists",
      files: pythonBundle({
        [ENVIRONMENT]: ["LoadBalancerType: application"],
        "aws:elbv2:listenerrule:api": ["PathPatterns: /api/*"],
      }),
    },
    {
      name: "a leftover of environments of long ago",
      files: pythonBundle({
        "aws:elasticbeanstalk:monitoring": ["Automatically Terminate Unhealthy Instances: true"],
      }),
    },
    {
      name: "the queue's daemon in a web server",
      files: {
        "environment.yaml": environmentTemplate([
          ["aws:elasticbeanstalk:sqsd", "HttpPath", "/work"],
          ["aws:autoscaling:launchconfiguration", "IamInstanceProfile", "orders-web"],
        ]),
      },
    },
    {
      name: "a single type beside a list of others",
      files: pythonBundle({
        "aws:autoscaling:launchconfiguration": ["InstanceType: t3.small"],
        "aws:ec2:instances": ["InstanceTypes: t3.large, t3a.large"],
      }),
    },
  ],
  healthy: [
    {
      name: "an application load balancer with its own options",
      files: pythonBundle({
        [ENVIRONMENT]: ["LoadBalancerType: application", "EnvironmentType: LoadBalanced"],
        [PROCESS]: [
          "HealthCheckPath: /health",
          "StickinessEnabled: 'true'",
          "StickinessLBCookieDuration: 600",
        ],
        "aws:elbv2:loadbalancer": ["IdleTimeout: 300"],
        "aws:elbv2:listener:default": ["Rules: api"],
        "aws:elbv2:listenerrule:api": ["PathPatterns: /api/*", "Process: default"],
        [LOGS]: ["StreamLogs: true", "RetentionInDays: 30"],
      }),
    },
    {
      name: "nothing says which balancer it is",
      files: pythonBundle({ "aws:elb:policies": ["ConnectionSettingIdleTimeout: 300"] }),
    },
    {
      name: "the Procfile starts the same",
      files: pythonBundle({ [PYTHON]: ["WSGIPath: application:application", "NumProcesses: 3"] }, PROCFILE),
    },
    {
      name: "no Procfile",
      files: pythonBundle({ [PYTHON]: ["WSGIPath: application:application", "NumProcesses: 3"] }),
    },
    {
      name: "one instance, said in sizes too",
      files: pythonBundle({
        [ENVIRONMENT]: ["EnvironmentType: SingleInstance"],
        [GROUP]: ["MinSize: 1", "MaxSize: 1"],
      }),
    },
    {
      name: "two files that agree, and different properties",
      files: pythonBundle(
        { [GROUP]: ["MaxSize: 4"], [PROPERTIES]: ["STAGE: live"] },
        { ".ebextensions/zz.config": options({ [GROUP]: ['MaxSize: "4"'], [PROPERTIES]: ["REGION: eu"] }) },
      ),
    },
    {
      name: "the value that the EB CLI sends anyway",
      files: pythonBundle(
        { "aws:elasticbeanstalk:healthreporting:system": ["SystemType: enhanced"] },
        COMMAND_LINE,
      ),
    },
  ],
};
