import { namespaceNamed, namespacesWith } from "../../../aws/beanstalk/catalogue.js";
import type { BeanstalkNamespace, BeanstalkOption } from "../../../aws/beanstalk/option.js";
import { type MistakenOption, mistakenOption } from "../../../aws/beanstalk/often-mistaken.js";
import {
  type BeanstalkEnvironment,
  hasPlaceholder,
  knownValue,
  type Model,
  type OptionSetting,
  writtenSetting,
} from "../../../model/index.js";
import { type Defect, found, type RepairDraft, type Verdict } from "../../cause.js";
import { isSlipOf } from "../slips.js";
import { namedFamily, writtenBalancer } from "./environment-facts.js";
import { conflictingOptions } from "./option-conflicts.js";
import { moveOption, removeOption, setOption } from "./option-repairs.js";
import { refusedValue } from "./option-values.js";
import { shownValue, whereOf } from "./shown.js";

const PROPERTIES = "aws:elasticbeanstalk:application:environment";
const SECRETS = "aws:elasticbeanstalk:application:environmentsecrets";

const REFUSES =
  "Elastic Beanstalk checks all option settings before it changes anything, and refuses the environment or the version as a whole";
const UNKNOWN_SETTING = "“Invalid option specification … Unknown configuration setting.”";

/** Options that Elastic Beanstalk does not know, or whose values it does not take. */
export function refusedOptions(model: Model): Verdict[] {
  const seen = new Set<string>();
  return model.environments
    .flatMap((environment) => [
      ...unknownNamespaces(environment),
      ...environment.settings.flatMap((setting) => judge(environment, setting)),
      ...conflictingOptions(environment),
    ])
    .filter(({ where, title }) => {
      // Environments that share a bundle share its files.
      const [first] = where;
      const key = JSON.stringify([first?.origin.place, title]);
      return seen.has(key) ? false : seen.add(key);
    })
    .map(found);
}

function judge(environment: BeanstalkEnvironment, setting: OptionSetting): Defect[] {
  if (hasPlaceholder(setting.namespace) || hasPlaceholder(setting.name)) return [];
  const namespace = namespaceNamed(setting.namespace);
  if (namespace === undefined) return [];
  if (namespace.removed === true) return removedOption(environment, setting);
  const option = namespace.options.find(({ name }) => name === setting.name);
  if (option === undefined) {
    return namespace.anyName === true
      ? anyNamed(setting, namespace)
      : unknownOption(environment, setting, namespace);
  }
  if (option.removed === true) return removedOption(environment, setting);
  if (namespace.resourceName === true && setting.resource === null && setting.form !== "map")
    return [withoutResource(setting)];
  return wrongPlatform(environment, setting, namespace, option) ?? wrongValue(environment, setting, option);
}

/** One finding for all options of a file that stand in the same unknown namespace. */
function unknownNamespaces(environment: BeanstalkEnvironment): Defect[] {
  const groups = new Map<string, OptionSetting[]>();
  for (const setting of environment.settings) {
    const { namespace } = setting;
    // Another case of letters is not certain to be refused.
    const known = namespaceNamed(namespace) ?? namespaceNamed(namespace.toLowerCase());
    if (known !== undefined || hasPlaceholder(namespace)) continue;
    const key = JSON.stringify([setting.section.place?.file, namespace]);
    groups.set(key, [...(groups.get(key) ?? []), setting]);
  }
  return [...groups.values()].flatMap((settings) => {
    const [first] = settings;
    return first === undefined ? [] : [unknownNamespace(environment, first, settings)];
  });
}

function unknownNamespace(
  environment: BeanstalkEnvironment,
  first: OptionSetting,
  settings: readonly OptionSetting[],
): Defect {
  const { namespace } = first;
  const homes = settings.map(homeOf);
  const [home] = homes;
  const shared = home !== undefined && homes.every((each) => each === home) ? home : undefined;
  return {
    title: `\`${namespace}\` is no namespace of Elastic Beanstalk`,
    explanation: `${REFUSES}: ${UNKNOWN_SETTING}${shared === undefined ? "" : ` Options of this name belong to ${shared}.`}`,
    where: settings.map(({ entry, name }) => ({ origin: entry, value: name })),
    confidence: 0.93,
    repairs:
      shared === undefined || settings.length > 1
        ? []
        : [moved(environment, first, { namespace: shared, name: first.name }, false)],
  };
}

