// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { DeskDrillRun } from "#protocol";
import type { PageProps } from "../page-props.ts";
import { defenceStrings } from "./defence-strings.ts";
import { securityWords } from "./security-codes.ts";

/** What a run came to, in a colour and in words. */
export function RunState({ run, lang }: { readonly run: DeskDrillRun; readonly lang: PageProps["lang"] }): JSX.Element {
  const words = defenceStrings(lang);
  if (run.state === "running")
    return (
      <span role="status">
        <progress max={run.total} value={run.done} aria-label={words.progress(run.done, run.total)} />{" "}
        {words.progress(run.done, run.total)}
      </span>
    );
  if (run.state === "failed")
    return (
      <span class="tag warn">
        {securityWords("failed", lang)}
        {run.code !== null && `: ${securityWords(run.code, lang)}`}
      </span>
    );
  const all = Object.values(run.drills);
  const blocked = all.filter((one) => one.blocked).length;
  const bit = all.filter((one) => one.controlSucceeded).length;
  return (
    <span class="sec-chips">
      <span class={blocked === all.length ? "tag good" : "tag bad"}>{words.summary(blocked, all.length)}</span>
      <span class={bit === all.length ? "tag good" : "tag warn"}>{words.controls(bit, all.length)}</span>
    </span>
  );
}
