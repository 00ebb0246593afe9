/** The text cannot be read: what is wrong, and where. Never leaves this folder. */
export class DocumentError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

export type Note = (message: string, offset: number) => void;
