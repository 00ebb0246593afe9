import { EB_CLI_INSTANCE_PROFILE } from "../../aws/beanstalk/recommended-values.js";
import {
  type BeanstalkEnvironment,
  knownValue,
  type OptionSetting,
  writtenSetting,
} from "../../model/index.js";
import { environmentTemplate } from "../examples/beanstalk.js";
import { addOption } from "../shared/beanstalk/option-repairs.js";
import { whereOf } from "../shared/beanstalk/shown.js";
import { profileExamples } from "./instance-calls.examples.js";
import { instancesWithoutProfile } from "./instance-calls.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";

const LAUNCH = "aws:autoscaling:launchconfiguration";
const PROFILE = "IamInstanceProfile";

const template = (...settings: Parameters<typeof environmentTemplate>[0]): Record<string, string> => ({
  "environment.yaml": environmentTemplate(settings),
});

export const cause = defineCause({
  id: "instance-profile-missing",
  title: "there is no instance profile",
  severity: "error",
  meaning:
    "The request that makes the Elastic Beanstalk environment names no instance profile, or names a role where a profile belongs; or the user data of other instances calls AWS without one. The console and the EB CLI fill one in; the API, CloudFormation and Terraform do not.",
  hurts:
    "Elastic Beanstalk answers “Environment must have instance profile associated with it” within the first minute, and the environment is not launched. In a stack everything made so far is taken away again. Other instances start, and every call of AWS fails with “Unable to locate credentials”.",
  mend: "Make an instance profile around a role with the managed policy AWSElasticBeanstalkWebTier (AWSElasticBeanstalkWorkerTier for workers), and name it in `IamInstanceProfile` of aws:autoscaling:launchconfiguration.",
  links: [
    {
      title: "Managing Elastic Beanstalk instance profiles",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/iam-instanceprofile.html",
    },
  ],
  check: (model) => [...model.environments.map(judge), ...instancesWithoutProfile(model)],
  explainsEvents: ["stack-resource", "stack-failed", "stack-rolled-back"],
  explains: [],
  examples: {
    failing: [
      ...profileExamples.failing,
      { name: "a template without one", files: template(["aws:autoscaling:asg", "MinSize", "2"]) },
      {
        name: "a role's ARN in its place",
        files: template([LAUNCH, PROFILE, "arn:aws:iam::111122223333:role/orders-web"]),
      },
    ],
    healthy: [
      ...profileExamples.healthy,
      { name: "a profile by its name", files: template([LAUNCH, PROFILE, "orders-web"]) },
      {
        name: "a profile by its ARN",
        files: template([LAUNCH, PROFILE, "arn:aws:iam::111122223333:instance-profile/orders-web"]),
      },
      {
        name: "a bundle alone: the console or the EB CLI names one",
        files: { ".ebextensions/a.config": "option_settings:\n  aws:autoscaling:asg: { MinSize: 2 }\n" },
      },
      {
        name: "the bundle beside the template names it",
        files: {
          ...template(["aws:autoscaling:asg", "MinSize", "2"]),
          ".ebextensions/a.config": `option_settings:\n  ${LAUNCH}: { ${PROFILE}: orders-web }\n`,
        },
      },
    ],
  },
});

function judge(environment: BeanstalkEnvironment): Verdict {
  const setting = writtenSetting(environment, LAUNCH, PROFILE);
  if (setting !== undefined) return isRole(setting) ? roleInstead(setting) : { outcome: "not-found" };
  if (!environment.requestKnown) {
    const reason = "the request that makes the environment is not wholly among these files";
    return environment.settings.some(({ source }) => source === "direct")
      ? unknownBecause("which instance profile the environment has", reason, environment.origin)
      : notApplicable("the console or the EB CLI makes the environment");
  }
  return missing(environment);
}

function isRole({ value }: OptionSetting): boolean {
  return /^arn:aws[\w-]*:iam::[^:]*:role\//.test(knownValue(value) ?? "");
}

function roleInstead(setting: OptionSetting): Verdict {
  return found({
    title: `\`${PROFILE}\` names a role, not an instance profile`,
    explanation:
      "Instances get their credentials from an instance profile, which holds a role. Elastic Beanstalk refuses a role's ARN (“The instance profile … associated with the environment is invalid”), and the environment is not launched.",
    where: [whereOf(setting)],
    confidence: 0.95,
  });
}

function missing(environment: BeanstalkEnvironment): Verdict {
  const [beside] = environment.settings.filter(({ source }) => source === "direct");
  return found({
    title: "the environment has no instance profile",
    explanation: `Neither the request${environment.bundle === null ? "" : " nor the bundle's configuration files"} sets \`${PROFILE}\` of ${LAUNCH}. Elastic Beanstalk makes no environment without one: “Environment must have instance profile associated with it.”`,
    where: [{ origin: environment.origin, value: "" }],
    // A configuration file of a bundle that is not here could name one.
    confidence: environment.bundle === null ? 0.85 : 0.95,
    repairs:
      beside === undefined
        ? []
        : [
            {
              description: "name the profile that the console makes, where the account has it",
              safe: false,
              changes: addOption(beside, {
                namespace: LAUNCH,
                name: PROFILE,
                value: EB_CLI_INSTANCE_PROFILE,
              }),
            },
          ],
  });
}
