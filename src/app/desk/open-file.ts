// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from "#crypto";
import { type ConversationId, fromBase64Url, ok, type Result, refuse, toBase64Url } from "#kernel";
import { mayOpenFile } from "../budgets.ts";
import { composeReply, sayNow, wordFor } from "../compose-reply.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { FilePlace } from "../files/ports.ts";
import { openAbout, openFile } from "../files/seal-file.ts";
import { inTurn } from "../in-turn.ts";
import { recordEntry } from "../turn.ts";
import type { DeskRefusal } from "./agent-turn.ts";
import { passDeskGate } from "./pass-gate.ts";

/** Long enough to fetch a file over a slow line, too short to be passed on. */
const TICKET_LIFETIME_MS = 60_000;

export type FileReason = "faultDiagnosis" | "billCheck" | "fraudPrevention";
export type OpenFileRefusal = DeskRefusal | { readonly reason: "file_gone" };
type Scope = { readonly conversationId: ConversationId; readonly agent: AgentIdentity };

/**
 * Lets the agent who holds a case open one of its files, for a reason that the customer reads in the chat before the agent
 * sees anything: the turn is durable first. Counted per agent and hour; seeing it again is a new decision.
 *
 * @returns A ticket that `fetchFile` takes once, from the same agent, within a minute.
 */
export async function askForFile(
  deps: AppDeps,
  { conversationId, agent, fileId, reason }: Scope & { readonly fileId: string; readonly reason: FileReason },
): Promise<Result<{ ticket: string; expiresAt: string }, OpenFileRefusal>> {
  const place = { tenant: deps.tenant, conversationId, fileId };
  const done = await inTurn<OpenFileRefusal>(
    deps,
    { ...place, clientId: null, reading: "desk" as const },
    async (turn) => {
      const passed = await passDeskGate(turn, { agent, action: "open_file", purpose: reason });
      if (!passed.ok) return passed;
      if ((await deps.files.findKept(place, new Date(turn.now))) === null) return refuse({ reason: "file_gone" });
      if (!(await mayOpenFile(deps, agent.agentId))) return refuse({ reason: "budget_spent" });
      recordEntry(turn, "agent.revealed", { what: "file", fileId, reason }, { kind: "agent", id: agent.agentId });
      sayNow(turn, "app.desk.file_opened", { name: agent.name, purpose: wordFor(turn, `app.desk.purpose.${reason}`) });
      composeReply(turn);
      return ok(undefined);
    },
  );
  if (!done.ok) return done;
  const expiresAt = deps.clock.now() + TICKET_LIFETIME_MS;
  const body = `${fileId}.${expiresAt}.${toBase64Url(deps.random.bytes(16))}`;
  return ok({
    ticket: `${body}.${toBase64Url(macOf(deps, place, agent, body))}`,
    expiresAt: new Date(expiresAt).toISOString(),
  });
}

/** Exchanges a ticket for the file, once, for the agent to whom it was given and the case for which it was given. */
export async function fetchFile(
  deps: AppDeps,
  { conversationId, agent, ticket }: Scope & { readonly ticket: string },
): Promise<Result<{ bytes: Uint8Array; mediaType: string; extension: string }, { readonly reason: "file_gone" }>> {
  const [fileId = "", until = "", secret = "", mac = ""] = ticket.split(".");
  const place = { tenant: deps.tenant, conversationId, fileId };
  const expected = macOf(deps, place, agent, `${fileId}.${until}.${secret}`);
  const now = new Date(deps.clock.now());
  const given = bytesOf(mac);
  if (given?.length !== expected.length || !equalBytes(given, expected) || !(Number(until) > now.getTime()))
    return refuse({ reason: "file_gone" });
  const isFirst = await deps.tokens.spendOnce(deps.tenant, "file_open", expected, new Date(Number(until)));
  const kept = isFirst ? await deps.files.findKept(place, now) : null;
  const stored = kept === null ? null : await deps.conversations.find(place.tenant, conversationId, null, "desk");
  if (kept === null || stored === null) return refuse({ reason: "file_gone" });
  const cipher = await deps.keys.openConversation(stored);
  return ok(openFile(deps, cipher, place, openAbout(cipher, place, kept), await deps.files.pieces(place)));
}

function macOf(deps: AppDeps, { conversationId }: FilePlace, agent: AgentIdentity, body: string): Uint8Array {
  return deps.keys.blindIndex("token", `file_open ${conversationId} ${agent.agentId} ${body}`);
}

/** Attacker-controlled: null where it is no base64url. */
function bytesOf(text: string): Uint8Array | null {
  try {
    return fromBase64Url(text);
  } catch {
    return null;
  }
}
