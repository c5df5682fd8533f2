// SPDX-License-Identifier: Apache-2.0
import { makeUuidV7 } from "#kernel";
import type { Part } from "#protocol";
import { wordFor } from "../compose-reply.ts";
import type { Turn } from "../turn.ts";

/** Asks for the number of the line and one of the codes, in fields that never enter the transcript. */
export function askForRecoveryCode(turn: Turn): void {
  const { deps, state } = turn;
  const formId = makeUuidV7(deps.clock, deps.random);
  turn.state = {
    ...state,
    ceremony: null,
    stepUp: { wanted: "A1", formId, stage: "recovery_code", msisdn: null, party: null, challenge: null },
  };
  turn.pending.push({ type: "part", part: form(turn, formId) });
}

function form(turn: Turn, formId: string): Part {
  return {
    type: "form",
    form: {
      formId,
      kind: "recovery_code",
      title: wordFor(turn, "app.recovery.code.title"),
      why: wordFor(turn, "app.recovery.code.why"),
      fields: [
        { name: "number", label: wordFor(turn, "app.step_up.number.label"), format: "phone" },
        {
          name: "code",
          label: wordFor(turn, "app.recovery.code.label"),
          format: "recovery_code",
          hint: wordFor(turn, "app.recovery.code.hint"),
        },
      ],
      submitLabel: wordFor(turn, "app.recovery.code.submit"),
      cancelLabel: wordFor(turn, "app.step_up.code.cancel"),
    },
  };
}
