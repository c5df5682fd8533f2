// SPDX-License-Identifier: Apache-2.0
import { toBase64Url } from "#kernel";
import type { TextFinding } from "#threat";
import type { Assessment } from "../assess-input.ts";
import type { Heard } from "../open-input.ts";
import type { Turn } from "../turn.ts";
import { sense } from "./sense.ts";

/** What somebody writes who wants the machine to do something else, or what is others'. */
const INJECTION: ReadonlySet<TextFinding["kinds"][number]> = new Set(["injection", "live_code", "data_fishing"]);

/** Tells the detectors that somebody wrote something: whether it looks like an injection, and a hash of the first link. Never a word of it. */
export async function senseInput(turn: Turn, heard: Heard, assessed: Assessment): Promise<void> {
  if (heard.kind !== "words" || assessed.action === "block") return;
  const { text, links } = assessed.looks;
  const [link] = links;
  await sense(turn, "message", {
    isInjection: text?.kinds.some((kind) => INJECTION.has(kind)) === true,
    link: link === undefined ? null : toBase64Url(link.host),
    hasLink: link !== undefined,
  });
}
