// SPDX-License-Identifier: Apache-2.0
import type { Result } from "#kernel";
import type { Line, PartyId } from "./nouns.ts";
import type { TelcoRefusal } from "./refusals.ts";

/** What the operator's own records say of a purpose. `silent`: nothing is on record there. */
export type OperatorSays = "granted" | "refused" | "silent";

/** What the operator is given of a consent: enough for its own record, and to check it against ours. */
export type ConsentDocument = {
  readonly consentId: string;
  /** Version of the words, the words in the language in which they were agreed to, and SHA-256 of the whole record (base64url). */
  readonly version: string;
  readonly words: string;
  readonly receipt: string;
  /** Milliseconds since 1970. */
  readonly givenAt: number;
  readonly lapsesAt: number;
  readonly endedAt: number | null;
};

/** Consents as the operator keeps them. Of several records the strictest holds. */
export interface OperatorConsents {
  /** Whether the operator's records let suggestions be made to a party about a line, asked now and never kept. */
  marketing(party: PartyId | null, line: Line): Promise<Result<OperatorSays, TelcoRefusal>>;
  /** What the records about a party say, without those about one of its numbers: to follow a change that was made there. */
  recordsOf(party: PartyId): Promise<Result<OperatorSays, TelcoRefusal>>;
  /**
   * Asks the operator's hub to tell of changes at an address. Asked twice, it tells twice, which changes nothing.
   *
   * @param callback - Where `POST /v1/operator/privacy-events` of this service is reached.
   * @returns What the operator calls the registration.
   */
  listen(callback: string): Promise<Result<{ readonly listenerId: string }, TelcoRefusal>>;
  /**
   * Tells the operator what was given or taken back here. A refusal that stands there is not lifted by what was given here.
   *
   * @returns `told`; `stricter`: the operator's own no stands; `none`: the operator keeps no record for this party.
   */
  tellMarketing(
    party: PartyId,
    state: "given" | "withdrawn",
    document: ConsentDocument,
  ): Promise<Result<"told" | "stricter" | "none", TelcoRefusal>>;
}
