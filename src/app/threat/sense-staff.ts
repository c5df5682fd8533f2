// SPDX-License-Identifier: Apache-2.0
import { type AgentId, type ConversationId, type SubjectId, toBase64Url } from "#kernel";
import { plainEvent } from "#threat";
import type { AppDeps } from "../deps.ts";
import type { ActorKind } from "./answer-table.ts";
import { entityKey } from "./entities.ts";
import { ABOUT_NOBODY } from "./entries.ts";
import { type Guard, withAnswers } from "./guard.ts";
import { readGuardOf } from "./guard-turn.ts";
import { judge } from "./sense.ts";

/** A member of staff and a program that reads for others are told apart from customers, and from each other. */
function tokenKey(deps: Pick<AppDeps, "keys">, actor: Exclude<ActorKind, "visitor">, id: string): Uint8Array {
  return entityKey(deps, "token", `${actor} ${id}`);
}

/** As incidents name a member of staff. */
export function staffKey(deps: Pick<AppDeps, "keys">, agentId: AgentId): Uint8Array {
  return tokenKey(deps, "agent", agentId);
}

/** Whether nothing stops a member of staff at the moment. Where it cannot be found out they are stopped. */
export async function isStaffFree(deps: AppDeps, agentId: AgentId): Promise<boolean> {
  return isFree(deps, await readGuardOf(deps, [tokenKey(deps, "agent", agentId)]));
}

/** A program uses its key. @returns Whether it may: not while the key is in quarantine, and not when this very request puts it there. */
export async function senseKey(deps: AppDeps, keyId: string, addressKey: Uint8Array): Promise<boolean> {
  const key = tokenKey(deps, "gateway_key", keyId);
  const guard = await readGuardOf(deps, [key]);
  if (!isFree(deps, guard)) return false;
  const event = {
    ...plainEvent(deps.clock.now(), "information"),
    token: toBase64Url(key),
    address: toBase64Url(addressKey),
    isDelegated: true,
    act: "gateway",
  };
  const holding = await judge(deps, event, { actor: "gateway_key", about: ABOUT_NOBODY, accountKey: null });
  return holding !== null && isFree(deps, withAnswers(guard, holding));
}

/**
 * A member of staff opens, or would like to open, something of a customer. Told before it is shown.
 *
 * @returns Whether it may be: not while they are in quarantine, and not when this very read puts them there.
 */
export async function senseStaff(
  deps: AppDeps,
  agentId: AgentId,
  about: {
    readonly subjectId: SubjectId;
    readonly conversationId: ConversationId;
    readonly act: string;
    readonly isDenied: boolean;
  },
): Promise<boolean> {
  const key = tokenKey(deps, "agent", agentId);
  const guard = await readGuardOf(deps, [key]);
  if (!isFree(deps, guard)) return false;
  const { subjectId, conversationId, act, isDenied } = about;
  const event = {
    ...plainEvent(deps.clock.now(), "record_read"),
    token: toBase64Url(key),
    isDelegated: true,
    target: toBase64Url(deps.keys.blindIndex("counter", `threat target ${subjectId}`)),
    act,
    isOk: !isDenied,
    isDenied,
    records: isDenied ? 0 : 1,
  };
  const holding = await judge(deps, event, { actor: "agent", about: { subjectId, conversationId }, accountKey: null });
  return holding !== null && isFree(deps, withAnswers(guard, holding));
}

function isFree(deps: AppDeps, guard: Guard): boolean {
  const isStopped = guard.isBlind || guard.answers.some(({ kind }) => kind === "quarantine");
  if (isStopped) deps.threat.count("met", "quarantine");
  return !isStopped;
}
