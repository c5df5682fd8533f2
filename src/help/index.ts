// SPDX-License-Identifier: Apache-2.0

export { commits } from "./commitments.ts";
export type { CorpusRefusal, CorpusSigner, CorpusVerifier, HelpCorpus, HelpManifest } from "./corpus.ts";
export { encodeCorpus, openCorpus, pageText, passageBytes, passageUrl } from "./corpus.ts";
export type { HelpPage, HelpPassage } from "./page.ts";
export type { HelpList, ListRefusal, RowRefusal } from "./read-list.ts";
export { readHelpList } from "./read-list.ts";
export type { PageRefusal, ReadPage } from "./read-page.ts";
export { readPage } from "./read-page.ts";
export type { HelpFound, HelpIndex } from "./search.ts";
export { findHelp, openHelp } from "./search.ts";
export type { WordsOf } from "./words.ts";
