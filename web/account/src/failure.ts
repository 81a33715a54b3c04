// A call that did not succeed, in words and with the field that is to blame.

export interface ApiError {
  code?: string;
  message?: string;
  status?: number;
}

/** By code; by message where the server gives no code. */
const FIELDS: Record<string, string[]> = {
  INVALID_EMAIL: ["email", "newEmail"],
  EMAIL_MISMATCH: ["email"],
  "Email is the same": ["newEmail"],
  USER_ALREADY_EXISTS: ["email"],
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: ["email"],
  PASSWORD_TOO_SHORT: ["newPassword", "password"],
  PASSWORD_TOO_LONG: ["newPassword", "password"],
  PASSWORD_COMPROMISED: ["newPassword", "password"],
  INVALID_PASSWORD: ["currentPassword", "password"],
};

export class Failure extends Error {
  readonly code: string;
  /** How many seconds to wait before trying again; 0 when waiting does not help. */
  readonly wait: number;
  /** The names of the fields that may be to blame, the likeliest first. */
  readonly fields: string[];

  constructor(error: ApiError, wait = 0) {
    const invalid = /^\[body\.(\w+)\] ([^;]+)/.exec(error.message ?? "");
    super(invalid?.[2] ?? (error.message || `The server answered with ${error.status}.`));
    this.code = error.code ?? "";
    this.wait = wait;
    this.fields = invalid?.[1] ? [invalid[1]] : (FIELDS[this.code || this.message] ?? []);
  }

  static of(thrown: unknown): Failure {
    return thrown instanceof Failure ? thrown : new Failure({ message: String(thrown) });
  }
}
