import {
  type BeanstalkEnvironment,
  knownValue,
  type OptionSetting,
  writtenSetting,
} from "../../../model/index.js";
import type { Defect } from "../../cause.js";
import { effective, isSingleInstance, writtenBalancer } from "./environment-facts.js";
import { setOption } from "./option-repairs.js";
import { whereOf } from "./shown.js";

/**
 * Bytes of all environment properties together, each as `name=value`.
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environments-cfg-softwaresettings.html (2026-11-21).
 */
const PROPERTIES_BYTES_MAX = 4_096;

/** Options that are taken one by one and refused together. */
export function conflictingOptions(environment: BeanstalkEnvironment): Defect[] {
  return [
    ...sizes(environment),
    ...timeouts(environment),
    ...certificates(environment),
    ...tooManyProperties(environment),
    ...PREREQUISITES.flatMap((each) => prerequisites(environment, each)),
  ];
}

const GROUP = "aws:autoscaling:asg";

/** The service compares after it has filled in its defaults: a minimum of 6 alone is above the default maximum of 4. */
function sizes(environment: BeanstalkEnvironment): Defect[] {
  if (isSingleInstance(environment)) return [];
  const minimum = writtenSetting(environment, GROUP, "MinSize");
  const maximum = writtenSetting(environment, GROUP, "MaxSize");
  const least = numberOf(knownValue(effective(environment, GROUP, "MinSize")));
  const most = numberOf(knownValue(effective(environment, GROUP, "MaxSize")));
  const written = minimum ?? maximum;
  if (least === null || most === null || least <= most || written === undefined) return [];
  const both = minimum !== undefined && maximum !== undefined;
  const other = maximum === undefined ? "which is the default" : "which is the default of `MinSize`";
  return [
    {
      title: `\`MinSize\` is ${least} and \`MaxSize\` is ${most}${both ? "" : `, ${other}`}`,
      explanation:
        "The smallest size of the group may not be above the largest. Elastic Beanstalk refuses the settings: “MinSize is greater than MaxSize”.",
      where: [minimum, maximum].flatMap((each) => (each === undefined ? [] : [whereOf(each)])),
      confidence: both || environment.requestKnown ? 0.97 : 0.8,
      repairs:
        maximum === undefined || minimum === undefined
          ? []
          : [
              {
                description: `let the group grow to ${least}`,
                safe: false,
                changes: setOption(maximum, String(least)),
              },
            ],
    },
  ];
}

const PROCESS = /^aws:elasticbeanstalk:environment:process:/;

/** Elastic Load Balancing refuses a check whose answer may still be waited for when the next one is due. */
function timeouts(environment: BeanstalkEnvironment): Defect[] {
  const balancer = writtenBalancer(environment);
  if (balancer === "classic" || balancer === "network" || isSingleInstance(environment)) return [];
  return namespacesLike(environment, PROCESS).flatMap((namespace): Defect[] => {
    const timeout = writtenSetting(environment, namespace, "HealthCheckTimeout");
    const interval = writtenSetting(environment, namespace, "HealthCheckInterval");
    const waits = numberOf(knownValue(timeout?.value));
    const every = interval === undefined ? INTERVAL_SECONDS_DEFAULT : numberOf(knownValue(interval.value));
    if (timeout === undefined || waits === null || every === null || every > waits || waits > 60) return [];
    return [
      {
        title: `the health check waits ${waits} s for an answer and asks every ${every} s`,
        explanation: `\`HealthCheckInterval\` must be longer than \`HealthCheckTimeout\`${interval === undefined ? `; left out it is ${INTERVAL_SECONDS_DEFAULT} s` : ""}. Elastic Load Balancing refuses the target group (“Health check interval must be greater than the timeout”), and the environment is not made.`,
        where: [timeout, interval].flatMap((each) => (each === undefined ? [] : [whereOf(each)])),
        // On a classic balancer, which no file rules out, the option does nothing.
        confidence: balancer === "application" ? 0.95 : 0.8,
        repairs:
          interval === undefined
            ? []
            : [
                {
                  description: `check every ${waits + 5} s`,
                  safe: false,
                  changes: setOption(interval, String(waits + 5)),
                },
              ],
      },
    ];
  });
}

/** Seconds. Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html (2026-11-21). */
const INTERVAL_SECONDS_DEFAULT = 15;

const LISTENER = /^aws:elbv2:listener:/;

