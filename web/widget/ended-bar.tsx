// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { useWidget } from "./context.ts";

/** Stands where the input was, while there is nothing to write into. */
export function EndedBar(): JSX.Element {
  const { chat, state, words } = useWidget();
  if (state.phase === "starting") {
    return (
      <div class="ended" role="status">
        <p>{words.starting}</p>
      </div>
    );
  }
  const isFailed = state.phase === "failed" || state.phase === "busy";
  const over = state.phase === "deleted" ? words.deleted : state.phase === "kept" ? words.keptByLaw : words.ended;
  const text = isFailed ? (state.phase === "busy" ? words.busy : words.cannotStart) : over;
  return (
    <div class="ended">
      <p role="status">{text}</p>
      <button type="button" class="button primary" onClick={() => (isFailed ? chat.wake() : void chat.startNew())}>
        {isFailed ? words.tryAgain : words.startNew}
      </button>
    </div>
  );
}
