// SPDX-License-Identifier: Apache-2.0
import { type AssuranceLevel, type Lang, type SubjectId, toBase64Url } from "#kernel";
import type { StandingPurpose } from "#privacy";
import type { AppDeps } from "../deps.ts";

/** A consent with the fields of ISO/IEC TS 27560:2023, clause 6: header, processing, parties, events. Made when it is given, and never changed. */
export type ConsentRecord = {
  readonly schema_version: "ISO/IEC TS 27560:2023";
  readonly record_id: string;
  /** A keyed hash: the same for the same subject here, and nobody's name. */
  readonly pii_principal_id: string;
  readonly pii_processing: {
    /** Version of the words; one for all languages. */
    readonly privacy_notice: string;
    readonly language: Lang;
    readonly purposes: readonly [
      {
        readonly purpose: StandingPurpose;
        readonly lawful_basis: "consent";
        /** The words that were agreed to. */
        readonly description: string;
        readonly pii_types: readonly string[];
        readonly pii_controllers: readonly string[];
        readonly jurisdiction: string;
        readonly withdrawal_method: string;
      },
    ];
  };
  readonly party_identification: readonly [
    {
      readonly party_id: string;
      readonly party_name: string;
      readonly party_url: string;
      readonly party_role: "pii_controller";
    },
  ];
  readonly events: readonly [
    {
      readonly event_time: string;
      /** ISO 8601 duration. */
      readonly validity_duration: string;
      readonly event_type: "explicit";
      readonly event_state: "given";
      readonly channel: "chat";
      /** How sure it was who agreed. */
      readonly assurance: AssuranceLevel;
    },
  ];
};

type About = {
  readonly subjectId: SubjectId;
  readonly consentId: string;
  readonly purpose: StandingPurpose;
  readonly lang: Lang;
  readonly at: number;
  readonly level: AssuranceLevel;
};

export function makeRecord(deps: AppDeps, { subjectId, consentId, purpose, lang, at, level }: About): ConsentRecord {
  const rule = deps.rights.purposes.purposes[purpose];
  const { operator, addresses } = deps.catalogues.voice;
  return {
    schema_version: "ISO/IEC TS 27560:2023",
    record_id: consentId,
    pii_principal_id: toBase64Url(deps.keys.blindIndex("token", `consent principal ${subjectId}`)),
    pii_processing: {
      privacy_notice: rule.version,
      language: lang,
      purposes: [
        {
          purpose,
          lawful_basis: rule.lawfulBasis,
          description: rule.texts[lang],
          pii_types: rule.data,
          pii_controllers: [deps.tenant],
          jurisdiction: deps.rights.profile,
          withdrawal_method: rule.withdrawal,
        },
      ],
    },
    party_identification: [
      {
        party_id: deps.tenant,
        party_name: operator,
        party_url: addresses["privacy"] ?? "",
        party_role: "pii_controller",
      },
    ],
    events: [
      {
        event_time: new Date(at).toISOString(),
        validity_duration: `P${rule.lapseDays}D`,
        event_type: "explicit",
        event_state: "given",
        channel: "chat",
        assurance: level,
      },
    ],
  };
}
