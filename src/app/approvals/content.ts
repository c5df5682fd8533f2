// SPDX-License-Identifier: Apache-2.0
import type { ActKind } from "#dialogue";
import { type AgentId, type ConversationId, fromUtf8, type SubjectId, toBase64Url, utf8 } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { StaffRole } from "../staff/ports.ts";
import type { ApprovalKind, StoredApproval } from "./ports.ts";

/** Which document an agent or a shop looked at. Only the kind: no number, no picture, no name. */
export const DOCUMENT_KINDS = ["passport", "identity_card", "driving_licence", "residence_permit"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What exactly is to be done. */
export type ApprovalWish =
  | {
      readonly kind: "act";
      readonly conversationId: ConversationId;
      readonly act: ActKind;
      readonly lineId: string;
      /** The sentence as the customer will read it; other words need a new request. */
      readonly text: string;
    }
  | {
      readonly kind: "vouch";
      readonly conversationId: ConversationId;
      readonly subjectId: SubjectId;
      readonly check: "agent" | "shop";
      readonly document: DocumentKind;
      /** `recovery`: a new passkey may be added at once, without the wait. */
      readonly purpose: "identity" | "recovery";
    }
  | { readonly kind: "history_export"; readonly reason: string }
  | { readonly kind: "keys_export"; readonly reason: string }
  | {
      readonly kind: "policies";
      /** Names the set; see `LoadedPolicies`. */
      readonly hash: string;
      readonly before: string | null;
      readonly schema: string;
      readonly policies: readonly { readonly id: string; readonly text: string }[];
    }
  | {
      readonly kind: "staff";
      readonly change: StaffChange;
      /** Whose account; null for an invitation. The name stands here so that whoever decides knows who is meant. */
      readonly staffId: AgentId | null;
      readonly name: string | null;
      /** Of the account, as it was seen: what has changed meanwhile is not changed by this. */
      readonly version: number | null;
      readonly before: readonly StaffRole[];
      /** What the account would be afterwards. */
      readonly roles: readonly StaffRole[];
    };

/** What gives rights at the desk, or takes away somebody who could approve that. */
export type StaffChange = "invite" | "recover" | "roles" | "enable" | "remove";

/** One decision of one person. */
export type ApprovalDecision = {
  readonly by: string;
  readonly name: string;
  readonly decision: "approve" | "reject";
  readonly reason: string;
  readonly at: string;
};

/** What is sealed of a request. `exact` is what is hashed, shown, approved and carried out: these bytes and no others. */
export type ApprovalContent = {
  readonly exact: string;
  readonly byName: string;
  readonly decisions: readonly ApprovalDecision[];
};

/** The bytes of a wish. The nonce keeps two requests for the same thing apart, and lets nobody guess them from the digest. */
export function exactBytes(deps: Pick<AppDeps, "tenant" | "random">, wish: ApprovalWish): string {
  return JSON.stringify({ v: 1, tenant: deps.tenant, nonce: toBase64Url(deps.random.bytes(16)), wish });
}

export function digestOf(deps: Pick<AppDeps, "hashes">, exact: string): string {
  return toBase64Url(deps.hashes.sha256(utf8(`wardline approval v1\n${exact}`)));
}

export function sealApproval(
  deps: Pick<AppDeps, "tenant" | "approvals">,
  approvalId: string,
  content: ApprovalContent,
): Uint8Array {
  return deps.approvals.cipher.seal(deps.tenant, `approval/${approvalId}`, utf8(JSON.stringify(content)));
}

/** A request, opened; null when its bytes are not those that were proposed. */
export function openApproval(
  deps: Pick<AppDeps, "tenant" | "approvals" | "hashes">,
  stored: StoredApproval,
): { readonly content: ApprovalContent; readonly wish: ApprovalWish } | null {
  const opened = deps.approvals.cipher.open(deps.tenant, `approval/${stored.approvalId}`, stored.sealed);
  const content = JSON.parse(fromUtf8(opened)) as ApprovalContent;
  if (digestOf(deps, content.exact) !== stored.digest) return null;
  const { wish, tenant } = JSON.parse(content.exact) as { wish: ApprovalWish; tenant: string };
  const isWhole = tenant === deps.tenant && (wish.kind satisfies ApprovalKind) === stored.kind;
  return isWhole ? { content, wish } : null;
}