function unknownOption(
  environment: BeanstalkEnvironment,
  setting: OptionSetting,
  namespace: BeanstalkNamespace,
): Defect[] {
  const { name } = setting;
  const sameButCase = namespace.options.some((option) => option.name.toLowerCase() === name.toLowerCase());
  if (sameButCase) return [];
  const mistaken = mistakenOption(setting.namespace, name);
  const slip = nearIn(namespace, name);
  const home = mistaken === undefined && slip === undefined ? homeOf(setting) : undefined;
  return [
    {
      title: `\`${name}\` is no option of ${setting.namespace}`,
      explanation: `${REFUSES}: ${UNKNOWN_SETTING} ${adviceFor(mistaken, slip, home)}`.trim(),
      where: [{ origin: setting.entry, value: `${name}: ${shownValue(setting)}` }],
      confidence: 0.97,
      repairs: repairsFor(environment, setting, mistaken, slip, home),
    },
  ];
}

/** An option whose name is a slip away, or of which the name that is written is a part. */
function nearIn(namespace: BeanstalkNamespace, name: string): BeanstalkOption | undefined {
  const part = (one: string, other: string): boolean =>
    Math.min(one.length, other.length) >= PART_LETTERS_MIN && (one.includes(other) || other.includes(one));
  return (
    namespace.options.find((option) => isSlipOf(name, option.name)) ??
    namespace.options.find((option) => part(option.name, name))
  );
}

/** Shorter parts of names say too little. */
const PART_LETTERS_MIN = 10;

/**
 * The one other namespace that has the option, where its name is no pattern. Options of one generation of
 * load balancers are never meant for the other.
 */
function homeOf({ name, namespace }: OptionSetting): string | undefined {
  const classic = namespace.startsWith("aws:elb:");
  const newer = /^aws:(?:elbv2|elasticbeanstalk:environment:process):/.test(namespace);
  const homes = namespacesWith(name).filter(
    (each) =>
      each.matches === undefined &&
      !(newer && each.namespace.startsWith("aws:elb:")) &&
      !(classic && each.namespace.startsWith("aws:elbv2:")),
  );
  return homes.length === 1 ? homes[0]?.namespace : undefined;
}

function adviceFor(
  mistaken: MistakenOption | undefined,
  slip: BeanstalkOption | undefined,
  home: string | undefined,
): string {
  if (mistaken !== undefined) return mistaken.advice;
  if (slip !== undefined) return `The option is called \`${slip.name}\`.`;
  return home === undefined ? "" : `The option belongs to ${home}.`;
}

