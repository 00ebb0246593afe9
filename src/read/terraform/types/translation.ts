import type { Properties } from "../nodes.js";
import type { Scope } from "../scope.js";

/** A resource of the template that would make the same. */
export interface Translated {
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
}

/** One resource of Terraform as those of CloudFormation; most are one. */
export type Translation = (scope: Scope) => readonly Translated[];

/** By Terraform's type. */
export type Translations = Readonly<Record<string, Translation>>;

export function as(type: string, properties: (scope: Scope) => Properties): Translation {
  return (scope) => [{ id: scope.id, type, properties: properties(scope) }];
}
