// SPDX-License-Identifier: Apache-2.0
import { WELL_KNOWN } from "./url-known.ts";
import {
  BRANDS,
  BUILDER_HOSTS,
  CHEAP_ENDINGS,
  FREE_HOSTS,
  LURES,
  MILD_LURES,
  ODD_ENDINGS,
  SHORTENERS,
  TRIAL_HOSTS,
} from "./url-words.ts";

/** Endings of two parts under which names are given out. */
const TWO_PART =
  /\.(?:co|com|org|net|gov|ac|edu|go|or|ne|gob|gouv|ltd|web|in|my|sch|nom|art|info|biz|tm|nic)\.[a-z]{2}$/;

/** An address taken apart once, for all signs. */
export type Look = {
  readonly url: URL;
  readonly host: string;
  /** `example` of `www.example.co.uk`. */
  readonly name: string;
  readonly ending: string;
  readonly labels: readonly string[];
  /** What stands before the name, without `www`. */
  readonly sub: string;
  /** Decoded, lower case. */
  readonly path: string;
  readonly segments: readonly string[];
  readonly isFree: boolean;
  readonly isTrial: boolean;
  readonly isBuilder: boolean;
  readonly isShort: boolean;
  readonly isKnown: boolean;
  /** A school, a state or a project by its ending. */
  readonly isPublic: boolean;
  readonly brandsInHost: ReadonlySet<string>;
  readonly brandsInPath: ReadonlySet<string>;
  /** A brand that a part of the name is one slip away from. */
  readonly nearly: string | null;
  readonly luresInHost: number;
  readonly luresInPath: number;
  readonly mildInHost: number;
  readonly mildInPath: number;
};

export function lookAt(url: URL): Look {
  const host = url.hostname.toLowerCase();
  const labels = host.split(".");
  const suffix = TWO_PART.test(host) ? 2 : 1;
  const name = labels.at(-suffix - 1) ?? host;
  const ending = labels.at(-1) ?? "";
  const isFree = isUnder(labels, FREE_HOSTS);
  const isTrial = isUnder(labels, TRIAL_HOSTS);
  const isBuilder = isUnder(labels, BUILDER_HOSTS);
  const isShort = SHORTENERS.has(host.replace(/^www\./, ""));
  const isPublic = /\.(?:gov|edu|ac|mil|gob|gouv|int)(?:\.[a-z]{2})?$/.test(host);
  const isKnown =
    !isFree && !isShort && !isBuilder && !CHEAP_ENDINGS.has(ending) && !ODD_ENDINGS.has(ending) && WELL_KNOWN.has(name);
  const path = decoded(url.pathname).toLowerCase();
  const sub = labels
    .slice(0, -suffix - 1)
    .join(".")
    .replace(/^www\.?/, "");
  const given = isFree || isTrial || isBuilder ? sub : `${sub}.${name}`;
  const brandsInHost = without(BRANDS.find(given), name);
  return {
    url,
    host,
    name,
    ending,
    labels,
    sub,
    path,
    segments: path.split("/").filter((part) => part !== ""),
    isFree,
    isTrial,
    isBuilder,
    isShort,
    isKnown,
    isPublic,
    brandsInHost,
    brandsInPath: isKnown ? NONE : without(BRANDS.find(path), name),
    nearly: isKnown || brandsInHost.size > 0 ? null : nearlyIn(given),
    luresInHost: LURES.find(given).size,
    luresInPath: LURES.find(path).size,
    mildInHost: MILD_LURES.find(given).size,
    mildInPath: MILD_LURES.find(path).size,
  };
}

const NONE: ReadonlySet<string> = new Set();
function without(found: ReadonlySet<string>, name: string): ReadonlySet<string> {
  if (!found.has(name)) return found;
  return new Set([...found].filter((brand) => brand !== name));
}

/** Digits as the letters they look like. */
function nearlyIn(given: string): string | null {
  for (const token of given.split(/[.-]/)) {
    const plain = token
      .replaceAll("0", "o")
      .replaceAll("1", "l")
      .replaceAll("3", "e")
      .replaceAll("5", "s")
      .replaceAll("vv", "w")
      .replaceAll("rn", "m");
    if (plain !== token && BRANDS.find(plain).size > 0) return plain;
    const near = BRANDS.nearly(plain);
    if (near !== null) return near;
  }
  return null;
}

/** Of hosts with two labels those that give strangers a path; others give them a name before their own. */
const PATHS: ReadonlySet<string> = new Set([
  "telegra.ph",
  "forms.gle",
  "1drv.ms",
  "linktr.ee",
  "carrd.co",
  "bio.link",
  "htmlcomponentservice.com",
]);

function isUnder(labels: readonly string[], roots: ReadonlySet<string>): boolean {
  const own = labels[0] === "www" ? 1 : 0;
  for (let from = Math.max(0, labels.length - 4); from < labels.length - 1; from += 1)
    if (
      roots.has(labels.slice(from).join(".")) &&
      (from > own || labels.length > own + 2 || PATHS.has(labels.slice(from).join(".")))
    )
      return true;
  return false;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
