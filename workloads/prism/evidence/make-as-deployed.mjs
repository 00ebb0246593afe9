// Writes evidence/as-deployed: the record's times and figures in the shapes that such log bundles have. What is
// on record and what is filled in, README.md says. Without chance: every run writes the same bytes.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BALANCERS, logged, requests } from "./requests.mjs";

const folder = fileURLToPath(new URL("as-deployed/var/log/", import.meta.url));
const INSTANCE = { id: "i-0f3b6c9d2e5a81740", host: "ip-172-31-22-64" };
const STACK =
  "arn:aws:cloudformation:eu-north-1:111122223333:stack/awseb-e-prism2cxkq-stack/6d1f3a20-cafe-11f0-9b7e-0a1b2c3d4e5f";
const BUCKET = "elasticbeanstalk-eu-north-1-111122223333";
const BUNDLE_BYTES = 2_936_013; // 2.80 MiB on disk, 2.94 MB downloaded: both figures of the record

const day = "2025-11-26";
const slashed = day.replaceAll("-", "/");
const write = (name, lines) => {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, lines.length === 0 ? "" : `${lines.join("\n")}\n`);
};

/** Lines of one second, some hundred microseconds apart, as the engine writes them. */
function engine(second, from, ...messages) {
  return messages.map((message, index) => {
    const micros = String(from + index * 137).padStart(6, "0");
    return `${slashed} ${second}.${micros} [INFO] ${message}`;
  });
}
const metadata = (resource) =>
  `Running command: /opt/aws/bin/cfn-get-metadata -s ${STACK} -r ${resource} --region eu-north-1`;
const cfnInit = (set) =>
  `Running command: /opt/aws/bin/cfn-init -s ${STACK} -r AWSEBAutoScalingGroup --region eu-north-1 --configsets ${set}`;
const hooks = (phase, folder_) => [
  `Executing platform hooks in .platform/hooks/${phase}/`,
  `The dir .platform/hooks/${phase}/ does not exist`,
  `Finished running scripts in /var/app/${folder_}/.platform/hooks/${phase}`,
];

const PACKAGES =
  "Flask-2.3.3 Jinja2-3.1.6 MarkupSafe-3.0.3 Werkzeug-3.1.3 amqp-5.3.1 billiard-4.2.2 blinker-1.9.0 boto3-1.28.85 botocore-1.31.85 celery-5.3.4 click-8.3.1 click-didyoumean-0.3.1 click-plugins-1.1.1.2 click-repl-0.3.0 gevent-24.2.1 greenlet-3.0.3 gunicorn-21.2.0 itsdangerous-2.2.0 jmespath-1.0.1 kombu-5.5.4 lxml-4.9.3 prompt_toolkit-3.0.52 python-docx-0.8.11 redis-5.0.1 rq-1.15.1 s3transfer-0.7.0 tzdata-2025.2 urllib3-2.0.7 vine-5.1.0 wcwidth-0.2.14 zope.event-6.1 zope.interface-8.1.1".split(
    " ",
  );
const SITE = "/var/app/venv/staging-LQM1lest/lib/python3.11/site-packages";
const pip = [
  ...PACKAGES.map((name) => `Collecting ${name.replace(/-(?=\d)/, "==")}`),
  ...["packaging", "python-dateutil", "six"].map(
    (name) => `Requirement already satisfied: ${name} in ${SITE}`,
  ),
  `Installing collected packages: ${PACKAGES.map((name) => name.replace(/-\d.*$/, "")).join(", ")}`,
  "  Attempting uninstall: gunicorn",
  "    Found existing installation: gunicorn 23.0.0",
  "    Uninstalling gunicorn-23.0.0:",
  "      Successfully uninstalled gunicorn-23.0.0",
  `Successfully installed ${PACKAGES.join(" ")}`,
];

const success = {
  status: "SUCCESS",
  api_version: "1.0",
  results: [
    {
      status: "SUCCESS",
      msg: "Engine execution has succeeded.",
      returncode: 0,
      events: [
        { msg: "Instance deployment completed successfully.", timestamp: 1764181990012, severity: "INFO" },
      ],
    },
  ],
};

