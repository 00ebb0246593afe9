/**
 * The parts of CDK's validation interface that are used, written out so that nothing of CDK is needed
 * to build or to load this. They fit `IPolicyValidationPlugin` of aws-cdk-lib and the older
 * `IPolicyValidationPluginBeta1`, whose fields are a subset.
 * Source: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.IPolicyValidationPlugin.html (2.276.0, read 2026-11-21)
 */
export interface ValidationContext {
  /** Absolute paths of all templates of this synthesis. */
  readonly templatePaths: readonly string[];
}

export interface ValidationReport {
  readonly success: boolean;
  readonly violations: Violation[];
  readonly pluginVersion?: string;
  readonly metadata?: Record<string, string>;
}

export interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly fix?: string;
  readonly severity?: string;
  readonly violatingResources: ViolatingResource[];
  readonly ruleMetadata?: Record<string, string>;
}

/** CDK adds the construct's path by the logical id. */
export interface ViolatingResource {
  readonly resourceLogicalId: string;
  readonly templatePath: string;
  /** Relative to the resource: `Properties/HealthCheckTimeoutSeconds`. */
  readonly locations: string[];
}
