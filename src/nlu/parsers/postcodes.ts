// SPDX-License-Identifier: Apache-2.0
import type { Mention } from "../understanding.ts";
import { matches, type Parser } from "./parser.ts";

/** Postcode areas of the United Kingdom. */
const AREAS = new Set(
  (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU " +
    "M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
  ).split(" "),
);
const FULL = /(?<![\p{L}\p{N}])([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})(?![\p{L}\p{N}])/gu;
const OUTWARD = /(?<![\p{L}\p{N}£$€#])([a-z]{1,2}\d{1,2}[a-z]?)(?![\p{L}\p{N}])/gu;
/** Five digits, as in Kuwait and much of the world: any number may look so, so that only a question or the words for it make them one. */
const FIVE_DIGITS = /(?<![\p{L}\p{N}£$€#.,-])(\d{5})(?![\p{L}\p{N}]|[.,-]\d)/gu;
const NAMED = /(?:post ?code|postal code|zip(?: code)?|(?:ال)?رمز(?:ي)? (?:ال)?بريدي|رمزي البريدي)(?: is| هو)?[ :]*$/u;
const CUE =
  /(?:post ?code|zip|area|live in|living in|in|at|near|around|for|الرمز البريدي|رمزي البريدي|منطقه|في)(?: is| هو)?[ :]*$/u;

/**
 * British postcodes: the outward half is enough ("NR1"), in capitals, after a word of place, alone, or where one was asked for. Postcodes of five
 * digits: after the word for it, or where one was asked for.
 */
export const parsePostcodes: Parser = ({ text, original }, { expects }): Mention[] => {
  const full = matches(text, FULL, "postcode", (match) =>
    isArea(match[1]) ? `${match[1]} ${match[2]}`.toUpperCase() : null,
  );
  const outward = matches(text, OUTWARD, "postcode", (match) => {
    const code = (match[1] ?? "").toUpperCase();
    const isMeant =
      expects === "postcode" ||
      original.includes(code) ||
      text.trim() === match[0] ||
      CUE.test(text.slice(Math.max(0, match.index - 24), match.index));
    return isArea(code) && isMeant && !full.some(({ start, end }) => match.index >= start && match.index < end)
      ? code
      : null;
  });
  const digits = matches(text, FIVE_DIGITS, "postcode", (match) =>
    expects === "postcode" || NAMED.test(text.slice(Math.max(0, match.index - 24), match.index))
      ? (match[1] ?? null)
      : null,
  );
  return [...full, ...outward, ...digits];
};

function isArea(outward: string | undefined): boolean {
  return AREAS.has(/^[a-z]+/i.exec(outward ?? "")?.[0].toUpperCase() ?? "");
}
