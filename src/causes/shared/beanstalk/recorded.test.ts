// Two bundles as they were once deployed: what was wrong with their settings is found, and nothing else is said.
import { describe, expect, it } from "vitest";
import type { Model } from "../../../model/index.js";
import { readTexts } from "../../../read/index.js";
import { causes } from "../../index.js";
import { options } from "../../examples/beanstalk.js";

const SETTINGS = ["configuration-file-invalid", "option-has-no-effect", "configuration-drift"];

async function said(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { models } = await readTexts(files);
  return models.flatMap((model: Model) =>
    causes
      .filter(({ id }) => SETTINGS.includes(id))
      .flatMap((cause) => (cause.check?.(model) ?? []).map((verdict) => ({ cause, verdict })))
      .flatMap(({ cause, verdict }) =>
        verdict.outcome === "found" ? [`${cause.id}: ${verdict.defect.title ?? cause.title}`] : [],
      ),
  );
}

describe("a repair of a bundle that never became healthy", () => {
  const application = {
    Procfile: "web: gunicorn --bind 0.0.0.0:8000 wsgi:application\n",
    "wsgi.py": "from application import app\napplication = app\n",
    "application.py":
      'from flask import Flask\napp = Flask(__name__)\n\n@app.route("/health")\ndef health():\n    return "ok"\n',
    "requirements.txt": "flask==3.0.3\ngunicorn==21.2.0\n",
  };
  const repair = {
    ".ebextensions/01_port_config.config": options({
      "aws:elasticbeanstalk:application:environment": ["PORT: 8000"],
      "aws:elasticbeanstalk:environment": ["ServicePort: 8000"],
      "aws:elasticbeanstalk:container:python": ["WSGIPath: wsgi.py"],
    }),
    ".ebextensions/02_health_check.config": options({
      "aws:elasticbeanstalk:application:environment": ["FLASK_ENV: production"],
      "aws:elasticbeanstalk:environment": ["EnvironmentType: LoadBalanced"],
      "aws:elasticbeanstalk:healthreporting:system": ["SystemType: enhanced"],
      "aws:elasticbeanstalk:application": ["Application Healthcheck URL: /health"],
      "aws:elasticbeanstalk:environment:process:default": [
        "HealthCheckPath: /health",
        "MatcherHTTPCode: 200",
        "Port: 8000",
        "Timeout: 300",
      ],
    }),
    ".ebextensions/03_python_config.config": options({
      "aws:elasticbeanstalk:container:python": ["PythonVersion: 3.11"],
    }),
    ".ebextensions/04_s3_config.config": options({
      "aws:elasticbeanstalk:application:environment": [
        "S3_BUCKET: shine-ml-models-2025",
        "S3_MODEL_KEY: fixed_model_best.h5",
      ],
    }),
  };

  it("names options that do not exist, and one that the Procfile makes void", async () => {
    expect((await said({ ...application, ...repair })).toSorted()).toEqual([
      "configuration-file-invalid: `PythonVersion` is no option of aws:elasticbeanstalk:container:python",
      "configuration-file-invalid: `ServicePort` is no option of aws:elasticbeanstalk:environment",
      "configuration-file-invalid: `Timeout` is no option of aws:elasticbeanstalk:environment:process:default",
      "option-has-no-effect: `WSGIPath` does nothing beside a Procfile",
    ]);
  });

  it("had nothing wrong in its settings before it had any", async () => {
    expect(await said(application)).toEqual([]);
  });
});

describe("a bundle that became healthy in the end", () => {
  const balancer = (...lines: readonly string[]): Record<string, string> => ({
    Procfile: "web: gunicorn --config gunicorn.conf.py app:app\n",
    "app.py": "from flask import Flask\napp = Flask(__name__)\n",
    "requirements.txt": "flask==2.3.3\ngunicorn==21.2.0\n",
    ".ebextensions/01_environment.config": options({
      "aws:elasticbeanstalk:environment": ["EnvironmentType: LoadBalanced", "LoadBalancerType: application"],
      "aws:elbv2:loadbalancer": lines,
      "aws:autoscaling:asg": ["MinSize: 3", "MaxSize: 15", "Cooldown: 180"],
      "aws:autoscaling:trigger": [
        "MeasureName: CPUUtilization",
        "Unit: Percent",
        "UpperThreshold: 70",
        "LowerThreshold: 30",
        "UpperBreachScaleIncrement: 2",
        "LowerBreachScaleIncrement: -1",
        "BreachDuration: 3",
        "Period: 1",
      ],
      "aws:elasticbeanstalk:environment:process:default": [
        "HealthCheckPath: /health",
        "HealthCheckInterval: 15",
        "HealthCheckTimeout: 5",
      ],
      "aws:elasticbeanstalk:healthreporting:system": ["SystemType: enhanced"],
      "aws:elasticbeanstalk:cloudwatch:logs": ["StreamLogs: true", "RetentionInDays: 7"],
    }),
  });

  it("was refused for the empty bucket of its access logs", async () => {
    expect(
      await said(
        balancer(
          'AccessLogsS3Enabled: "false"',
          'AccessLogsS3Bucket: ""',
          'AccessLogsS3Prefix: ""',
          "IdleTimeout: 300",
        ),
      ),
    ).toEqual(["configuration-file-invalid: `AccessLogsS3Bucket` is empty, at least 3 characters"]);
  });

  it("has nothing wrong with the idle timeout alone", async () => {
    expect(await said(balancer("IdleTimeout: 600"))).toEqual([]);
  });
});
