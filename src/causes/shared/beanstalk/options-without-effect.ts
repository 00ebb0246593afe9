import { namespaceNamed } from "../../../aws/beanstalk/catalogue.js";
import type { BeanstalkOption, Need } from "../../../aws/beanstalk/option.js";
import { EB_CLI_VALUES } from "../../../aws/beanstalk/recommended-values.js";
import {
  type BeanstalkEnvironment,
  hasPlaceholder,
  isWritten,
  knownValue,
  type Model,
  type OptionSetting,
  writtenSetting,
} from "../../../model/index.js";
import { type Defect, found, type Verdict } from "../../cause.js";
import { effective, ENVIRONMENT, isSingleInstance, writtenBalancer } from "./environment-facts.js";
import { addOption, removeOption } from "./option-repairs.js";
import { pythonOptions } from "./python-options.js";
import { optionTitle, shownValue, whereOf } from "./shown.js";
import { unusedRoutes } from "./unused-routes.js";

/** Options that are taken and do nothing, so that what was meant never comes about. */
export function optionsWithoutEffect(model: Model): Verdict[] {
  const seen = new Set<string>();
  return model.environments
    .flatMap((environment) => [
      ...environment.settings.flatMap((setting) => judge(environment, setting)),
      ...unusedRoutes(environment),
    ])
    .filter(({ where, title }) => {
      const key = JSON.stringify([where[0]?.origin.place, title]);
      return seen.has(key) ? false : seen.add(key);
    })
    .map(found);
}

function judge(environment: BeanstalkEnvironment, setting: OptionSetting): Defect[] {
  if (setting.overriddenBy !== null) return overridden(environment, setting);
  const namespace = namespaceNamed(setting.namespace);
  const option = namespace?.options.find(({ name }) => name === setting.name);
  if (namespace === undefined || option === undefined || namespace.removed === true) return [];
  if (option.ignored !== undefined) {
    return knownValue(setting.value) === "false" ? [] : [ignored(environment, setting, option.ignored)];
  }
  const needs = [...(namespace.needs ?? []), ...(option.needs ?? [])];
  const first = wrongTier(environment, setting, namespace.tier) ?? unmet(environment, setting, option, needs);
  if (first !== null) return [first];
  return [
    ...instanceType(environment, setting),
    ...pythonOptions(environment, setting),
    ...recommended(environment, setting),
  ];
}

function ignored(environment: BeanstalkEnvironment, setting: OptionSetting, why: string): Defect {
  return {
    title: `${optionTitle(setting)} does nothing`,
    explanation: `${why} The balancer's checks alone never replace an instance: for that, set \`HealthCheckType\` to ELB on the resource AWSEBAutoScalingGroup under \`Resources\`.`,
    where: [whereOf(setting)],
    repairs: [
      {
        description: `take \`${setting.name}\` out`,
        safe: true,
        changes: removeOption(environment, setting),
      },
    ],
  };
}

/** Another setting of the same option wins, and says something else. */
function overridden(environment: BeanstalkEnvironment, setting: OptionSetting): Defect[] {
  const winner = environment.settings.find(
    (other) =>
      other.overriddenBy === null &&
      other.namespace === setting.namespace &&
      other.name === setting.name &&
      other.resource === setting.resource,
  );
  if (winner === undefined || !winner.value.known || !setting.value.known) return [];
  if (same(winner.value.value, setting.value.value)) return [];
  return [
    {
      title: `${optionTitle(setting)} is set twice, and this value loses`,
      explanation: `${whyItWins(winner, setting)} What stands here never comes into force.`,
      where: [whereOf(setting), whereOf(winner)],
      confidence: 0.85,
      repairs: [
        {
          description: "take out the setting that loses",
          safe: false,
          changes: removeOption(environment, setting),
        },
      ],
    },
  ];
}

function whyItWins(winner: OptionSetting, loser: OptionSetting): string {
  if (winner.source === "direct")
    return "What the request that makes the environment sets stands above saved configurations and configuration files.";
  if (winner.source === "saved") return "A saved configuration stands above configuration files.";
  return winner.origin.place?.file === loser.origin.place?.file
    ? "Of two settings in one file the later one holds."
    : "Configuration files are taken in the order of their names, and the later one wins.";
}

/** Null when the tier fits or no file tells it. */
function wrongTier(
  environment: BeanstalkEnvironment,
  setting: OptionSetting,
  tier: "Worker" | undefined,
): Defect | null {
  const { tier: own, requestKnown } = environment;
  if (!own.known || !(requestKnown || isWritten(own))) return null;
  const balanced = /^aws:(?:elb|elbv2|elasticbeanstalk:environment:process):/.test(setting.namespace);
  const worker = own.value === "Worker";
  if (worker ? !balanced : tier !== "Worker") return null;
  return {
    title: `${optionTitle(setting)} does nothing in a ${worker ? "worker" : "web server"} environment`,
    explanation: worker
      ? "A worker environment has no load balancer: its instances take messages from a queue."
      : "Only the instances of a worker environment run the daemon that this configures.",
    where: [whereOf(setting), { origin: own.origin, value: own.value }],
  };
}

