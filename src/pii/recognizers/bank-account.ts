// SPDX-License-Identifier: Apache-2.0
import { findAnnounced, GAP } from "../announced.ts";
import { contextPattern } from "../context.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";

const BANK_WORDS = contextPattern({
  en: [
    "bank",
    "routing",
    "aba",
    "sort code",
    "direct debit",
    "autopay",
    "auto pay",
    "checking",
    "savings",
    "wire",
    "bacs",
    "payout",
  ],
  de: ["bank", "blz", "bankleitzahl", "bankkonto", "girokonto", "lastschrift"],
  fr: ["banque", "rib", "bancaire", "prélèvement"],
  es: ["banco", "bancaria", "domiciliar"],
  it: ["banca", "bancario", "abi"],
  pt: ["banco", "agência", "bancária"],
  pl: ["bank", "bankowe", "rachunek"],
  nl: ["bank", "rekening"],
  ar: ["بنك", "البنك", "بنكي", "البنكي", "مصرف"],
});
const ROUTING = {
  word: contextPattern({
    en: ["routing", "routing number", "aba", "aba number", "sort code", "sortcode", "bsb", "transit number"],
    de: ["blz", "bankleitzahl"],
    fr: ["code guichet", "code banque"],
    pt: ["agência", "agencia"],
    it: ["abi", "cab"],
  }),
  value: new RegExp(`^${GAP}(\\d{2}[- ]\\d{2}[- ]\\d{2}|\\d(?:[ -]?\\d){3,8})(?!\\d)`, "u"),
  confidence: 0.92,
};
const ACCOUNT = {
  word: contextPattern({
    en: [
      "account",
      "account number",
      "account no",
      "acct",
      "acct number",
      "a/c",
      "checking account",
      "savings account",
      "bank account",
    ],
    de: ["konto", "kontonummer", "bankkonto"],
    fr: ["compte", "compte bancaire", "numéro de compte"],
    es: ["cuenta", "cuenta bancaria"],
    it: ["conto", "conto corrente"],
    pt: ["conta", "conta bancária"],
    pl: ["konto", "konta", "rachunek"],
    nl: ["rekening", "rekeningnummer"],
    ar: ["حساب", "الحساب البنكي", "حسابي البنكي", "رقم الحساب البنكي"],
  }),
  value: new RegExp(`^${GAP}(\\d(?:[ -]?\\d){5,25})(?![\\p{L}\\d])`, "u"),
  confidence: 0.86,
};
/** "sort code" alone tells that six digits in pairs are one. */
const SORT_CODE = /(?<![\p{L}\d./-])\d{2}-\d{2}-\d{2}(?![\d-])/gu;

export const bankAccount: Recognizer = {
  name: "bank_account",
  kind: "BANK_ACCOUNT",
  find({ normal }: Reading): Candidate[] {
    const { lower } = normal;
    if (!/\d{2}/.test(lower) || lower.search(BANK_WORDS) < 0) return [];
    return [
      ...findAnnounced(lower, ROUTING),
      ...findAnnounced(lower, ACCOUNT),
      ...(/sort ?code/.test(lower)
        ? Array.from(lower.matchAll(SORT_CODE), (match) => ({
            start: match.index,
            end: match.index + match[0].length,
            value: match[0],
            confidence: 0.9,
          }))
        : []),
    ];
  },
};
