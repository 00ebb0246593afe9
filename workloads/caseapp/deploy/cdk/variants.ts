/** What the three attempts differ in; everything else is one stack. */
export interface Variant {
  /** The folder beside this one that gets the template. */
  readonly attempt: string;
  readonly imageTag: string;
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly desiredCount: number;
  /** Left out where the record is silent: then the construct's own defaults are written. */
  readonly minHealthyPercent?: number;
  readonly maxHealthyPercent?: number;
  readonly circuitBreaker: boolean;
  readonly gracePeriodSeconds: number;
  readonly containerCheck: {
    readonly command: readonly string[];
    readonly timeoutSeconds: number;
    readonly startPeriodSeconds: number;
  };
  readonly balancerCheck: { readonly path: string; readonly intervalSeconds: number };
  /** What the record does not have and a deployment for real work needs: TLS, ECS Exec, every alarm. */
  readonly complete: boolean;
}

const CURL = ["CMD-SHELL", "curl -f http://localhost:8000/health || exit 1"];
// Nothing but the runtime that is in the image anyway.
const FETCH = [
  "CMD",
  "node",
  "-e",
  'fetch("http://127.0.0.1:8000/health").then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))',
];

export const VARIANTS: readonly Variant[] = [
  {
    attempt: "deployment-89",
    imageTag: "0.89.0",
    cpu: 256,
    memoryMiB: 512,
    desiredCount: 2,
    circuitBreaker: false,
    gracePeriodSeconds: 120,
    containerCheck: { command: CURL, timeoutSeconds: 5, startPeriodSeconds: 60 },
    balancerCheck: { path: "/health", intervalSeconds: 30 },
    complete: false,
  },
  {
    attempt: "as-recorded",
    imageTag: "0.90.0",
    cpu: 512,
    memoryMiB: 1024,
    desiredCount: 1,
    minHealthyPercent: 75,
    maxHealthyPercent: 150,
    circuitBreaker: true,
    gracePeriodSeconds: 300,
    containerCheck: { command: CURL, timeoutSeconds: 10, startPeriodSeconds: 180 },
    balancerCheck: { path: "/health/ready", intervalSeconds: 30 },
    complete: false,
  },
  {
    attempt: "healthy",
    imageTag: "1.0.0",
    cpu: 512,
    memoryMiB: 1024,
    desiredCount: 2,
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: true,
    gracePeriodSeconds: 60,
    containerCheck: { command: FETCH, timeoutSeconds: 5, startPeriodSeconds: 30 },
    balancerCheck: { path: "/health", intervalSeconds: 15 },
    complete: true,
  },
];
