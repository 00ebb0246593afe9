import { Duration, Fn, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Port, SecurityGroup, SubnetType, type Vpc } from "aws-cdk-lib/aws-ec2";
import { Repository } from "aws-cdk-lib/aws-ecr";
import {
  AvailabilityZoneRebalancing,
  Cluster,
  ContainerImage,
  CpuArchitecture,
  ExecuteCommandLogging,
  FargateService,
  FargateTaskDefinition,
  LinuxParameters,
  LogDrivers,
  OperatingSystemFamily,
  Secret as ContainerSecret,
  type ContainerDefinitionOptions,
} from "aws-cdk-lib/aws-ecs";
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCertificate,
  SslPolicy,
  TargetType,
} from "aws-cdk-lib/aws-elasticloadbalancingv2";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { LOG_RETENTION, type Data } from "./data.js";

export interface Given {
  readonly certificateArn: string;
  readonly smtpSecretArn: string;
}

export interface Web {
  readonly balancer: ApplicationLoadBalancer;
  readonly targetGroup: ApplicationTargetGroup;
  readonly service: FargateService;
}

const PORT = 8000;
// Pushed once and never again under this name; the repository refuses to overwrite a tag.
const IMAGE_TAG = "2.0.0";
const CHECK = `fetch("http://127.0.0.1:${PORT}/health").then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`;

export function addService(scope: Construct, vpc: Vpc, data: Data, given: Given): Web {
  const taskDefinition = addTaskDefinition(scope, data, given);
  const securityGroup = new SecurityGroup(scope, "TaskSecurityGroup", {
    vpc,
    description: "API tasks, reached by the balancer only",
  });
  data.database.connections.allowFrom(securityGroup, Port.tcp(5432), "From the tasks");
  data.cacheSecurityGroup.addIngressRule(securityGroup, Port.tcp(6379), "From the tasks");
  const cluster = new Cluster(scope, "Cluster", {
    vpc,
    // Sessions are recorded by CloudTrail; without this the task role would get rights on every log group.
    executeCommandConfiguration: { logging: ExecuteCommandLogging.NONE },
  });
  const service = new FargateService(scope, "Service", {
    serviceName: "fastship",
    cluster,
    taskDefinition,
    desiredCount: 2,
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    availabilityZoneRebalancing: AvailabilityZoneRebalancing.ENABLED,
    circuitBreaker: { enable: true, rollback: true },
    healthCheckGracePeriod: Duration.seconds(60),
    enableExecuteCommand: true,
    assignPublicIp: false,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [securityGroup],
  });
  return { service, ...addBalancer(scope, vpc, service, given) };
}