write("eb-engine.log", [
  ...engine(
    "18:31:57",
    402118,
    "Starting...",
    "Starting EBPlatform-PlatformEngine",
    "reading event message file",
  ),
  ...engine("18:31:57", 402611, "Engine received EB command userdata-exec"),
  "",
  ...engine("18:31:57", 433071, metadata("AWSEBAutoScalingGroup")),
  ...engine("18:31:57", 801546, metadata("AWSEBBeanstalkMetadata")),
  ...engine("18:31:58", 170232, "This is a workflow controlled instance.", "Engine command: (env-launch)"),
  "",
  ...engine(
    "18:31:58",
    170689,
    "Executing instruction: SyncClock",
    "Starting SyncClock",
    "Running command: /usr/bin/chronyc tracking",
  ),
  ...engine(
    "18:31:58",
    195330,
    "Executing instruction: configureSqsd",
    "This is a web server environment instance, skip configure sqsd daemon ...",
  ),
  ...engine("18:31:59", 20415, "Running command: systemctl start cfn-hup.service"),
  ...engine(
    "18:31:59",
    131208,
    "Instance has NOT been bootstrapped",
    "Executing instruction: SetupPublishLogCronjob",
    "Setup publish logs cron job...",
    "Copying file /opt/elasticbeanstalk/config/private/logtasks/cron/publishlogs to /etc/cron.d/publishlogs",
    "Executing instruction: MarkBootstrapped",
    "Starting MarkBootstrapped",
    "Marked instance as Bootstrapped",
    "Executing instruction: Save CFN Stack Info",
    "Starting SwitchCFNStack",
    "Executing cleanup logic",
    "Platform Engine finished execution on command: env-launch",
  ),
  "",
  ...engine(
    "18:32:20",
    611840,
    "Starting...",
    "Starting EBPlatform-PlatformEngine",
    "reading event message file",
  ),
  ...engine("18:32:20", 612403, "Engine received EB command cfn-hup-exec"),
  "",
  ...engine("18:32:20", 690114, metadata("AWSEBAutoScalingGroup")),
  ...engine("18:32:20", 998802, metadata("AWSEBBeanstalkMetadata")),
  ...engine(
    "18:32:21",
    307615,
    "checking whether command app-deploy is applicable to this instance...",
    "this command is applicable to the instance, thus instance should execute command",
    "Engine command: (app-deploy)",
  ),
  "",
  ...engine(
    "18:32:21",
    308127,
    "Downloading EB Application...",
    "Region: eu-north-1",
    "envID: e-prism2cxkq",
    `envBucket: ${BUCKET}`,
    "accountID: 111122223333",
    "Using manifest file name from command request",
    "Download app version manifest",
  ),
  ...engine(
    "18:32:21",
    371904,
    "Download successful112bytes downloaded",
    "Trying to read and parse version manifest...",
  ),
  ...engine(
    "18:32:21",
    372310,
    `Downloading: bucket: ${BUCKET}, object: resources/environments/e-prism2cxkq/_runtime/_versions/prism/prism-2025-11-26, expected bucket owner: 111122223333`,
  ),
  ...engine("18:32:21", 527740, `Download successful${BUNDLE_BYTES}bytes downloaded`),
  ...engine(
    "18:32:22",
    14225,
    "Executing instruction: ElectLeader",
    `Running leader election for instance ${INSTANCE.id}...`,
    "Calling the cfn-elect-cmd-leader to elect the command leader.",
  ),
  ...engine(
    "18:32:22",
    351877,
    "Instance is Leader.",
    "Executing instruction: stopSqsd",
    "This is a web server environment instance, skip stop sqsd daemon ...",
    "Executing instruction: PreBuildEbExtension",
    "Starting executing the config set Infra-EmbeddedPreBuild.",
    cfnInit("Infra-EmbeddedPreBuild"),
  ),
  ...engine("18:32:52", 88310, "Finished executing the config set Infra-EmbeddedPreBuild."),
  "",
  ...engine(
    "18:32:52",
    88512,
    "Executing instruction: StageApplication",
    "Recreating /var/app/staging/",
    "extracting /opt/elasticbeanstalk/deployment/app_source_bundle to /var/app/staging/",
    "Running command: /usr/bin/unzip -q -o /opt/elasticbeanstalk/deployment/app_source_bundle -d /var/app/staging/",
  ),
  ...engine(
    "18:32:52",
    171260,
    "finished extracting /opt/elasticbeanstalk/deployment/app_source_bundle to /var/app/staging/ successfully",
    "Executing instruction: RunAppDeployPreBuildHooks",
    ...hooks("prebuild", "staging"),
    "Executing instruction: InstallDependency",
    "checking dependencies file",
    "Installing dependencies with requirements.txt by using Pip",
    "Running command: /var/app/venv/staging-LQM1lest/bin/pip install -r requirements.txt",
  ),
  ...engine("18:33:03", 204410, pip.join("\n")),
  "",
  ...engine(
    "18:33:03",
    204622,
    "Executing instruction: check Procfile",
    "Executing instruction: write application generated Procfile",
    "Executing instruction: configure X-Ray",
    "X-Ray is not enabled.",
    "Executing instruction: configure proxy Nginx",
    "Executing instruction: configure healthd specific proxy conf",
    "Executing instruction: configure log streaming",
    "log streaming is enabled",
    "start to configure log streaming config file",
  ),
  ...engine("18:33:05", 715530, "start to create cloudwatch log stream"),
  ...engine(
    "18:33:07",
    402816,
    "Executing instruction: PostBuildEbExtension",
    "Starting executing the config set Infra-EmbeddedPostBuild.",
    cfnInit("Infra-EmbeddedPostBuild"),
  ),
  ...engine("18:33:08", 118204, "Finished executing the config set Infra-EmbeddedPostBuild."),
  "",
  ...engine(
    "18:33:08",
    118390,
    "Executing instruction: CleanEbExtensions",
    "Cleaned ebextensions subdirectories from app staging directory.",
    "Executing instruction: RunAppDeployPreDeployHooks",
    ...hooks("predeploy", "staging"),
    "Executing instruction: stop X-Ray",
    "stop X-Ray ...",
    "Executing instruction: stop proxy",
    "Executing instruction: FlipApplication",
    "Fetching environment variables...",
    "Purge old process...",
    "Running command: systemctl stop eb-app.target",
    "Register application processes...",
    "Registering the proc: web",
  ),
  ...engine(
    "18:33:08",
    894127,
    "Running command: systemctl daemon-reload",
    "Running command: systemctl start eb-app.target",
  ),
  ...engine(
    "18:33:09",
    12406,
    "Running command: systemctl enable web.service",
    "Running command: systemctl start web.service",
  ),
  ...engine(
    "18:33:09",
    190553,
    "Executing instruction: start X-Ray",
    "X-Ray is not enabled.",
    "Executing instruction: start proxy with new configuration",
    "Running command: /usr/sbin/nginx -t -c /var/proxy/staging/nginx/nginx.conf",
  ),
  ...engine(
    "18:33:09",
    244891,
    "nginx: [warn] could not build optimal types_hash, you should increase either types_hash_max_size: 1024 or types_hash_bucket_size: 64; ignoring types_hash_bucket_size\nnginx: the configuration file /var/proxy/staging/nginx/nginx.conf syntax is ok\nnginx: configuration file /var/proxy/staging/nginx/nginx.conf test is successful",
  ),
  "",
  ...engine(
    "18:33:09",
    245033,
    "Running command: cp -rp /var/proxy/staging/nginx/. /etc/nginx",
    "Running command: systemctl show -p PartOf nginx.service",
    "Running command: systemctl start nginx.service",
  ),
  ...engine(
    "18:33:10",
    2214,
    "Executing instruction: configureSqsd",
    "This is a web server environment instance, skip configure sqsd daemon ...",
    "Executing instruction: startSqsd",
    "This is a web server environment instance, skip start sqsd daemon ...",
    "Executing instruction: Track pids in healthd",
    "This is an enhanced health env...",
    "Running command: systemctl show -p ConsistsOf aws-eb.target | cut -d= -f2",
    "Running command: systemctl show -p ConsistsOf eb-app.target | cut -d= -f2",
    "web.service",
    "Executing instruction: RunAppDeployPostDeployHooks",
    ...hooks("postdeploy", "current"),
    "Executing cleanup logic",
    `CommandService Response: ${JSON.stringify(success)}`,
  ),
  "",
  ...engine("18:33:10", 12704, "Platform Engine finished execution on command: app-deploy"),
  "",
]);
write("eb-hooks.log", []);

