// SPDX-License-Identifier: Apache-2.0
import type { SubjectId } from "#kernel";

/** What is sealed of a message to somebody's contacts until it was handed over. */
export type NoticeContent = {
  readonly to:
    | { readonly kind: "contact_of_record"; readonly party: string }
    | { readonly kind: "sms"; readonly msisdn: string };
  readonly text: string;
  readonly purpose:
    | "sms_code"
    | "plan_change"
    | "step_up_failed"
    | "line_protected"
    | "order_changed"
    | "authenticator_added"
    | "account_locked"
    | "account_unlocked"
    | "alarm_lifted"
    | "somebody_tried"
    | "authenticator_removed"
    | "recovery_refused"
    | "subject_vouched"
    | "news";
  /** The authenticator whose time on probation begins when this has reached every contact point. */
  readonly authenticator?: { readonly subjectId: SubjectId; readonly authenticatorId: string };
  /** Tried again until every contact of record took it: somebody else may hold one of them. */
  readonly everyContact?: true;
  /** The operator's gateway keeps it until then, in milliseconds; absent = at once. */
  readonly sendAt?: number;
  /** After this it is worthless and is dropped, in milliseconds; null = never. */
  readonly expiresAt: number | null;
};
