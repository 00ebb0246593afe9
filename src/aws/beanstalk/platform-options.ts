import { choice, flag, integer, text } from "./option-builders.js";
import type { BeanstalkNamespace } from "./option.js";

export const platformNamespaces = (): readonly BeanstalkNamespace[] => [
  {
    namespace: "aws:elasticbeanstalk:environment:proxy",
    families: ["python", "nodejs", "php", "tomcat", "docker", "dotnet-linux"],
    options: [
      choice("ProxyServer", ["nginx", "apache", "none"], {
        default: "nginx",
        valuesByFamily: {
          python: ["nginx", "apache"],
          nodejs: ["nginx", "apache"],
          php: ["nginx", "apache"],
          tomcat: ["nginx", "apache"],
          "dotnet-linux": ["nginx", "none"],
          docker: ["nginx", "none"],
        },
        families: ["python", "nodejs", "php", "tomcat", "docker", "dotnet-linux"],
      }),
      flag("GzipCompression", {
        default: "true",
        families: ["tomcat"],
        removed: true,
      }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:environment:proxy:staticfiles",
    anyName: true,
    namePattern: /^\/.*/,
    families: ["python", "nodejs", "php", "tomcat", "ruby", "java-se", "go", "dotnet-linux"],
    options: [],
  },
  {
    namespace: "aws:elasticbeanstalk:sqsd",
    tier: "Worker",
    options: [
      text("WorkerQueueURL"),
      text("HttpPath", { default: "/" }),
      text("MimeType", { default: "application/json", lenient: true }),
      integer("HttpConnections", 1, 100, { default: "50", recommendedBy: ["console"] }),
      integer("ConnectTimeout", 1, 60, { default: "5", unit: "seconds" }),
      integer("InactivityTimeout", 1, 36000, { default: "299", unit: "seconds" }),
      integer("VisibilityTimeout", 0, 43200, { default: "300", unit: "seconds" }),
      integer("ErrorVisibilityTimeout", 0, 43200, { default: "2", unit: "seconds" }),
      integer("RetentionPeriod", 60, 1209600, { default: "345600", unit: "seconds" }),
      integer("MaxRetries", 1, 100, { default: "10" }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:windows:activedirectory",
    families: ["dotnet-windows"],
    options: [
      text("DirectoryId", { pattern: /^d-[0-9a-f]{10}$/ }),
      text("DirectoryName"),
      text("DirectoryOU"),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:xray",
    options: [flag("XRayEnabled", { default: "false" })],
  },
  {
    namespace: "aws:elasticbeanstalk:container:python",
    families: ["python"],
    options: [
      text("WSGIPath", { default: "application" }),
      integer("NumProcesses", 0, null, { default: "1" }),
      integer("NumThreads", 0, null, { default: "15" }),
      text("StaticFiles", {
        default: "/static/=static/",
        internal: true,
      }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:container:php:phpini",
    families: ["php"],
    options: [
      text("document_root", { default: "/", pattern: /^(|\/.*)$/ }),
      text("memory_limit", { default: "256M" }),
      choice("zlib.output_compression", ["On", "Off", "true", "false"], { default: "Off" }),
      choice("allow_url_fopen", ["On", "Off", "true", "false"], { default: "On" }),
      choice("display_errors", ["On", "Off"], { default: "Off" }),
      integer("max_execution_time", 0, null, { default: "60", unit: "seconds" }),
      text("composer_options"),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:container:tomcat:jvmoptions",
    anyName: true,
    families: ["tomcat"],
    options: [
      text("JVM Options"),
      text("Xmx", { default: "256m" }),
      text("Xms", { default: "256m" }),
      text("XX:MaxPermSize", {
        default: "64m",
      }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:container:dotnet:apppool",
    families: ["dotnet-windows"],
    options: [
      choice("Target Runtime", ["2.0", "4.0"], { default: "4.0" }),
      choice("Enable 32-bit Applications", ["True", "False"], { default: "False" }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:container:nodejs",
    families: ["nodejs"],
    removed: true,
    options: [
      text("NodeCommand", {
        default: "",
      }),
      text("NodeVersion", {}),
      flag("GzipCompression", {
        default: "false",
      }),
      choice("ProxyServer", ["apache", "nginx", "none"], {
        default: "nginx",
      }),
    ],
  },
  {
    namespace: "aws:elasticbeanstalk:container:nodejs:staticfiles",
    anyName: true,
    families: ["nodejs"],
    removed: true,
    options: [],
  },
  {
    namespace: "aws:elasticbeanstalk:container:python:staticfiles",
    anyName: true,
    families: ["python"],
    removed: true,
    options: [],
  },
  {
    namespace: "aws:elasticbeanstalk:container:golang:staticfiles",
    anyName: true,
    families: ["go"],
    removed: true,
    options: [],
  },
  {
    namespace: "aws:elasticbeanstalk:container:java:staticfiles",
    anyName: true,
    families: ["java-se"],
    removed: true,
    options: [],
  },
];
