import { describe, expect, it } from "vitest";
import { changedTexts, readTexts } from "../../../read/index.js";
import { causes } from "../../index.js";

const FILE = ".ebextensions/a.config";

/** The file after the first repair of the first finding of a cause. */
async function mended(text: string, id = "configuration-file-invalid"): Promise<string | undefined> {
  const result = await readTexts({ [FILE]: text });
  const [model] = result.models;
  const verdicts = model === undefined ? [] : (causes.find((each) => each.id === id)?.check?.(model) ?? []);
  const defect = verdicts.flatMap((each) => (each.outcome === "found" ? [each.defect] : []))[0];
  return changedTexts(result, defect?.repairs?.[0]?.changes ?? [])?.texts.get(FILE);
}

describe("repairs of options", () => {
  it("move an option to its own namespace in a map, comments kept", async () => {
    expect(
      await mended(
        "# settings\noption_settings:\n  aws:elasticbeanstalk:environment:\n    ServicePort: 8000 # the app\n    EnvironmentType: LoadBalanced\n",
      ),
    ).toBe(
      '# settings\noption_settings:\n  aws:elasticbeanstalk:environment:\n    EnvironmentType: LoadBalanced\n  aws:elasticbeanstalk:application:environment:\n    PORT: "8000"\n',
    );
  });

  it("rename an option where it stands alone", async () => {
    expect(
      await mended(
        "option_settings:\n  aws:elasticbeanstalk:environment:process:default:\n    Timeout: 30\n",
      ),
    ).toBe(
      'option_settings:\n  aws:elasticbeanstalk:environment:process:default:\n    HealthCheckTimeout: "30"\n',
    );
  });

  it("move no value that only a function makes", async () => {
    expect(
      await mended("option_settings:\n  aws:autoscaling:asg:\n    CustomAvailabilityZones: !Ref Zones\n"),
    ).toBeUndefined();
  });

  it("rewrite the item of a list", async () => {
    expect(
      await mended(
        "option_settings:\n  - namespace: aws:elasticbeanstalk:environment\n    option_name: ServicePort\n    value: 8000\n",
      ),
    ).toBe(
      "option_settings:\n  - namespace: aws:elasticbeanstalk:application:environment\n    option_name: PORT\n    value: 8000\n",
    );
  });

  it("take an option out, with its namespace when that is all it holds", async () => {
    expect(
      await mended(
        "option_settings:\n  aws:elasticbeanstalk:container:python:\n    PythonVersion: 3.11\n  aws:autoscaling:asg:\n    MinSize: 2\n",
      ),
    ).toBe("option_settings:\n  aws:autoscaling:asg:\n    MinSize: 2\n");
  });

  it("write a value within the range", async () => {
    expect(
      await mended(
        "option_settings:\n  aws:elasticbeanstalk:environment:process:default:\n    HealthCheckTimeout: 300\n    HealthCheckInterval: 300\n",
      ),
    ).toContain("HealthCheckTimeout: 60\n");
  });

  it("add what an option needs", async () => {
    expect(
      await mended(
        "option_settings:\n  - namespace: aws:elasticbeanstalk:cloudwatch:logs\n    option_name: RetentionInDays\n    value: 30\n",
        "option-has-no-effect",
      ),
    ).toContain("option_name: StreamLogs");
  });
});
