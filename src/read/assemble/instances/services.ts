import type { Origin, ScriptCommand } from "../../../model/index.js";

export interface StartedService {
  /** Without `.service`. */
  readonly name: string;
  readonly origin: Origin;
  readonly certain: boolean;
}

/** Services that commands start now: `systemctl enable --now app`, `service httpd start`. */
export function startedServices(commands: readonly ScriptCommand[]): StartedService[] {
  const all = commands.flatMap(({ words, origin, certain }) =>
    serviceNames(words).map((name) => ({ name, origin, certain })),
  );
  const byName = new Map<string, StartedService>();
  for (const service of all) {
    const before = byName.get(service.name);
    if (before === undefined || (service.certain && !before.certain)) byName.set(service.name, service);
  }
  return [...byName.values()];
}

function serviceNames(words: readonly string[]): string[] {
  const [program = "", ...operands] = words;
  if (program === "service") return /^(?:re)?start$/.test(operands[1] ?? "") ? [operands[0] ?? ""] : [];
  const script = /^\/etc\/init\.d\/([\w.@-]+)$/.exec(program)?.[1];
  if (script !== undefined) return /^(?:re)?start$/.test(operands[0] ?? "") ? [script] : [];
  if (!/^(?:.*\/)?(?:systemctl|initctl)$/.test(program)) return [];
  const plain = operands.filter((word) => !word.startsWith("-"));
  const [verb = "", ...names] = plain;
  const now =
    /^(?:re)?start$|^reload-or-restart$/.test(verb) || (verb === "enable" && operands.includes("--now"));
  return now
    ? names.map((name) => name.replace(/\.service$/, "")).filter((name) => /^[\w.@-]+$/.test(name))
    : [];
}

/** Services that take no requests of visitors at a port of their own. */
const HARMLESS =
  /^(?:docker|containerd|amazon-ssm-agent|snap\.amazon-ssm-agent.*|amazon-cloudwatch-agent|awslogs|awslogsd|sshd?|crond?|atd|postfix|chronyd?|ntpd?|firewalld|iptables|ufw|network.*|NetworkManager|systemd-.*|rsyslog|auditd|fail2ban|nfs.*|rpcbind|mysqld?|mariadb|postgresql.*|redis.*|memcached|mongod|cfn-hup|php.*-fpm|php-fpm|supervisord?|pm2-.*|collectd|statsd|xray|codedeploy-agent-updater|xrdp|logstash|filebeat|metricbeat)$/;

export function isHarmless(name: string): boolean {
  return HARMLESS.test(name);
}
