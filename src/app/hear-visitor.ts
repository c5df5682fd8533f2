// SPDX-License-Identifier: Apache-2.0
import type { MaskedKind } from "#pii";
import { wordFor } from "./compose-reply.ts";
import type { Turn } from "./turn.ts";
import type { Meant } from "./understand-input.ts";

/** Kinds that the bot speaks about when it hides them. A name or an address is hidden without a lecture. */
const TOLD: ReadonlySet<MaskedKind> = new Set([
  "PHONE",
  "EMAIL",
  "CREDIT_CARD",
  "IBAN",
  "DEVICE_ID",
  "SECRET",
  "BANK_ACCOUNT",
  "NATIONAL_ID",
  "PASSPORT",
  "DRIVER_LICENSE",
]);

/** Puts what the visitor said or pressed into the transcript: screened words, or the label that was on the button. */
export function hearVisitor(turn: Turn, meant: Meant): void {
  if (meant.kind === "said") {
    const { text, masked, hidden } = meant.screened;
    const what = masked.length > 0 ? { masked: [...masked], hidden: [...hidden] } : {};
    turn.drafts.push({ ...ofVisitor(turn, text), ...what });
    for (const kind of masked) {
      if (TOLD.has(kind)) turn.pending.push({ type: "say", message: `app.masked.${kind}`, params: {} });
    }
    return;
  }
  const label = labelOf(turn, meant.input);
  if (label !== null) turn.drafts.push(ofVisitor(turn, label));
}

function labelOf(turn: Turn, input: Extract<Meant, { kind: "did" }>["input"]): string | null {
  switch (input.kind) {
    case "choice":
      return offeredLabel(turn, input.choiceId);
    case "act":
      return input.decision === "renew"
        ? null
        : wordFor(turn, input.decision === "confirm" ? "app.act.confirm" : "app.act.decline");
    case "person":
      return wordFor(turn, "app.person.asked");
    case "unscreenable":
      return wordFor(turn, "app.withheld");
    default:
      return null;
  }
}

/** The label of a choice that is on offer. Attacker: the id is whatever somebody sent, also the name of a property of every object. */
function offeredLabel({ state }: Turn, choiceId: string): string | null {
  return Object.hasOwn(state.offered, choiceId) ? (state.offered[choiceId] ?? null) : null;
}

function ofVisitor(
  turn: Turn,
  text: string,
): { kind: "message"; by: "visitor"; parts: [{ type: "text"; text: string }]; clientId?: string } {
  return {
    kind: "message",
    by: "visitor",
    parts: [{ type: "text", text }],
    ...(turn.clientId === null ? {} : { clientId: turn.clientId }),
  };
}
