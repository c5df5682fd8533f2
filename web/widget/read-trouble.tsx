// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { Answer } from "./api.ts";
import { useWidget } from "./context.ts";

/** Whether a reading went wrong in a way that a customer has to hear of. What the server does not open to them is not: nothing is shown then. */
export function isUnread(answer: Answer<unknown>): boolean {
  return !answer.ok && !(answer.trouble.kind === "refused" && [401, 403, 404].includes(answer.trouble.status));
}

/** That a part could not be read, with another try. */
export function ReadTrouble({ what, onRetry }: { what: string; onRetry: () => void }): JSX.Element {
  const { words } = useWidget();
  return (
    <p class="trouble" role="status">
      {what}: {words.cannotStart}{" "}
      <button type="button" class="button plain" onClick={onRetry}>
        {words.tryAgain}
      </button>
    </p>
  );
}
