// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";

/** Where somebody is in the console: a page, and what is open on it. */
export interface Place {
  readonly page: string;
  /** Ids and names of ours below the page, as `/console#/cases/ID` has them. */
  readonly rest: readonly string[];
}

/**
 * What may stand in an address: a random id, a word of ours, a short number. An address is kept by browsers, and read aloud on the phone: a number of
 * a customer, a name or a search has no place in it.
 */
const SEGMENT = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[a-z][a-z_.-]{0,47}|\d{1,6})$/u;

/** The address of a place. @throws TypeError - If a part is neither an id, nor a word, nor a short number. */
export function hashOf(page: string, ...rest: readonly string[]): string {
  const parts = [page, ...rest];
  if (!parts.every((part) => SEGMENT.test(part)))
    throw new TypeError("Cannot make an address: a part is neither an id, nor a word, nor a short number");
  return `#/${parts.join("/")}`;
}

/** The place that an address names, or null where it names none. Whatever else stands there is left out. */
export function placeOf(hash: string): Place | null {
  if (!hash.startsWith("#/")) return null;
  const [page = "", ...rest] = hash.slice(2).split("/");
  if (!SEGMENT.test(page)) return null;
  const end = rest.findIndex((part) => !SEGMENT.test(part));
  return { page, rest: end === -1 ? rest : rest.slice(0, end) };
}

/** Where a page is, and the way to elsewhere. The same object while the address is the same. */
export interface Way extends Place {
  /** Goes to another place; back returns. */
  readonly go: (page: string, ...rest: readonly string[]) => void;
  /** The same without a step for "back": for what the page did by itself. */
  readonly replace: (page: string, ...rest: readonly string[]) => void;
}

const go = (page: string, ...rest: readonly string[]): void => {
  const hash = hashOf(page, ...rest);
  if (hash !== location.hash) location.hash = hash;
};
const replace = (page: string, ...rest: readonly string[]): void => {
  history.replaceState(null, "", hashOf(page, ...rest));
  window.dispatchEvent(new Event("hashchange"));
};

/** Follows the address bar, back and forward. */
export function useWay(first: string): Way {
  const [way, setWay] = useState<Way>(() => ({
    ...(placeOf(location.hash) ?? { page: first, rest: [] }),
    go,
    replace,
  }));
  useEffect(() => {
    const follow = (): void => setWay({ ...(placeOf(location.hash) ?? { page: first, rest: [] }), go, replace });
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, [first]);
  return way;
}
