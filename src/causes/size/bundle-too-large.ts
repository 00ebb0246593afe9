import { BUNDLE_BYTES_MAX } from "../../aws/beanstalk/platform-defaults.js";
import type { BeanstalkEnvironment, Model } from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { defineCause, found, type Sign, type Verdict } from "../cause.js";
import { pythonBundle } from "../examples/bundles.js";
import { functionBundles } from "./function-bundle.js";
import { containerPlaces, signOf, spokenMatches } from "../shared/text-signs.js";

const MEBIBYTE = 1024 * 1024;

export const cause = defineCause({
  id: "bundle-too-large",
  title: "What is deployed is larger than the platform takes",
  severity: "error",
  meaning: "The source bundle or package is beyond the limit of the service.",
  hurts:
    "The version is refused before anything is started: the upload fails, or Elastic Beanstalk cannot make an application version of it.",
  mend: "Leave out what the platform installs by itself (node_modules, virtual environments, build caches) and what does not belong to the code: models, videos, dumps. Put these into S3 and fetch them at the start. `.ebignore` says what the EB CLI leaves out.",
  links: [
    {
      title: "Create an Elastic Beanstalk application source bundle",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/applications-sourcebundle.html",
    },
    {
      title: "Lambda quotas",
      url: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    },
  ],
  check: (model) => [...model.environments.flatMap(judge), ...functionBundles(model)],
  signs,
  explainsEvents: ["start-failed", "deployment-failed"],
  explains: [],
  examples: {
    failing: [
      {
        name: "the package is refused",
        timeline: [
          {
            at: 3,
            subject: "function/thumbnail",
            kind: "log-line",
            text: "Unzipped size must be smaller than 262144000 bytes",
          },
        ],
      },
    ],
    healthy: [{ name: "a small bundle", files: pythonBundle() }],
  },
});

function judge({ bundle, bundleBytes, origin }: BeanstalkEnvironment): Verdict[] {
  if (bundle === null || bundleBytes === null) return [];
  if (bundleBytes <= BUNDLE_BYTES_MAX) return [{ outcome: "not-found" }];
  const size = Math.round(bundleBytes / MEBIBYTE);
  return [
    found({
      title: `the bundle is ${size} MB, at most ${BUNDLE_BYTES_MAX / MEBIBYTE} MB are taken`,
      explanation: `The archive has ${size} MB. Elastic Beanstalk takes source bundles of at most ${BUNDLE_BYTES_MAX / MEBIBYTE} MB and refuses this one.`,
      where: [{ origin, value: bundle.replace(/!.*$/, "") }],
    }),
  ];
}

const WORDINGS = [
  { pattern: /source bundle (?:is|exceeds)[^.]{0,60}(?:512|500) ?MB/i, strength: 0.95 },
  { pattern: /Unzipped size must be smaller than \d+ bytes/, strength: 0.97 },
  {
    pattern: /Request must be smaller than \d+ bytes for the (?:CreateFunction|UpdateFunctionCode)/,
    strength: 0.97,
  },
];

function signs(timeline: Timeline, model: Model | null): Sign[] {
  return signOf(spokenMatches(timeline, WORDINGS), {
    explanation: "The service says itself that the package is too large.",
    where: containerPlaces(model),
  });
}