/** Null when everything that the option needs is there, or is not known. */
function unmet(
  environment: BeanstalkEnvironment,
  setting: OptionSetting,
  option: BeanstalkOption,
  needs: readonly Need[],
): Defect | null {
  if (harmless(setting, option)) return null;
  for (const need of needs) {
    const namespace = need.namespace === "*" ? setting.namespace : need.namespace;
    const value = effective(environment, namespace, need.name);
    if (!value.known || (value.value !== null && hasPlaceholder(value.value))) continue;
    const text = value.value;
    if (text === null || text === "" || need.oneOf.some((each) => same(each, text))) continue;
    return needless(environment, setting, { ...need, namespace }, text);
  }
  return null;
}

/** It says what holds anyway, or the EB CLI wrote it into a saved configuration by itself. */
function harmless({ name, namespace, value, source }: OptionSetting, option: BeanstalkOption): boolean {
  if (!value.known || value.value.trim() === "") return true;
  if (source === "saved" && clientValue(namespace, name) === value.value.trim().toLowerCase()) return true;
  if (namespace === "aws:autoscaling:asg" && /^M(?:in|ax)Size$/.test(name)) return value.value.trim() === "1";
  // An environment of one instance has a public address in any case.
  if (name === "AssociatePublicIpAddress") return same(value.value, "true");
  return option.default !== null && same(option.default, value.value);
}

function needless(
  environment: BeanstalkEnvironment,
  setting: OptionSetting,
  need: Need,
  actual: string,
): Defect {
  const cause = writtenSetting(environment, need.namespace, need.name);
  const wanted = need.oneOf.join(" or ");
  const here = cause === undefined ? `no file sets it, and its default is ${actual}` : `here it is ${actual}`;
  const structural = need.namespace === ENVIRONMENT;
  const [first = ""] = need.oneOf;
  return {
    title: `${optionTitle(setting)} does nothing while \`${need.name}\` is ${actual}`,
    explanation: `It has an effect only with \`${need.name}\` ${wanted} (${need.namespace}); ${here}. The setting is taken without a word, and what was meant never comes about.`,
    where: [whereOf(setting), ...(cause === undefined ? [] : [whereOf(cause)])],
    confidence: cause !== undefined || environment.requestKnown ? 0.95 : 0.8,
    repairs: [
      ...(cause === undefined && !structural && need.oneOf.length === 1
        ? [
            {
              description: `set \`${need.name}\` to ${first}`,
              safe: false,
              changes: addOption(setting, { namespace: need.namespace, name: need.name, value: first }),
            },
          ]
        : []),
      {
        description: `take \`${setting.name}\` out`,
        safe: false,
        changes: removeOption(environment, setting),
      },
    ],
  };
}

/** The list of instance types wins over the single one. */
function instanceType(environment: BeanstalkEnvironment, setting: OptionSetting): Defect[] {
  const old = "aws:autoscaling:launchconfiguration";
  if (setting.namespace !== old || setting.name !== "InstanceType") return [];
  const list = writtenSetting(environment, "aws:ec2:instances", "InstanceTypes");
  if (list === undefined || !list.value.known || !setting.value.known) return [];
  const types = list.value.value.split(",").map((each) => each.trim());
  if (types.includes(setting.value.value.trim())) return [];
  return [
    {
      title: `\`InstanceType\` does nothing beside \`InstanceTypes\``,
      explanation:
        "The list in aws:ec2:instances wins over the single type of aws:autoscaling:launchconfiguration: the instances are of a type of that list.",
      where: [whereOf(setting), whereOf(list)],
      repairs: [
        {
          description: "take `InstanceType` out",
          safe: true,
          changes: removeOption(environment, setting),
        },
      ],
    },
  ];
}

/** The EB CLI sets some options with its own request, above what configuration files say. */
function recommended(environment: BeanstalkEnvironment, setting: OptionSetting): Defect[] {
  if (!environment.usesCommandLine || environment.requestKnown || setting.source !== "file") return [];
  const client = EB_CLI_VALUES.find(
    ({ namespace, name }) => namespace === setting.namespace && name === setting.name,
  );
  const text = knownValue(setting.value);
  if (client === undefined || text === undefined || same(client.value, text)) return [];
  if (environment.settings.some(({ source }) => source === "saved")) return [];
  if (setting.namespace.startsWith("aws:elb:") && writtenBalancer(environment) !== "classic") return [];
  if (setting.namespace.includes("rollingupdate") && isSingleInstance(environment)) return [];
  return [
    {
      title: `${optionTitle(setting)} loses to the EB CLI's own value`,
      explanation: `\`eb create\` sends \`${setting.name}\` ${client.value} with its request, and what a request sets stands above configuration files: an environment that it makes runs with ${client.value}, not with ${shownValue(setting)}. Remove the value from the environment (\`aws elasticbeanstalk update-environment --options-to-remove Namespace=${setting.namespace},OptionName=${setting.name}\`), or make the environment from a saved configuration, for which the EB CLI adds nothing of its own.`,
      where: [whereOf(setting)],
      confidence: 0.7,
    },
  ];
}

function clientValue(namespace: string, name: string): string | undefined {
  return EB_CLI_VALUES.find(
    (each) => each.namespace === namespace && each.name === name,
  )?.value.toLowerCase();
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
