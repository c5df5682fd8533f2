// SPDX-License-Identifier: Apache-2.0
import { findAnnounced } from "../announced.ts";
import { contextPattern } from "../context.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";

const VALUE =
  /^[^\d«»\n]{0,24}?(?<![\p{L}\d£$€])((?=(?:[a-z-]*\d){5})[a-z0-9]+(?:[-][a-z0-9]+)*(?: \d{2,6}(?!\d)){0,4})(?![\p{L}\d])/u;
const ANNOUNCED = {
  word: contextPattern({
    en: [
      "account",
      "account number",
      "account no",
      "account id",
      "acct",
      "acct number",
      "acct no",
      "acc no",
      "customer number",
      "customer no",
      "customer id",
      "client number",
      "client id",
      "subscriber number",
      "membership number",
      "contract number",
    ],
    de: ["kundennummer", "kunden nr", "kundennr", "kundenkonto", "vertragsnummer", "kundenkontonummer"],
    fr: [
      "numéro client",
      "numero client",
      "numéro de client",
      "n° client",
      "référence client",
      "compte client",
      "numéro de contrat",
      "identifiant client",
    ],
    es: [
      "número de cliente",
      "numero de cliente",
      "nº de cliente",
      "cliente",
      "número de contrato",
      "numero de cuenta",
      "número de cuenta",
    ],
    it: ["codice cliente", "numero cliente", "numero di contratto", "codice contratto"],
    pt: [
      "número de cliente",
      "numero de cliente",
      "número do cliente",
      "código do cliente",
      "código de cliente",
      "número do contrato",
    ],
    pl: ["numer klienta", "nr klienta", "numer umowy", "id klienta", "numer konta klienta"],
    nl: ["klantnummer", "klant nr", "contractnummer"],
    ar: ["رقم الحساب", "رقم حساب", "رقم العميل", "رقم الزبون", "رقم المشترك", "رقم العقد", "رقم عميل"],
  }),
  value: VALUE,
  confidence: 0.88,
};

/** Customer and account numbers: every operator has its own format, so a word or a format of the operator (tenant) tells. */
export const accountId: Recognizer = {
  name: "account_id",
  kind: "ACCOUNT_ID",
  find({ normal }: Reading): Candidate[] {
    return /\d/.test(normal.lower) ? findAnnounced(normal.lower, ANNOUNCED) : [];
  },
};
