// SPDX-License-Identifier: Apache-2.0
import { operator } from "./operator.ts";

/** Every way the sandbox can be told to fail. */
export const faultKinds = [
  "status",
  "latency",
  "drop",
  "truncate",
  "wrongContentType",
  "ignoreFilter",
  "pageOverlap",
  "noTotalCount",
  "duplicatePost",
  "staleRead",
  "patchConflict",
  "orderStuck",
  "orderPartial",
  "asyncPoq",
  "webhookDuplicate",
  "webhookOutOfOrder",
  "webhookForged",
  "clockSkew",
  "simSwapAfterOtp",
  "maxAgeOutOfRange",
  "monitoredPeriod",
  "captureUrl",
  "v5",
  "signConvention",
] as const;

export type FaultKind = (typeof faultKinds)[number];

export type FaultMatch = {
  readonly method?: string;
  /** A path prefix, or a regular expression when `pathRegex` is true. */
  readonly path?: string;
  readonly pathRegex?: boolean;
  /** Text that must stand in the path, query or body: a customer, a number, an order. */
  readonly subject?: string;
};

export type Fault = {
  readonly id: number;
  readonly match: FaultMatch;
  readonly kind: FaultKind;
  /** How often it still strikes; `Infinity` when no number was given. */
  remaining: number;
  readonly status: number;
  readonly code: string | null;
  readonly message: string;
  readonly retryAfter: number | null;
  readonly latencyMs: number;
  /** `after`: the request is carried out, only the answer is lost. */
  readonly phase: "before" | "after";
  readonly state: string;
  readonly days: number;
  readonly maxHours: number;
  readonly url: string;
  readonly convention: string;
  readonly skewMs: number;
};

export type FaultBook = {
  add(request: unknown): Fault | string;
  clear(): void;
  list(): readonly Fault[];
  /** Faults that strike this request; each loses one of its times. Latency goes with any other kind. */
  strike(request: { method: string; url: string; body: string }): readonly Fault[];
};

function numberOr(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : fallback;
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === "string" ? value : fallback;
}

function matchIn(raw: unknown): FaultMatch | string {
  if (raw === undefined) return {};
  if (typeof raw !== "object" || raw === null) return "match must be an object";
  const { method, path, pathRegex, subject } = raw as Record<string, unknown>;
  if (pathRegex === true) {
    try {
      new RegExp(textOr(path, ""));
    } catch {
      return "match.path is no regular expression";
    }
  }
  return {
    ...(typeof method === "string" ? { method: method.toUpperCase() } : {}),
    ...(typeof path === "string" ? { path } : {}),
    ...(pathRegex === true ? { pathRegex: true } : {}),
    ...(typeof subject === "string" ? { subject } : {}),
  };
}

/** An address without its escapes; as it is when they are malformed. */
function readable(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function hits(match: FaultMatch, request: { method: string; url: string; body: string }): boolean {
  if (match.method !== undefined && match.method !== request.method) return false;
  if (match.path !== undefined) {
    const path = request.url.split("?")[0] ?? "";
    if (match.pathRegex === true ? !new RegExp(match.path).test(path) : !path.startsWith(match.path)) return false;
  }
  return (
    match.subject === undefined || readable(request.url).includes(match.subject) || request.body.includes(match.subject)
  );
}

export function makeFaultBook(): FaultBook {
  let faults: Fault[] = [];
  let made = 0;
  return {
    add(request) {
      if (typeof request !== "object" || request === null) return "the body must be an object";
      const raw = request as Record<string, unknown>;
      const kind = faultKinds.find((candidate) => candidate === raw["kind"]);
      if (kind === undefined) return `kind must be one of ${faultKinds.join(", ")}`;
      const match = matchIn(raw["match"]);
      if (typeof match === "string") return match;
      made += 1;
      const fault: Fault = {
        id: made,
        match,
        kind,
        remaining: numberOr(raw["times"], Infinity),
        status: numberOr(raw["status"], 500),
        code: typeof raw["code"] === "string" ? raw["code"] : null,
        message: textOr(raw["message"], "Fault on demand"),
        retryAfter: typeof raw["retryAfter"] === "number" ? raw["retryAfter"] : null,
        latencyMs: Math.min(numberOr(raw["latencyMs"], kind === "latency" ? 1000 : 0), 30_000),
        phase: raw["phase"] === "after" ? "after" : "before",
        state: textOr(raw["state"], "pending"),
        days: numberOr(raw["days"], 30),
        maxHours: numberOr(raw["maxHours"], 720),
        url: textOr(raw["url"], `https://consent.${operator().domain}/capture`),
        convention: textOr(raw["convention"], "positive"),
        skewMs: numberOr(raw["skewMs"], 300_000),
      };
      faults.push(fault);
      return fault;
    },
    clear() {
      faults = [];
    },
    list: () => faults,
    strike(request) {
      if (faults.length === 0) return [];
      const struck: Fault[] = [];
      const kinds = new Set<FaultKind>();
      for (const fault of faults) {
        if (fault.remaining <= 0 || kinds.has(fault.kind) || !hits(fault.match, request)) continue;
        kinds.add(fault.kind);
        fault.remaining -= 1;
        struck.push(fault);
      }
      faults = faults.filter((fault) => fault.remaining > 0);
      return struck;
    },
  };
}
