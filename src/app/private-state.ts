// SPDX-License-Identifier: Apache-2.0

import type { Command } from "#dialogue";
import type { Factor, SmsChallenge, TotpSecret } from "#identity";
import { AppError, fromUtf8, type JsonObject, type SubjectId, utf8 } from "#kernel";
import type { PseudonymMemory } from "#pii";
import type { PartyId } from "#telecom";
import type { OpenDownload } from "./downloads/state.ts";
import type { Continued, MessagingState } from "./messaging/state.ts";
import type { ConsentKey } from "./news/ports.ts";
import type { OutsideState } from "./outside-desk/ports.ts";
import type { OpenPanel } from "./panels/panel-state.ts";
import type { PendingSignIn } from "./sign-in/pending.ts";
import type { RecentMessage } from "./vault/recent.ts";

/** What a conversation knows about who speaks. Sealed as one row; never leaves the app. */
export type PrivateState = {
  readonly factors: readonly Factor[];
  /** The operator's id of the person, once a login or a code has shown it. */
  readonly party: PartyId | null;
  /** The line that a code has shown possession of, where there is no login (A1). */
  readonly verifiedLine: string | null;
  readonly stepUp: StepUpInProgress | null;
  /** An authenticator that is being added or asked for. */
  readonly ceremony: Ceremony | TotpCeremony | RecoveryCodesOffer | null;
  readonly pseudonyms: PseudonymMemory;
  /** The last few screened messages, for values that are told in two of them. Absent in what older releases wrote. */
  readonly recent?: readonly RecentMessage[];
  /** Messages in a row that the detector gave no result for. */
  readonly unscreened?: number;
  /** Dropped guesses that may still be contested: which message, which of its hidden values, and the keyed hash to let through. */
  readonly guesses?: readonly { readonly seq: number; readonly index: number; readonly hash: string }[];
  /** Values that were let through on the visitor's word. */
  readonly releases?: number;
  /** Times of the newest turns, for the rate limit. */
  readonly recentTurns: readonly number[];
  /** Labels of the buttons that the newest bot message showed, by choice id. */
  readonly offered: { readonly [choiceId: string]: string };
  readonly brand: string;
  /** Whether a key of the visitor's browser or program opened this; without one nothing above A1 is ever reached. */
  readonly isDeviceBound: boolean;
  /** Keyed hash of the key of the device, base64url, as detectors of attacks know it. Absent: no key opened this. */
  readonly device?: string;
  /** Logins that were laid aside until a stronger proof is given. */
  readonly heldLogins?: readonly Factor[];
  /** The visitor wants no language model in this conversation. Absent: nobody said so. */
  readonly isWithoutModel?: true;
  /** A login at an identity provider that was begun. Absent in what older releases wrote. */
  readonly signIn?: PendingSignIn | null;
  /** A secret that may be fetched, once. Absent in what older releases wrote. */
  readonly panel?: OpenPanel | null;
  /** A bill that may be fetched, once. Absent in what older releases wrote. */
  readonly download?: OpenDownload | null;
  /** It goes on a channel that others can read. */
  readonly messaging?: MessagingState;
  /** Where consent comes before anything is taken in: the one that was given here, and what was on offer behind the question. */
  readonly first?: { readonly agreed: ConsentKey | null; readonly offered: { readonly [choiceId: string]: string } };
  /** Numbers of messages that were not understood, the last few. */
  readonly misheard?: readonly number[];
  /** The visitor said how it went. Absent: not yet. */
  readonly isRated?: true;
  /** It is, or was, at the desk of others. */
  readonly outside?: OutsideState;
  /** It was begun by a link that another conversation gave. */
  readonly continues?: Continued;
};

export type StepUpInProgress = {
  readonly wanted: "A1" | "A2";
  readonly formId: string;
  readonly stage: "number" | "code" | "totp" | "recovery_code" | "sign_in";
  /** E.164; null while the number is being asked for, or when it is not one of ours. */
  readonly msisdn: string | null;
  readonly party: PartyId | null;
  readonly challenge: SmsChallenge | null;
};

export type ProposeAct = Extract<Command, { type: "propose_act" }>;

/** A ceremony that waits for the browser's answer. Kept sealed with the conversation; its challenge works once, here. */
export type Ceremony = {
  readonly ceremonyId: string;
  /** 32 random bytes, base64url. */
  readonly challenge: string;
  readonly expiresAt: number;
  readonly failures: number;
} & (
  | {
      readonly purpose: "step_up";
      readonly why: string;
      readonly putAside: readonly ("passkey" | "totp")[];
      /** It stands on the number form, beside the field. */
      readonly isOnForm?: true;
    }
  | {
      readonly purpose: "unlock";
      /** The act that waits for it, if one does. */
      readonly then: ProposeAct | null;
    }
  /** A passkey for somebody who has lost all others, whoever is proved to speak here. */
  | {
      readonly purpose: "recover";
      readonly authenticatorId: string;
      readonly recoveryId: string;
      readonly subjectId: SubjectId;
      readonly party: PartyId;
    }
  | {
      readonly purpose: "enrol";
      readonly authenticatorId: string;
      readonly restsOnSms: boolean;
      /** The act that waits for the passkey, if one does. */
      readonly then: ProposeAct | null;
    }
);

/** An authenticator app that is being added: its secret waits here for the first right code. */
export type TotpCeremony = {
  readonly purpose: "totp";
  readonly ceremonyId: string;
  readonly authenticatorId: string;
  readonly secret: TotpSecret;
  readonly restsOnSms: boolean;
  readonly expiresAt: number;
  readonly failures: number;
};

/** Recovery codes may be fetched, once. Holds none. */
export type RecoveryCodesOffer = {
  readonly purpose: "recovery_codes";
  readonly ceremonyId: string;
  readonly expiresAt: number;
  readonly failures: number;
  readonly isShown: boolean;
};

export function encodePrivateState(state: PrivateState): Uint8Array {
  return utf8(JSON.stringify(state));
}

/** Only for bytes that were sealed by `encodePrivateState`: their shape is ours. */
export function decodePrivateState(bytes: Uint8Array): PrivateState {
  const value: unknown = JSON.parse(fromUtf8(bytes));
  if (typeof value !== "object" || value === null || !("factors" in value)) {
    throw new AppError("app.state_unreadable", "Cannot read the conversation's state: it has no factors");
  }
  // Written by a release that knew no ceremonies and no keys of devices: there is none.
  const state = value as PrivateState & JsonObject;
  return { ...state, ceremony: state.ceremony ?? null, isDeviceBound: state.isDeviceBound ?? false };
}
