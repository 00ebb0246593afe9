import { choice, flag, integer, json, needs, text, LOAD_BALANCED } from "./option-builders.js";
import type { BeanstalkNamespace } from "./option.js";

export const environmentNamespaces = (): readonly BeanstalkNamespace[] => [
  {
    namespace: "aws:elasticbeanstalk:application",
    options: [
      text("Application Healthcheck URL", {
        pattern: /^((HTTP|TCP|SSL|HTTPS):)?(\d*)(\/.*)?$/,
        recommendedBy: ["console"],
      }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:application:environment",
    anyName: true,
    namePattern: /^[A-Za-z0-9_.:/+\\\-@]+$/,
    options: [
      text("PORT"),
      text("DJANGO_SETTINGS_MODULE", { families: ["python"] }),
      text("JDBC_CONNECTION_STRING", { pattern: /^\S*$/, families: ["tomcat"] }),
      flag("RAILS_SKIP_MIGRATIONS", { default: "false", lenient: true, families: ["ruby"] }),
      flag("RAILS_SKIP_ASSET_COMPILATION", { default: "false", lenient: true, families: ["ruby"] }),
      text("BUNDLE_WITHOUT", { default: "test:development", families: ["ruby"] }),
      flag("BUNDLER_DEPLOYMENT_MODE", { default: "true", lenient: true, families: ["ruby"] }),
      text("RACK_ENV", { default: "production", families: ["ruby"] }),
      flag("EB_DEPLOYMENT_LOG_S3_DISABLED"),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:application:environmentsecrets",
    anyName: true,
    options: [],
  },
  {
    namespace: "aws:elasticbeanstalk:cloudwatch:logs",
    options: [
      flag("StreamLogs", { default: "false" }),
      flag("DeleteOnTerminate", {
        default: "false",
        needs: [needs("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs", "true")],
      }),
      choice(
        "RetentionInDays",
        [
          "1",
          "3",
          "5",
          "7",
          "14",
          "30",
          "60",
          "90",
          "120",
          "150",
          "180",
          "365",
          "400",
          "545",
          "731",
          "1827",
          "3653",
        ],
        {
          default: "7",
          unit: "days",
          needs: [needs("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs", "true")],
        },
      ),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:cloudwatch:logs:health",
    options: [
      flag("HealthStreamingEnabled", { default: "false" }),
      flag("DeleteOnTerminate", {
        default: "false",
        needs: [needs("aws:elasticbeanstalk:cloudwatch:logs:health", "HealthStreamingEnabled", "true")],
      }),
      choice(
        "RetentionInDays",
        [
          "1",
          "3",
          "5",
          "7",
          "14",
          "30",
          "60",
          "90",
          "120",
          "150",
          "180",
          "365",
          "400",
          "545",
          "731",
          "1827",
          "3653",
        ],
        {
          default: "7",
          unit: "days",
          needs: [needs("aws:elasticbeanstalk:cloudwatch:logs:health", "HealthStreamingEnabled", "true")],
        },
      ),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:command",
    options: [
      choice(
        "DeploymentPolicy",
        ["AllAtOnce", "Rolling", "RollingWithAdditionalBatch", "Immutable", "TrafficSplitting"],
        { default: "AllAtOnce", recommendedBy: ["console"] },
      ),
      integer("Timeout", 1, 3600, { default: "600", unit: "seconds" }),
      choice("BatchSizeType", ["Percentage", "Fixed"], {
        default: "Percentage",
        recommendedBy: ["console", "eb-cli"],
      }),
      integer("BatchSize", 1, 10000, {
        default: "100",
        needs: [
          needs("aws:elasticbeanstalk:command", "DeploymentPolicy", "Rolling", "RollingWithAdditionalBatch"),
        ],
        recommendedBy: ["console", "eb-cli"],
      }),
      flag("IgnoreHealthCheck", { default: "false" }),
      // The guide has listed it here and, lately, under healthreporting:system; both are taken.
      choice("HealthCheckSuccessThreshold", ["Ok", "Warning", "Degraded", "Severe"], {
        default: "Ok",
        recommendedBy: ["console"],
      }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:environment",
    options: [
      choice("EnvironmentType", ["LoadBalanced", "SingleInstance"], { default: "LoadBalanced" }),
      text("ServiceRole", { recommendedBy: ["console", "eb-cli"] }),
      choice("LoadBalancerType", ["classic", "application", "network"], {
        default: "classic",
        needs: [LOAD_BALANCED],
        recommendedBy: ["eb-cli"],
        createOnly: true,
      }),
      flag("LoadBalancerIsShared", { default: "false", createOnly: true }),
      text("ExternalExtensionsS3Bucket", { internal: true }),
      text("ExternalExtensionsS3Key", { internal: true }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:healthreporting:system",
    options: [
      choice("SystemType", ["basic", "enhanced"], { default: "basic", recommendedBy: ["console", "eb-cli"] }),
      json("ConfigDocument"),
      flag("EnhancedHealthAuthEnabled", { default: "true" }),
      choice("HealthCheckSuccessThreshold", ["Ok", "Warning", "Degraded", "Severe"], {
        default: "Ok",
        recommendedBy: ["console"],
      }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:hostmanager",
    options: [flag("LogPublicationControl", { default: "false" })],
  },
  {
    namespace: "aws:elasticbeanstalk:managedactions",
    options: [
      flag("ManagedActionsEnabled", { default: "false" }),
      text("PreferredStartTime", {
        pattern:
          /^([Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt]):([01][0-9]|2[0-3]):[0-5][0-9]$/,
      }),
      text("ServiceRoleForManagedUpdates"),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:managedactions:platformupdate",
    options: [
      choice("UpdateLevel", ["patch", "minor"]),
      flag("InstanceRefreshEnabled", {
        default: "false",
        needs: [needs("aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled", "true")],
      }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:monitoring",
    options: [
      flag("Automatically Terminate Unhealthy Instances", {
        default: "true",
        ignored: "It is left over from environments of long ago: taken, and without effect.",
      }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:sns:topics",
    options: [
      text("Notification Endpoint", { recommendedBy: ["console"] }),
      choice("Notification Protocol", ["http", "https", "email", "email-json", "sqs"], { default: "email" }),
      text("Notification Topic ARN"),
      text("Notification Topic Name"),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:trafficsplitting",
    needs: [needs("aws:elasticbeanstalk:command", "DeploymentPolicy", "TrafficSplitting")],
    options: [
      integer("NewVersionPercent", 1, 100, { default: "10", unit: "percent" }),
      integer("EvaluationTime", 3, 600, { default: "5", unit: "minutes" }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:customoption",
    anyName: true,
    options: [],
  },
  {
    namespace: "aws:elasticbeanstalk:control",
    internal: true,
    options: [
      integer("DefaultSSHPort", null, null, { default: "22", internal: true }),
      integer("LaunchTimeout", 0, null, { default: "0", internal: true }),
      choice("LaunchType", ["Migration", "Normal"], { default: "Normal", internal: true }),
      flag("RollbackLaunchOnFailure", { default: "false", internal: true }),
    ],
  },
  {
    namespace: "aws:cloudformation:template:parameter",
    internal: true,
    options: [
      text("AppSource", { internal: true }),
      text("EnvironmentVariables", { default: "", internal: true }),
      text("HooksPkgUrl", { internal: true }),
      integer("InstancePort", null, null, { default: "80", internal: true }),
      text("InstanceTypeFamily", { internal: true }),
    ],
  },
];
