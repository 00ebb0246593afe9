export interface SharedCopy {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly same: boolean;
}
export function workloadNames(): string[];
export function copies(): SharedCopy[];