const cfn = (time, text) => `${day} ${time} [INFO] ${text}`;
const RULE = "-----------------------";
write("cfn-init.log", [
  cfn("18:32:22,801", `${RULE}Starting build${RULE}`),
  cfn("18:32:22,809", "Running configSets: Infra-EmbeddedPreBuild"),
  cfn("18:32:22,812", "Running configSet Infra-EmbeddedPreBuild"),
  cfn("18:32:22,816", "Running config prebuild_0_prism"),
  cfn("18:32:22,820", "Running config prebuild_1_prism"),
  cfn("18:32:51,934", "Yum installed ['libxslt-devel', 'python3-devel', 'git', 'libxml2-devel']"),
  cfn("18:32:52,021", "ConfigSets completed"),
  cfn("18:32:52,022", `${RULE}Build complete${RULE}`),
  cfn("18:33:07,748", `${RULE}Starting build${RULE}`),
  cfn("18:33:07,756", "Running configSets: Infra-EmbeddedPostBuild"),
  cfn("18:33:07,759", "Running configSet Infra-EmbeddedPostBuild"),
  cfn("18:33:07,763", "Running config postbuild_0_prism"),
  cfn("18:33:07,766", "Running config postbuild_1_prism"),
  cfn("18:33:07,914", "Command 01_create_directories succeeded"),
  cfn("18:33:08,046", "Command 02_cleanup_old_uploads succeeded"),
  cfn("18:33:08,051", "ConfigSets completed"),
  cfn("18:33:08,052", `${RULE}Build complete${RULE}`),
]);
write("cfn-hup.log", [
  `${day} 18:31:59,118 [INFO] cfn-hup daemon started`,
  `${day} 18:31:59,119 [INFO] CloudFormation client initialized with endpoint https://cloudformation.eu-north-1.amazonaws.com`,
  `${day} 18:32:20,538 [INFO] Received command ElasticBeanstalkCommand-AWSEBAutoScalingGroup (invocation id: 2b0c8f4e-6a1d-4c57-8e93-f0a1b2c3d4e5)`,
]);