function addTaskDefinition(scope: Construct, data: Data, given: Given): FargateTaskDefinition {
  const taskDefinition = new FargateTaskDefinition(scope, "TaskDefinition", {
    family: "fastship",
    cpu: 512,
    memoryLimitMiB: 1024,
    runtimePlatform: {
      cpuArchitecture: CpuArchitecture.X86_64,
      operatingSystemFamily: OperatingSystemFamily.LINUX,
    },
  });
  const jwtSecret = new Secret(scope, "JwtSecret", {
    generateSecretString: { passwordLength: 48, excludePunctuation: true },
  });
  const smtpSecret = Secret.fromSecretCompleteArn(scope, "SmtpSecret", given.smtpSecretArn);
  const logGroup = new LogGroup(scope, "LogGroup", {
    logGroupName: "/fastship",
    retention: LOG_RETENTION,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const common = {
    image: ContainerImage.fromEcrRepository(
      Repository.fromRepositoryName(scope, "Repository", "fastship"),
      IMAGE_TAG,
    ),
    // The longest orderly end is SHUTDOWN_SECONDS; SIGKILL comes well after that.
    stopTimeout: Duration.seconds(60),
  } satisfies Partial<ContainerDefinitionOptions>;
  const stores = {
    environment: {
      DATABASE_URL: `postgresql://fastship@${data.database.dbInstanceEndpointAddress}:5432/fastship?sslmode=verify-full`,
      REDIS_URL: Fn.sub("rediss://${Cache.PrimaryEndPoint.Address}:6379/0"),
    },
    secrets: {
      DATABASE_PASSWORD: ContainerSecret.fromSecretsManager(data.databaseSecret, "password"),
      REDIS_PASSWORD: ContainerSecret.fromSecretsManager(data.cacheSecret),
    },
  };
  taskDefinition.addContainer("api", {
    ...common,
    essential: true,
    // A small init as process 1 passes SIGTERM on and reaps what an ECS Exec session leaves behind.
    linuxParameters: new LinuxParameters(scope, "ApiLinux", { initProcessEnabled: true }),
    portMappings: [{ containerPort: PORT }],
    environment: {
      ...stores.environment,
      PORT: String(PORT),
      // Above the balancer's idle timeout of 60 s, so that the balancer is the one to close.
      KEEP_ALIVE_SECONDS: "75",
      SHUTDOWN_SECONDS: "20",
      SMTP_URL: `smtps://email-smtp.${Stack.of(scope).region}.amazonaws.com:465`,
      PUBLIC_URL: "https://fastship.example",
      MAIL_FROM: "Fastship <no-reply@fastship.example>",
    },
    secrets: {
      ...stores.secrets,
      JWT_SECRET: ContainerSecret.fromSecretsManager(jwtSecret),
      SMTP_USERNAME: ContainerSecret.fromSecretsManager(smtpSecret, "username"),
      SMTP_PASSWORD: ContainerSecret.fromSecretsManager(smtpSecret, "password"),
    },
    healthCheck: {
      command: ["CMD", "node", "-e", CHECK],
      interval: Duration.seconds(30),
      timeout: Duration.seconds(5),
      retries: 3,
      startPeriod: Duration.seconds(30),
    },
    logging: LogDrivers.awsLogs({ logGroup, streamPrefix: "api" }),
  });
  // Request logs may be late; a worker that ends is started again without taking the API with it.
  taskDefinition.addContainer("worker", {
    ...common,
    ...stores,
    command: ["node", "dist/worker.js"],
    essential: false,
    linuxParameters: new LinuxParameters(scope, "WorkerLinux", { initProcessEnabled: true }),
    enableRestartPolicy: true,
    logging: LogDrivers.awsLogs({ logGroup, streamPrefix: "worker" }),
  });
  return taskDefinition;
}

function addBalancer(scope: Construct, vpc: Vpc, service: FargateService, given: Given) {
  const balancer = new ApplicationLoadBalancer(scope, "Balancer", {
    vpc,
    internetFacing: true,
    idleTimeout: Duration.seconds(60),
    dropInvalidHeaderFields: true,
  });
  balancer.addListener("Http", {
    port: 80,
    defaultAction: ListenerAction.redirect({ protocol: "HTTPS", port: "443", permanent: true }),
  });
  const targetGroup = new ApplicationTargetGroup(scope, "TargetGroup", {
    vpc,
    targetType: TargetType.IP,
    protocol: ApplicationProtocol.HTTP,
    port: PORT,
    // As long as the balancer itself would wait for an answer under way.
    deregistrationDelay: Duration.seconds(60),
    // Liveness: ECS replaces what fails here, and replacing tasks does not mend a database.
    healthCheck: {
      path: "/health",
      interval: Duration.seconds(15),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
      healthyHttpCodes: "200",
    },
    targets: [service.loadBalancerTarget({ containerName: "api", containerPort: PORT })],
  });
  balancer.addListener("Https", {
    port: 443,
    protocol: ApplicationProtocol.HTTPS,
    sslPolicy: SslPolicy.RECOMMENDED_TLS,
    certificates: [ListenerCertificate.fromArn(given.certificateArn)],
    defaultTargetGroups: [targetGroup],
  });
  return { balancer, targetGroup };
}
