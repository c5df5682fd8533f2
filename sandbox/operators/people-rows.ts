// SPDX-License-Identifier: Apache-2.0
import type { Person } from "./kinds.ts";

/** A customer as a seed writes them down. `mailName` where a name is not in Latin letters. */
export type PersonRow = readonly [
  given: string,
  family: string,
  born: string,
  lang: string,
  mailHost: string,
  street: string,
  town: string,
  postCode: string,
  risk: number,
  tenureDays: number,
  story: string,
  mailName?: string,
];

export function peopleFrom(rows: readonly PersonRow[]): readonly Person[] {
  return rows.map(
    ([given, family, born, lang, mailHost, street, town, postCode, risk, tenureDays, story, mailName]) => ({
      given,
      family,
      born,
      lang,
      email: `${mailName ?? `${given}.${family}`}@${mailHost}`.toLowerCase(),
      street,
      town,
      postCode,
      risk,
      tenureDays,
      story,
    }),
  );
}
