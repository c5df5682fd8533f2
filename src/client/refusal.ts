// SPDX-License-Identifier: Apache-2.0

/** Why the service did not do it, in words that a program can act on. `detail` is the service's sentence; it holds nothing of a person. */
export type ApiRefusal =
  /** The service said no (RFC 9457). */
  | {
      readonly reason: "refused";
      readonly status: number;
      /** Such as `not_authorised`, `expired`, `too_many_requests`, `already_answered`. */
      readonly code: string;
      readonly detail: string | null;
      readonly requestId: string | null;
      readonly retryAfterMs: number | null;
    }
  /** Nobody answered, or something that is not the service did. What it did is not known. */
  | { readonly reason: "network" }
  /** The caller's signal ended it. What the service did is not known. */
  | { readonly reason: "aborted" };

/** Reads a refusal of the service; whatever is not one in the expected shape keeps its status. */
export async function readRefusal(response: Response): Promise<Extract<ApiRefusal, { reason: "refused" }>> {
  const body: unknown = await response.json().catch(() => null);
  const field = (name: string): string | null => {
    const value = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;
    return typeof value === "string" ? value : null;
  };
  return {
    reason: "refused",
    status: response.status,
    code: field("code") ?? "unexpected",
    detail: field("detail"),
    requestId: field("requestId"),
    retryAfterMs: retryAfter(response.headers.get("retry-after")),
  };
}

/** Seconds, or a date (RFC 9110 §10.2.3). */
function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const at = Date.parse(header);
  return Number.isFinite(at) ? Math.max(0, at - Date.now()) : null;
}
