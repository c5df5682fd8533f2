// SPDX-License-Identifier: Apache-2.0
import type { AgentId } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { staffKey } from "../threat/sense-staff.ts";
import type { BoundName } from "./ports.ts";

type Who = { readonly kind: "agent" | "subject" | "token"; readonly id: string };

/** Names whoever a bound is about: staff as incidents name them, everybody else by a hash of this use only. */
export function boundKey(deps: Pick<AppDeps, "keys">, { kind, id }: Who): Uint8Array {
  return kind === "agent" ? staffKey(deps, id as AgentId) : deps.keys.blindIndex("counter", `bound ${kind} ${id}`);
}

/** 0 below half of a bound; 1 from half, 2 from four fifths, 3 when it is used up, then one more for each doubling. */
export function stepOf(used: number, allowed: number): number {
  if (allowed <= 0) return 3;
  const share = used / allowed;
  if (share < 0.5) return 0;
  if (share < 0.8) return 1;
  return share < 1 ? 2 : 3 + Math.floor(Math.log2(share));
}

/**
 * Notes that somebody came near a bound, so that people see it: at half, at four fifths, when it is used up and at each doubling beyond. Ordinary
 * use writes nothing. Refuses nothing itself, and a note that cannot be written stops nobody.
 *
 * @param used - After this use. `added`: how much of it is this use.
 */
export async function noteBound(
  deps: AppDeps,
  bound: BoundName,
  who: Who,
  { used, added, allowed, windowMs }: { used: number; added: number; allowed: number; windowMs: number },
): Promise<void> {
  const isRefused = used > allowed;
  const crossesInto = stepOf(used, allowed) > stepOf(used - added, allowed) || (isRefused && used - added <= allowed);
  if (!crossesInto) return;
  const now = deps.clock.now();
  try {
    await deps.security.bounds.note(deps.tenant, {
      bound,
      whoKind: who.kind,
      who: boundKey(deps, who),
      windowStart: new Date(Math.floor(now / windowMs) * windowMs),
      windowMs,
      used,
      allowed,
      lastAt: new Date(now),
      hitAt: isRefused ? new Date(now) : null,
    });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
    deps.log.warn({ code }, "The use of a bound could not be noted; the bound itself holds");
  }
}
