/** What `steadystate/cdk` exports; fits `IPolicyValidationPlugin` and `IPolicyValidationPluginBeta1` of aws-cdk-lib. */
export interface SteadystateValidationOptions {
  /** From which severity on the synthesis fails. Default "error". Findings below it are listed when it fails. */
  readonly failOn?: "error" | "warning" | "note" | "never";
  /** Folder of the application's source, when it is not found through the assets. */
  readonly application?: string;
  /** Also ask AWS's own validator, when it is installed. Default: as the command does it (in CI). */
  readonly schema?: boolean;
}

export interface ViolatingResource {
  readonly resourceLogicalId: string;
  readonly templatePath: string;
  readonly locations: string[];
}

export interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly fix?: string;
  readonly severity?: string;
  readonly violatingResources: ViolatingResource[];
  readonly ruleMetadata?: Record<string, string>;
}

export interface ValidationReport {
  readonly success: boolean;
  readonly violations: Violation[];
  readonly pluginVersion?: string;
  readonly metadata?: Record<string, string>;
}

/** `Validations.of(app).addPlugins(new SteadystateValidation())`. */
export declare class SteadystateValidation {
  readonly name: string;
  readonly version: string;
  constructor(options?: SteadystateValidationOptions);
  validate(context: { readonly templatePaths: readonly string[] }): ValidationReport;
}