function certificates(environment: BeanstalkEnvironment): Defect[] {
  // A certificate may be set in the console; only a whole request shows that none is.
  if (!environment.requestKnown || environment.bundle === null) return [];
  return namespacesLike(environment, LISTENER).flatMap((namespace): Defect[] => {
    const protocol = writtenSetting(environment, namespace, "Protocol");
    const enabled = knownValue(writtenSetting(environment, namespace, "ListenerEnabled")?.value);
    const encrypted = /^(?:https|tls)$/i.test(knownValue(protocol?.value) ?? "");
    if (protocol === undefined || !encrypted || enabled?.toLowerCase() === "false") return [];
    if (writtenSetting(environment, namespace, "SSLCertificateArns") !== undefined) return [];
    return [
      {
        title: `the listener ${namespace.replace(LISTENER, "")} has no certificate`,
        explanation:
          "A listener that speaks TLS needs `SSLCertificateArns`. Elastic Beanstalk refuses the settings without it.",
        where: [whereOf(protocol)],
      },
    ];
  });
}

function tooManyProperties(environment: BeanstalkEnvironment): Defect[] {
  const properties = environment.settings.filter(
    ({ namespace, overriddenBy }) =>
      namespace === "aws:elasticbeanstalk:application:environment" && overriddenBy === null,
  );
  const bytes = properties.reduce(
    (sum, { name, value }) => sum + Buffer.byteLength(`${name}=${knownValue(value) ?? ""}`),
    0,
  );
  const largest = properties.reduce<OptionSetting | null>((most, each) => longer(most, each), null);
  if (bytes <= PROPERTIES_BYTES_MAX || largest === null) return [];
  return [
    {
      title: `the environment properties take ${bytes} bytes, ${PROPERTIES_BYTES_MAX} are allowed`,
      explanation:
        "All names and values of environment properties together have 4096 bytes. Elastic Beanstalk refuses the version that needs more. Keep long values in AWS Secrets Manager or Parameter Store.",
      where: [{ origin: largest.origin, value: largest.name }],
      confidence: 0.92,
    },
  ];
}

function longer(one: OptionSetting | null, other: OptionSetting): OptionSetting {
  const length = (each: OptionSetting): number => knownValue(each.value)?.length ?? 0;
  return one !== null && length(one) >= length(other) ? one : other;
}

function namespacesLike({ settings }: BeanstalkEnvironment, pattern: RegExp): string[] {
  return [
    ...new Set(settings.filter(({ namespace }) => pattern.test(namespace)).map(({ namespace }) => namespace)),
  ];
}

function numberOf(text: string | null | undefined): number | null {
  return text != null && /^\d+$/.test(text.trim()) ? Number(text) : null;
}

/** A switch that is refused without other options. Seen in answers of the service of 2026-09-29. */
interface Prerequisite {
  readonly namespace: string;
  readonly name: string;
  readonly others: readonly (readonly [string, string])[];
}

const LAUNCH = "aws:autoscaling:launchconfiguration";
const MANAGED = "aws:elasticbeanstalk:managedactions";

const PREREQUISITES: readonly Prerequisite[] = [
  {
    namespace: MANAGED,
    name: "ManagedActionsEnabled",
    others: [
      [MANAGED, "PreferredStartTime"],
      [`${MANAGED}:platformupdate`, "UpdateLevel"],
    ],
  },
  {
    namespace: LAUNCH,
    name: "DisableDefaultEC2SecurityGroup",
    others: [[LAUNCH, "SecurityGroups"]],
  },
];

function prerequisites(
  environment: BeanstalkEnvironment,
  { namespace, name, others }: Prerequisite,
): Defect[] {
  const setting = writtenSetting(environment, namespace, name);
  if (setting === undefined || knownValue(setting.value)?.toLowerCase() !== "true") return [];
  const missing = others.filter(([own, other]) => writtenSetting(environment, own, other) === undefined);
  if (missing.length === 0) return [];
  const names = missing.map(([own, other]) => `\`${other}\` of ${own}`).join(" and ");
  return [
    {
      title: `\`${name}\` is on without what it needs`,
      explanation: `It needs ${names} as well. Elastic Beanstalk refuses the settings without ${missing.length === 1 ? "it" : "them"}.`,
      where: [whereOf(setting)],
      // The console may have set them in an environment that exists.
      confidence: environment.requestKnown ? 0.95 : 0.75,
    },
  ];
}
