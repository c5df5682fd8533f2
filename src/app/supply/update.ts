// SPDX-License-Identifier: Apache-2.0
import { AppError, type Clock, type Result, refuse } from "#kernel";
import { type DsseRefusal, openDsse } from "./dsse.ts";
import type { ReleaseKey, ReleaseNews, ReleaseSource } from "./ports.ts";

export const RELEASE_TYPE = "application/vnd.wardline.release+json";

export type UpdateRefusal =
  | DsseRefusal
  | { readonly reason: "no_pinned_key" }
  | { readonly reason: "unreachable"; readonly code: string }
  | { readonly reason: "expired"; readonly expiresMs: number };

export type UpdateState = {
  readonly atMs: number;
  readonly outcome:
    | { readonly kind: "known"; readonly news: ReleaseNews; readonly isNewer: boolean }
    | { readonly kind: "refused"; readonly reason: UpdateRefusal["reason"] };
};

export type UpdateDeps = {
  readonly source: ReleaseSource;
  readonly keys: readonly ReleaseKey[];
  readonly clock: Clock;
};

/**
 * Asks which release is the newest, and believes the answer only under a pinned key and before its end. Whoever holds newer statements back is
 * noticed when the last one expires. Run only where the configuration consents, or somebody asks by a command.
 */
export async function checkForUpdate(deps: UpdateDeps, running: string): Promise<UpdateState> {
  const read = await readNews(deps);
  const atMs = deps.clock.now();
  if (!read.ok) return { atMs, outcome: { kind: "refused", reason: read.refusal.reason } };
  return { atMs, outcome: { kind: "known", news: read.value, isNewer: isNewerVersion(read.value.version, running) } };
}

async function readNews({ source, keys, clock }: UpdateDeps): Promise<Result<ReleaseNews, UpdateRefusal>> {
  // Without a key nothing could be believed: nobody is asked.
  if (keys.length === 0) return refuse({ reason: "no_pinned_key" });
  let text: string;
  try {
    text = await source.fetch();
  } catch (error) {
    if (error instanceof AppError) return refuse({ reason: "unreachable", code: error.code });
    throw error;
  }
  const opened = openDsse(text, RELEASE_TYPE, keys);
  if (!opened.ok) return opened;
  const news = parseNews(opened.value);
  if (news === null) return refuse({ reason: "malformed" });
  return news.expiresMs > clock.now()
    ? { ok: true, value: news }
    : refuse({ reason: "expired", expiresMs: news.expiresMs });
}

const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9a-z]+(?:\.[0-9a-z]+)*)?$/u;

function parseNews(payload: Uint8Array): ReleaseNews | null {
  try {
    const { version, releasedOn, expires, isSecurity, notes, sha256 } = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(payload),
    ) as Record<string, unknown>;
    const expiresMs = Date.parse(String(expires));
    if (
      typeof version !== "string" ||
      !VERSION.test(version) ||
      typeof releasedOn !== "string" ||
      !/^\d{4}-\d{2}-\d{2}$/u.test(releasedOn) ||
      Number.isNaN(expiresMs) ||
      typeof isSecurity !== "boolean" ||
      typeof notes !== "string" ||
      !/^https:\/\/[!-~]{1,300}$/u.test(notes) ||
      typeof sha256 !== "string" ||
      !/^[0-9a-f]{64}$/u.test(sha256)
    )
      return null;
    return { version, releasedOn, expiresMs, isSecurity, notes, sha256 };
  } catch {
    return null;
  }
}

/** Precedence of Semantic Versioning 2.0.0 §11: a candidate comes before its release. */
export function isNewerVersion(offered: string, running: string): boolean {
  const [a, b] = [partsOf(offered), partsOf(running)];
  for (const at of [0, 1, 2] as const) if (a.core[at] !== b.core[at]) return (a.core[at] ?? 0) > (b.core[at] ?? 0);
  if (a.pre.length === 0 || b.pre.length === 0) return a.pre.length === 0 && b.pre.length > 0;
  for (let at = 0; at < Math.max(a.pre.length, b.pre.length); at += 1) {
    const [left, right] = [a.pre[at], b.pre[at]];
    if (left === right) continue;
    if (left === undefined || right === undefined) return right === undefined;
    const [leftNumber, rightNumber] = [/^\d+$/u.test(left), /^\d+$/u.test(right)];
    if (leftNumber && rightNumber) return Number(left) > Number(right);
    return leftNumber === rightNumber ? left > right : rightNumber;
  }
  return false;
}

function partsOf(version: string): { readonly core: readonly number[]; readonly pre: readonly string[] } {
  const [core = "", ...pre] = version.split("-");
  return { core: core.split(".").map(Number), pre: pre.length === 0 ? [] : pre.join("-").split(".") };
}
