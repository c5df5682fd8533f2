// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { ConsentReceipts } from "#protocol";
import { type Lang, listOf } from "../ui/words.ts";
import { type ChoicesWords, dataName, purposeName } from "./strings/choices.ts";

interface ReceiptProps {
  readonly receipt: ConsentReceipts["receipts"][number];
  readonly said: ChoicesWords;
  readonly lang: Lang;
  readonly time: (iso: string) => string;
  readonly lapsesAt: string;
}

/** One receipt (fields of ISO/IEC TS 27560), to be read. The file that is saved has the same, and the proof. */
export function ConsentReceipt({ receipt, said, lang, time, lapsesAt }: ReceiptProps): JSX.Element {
  const { record, digest, proof } = receipt;
  const [purpose] = record.pii_processing.purposes;
  const [controller] = record.party_identification;
  const [event] = record.events;
  const rows: readonly (readonly [string, string])[] = [
    [said.purpose, purposeName(purpose.purpose, lang)],
    [said.words, purpose.description],
    [
      said.data,
      listOf(
        lang,
        purpose.pii_types.map((kind) => dataName(kind, lang)),
      ),
    ],
    [said.basis, said.consent],
    [said.controller, controller.party_name],
    [said.given, time(event.event_time)],
    [said.lasts, time(lapsesAt)],
    [said.how, `${said.inChat} ${event.assurance}`],
    [said.version, record.pii_processing.privacy_notice],
    [said.rules, purpose.jurisdiction],
    [said.id, record.record_id],
    [said.hash, digest],
    [said.proof, proof === null ? said.notYet : said.proved],
  ];
  return (
    <dl class="consent-receipt">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
