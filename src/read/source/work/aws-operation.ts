import type { Term } from "../terms/term.js";

/** An operation of AWS that a call stands for. `parameters`: what names the bucket, queue or table. */
export interface AwsOperation {
  readonly service: string;
  /** As the API calls it: `PutObject`. */
  readonly name: string;
  readonly parameters: Term | undefined;
}
