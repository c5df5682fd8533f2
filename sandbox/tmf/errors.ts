// SPDX-License-Identifier: Apache-2.0

const reasons: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  422: "Unprocessable entity",
  429: "Too many requests",
  500: "Internal error",
  501: "Not implemented",
  503: "Service unavailable",
};

/** An error as TMF630 writes it. */
export class TmfError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function tmfErrorBody(status: number, message: string): object {
  return {
    code: String(status),
    reason: reasons[status] ?? "Error",
    message,
    status: String(status),
    "@type": "Error",
  };
}

/** An error as CAMARA writes it. */
export class CamaraError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function camaraErrorBody(status: number, code: string, message: string): object {
  return { status, code, message };
}

const camaraCodes: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  405: "METHOD_NOT_ALLOWED",
  409: "CONFLICT",
  422: "SERVICE_NOT_APPLICABLE",
  429: "TOO_MANY_REQUESTS",
  500: "INTERNAL",
  501: "NOT_IMPLEMENTED",
  503: "UNAVAILABLE",
};

export function camaraCode(status: number): string {
  return camaraCodes[status] ?? "UNKNOWN";
}
