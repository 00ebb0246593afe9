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

export const invalid = (sentence: string) => new ApiError(400, "invalid", sentence);
export const unauthorized = (sentence: string) => new ApiError(401, "unauthorized", sentence);
export const notFound = (sentence: string) => new ApiError(404, "not-found", sentence);
export const conflict = (sentence: string) => new ApiError(409, "conflict", sentence);
export const tooLarge = (sentence: string) => new ApiError(413, "too-large", sentence);
export const unsupported = (sentence: string) => new ApiError(415, "unsupported", sentence);
/** Something that the service needs is away; the caller may come again. */
export const unavailable = (sentence: string) => new ApiError(503, "unavailable", sentence);