const MASTER = 11672;
const WORKERS = [11696, 11705, 11706, 11707, 11710];
const gunicorn = (pid, text) => `[${day} 18:33:09 +0000] [${pid}] [INFO] ${text}`;
write("gunicorn/error.log", [
  gunicorn(MASTER, "Starting gunicorn 21.2.0"),
  gunicorn(MASTER, `Listening at: http://0.0.0.0:8000 (${MASTER})`),
  gunicorn(MASTER, "Using worker: gevent"),
  gunicorn(MASTER, "Server is ready. Spawning workers"),
  ...WORKERS.map((pid) => gunicorn(pid, `Booting worker with pid: ${pid}`)),
]);
write("web.stdout.log", [
  `Nov 26 18:33:09 ${INSTANCE.host} systemd[1]: Started web.service - This is web daemon.`,
]);

write(
  "nginx/access.log",
  requests.map((request) => `${logged(request)} "${request.forwarded}"`),
);
// nginx serves /static from the bundle by itself, so that gunicorn never sees it.
write(
  "gunicorn/access.log",
  requests
    .filter(({ path }) => !path.startsWith("/static/"))
    .map((request) => logged({ ...request, client: "127.0.0.1" })),
);

const types = (time, pid) =>
  `${slashed} ${time} [warn] ${pid}#${pid}: could not build optimal types_hash, you should increase either types_hash_max_size: 1024 or types_hash_bucket_size: 64; ignoring types_hash_bucket_size`;
const buffered = (time, connection, number, client, host) =>
  `${slashed} ${time} [warn] 11735#11735: *${connection} an upstream response is buffered to a temporary file /var/lib/nginx/tmp/proxy/${number}/00/000000000${number} while reading upstream, client: ${client}, server: , request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:8000/", host: "${host}"`;
write("nginx/error.log", [
  types("18:33:09", 11676),
  types("18:33:10", 11733),
  buffered("18:34:10", 41, 1, BALANCERS[1], "prism-prod.example.org"),
  buffered("18:34:21", 78, 2, BALANCERS[0], "203.0.113.61"),
]);

const healthd = (time, level, text) =>
  `${level[0]}, [${day}T${time} #1934] ${level.padStart(5)} -- : ${text}`;
write("healthd/daemon.log", [
  healthd("18:31:59.620114", "INFO", "healthd daemon started"),
  ...["18:33:10.544021", "18:33:15.548630", "18:33:20.553212"].map((time) =>
    healthd(time, "WARN", 'log file "/var/log/nginx/healthd/application.log.2025-11-26-18" does not exist'),
  ),
]);
