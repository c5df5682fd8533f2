// SPDX-License-Identifier: Apache-2.0

/** What each field of the log is. A field without a sentence fails the build. */
export const MEANINGS: Readonly<Record<string, string>> = {
  code: "what happened: a code of ours, of Node.js or of PostgreSQL",
  reason: "why, where one code has several",
  job: "which job of the program",
  provider: "which sign-in provider, by the name in the configuration",
  kind: "which kind of thing",
  purpose: "what a key or a request is for",
  hop: "which way out of the process",
  tool: "which call to the operator",
  clock: "which deadline of an incident",
  state: "what became of it",
  incident: "random id of an incident",
  notice: "random id of a notice",
  witness: "name of a witness of the history",
  recovery: "random id of a recovery of access",
  release: "hash of a publication of flows",
  conversationId: "random id of a conversation",
  requestId: "random id of a request, which its answer carries too",
  attempts: "how often it was tried",
  lost: "how many were dropped",
  waiting: "how many wait",
  count: "how many it was",
  where: "which part of the program",
  willRetry: "whether it is tried again",
  at: "place in our own source",
};

/** What the shapes are, in words. */
export const LOG_SHAPES: Readonly<Record<string, string>> = {
  code: "letters, digits, `_`, `.`, `:` and `-`, at most 80, never six digits in a row",
  id: "a random UUID, with words of ours around it",
  digest: "sixteen hexadecimal digits, not all of them decimal",
  number: "a finite number below 10⁹",
  flag: "true or false",
  frame: "`src/FILE:LINE:COLUMN`",
};
