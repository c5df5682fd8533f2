// SPDX-License-Identifier: Apache-2.0
import { totpUri } from "#identity";
import { type ConversationId, meetsLevel, ok, type Result, refuse } from "#kernel";
import type { AuthenticatorList, TotpEnrolment } from "#protocol";
import type { AppDeps } from "../deps.ts";
import type { StoredAuthenticator } from "../ports.ts";
import { findRecoveryCodes } from "../recovery/codes.ts";
import { levelOf, openTurn, type Turn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import { listPasskeys } from "./held.ts";
import { findTotp } from "./totp.ts";

type Listing<T> = Promise<Result<T, NotThere | { readonly reason: "not_enough_proof" }>>;

/** What the customer of a conversation has enrolled. Shown from A2 on: names and times say when somebody was where. */
export async function listAuthenticators(deps: AppDeps, conversationId: ConversationId): Listing<AuthenticatorList> {
  return atA2(deps, conversationId, async (turn) => {
    const [held, totp] = await Promise.all([listPasskeys(deps, turn.subjectId), findTotp(deps, turn.subjectId)]);
    const passkeys = held.map(({ stored, content }) => ({
      ...times(stored),
      kind: "passkey" as const,
      name: content.name,
      isBackedUp: content.passkey.isBackedUp,
    }));
    const app = totp === null ? [] : [{ ...times(totp.stored), kind: "totp" as const, name: "", isBackedUp: false }];
    const codes = await findRecoveryCodes(deps, turn.subjectId);
    const set =
      codes === null
        ? []
        : [
            {
              ...times(codes.stored),
              kind: "recovery_codes" as const,
              name: "",
              isBackedUp: false,
              left: codes.content.set.hashes.length,
            },
          ];
    return ok({ authenticators: [...passkeys, ...app, ...set] });
  });
}

/** The secret of the app that is being added: for the browser that adds it, and apart from the transcript. */
export async function readTotpEnrolment(deps: AppDeps, conversationId: ConversationId): Listing<TotpEnrolment> {
  return atA2(deps, conversationId, async ({ state: { ceremony } }) => {
    if (ceremony?.purpose !== "totp") return refuse({ reason: "not_enough_proof" });
    const { name } = deps.relyingParty;
    return ok({ secret: ceremony.secret.secret, uri: totpUri(ceremony.secret, name, name) });
  });
}

async function atA2<T>(deps: AppDeps, conversationId: ConversationId, read: (turn: Turn) => Listing<T>): Listing<T> {
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "own");
  if (!stored) return refuse({ reason: "conversation_not_found" });
  const turn = await openTurn(deps, stored, null);
  if (!meetsLevel(levelOf(turn), "A2") || turn.state.party === null) return refuse({ reason: "not_enough_proof" });
  return read(turn);
}

function times({ authenticatorId, createdAt, usedAt }: StoredAuthenticator): {
  authenticatorId: string;
  createdAt: string;
  usedAt: string | null;
} {
  return { authenticatorId, createdAt: createdAt.toISOString(), usedAt: usedAt?.toISOString() ?? null };
}
