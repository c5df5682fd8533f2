// SPDX-License-Identifier: Apache-2.0

/** Why this page was opened: to begin with a provider, or with what the provider said. */
export type Visit = {
  readonly lang: "en" | "ar";
  /** Name of the provider; null when the address names none. */
  readonly provider: string | null;
  /** The query with which the provider sent the browser back; null on the way there. */
  readonly answer: string | null;
  /** The chat was in this very tab: the way back leads to it. */
  readonly isSameTab: boolean;
};

const CALLBACK = /^\/sign-in\/callback\/([a-z][a-z0-9-]{0,39})$/;
const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const KEPT = "wardline.sign-in";

/** Reads the address. What it does not say on the way back was kept by the tab on the way there. */
export function readVisit(address: URL): Visit {
  const returned = CALLBACK.exec(address.pathname)?.[1];
  if (returned !== undefined) return { ...kept(), provider: returned, answer: address.search.slice(1) };
  const provider = address.searchParams.get("provider") ?? "";
  return {
    lang: address.searchParams.get("lang") === "ar" ? "ar" : "en",
    provider: NAME.test(provider) ? provider : null,
    answer: null,
    isSameTab: address.searchParams.get("tab") === "same",
  };
}

/** Keeps for the way back what the provider's address does not carry. */
export function rememberVisit(visit: Pick<Visit, "lang" | "isSameTab">): void {
  try {
    sessionStorage.setItem(KEPT, `${visit.lang} ${visit.isSameTab ? "same" : "own"}`);
  } catch {
    // Without storage the way back is in English and ends with closing the window.
  }
}

function kept(): Pick<Visit, "lang" | "isSameTab"> {
  try {
    const [lang, tab] = (sessionStorage.getItem(KEPT) ?? "").split(" ");
    return { lang: lang === "ar" ? "ar" : "en", isSameTab: tab === "same" };
  } catch {
    return { lang: "en", isSameTab: false };
  }
}
