// SPDX-License-Identifier: Apache-2.0
import type { HelpIndex, HelpManifest } from "#help";
import type { Result } from "#kernel";

/** A page as it came. */
export type SourcePage = {
  /** Where it lies after redirects. */
  readonly url: string;
  readonly type: "html" | "markdown";
  readonly text: string;
};

export type SourceRefusal = {
  readonly reason:
    | "not_found"
    | "too_large"
    | "not_a_page"
    | "too_many_redirects"
    | "left_the_site"
    | "address_not_allowed"
    | "unavailable";
};

/** Where help pages are read from: a site or a folder. */
export interface HelpSource {
  /** As it was typed; kept in the corpus. */
  readonly name: string;
  /** Addresses to begin with. */
  start(): Promise<readonly string[]>;
  /** Whether a link of a page is followed. */
  isInside(url: string): boolean;
  read(url: string): Promise<Result<SourcePage, SourceRefusal>>;
}

/** The corpus in use. */
export type OpenHelp = { readonly manifest: HelpManifest; readonly index: HelpIndex };
