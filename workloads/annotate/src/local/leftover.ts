/** Something that a local run leaves behind when it is killed: a process, a folder, or both. */
export interface Leftover {
  readonly pid?: number | undefined;
  readonly folder?: string;
}

/** The last word of a run that has ended in order: nothing is left to do. */
export const IN_ORDER = "in order";
