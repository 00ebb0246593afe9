/** What a platform branch of Elastic Beanstalk does with a bundle that says nothing else. Amazon Linux 2 and 2023. */

import type { PlatformFamily } from "./platforms.js";

// Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.proxy.html (2026-11-21).
export const INSTANCE_PROXY_PORT = 80;

// Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-specific.html (2026-11-21).
export const PROXY_SERVER_DEFAULT = "nginx";
export const WSGI_PATH_DEFAULT = "application";
export const WSGI_PROCESSES_DEFAULT = "1";
export const WSGI_THREADS_DEFAULT = "15";

/** The address at which the platform's own gunicorn listens. Seen in `Procfile`s that the platform wrote. */
export const WSGI_BIND = "127.0.0.1:8000";

/**
 * Ports to which the platform's proxy passes requests while the property PORT is not set. For Node.js the
 * guide says 5000 and proxies in use say 8080; both are kept. Empty: a socket, or no port at all.
 * Sources: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.proxy.html,
 * …/python-configuration-procfile.html, …/nodejs-platform-proxy.html, …/java-tomcat-platform.html,
 * …/create_deploy_Ruby.container.html (2026-11-21).
 */
export const UPSTREAM_PORTS: Readonly<Partial<Record<PlatformFamily, readonly number[]>>> = {
  python: [8000],
  nodejs: [8080, 5000],
  ruby: [],
  php: [],
  "java-se": [5000],
  tomcat: [8080],
  go: [5000],
  "dotnet-linux": [5000],
};

/**
 * Paths that the proxy answers from files by itself.
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-cfg-staticfiles.html (2026-11-21).
 */
export const STATIC_PATHS: Readonly<Partial<Record<PlatformFamily, readonly string[]>>> = {
  python: ["/static"],
};

/**
 * A target group that Elastic Beanstalk makes for a process. All seconds.
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html,
 * aws:elasticbeanstalk:environment:process:default (2026-11-21).
 */
export const PROCESS_DEFAULTS = {
  port: 80,
  protocol: "HTTP",
  healthPath: "/",
  intervalSeconds: 15,
  timeoutSeconds: 5,
  healthyThreshold: 3,
  unhealthyThreshold: 5,
  matcher: "200",
  deregistrationDelaySeconds: 20,
} as const;

/** Size of the group. Source: the same page, aws:autoscaling:asg (2026-11-21). */
export const GROUP_SIZE_DEFAULTS = { minimum: 1, maximum: 4 } as const;

/**
 * Largest source bundle in bytes. The guide has said 512 MB, newer copies of it say 500 MB; the larger one is
 * certain. Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/applications-sourcebundle.html (2026-11-21).
 */
export const BUNDLE_BYTES_MAX = 512 * 1024 * 1024;

/** Order of the folders of `.platform/hooks`; scripts elsewhere do not run. */
export const HOOK_PHASES = ["prebuild", "predeploy", "postdeploy"] as const;

/**
 * Branches that only the first Amazon Linux had, where files are named instead of modules and folders are others.
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/platforms/platforms-retiring.html (2026-11-21).
 */
export const FIRST_LINUX_BRANCHES = /^Python (?:2\.7|3\.4|3\.6)\b/;
