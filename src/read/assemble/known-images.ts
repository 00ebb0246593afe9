import { parseImageReference } from "../../model/index.js";

/**
 * Images that publishers give to everybody: sidecars, proxies, databases, bare languages. A container
 * that runs one of them is not built from a Dockerfile of these files.
 */
const OFFICIAL_NAMES = new Set(
  `adminer alpine amazonlinux busybox caddy cassandra centos clickhouse consul couchdb debian docker eclipse-mosquitto
  elasticsearch fedora fluentd golang grafana haproxy hello-world httpd influxdb kibana logstash mariadb memcached mongo
  mongo-express mysql nats neo4j nginx node openjdk perl php postgres python rabbitmq redis registry ruby rust solr sonarqube
  telegraf tomcat traefik ubuntu valkey varnish vault wordpress zookeeper`.split(/\s+/),
);

/** Namespaces of Docker Hub, and hosts with namespaces. */
const PUBLISHERS =
  /^(?:docker\.io\/)?(?:amazon|aws|library|datadog|envoyproxy|fluent|grafana|prom|prometheus|newrelic|otel|jaegertracing|hashicorp|bitnami|bitnamilegacy|nginxinc|linuxserver|confluentinc|apache|elastic|logzio|sumologic|splunk|dynatrace|sysdig|falcosecurity|openpolicyagent|mailhog|axllent|dpage|oliver006|valkey|cloudflare|tailscale|openzipkin|localstack|minio|kong|traefik)\//;
const HOSTS =
  /^(?:mcr\.microsoft\.com|docker\.elastic\.co|registry\.k8s\.io|k8s\.gcr\.io|gcr\.io\/(?:datadoghq|google-containers|distroless|cadvisor)|public\.ecr\.aws\/(?:docker|aws-[\w-]+|amazonlinux|ecs-sample-image|xray|cloudwatch-agent|datadog|newrelic|nginx|bitnami|ubuntu|lambda|lts|eks|[\w-]*observability)|quay\.io\/(?:prometheus|coreos|jetstack|oauth2-proxy|keycloak|thanos))\b/;
/** Accounts of AWS itself: App Mesh's Envoy, FireLens, EKS. */
const AWS_ACCOUNTS = /^(?:840364872350|906394416424|602401143452|593207742271|163538056407)\.dkr\.ecr\./;

export function isPublishedImage(image: string): boolean {
  const reference = parseImageReference(image);
  if (reference === null) return false;
  const { registry, repository } = reference;
  if (registry === "docker.io" && !repository.includes("/")) return OFFICIAL_NAMES.has(repository);
  const whole = registry === "docker.io" ? repository : `${registry}/${repository}`;
  return PUBLISHERS.test(whole) || HOSTS.test(whole) || AWS_ACCOUNTS.test(whole);
}

/** The last name of an image's repository, without registry, tag and digest; null when it cannot be told. */
export function repositoryName(image: string): string | null {
  const withoutTag = image.replace(/@.*$/, "").replace(/:(?:[\w.-]+|\$\{[^}]*\})$/, "");
  const name = withoutTag.slice(withoutTag.lastIndexOf("/") + 1);
  return /^[\w.-]+$/.test(name) && name !== "" ? name : null;
}

/** The tag as written; null when there is none or it cannot be told. */
export function tagName(image: string): string | null {
  return /:([\w.-]+)$/.exec(image.replace(/@.*$/, ""))?.[1] ?? null;
}
