// SPDX-License-Identifier: Apache-2.0
import type { AttackKind, TextOrigin } from "#threat";
import type { AnswerKind, IncidentStore } from "./incident-ports.ts";
import type { EventWatch } from "./ports.ts";
import type { SiemQueue } from "./siem-queue.ts";

/** What watches, what is kept of it, and who else is told. */
export type ThreatDeps = {
  readonly watch: EventWatch;
  readonly incidents: IncidentStore;
  /** `observe`: incidents are opened and say what would be done; nothing is. */
  readonly answers: "observe" | "enforce";
  /** An incident of which nothing was seen for this long is closed. */
  readonly quietMs: number;
  /** Null: no SIEM takes events by syslog. */
  readonly siem: SiemQueue | null;
  readonly count: CountThreat;
};

/** Counts by names of ours only. */
export type CountThreat = (
  ...what:
    | [what: "verdict", kind: AttackKind]
    | [what: "answer", kind: AnswerKind]
    | [what: "met", kind: AnswerKind]
    /** A text from elsewhere that looks like orders was kept from people and models. */
    | [what: "text", where: Exclude<TextOrigin, "utterance">]
    | [what: "blind", where: "watch" | "register" | "in_force"]
) => void;
