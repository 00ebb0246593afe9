// The two recorded bundles on Elastic Beanstalk as whole bundles: what the path of a request says of them.
import { describe, expect, it } from "vitest";
import { check } from "../check/check.js";
import { readTexts } from "../read/read.js";

const PATH_CAUSES = new Set([
  "port-mismatch",
  "bind-loopback",
  "health-path-missing",
  "health-depends-on-dependency",
  "entrypoint-wrong",
  "leader-only-missing",
  "deploy-hook-failed",
]);

async function pathCauses(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { models, problems } = await readTexts(files);
  expect(problems).toEqual([]);
  expect(models).toHaveLength(1);
  return models.flatMap((model) =>
    check(model)
      .findings.filter(({ cause }) => PATH_CAUSES.has(cause))
      .map(({ cause, title }) => `${cause}: ${title}`),
  );
}

const SHINE = {
  Procfile: "web: gunicorn --bind 0.0.0.0:8000 wsgi:application\n",
  "requirements.txt": "Flask==2.3.3\ngunicorn==21.2.0\nboto3==1.28.85\n",
  "wsgi.py": "from application import app\n\napplication = app\n",
  "application.py": `import os

from flask import Flask, jsonify

app = Flask(__name__)


@app.route("/health")
def health():
    return jsonify(status="ok"), 200


@app.route("/api/health")
def api_health():
    return jsonify(status="ok"), 200


@app.route("/ready")
def ready():
    return jsonify(ready=os.path.exists("/tmp/fixed_model_best.h5")), 200


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", 8000)))
`,
};

const CLI = {
  ".elasticbeanstalk/config.yml": "global:\n  application_name: shine\n  default_platform: Python 3.11\n",
};

describe("shine", () => {
  it("first attempt: nginx reaches gunicorn on 8000, but nothing answers the default path", async () => {
    const found = await pathCauses({ ...SHINE, ...CLI });
    expect(found).toEqual([expect.stringMatching(/^health-path-missing: \/ is asked/)]);
  });

  it("with a path that is there, port 8000 asked past the proxy is reached as well", async () => {
    const repaired = {
      ".ebextensions/01_port_config.config":
        "option_settings:\n  aws:elasticbeanstalk:application:environment:\n    PORT: 8000\n",
      ".ebextensions/02_health_check.config": `option_settings:
  aws:elasticbeanstalk:environment:
    EnvironmentType: LoadBalanced
    LoadBalancerType: application
  aws:elasticbeanstalk:environment:process:default:
    HealthCheckPath: /health
    MatcherHTTPCode: 200
    Port: 8000
`,
    };
    expect(await pathCauses({ ...SHINE, ...CLI, ...repaired })).toEqual([]);
  });

  it("as written to repair it: WSGIPath names a file, which counts once the Procfile is gone", async () => {
    const { Procfile: _left, ...bundle } = SHINE;
    const wsgi = {
      ".ebextensions/01_port_config.config":
        "option_settings:\n  aws:elasticbeanstalk:container:python:\n    WSGIPath: wsgi.py\n",
    };
    expect(await pathCauses({ ...SHINE, ...CLI, ...wsgi })).not.toContainEqual(
      expect.stringMatching(/^entrypoint-wrong/),
    );
    expect(await pathCauses({ ...bundle, ...CLI, ...wsgi })).toContainEqual(
      expect.stringMatching(/^entrypoint-wrong: wsgi\.py is a file name/),
    );
  });
});

const PRISM = {
  Procfile: "web: gunicorn --config gunicorn.conf.py app:app\n",
  "requirements.txt": "Flask==2.3.3\ngunicorn==21.2.0\ngevent==24.2.1\n",
  "gunicorn.conf.py": `bind = "0.0.0.0:8000"
workers = 5
worker_class = "gevent"
worker_connections = 2000
timeout = 600
graceful_timeout = 60
backlog = 4096
`,
  "app.py": `from flask import Flask, jsonify, render_template

app = Flask(__name__)


@app.route("/")
def index():
    return render_template("index.html")


@app.route("/health")
def health():
    return jsonify(status="healthy"), 200
`,
  ".ebextensions/01_environment.config": `option_settings:
  aws:elasticbeanstalk:application:environment:
    FLASK_APP: app.py
    PORT: 8000
  aws:elasticbeanstalk:environment:
    EnvironmentType: LoadBalanced
    LoadBalancerType: application
  aws:elasticbeanstalk:environment:process:default:
    HealthCheckPath: /health
    HealthCheckInterval: 15
  aws:autoscaling:asg:
    MinSize: 3
    MaxSize: 15
`,
  ".ebextensions/02_packages.config": `packages:
  yum:
    gcc: []
    libxml2-devel: []
container_commands:
  01_folders:
    command: mkdir -p uploads data /var/log/gunicorn && chmod 777 uploads data
`,
};

describe("prism", () => {
  it("reaches its health path through nginx", async () => {
    expect(await pathCauses(PRISM)).toEqual([]);
  });

  it("would not, did gunicorn's own file name another port than PORT", async () => {
    const moved = { ...PRISM, "gunicorn.conf.py": PRISM["gunicorn.conf.py"].replace("8000", "9000") };
    expect(await pathCauses(moved)).toEqual([expect.stringMatching(/^port-mismatch: .*port 8000.*9000/)]);
  });
});
