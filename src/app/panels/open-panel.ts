// SPDX-License-Identifier: Apache-2.0
import { makeUuid } from "#kernel";
import { wordFor } from "../compose-reply.ts";
import type { Turn } from "../turn.ts";
import type { OpenPanel } from "./panel-state.ts";
import { secretOf } from "./secrets.ts";

/** As long as a proof of an act is good: whoever comes later proves again. */
export const PANEL_LIFETIME_MS: number = 2 * 60_000;

type Confirmed = Pick<OpenPanel, "act" | "actId" | "args" | "isProved" | "isSettled">;

/** Shows the place where a secret may be fetched. A new one closes the one before. */
export function openPanel(turn: Turn, confirmed: Confirmed): void {
  const secret = secretOf(confirmed.args);
  if (secret === null) return;
  const panelId = makeUuid(turn.deps.random);
  const expiresAt = turn.now + PANEL_LIFETIME_MS;
  turn.state = { ...turn.state, panel: { ...confirmed, panelId, secret: secret.kind, expiresAt } };
  const { showForSeconds } = secret.spec;
  turn.pending.push({
    type: "part",
    part: {
      type: "panel",
      panel: {
        panelId,
        title: wordFor(turn, `reveal.${secret.kind}.title`),
        why: wordFor(turn, "reveal.why", { seconds: showForSeconds }),
        showLabel: wordFor(turn, "reveal.show"),
        expiresAt: new Date(expiresAt).toISOString(),
        showForSeconds,
      },
    },
  });
}
