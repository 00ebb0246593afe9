/** A refusal that the caller can understand: status, a stable code, one sentence. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, sentence: string) {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

export const notFound = (sentence: string) => new ApiError(404, "not-found", sentence);
export const conflict = (sentence: string) => new ApiError(409, "conflict", sentence);
export const unauthorized = (sentence: string) => new ApiError(401, "unauthorized", sentence);

/** The database cannot be used at the moment; routes that need it answer 503. */
export class DatabaseUnavailable extends ApiError {
  readonly reason: string;

  constructor(reason: string) {
    super(503, "database-unavailable", `The database cannot be used at the moment: ${reason}.`);
    this.reason = reason;
  }
}