function repairsFor(
  environment: BeanstalkEnvironment,
  setting: OptionSetting,
  mistaken: MistakenOption | undefined,
  slip: BeanstalkOption | undefined,
  home: string | undefined,
): RepairDraft[] {
  const target =
    mistaken?.instead ??
    (slip === undefined ? null : { namespace: setting.namespace, name: slip.name }) ??
    (home === undefined ? null : { namespace: home, name: setting.name });
  if (target === null) return mistaken === undefined ? [] : [taken(environment, setting)];
  const there = writtenSetting(environment, target.namespace, target.name);
  if (there !== undefined) {
    // What was meant is said already, so that the refused line adds nothing.
    return knownValue(there.value) === knownValue(setting.value) ? [taken(environment, setting)] : [];
  }
  const option = namespaceNamed(target.namespace)?.options.find(({ name }) => name === target.name);
  const value = knownValue(setting.value) ?? "";
  const fits =
    option === undefined ||
    refusedValue(option, value, { balancer: writtenBalancer(environment), family: null }) === null;
  // The same letters in another spelling, or a name that is known to be mistaken for it, can mean nothing else.
  const certain = mistaken !== undefined || lettersOf(target.name) === lettersOf(setting.name);
  const own = target.namespace === setting.namespace;
  return fits ? [moved(environment, setting, target, own && certain && setting.value.known)] : [];
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function moved(
  environment: BeanstalkEnvironment,
  setting: OptionSetting,
  to: { readonly namespace: string; readonly name: string },
  safe: boolean,
): RepairDraft {
  const where = to.namespace === setting.namespace ? `\`${to.name}\`` : `\`${to.name}\` of ${to.namespace}`;
  return { description: `write it as ${where}`, safe, changes: moveOption(environment, setting, to) };
}

function taken(environment: BeanstalkEnvironment, setting: OptionSetting): RepairDraft {
  return {
    description: `take \`${setting.name}\` out`,
    safe: true,
    changes: removeOption(environment, setting),
  };
}

function removedOption(environment: BeanstalkEnvironment, setting: OptionSetting): Defect[] {
  if (knownValue(environment.platform.operatingSystem) === "AL1") return [];
  const mistaken = mistakenOption(setting.namespace, setting.name);
  const files = setting.namespace.endsWith(":staticfiles");
  const to = files
    ? { namespace: "aws:elasticbeanstalk:environment:proxy:staticfiles", name: setting.name }
    : (mistaken?.instead ?? null);
  const advice = files ? `Static files are set in ${to?.namespace} now.` : (mistaken?.advice ?? "");
  return [
    {
      title: `\`${setting.name}\` of ${setting.namespace} is gone since Amazon Linux 2`,
      explanation:
        `Only the Amazon Linux AMI (AL1) had it, which was retired on 18 July 2022. On a platform of today ${REFUSES.charAt(0).toLowerCase()}${REFUSES.slice(1)}: ${UNKNOWN_SETTING} ${advice}`.trim(),
      where: [{ origin: setting.entry, value: `${setting.name}: ${shownValue(setting)}` }],
      confidence: 0.9,
      repairs: to === null ? [] : [moved(environment, setting, to, false)],
    },
  ];
}

function withoutResource(setting: OptionSetting): Defect {
  return {
    title: `\`${setting.name}\` names no action that it belongs to`,
    explanation: `Options of ${setting.namespace} belong to one of several actions, told apart by \`resource_name\`. Elastic Beanstalk refuses one without it.`,
    where: [{ origin: setting.entry, value: setting.name }],
  };
}

/** Null when the platform has the option, or is not told by a file. */
function wrongPlatform(
  environment: BeanstalkEnvironment,
  setting: OptionSetting,
  namespace: BeanstalkNamespace,
  option: BeanstalkOption,
): Defect[] | null {
  const family = namedFamily(environment);
  const families = option.families ?? namespace.families;
  if (family === null || families === undefined || families.includes(family)) return null;
  // A property of the environment is only a variable where the platform gives it no meaning.
  if (setting.namespace === PROPERTIES) return null;
  const branch = knownValue(environment.platform.branch) ?? family;
  return [
    {
      title: `the platform ${branch} has no ${setting.namespace}`,
      explanation: `These options belong to other platforms. ${REFUSES}: ${UNKNOWN_SETTING}`,
      where: [
        { origin: setting.entry, value: setting.name },
        { origin: environment.platform.origin, value: branch },
      ],
      confidence: 0.85,
      repairs: [
        {
          description: `take \`${setting.name}\` out`,
          safe: false,
          changes: removeOption(environment, setting),
        },
      ],
    },
  ];
}

function wrongValue(
  environment: BeanstalkEnvironment,
  setting: OptionSetting,
  option: BeanstalkOption,
): Defect[] {
  if (!setting.value.known || setting.overriddenBy !== null) return [];
  const context = { balancer: writtenBalancer(environment), family: namedFamily(environment) };
  const refusal = refusedValue(option, setting.value.value, context);
  if (refusal === null) return [];
  const { allowed, answer, instead } = refusal;
  const value = setting.value.value.trim();
  const empty = value === "";
  const repairs: RepairDraft[] = empty
    ? [emptied(environment, setting)]
    : instead === null
      ? []
      : [{ description: `write ${instead}`, safe: false, changes: setOption(setting, instead) }];
  return [
    {
      title: `\`${setting.name}\` is ${empty ? "empty" : shownValue(setting)}, ${allowed}`,
      explanation: `${REFUSES}: “Invalid option value … ${answer}”. Nothing of the version is deployed.`,
      where: [whereOf(setting)],
      confidence: 0.96,
      repairs,
    },
  ];
}

/** An empty value says nothing that leaving the option out does not say. */
function emptied(environment: BeanstalkEnvironment, setting: OptionSetting): RepairDraft {
  return {
    description: `take \`${setting.name}\` out; left out it means the same`,
    safe: true,
    changes: removeOption(environment, setting),
  };
}

/** Names and values of the user's own, within the characters that are taken. */
function anyNamed(setting: OptionSetting, namespace: BeanstalkNamespace): Defect[] {
  if (setting.namespace === SECRETS) return noReference(setting);
  if (setting.namespace !== PROPERTIES || namespace.namePattern?.test(setting.name) !== false) return [];
  return [
    {
      title: `\`${setting.name}\` cannot be the name of an environment property`,
      explanation: `Names of environment properties are made of letters, digits and _ . : / + \\ - @. ${REFUSES}.`,
      where: [{ origin: setting.entry, value: setting.name }],
      confidence: 0.9,
    },
  ];
}

function noReference(setting: OptionSetting): Defect[] {
  if (!setting.value.known || hasPlaceholder(setting.value.value)) return [];
  if (/^arn:aws[a-z-]*:(?:secretsmanager|ssm):.+$/.test(setting.value.value.trim())) return [];
  return [
    {
      title: `\`${setting.name}\` names no secret`,
      explanation: `A value of ${SECRETS} is the ARN of a secret of AWS Secrets Manager or of a parameter of Systems Manager. ${REFUSES} when it is anything else.`,
      where: [{ origin: setting.origin, value: "" }],
      confidence: 0.97,
    },
  ];
}
