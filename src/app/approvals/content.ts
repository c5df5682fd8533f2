// SPDX-License-Identifier: Apache-2.0
import type { ActKind } from "#dialogue";
import { type AgentId, AppError, type ConversationId, fromUtf8, type SubjectId, toBase64Url, utf8 } from "#kernel";
import type { OpeningHoursContent } from "#protocol";
import type { SilenceReason } from "../alerts/ports.ts";
import type { TokenPurpose } from "../api-tokens/ports.ts";
import type { AppDeps } from "../deps.ts";
import type { StaffRole } from "../staff/ports.ts";
import type { DeskTextContent } from "../texts/content.ts";
import type { ApprovalKind, StoredApproval } from "./ports.ts";

/** Which document an agent or a shop looked at. Only the kind: no number, no picture, no name. */
export const DOCUMENT_KINDS = ["passport", "identity_card", "driving_licence", "residence_permit"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What an export is about, by random ids. */
export type ExportAbout = { readonly subject: string | null; readonly incident: string | null };

/** What exactly is to be done. */
export type ApprovalWish =
  | {
      readonly kind: "act";
      readonly conversationId: ConversationId;
      readonly act: ActKind;
      readonly lineId: string;
      /** What was chosen, where the act has a choice. Absent in what was asked for before there were any. */
      readonly option?: string | null;
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
  | {
      readonly kind: "desk_text";
      /** Drafts with every word of them: other words need a new request. */
      readonly texts: readonly {
        readonly textId: string;
        readonly version: number;
        readonly shortcut: string | null;
        readonly team: string | null;
        readonly replaces: string | null;
        /** It is in use, and is to be taken out of it. */
        readonly retires?: true;
        readonly content: DeskTextContent;
      }[];
    }
  | {
      readonly kind: "wording";
      /** The version that these words come after; another in between makes this worthless. */
      readonly base: number;
      readonly texts: readonly {
        readonly id: string;
        readonly version: number;
        readonly before: { readonly en: string; readonly ar: string };
        /** Null: the shipped words again. */
        readonly after: { readonly en: string; readonly ar: string } | null;
      }[];
    }
  | {
      readonly kind: "opening_hours";
      /** The version that these come after; another in between makes this worthless. */
      readonly base: number;
      readonly before: OpeningHoursContent;
      /** Null: those of the configuration again. */
      readonly after: OpeningHoursContent | null;
    }
  | {
      readonly kind: "configuration";
      /** SHA-256 (base64url) of the file that it was made from; another meanwhile makes this worthless. */
      readonly before: string;
      /** The whole file. It names secrets by their files. */
      readonly text: string;
      readonly changed: readonly { readonly key: string; readonly before: string; readonly after: string }[];
    }
  | {
      readonly kind: "alert_silence";
      readonly alert: string;
      /** Agreed to later than this it does nothing. */
      readonly until: string;
      readonly reason: SilenceReason;
    }
  | {
      readonly kind: "threat_model";
      readonly change: "promote" | "roll_back";
      /** Null: the one that ships. */
      readonly modelId: string | null;
      /** Which decided when it was asked; another meanwhile makes this worthless. */
      readonly before: string;
      readonly figures: ModelFigures;
    }
  | {
      readonly kind: "hold";
      readonly change: "place" | "release";
      /** A random id: whoever decides learns from it who it is about as little as whoever reads the history. */
      readonly subjectId: string;
      readonly holdId: string;
      readonly ground: string;
      readonly until: string | null;
      readonly reason: string;
    }
  | {
      readonly kind: "history_export";
      readonly reason: string;
      /** One customer or one incident; not given: the whole history. One never stands for the other. */
      readonly about?: ExportAbout;
    }
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
    }
  | {
      readonly kind: "token";
      readonly purpose: TokenPurpose;
      readonly name: string;
      readonly scopes: readonly string[];
      readonly days: number;
      /** Null: whoever holds it may use it. */
      readonly deviceKey: string | null;
    };

/** What gives rights at the desk, or takes away somebody who could approve that. */
export type StaffChange = "invite" | "recover" | "roles" | "enable" | "remove";

/** What was known of a model when a colleague was asked: counts and shares. */
export type ModelFigures = {
  readonly shadowed: number;
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly drift: number | null;
  readonly judged: number;
};

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

/** A request, opened; null when its bytes are not those that were proposed. One that was altered takes no other with it. */
export function openApproval(
  deps: Pick<AppDeps, "tenant" | "approvals" | "hashes">,
  stored: StoredApproval,
): { readonly content: ApprovalContent; readonly wish: ApprovalWish } | null {
  const content = contentOf(deps, stored);
  if (content === null || digestOf(deps, content.exact) !== stored.digest) return null;
  const { wish, tenant } = JSON.parse(content.exact) as { wish: ApprovalWish; tenant: string };
  const isWhole = tenant === deps.tenant && (wish.kind satisfies ApprovalKind) === stored.kind;
  return isWhole ? { content, wish } : null;
}

function contentOf(deps: Pick<AppDeps, "tenant" | "approvals">, stored: StoredApproval): ApprovalContent | null {
  try {
    const opened = deps.approvals.cipher.open(deps.tenant, `approval/${stored.approvalId}`, stored.sealed);
    return JSON.parse(fromUtf8(opened)) as ApprovalContent;
  } catch (error) {
    if (!(error instanceof AppError && error.code === "crypto.cannot_open")) throw error;
    return null;
  }
}
