// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel, JsonObject } from "#kernel";
import type { MessageId, Param, Params } from "./params.ts";
import type { ToolName } from "./tools.ts";

/** Kinds of acts the bot may propose. What each needs is decided by the gate, not here. */
export type ActKind =
  | "plan_change"
  | "plan_change_undo"
  | "add_on"
  | "roaming_enable"
  | "reveal"
  | "reveal_of_use"
  | "forwarding_off"
  | "line_suspend"
  | "line_resume"
  | "sim_change"
  | "sim_change_undo"
  | "appointment_book"
  | "appointment_cancel"
  | "router_reset"
  | "wifi_password_change"
  | "line_cancel"
  | "device_order"
  | "new_line"
  | "bill_credit"
  | "bill_dispute"
  | "payment_plan"
  | "payment_method"
  | "paperless"
  | "billing_address"
  | "call_detail_post"
  | "top_up"
  | "balance_transfer"
  | "cost_tighten"
  | "cost_loosen";

export type SecureWhat = "add_passkey" | "add_totp" | "add_recovery_codes" | "sign_out_elsewhere";

/** What a panel shows once, beside the conversation; see `src/app/panels/README.md`. */
export type SecretKind = "puk" | "wifi_password" | "port_out_code" | "esim" | "calls" | "invoice";

/** Kinds of cards; each has a builder that words it from a tool's result. */
export type CardKind = "bill_comparison" | "plan_comparison" | "step_list" | "receipt" | "link" | "quote" | "download";

export type HandOverReason =
  | "asked"
  | "not_understood"
  | "cannot_explain"
  | "needs_person"
  | "step_up_failed"
  | "suspected_fraud"
  | "unavailable"
  | "needs_stronger_proof"
  | "privacy_request";

/** Wishes for the app. Made only by `advance`; carried out in order. */
export type Command =
  | {
      readonly type: "say";
      readonly message: MessageId;
      readonly params: Params;
      /** One link after the text; `address` names an address of the tenant's voice, such as `privacy`. */
      readonly link?: { readonly label: MessageId; readonly address: string };
    }
  | { readonly type: "show_card"; readonly card: CardKind; readonly data: JsonObject }
  | {
      readonly type: "offer";
      readonly choices: readonly {
        readonly id: string;
        readonly message: MessageId;
        readonly params: Params;
        readonly style?: "plain" | "primary" | "quiet";
      }[];
    }
  | { readonly type: "call_tool"; readonly callId: string; readonly tool: ToolName; readonly args: JsonObject }
  | {
      readonly type: "require_assurance";
      readonly level: AssuranceLevel;
      readonly why: MessageId;
      readonly params: Params;
    }
  | {
      readonly type: "propose_act";
      readonly kind: ActKind;
      /** What the act is carried out with: ids and the quote's hash, never free text. */
      readonly args: JsonObject;
      readonly title: MessageId;
      /** The exact sentence: rendered once, shown, hashed, executed and recorded. */
      readonly sentence: MessageId;
      readonly params: Params;
      readonly rows: readonly { readonly label: MessageId; readonly value: Param }[];
    }
  /** `code`: asks for a recovery code. `factor`: by what has been proved here. */
  /** One tap of the security check-up; the app says what came of it. */
  | { readonly type: "secure"; readonly what: SecureWhat }
  | { readonly type: "begin_recovery"; readonly by: "code" | "factor" }
  | { readonly type: "hand_over"; readonly reason: HandOverReason; readonly summary: Params }
  | { readonly type: "end_conversation" };
