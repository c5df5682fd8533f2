// SPDX-License-Identifier: Apache-2.0
import { mod97, passesLuhn } from "../checksums.ts";
import { contextPattern, nearWords } from "../context.ts";
import { type DigitWindow, digitWindows } from "../digit-runs.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";
import { OTHER_NUMBERS, OTHER_REACH } from "../other-numbers.ts";

const NEAR_IMEI: RegExp = contextPattern({
  en: ["imei", "imeisv", "serial", "handset id", "device id", "device number"],
  ar: ["ايمي", "آيمي", "الرقم التسلسلي", "رقم الجهاز", "سيريال"],
  de: ["seriennummer", "geraetenummer", "gerätenummer"],
  fr: ["numéro de série"],
  es: ["número de serie"],
});
const NEAR_ICCID: RegExp = contextPattern({
  en: ["iccid", "icc", "ssn of sim", "sim number", "sim card number", "sim no", "sim serial", "number on the sim"],
  ar: ["رقم الشريحة", "رقم شريحة", "رقم الشريحه", "رقم السيم"],
  de: ["simkartennummer", "sim nummer", "kartennummer der sim"],
  fr: ["numéro de la sim", "carte sim"],
  es: ["número de sim", "tarjeta sim"],
});
const NEAR_IMSI: RegExp = contextPattern({ en: ["imsi", "subscriber identity"], ar: ["امسي", "آيمسي"] });
const NEAR_EID: RegExp = contextPattern({ en: ["eid", "esim id", "euicc"], ar: ["معرف الشريحة"] });

type Words = { readonly [Kind in "imei" | "iccid" | "imsi" | "eid" | "other"]: (window: DigitWindow) => boolean };

/** IMEI: 15 digits with a Luhn digit (3GPP TS 23.003 §6.2.1); without it, or as 14, 16 or 17 digits, only beside the word. */
function imei(window: DigitWindow, beside: Words): number | null {
  if (window.digits.length < 14 || window.digits.length > 17) return null;
  const isSound = window.digits.length === 15 && passesLuhn(window.digits) && !/^00/.test(window.digits);
  if (beside.imei(window)) return isSound ? 0.95 : 0.6;
  // One number in ten passes by chance: beside "order" it is an order.
  return isSound && !beside.other(window) ? 0.85 : null;
}

/** ICCID: 89, then issuer and account, Luhn over 18 to 20 digits (ITU-T E.118). */
function iccid(window: DigitWindow, beside: Words): number | null {
  const { digits } = window;
  if (digits.length < 18 || digits.length > 20 || !digits.startsWith("89")) return null;
  // Quirk: some cards print a 20th digit behind the check digit.
  if (passesLuhn(digits) || (digits.length === 20 && passesLuhn(digits.slice(0, 19)))) return 0.95;
  return beside.iccid(window) ? 0.7 : null;
}

/** EID: 32 digits, 89 first, remainder 1 modulo 97 (SGP.02 §4.1.8, SGP.29). */
function eid(window: DigitWindow, beside: Words): number | null {
  if (window.digits.length !== 32 || !window.digits.startsWith("89")) return null;
  if (mod97(window.digits) === 1) return 0.99;
  return beside.eid(window) ? 0.7 : null;
}

/** IMSI: 14 or 15 digits without a check digit: only beside the word. */
function imsi(window: DigitWindow, beside: Words): number | null {
  if (window.digits.length !== 14 && window.digits.length !== 15) return null;
  return beside.imsi(window) ? 0.9 : null;
}

export const deviceId: Recognizer = {
  name: "device_id",
  kind: "DEVICE_ID",
  find({ normal, runs }: Reading): Candidate[] {
    const words = (pattern: RegExp): ((window: DigitWindow) => boolean) => {
      const near = nearWords(normal.lower, pattern);
      return ({ start, end }) => near.around(start, end);
    };
    const others = nearWords(normal.lower, OTHER_NUMBERS);
    const other = ({ start }: DigitWindow): boolean => others.before(start, OTHER_REACH);
    const beside = {
      other,
      imei: words(NEAR_IMEI),
      iccid: words(NEAR_ICCID),
      imsi: words(NEAR_IMSI),
      eid: words(NEAR_EID),
    };
    const found: Candidate[] = [];
    for (const window of runs.flatMap((run) => digitWindows(run, 14, (head) => (head === "89" ? 32 : 17)))) {
      const confidence = eid(window, beside) ?? iccid(window, beside) ?? imei(window, beside) ?? imsi(window, beside);
      if (confidence !== null) found.push({ start: window.start, end: window.end, value: window.digits, confidence });
    }
    return found;
  },
};
