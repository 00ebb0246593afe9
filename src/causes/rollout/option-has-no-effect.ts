import type { BeanstalkEnvironment } from "../../model/index.js";
import { optionsWithoutEffect } from "../shared/beanstalk/options-without-effect.js";
import { optionsWithoutEffectExamples } from "../shared/beanstalk/options-without-effect.examples.js";
import { idleTaskExamples } from "../shared/beanstalk/worker-paths.examples.js";
import { isSurely } from "../shared/beanstalk/worker-paths.js";
import { defineCause, found, type Verdict } from "../cause.js";

export const cause = defineCause({
  id: "option-has-no-effect",
  title: "a setting is taken and does nothing",
  severity: "warning",
  meaning:
    "A setting stands in the files, the platform takes it, and it changes nothing: another setting wins over it, what it belongs to is not there, or the platform does not look where it stands.",
  hurts:
    "Nobody is told. The deployment runs with another value than the one that is written, and whoever looks for the reason of a failure trusts a line that does not hold.",
  mend: "Take the setting out, or set what it needs to have an effect. The finding says which of the two there is to choose.",
  links: [
    {
      title: "Elastic Beanstalk: precedence of configuration options",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options.html",
    },
    {
      title: "Elastic Beanstalk: options for all environments",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html",
    },
  ],
  check: (model) => [
    ...optionsWithoutEffect(model),
    ...model.environments.flatMap((each) => [...ignoredIn(each), ...idleTasks(each)]),
  ],
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [...optionsWithoutEffectExamples.failing, ...idleTaskExamples.failing],
    healthy: [...optionsWithoutEffectExamples.healthy, ...idleTaskExamples.healthy],
  },
});

function ignoredIn({ ignored }: BeanstalkEnvironment): Verdict[] {
  return ignored.map(({ origin, what, why, file }) =>
    found({
      title: `${what} is not read`,
      explanation: `Elastic Beanstalk leaves ${file} alone: ${why}.`,
      where: [{ origin, value: "" }],
    }),
  );
}

/** Only worker environments have the daemon that reads the schedule. */
function idleTasks(environment: BeanstalkEnvironment): Verdict[] {
  const [first] = environment.periodicTasks;
  if (first === undefined || !isSurely(environment, "WebServer")) return [];
  return [
    found({
      title: "cron.yaml does nothing in a web server environment",
      explanation: `The periodic tasks of cron.yaml, ${first.name} first of all, are messages that the daemon of a worker environment sends to itself. A web server environment has no such daemon: nothing is ever started.`,
      where: [{ origin: first.origin, value: "" }],
    }),
  ];
}
