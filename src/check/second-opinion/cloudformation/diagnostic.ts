/** What AWS's validator says of one template, as far as we read it. */
export interface Diagnostic {
  readonly ruleId: string;
  readonly severity: string;
  readonly message: string;
  /** `Properties.VpcConfig.SubnetIds.0`, below the resource. */
  readonly propertyPath: string;
  readonly logicalId: string;
  readonly resourceType: string;
  /** It holds only where the template's conditions come out in one way. */
  readonly conditional: boolean;
}

/** The validator runs in another thread and is another version every month: nothing of its answer is taken on trust. */
export function diagnosticOf(raw: unknown): Diagnostic | null {
  const fields = recordOf(raw);
  const entity = recordOf(fields["entity"]);
  const ruleId = textOf(fields["ruleId"]);
  const message = textOf(fields["message"]);
  if (ruleId === "" || message === "" || textOf(entity["entityType"]) !== "Resource") return null;
  return {
    ruleId,
    message,
    severity: textOf(fields["severity"]),
    propertyPath: textOf(fields["propertyPath"]),
    logicalId: textOf(entity["logicalId"]),
    resourceType: textOf(entity["resourceType"]),
    conditional: Object.keys(recordOf(fields["conditionScenario"])).length > 0,
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
