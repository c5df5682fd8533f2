// SPDX-License-Identifier: Apache-2.0
import { word } from "#dialogue";
import type { Part, SignInOption } from "#protocol";
import type { Turn } from "../turn.ts";

/** Forms beside which signing in is another way. */
const FORMS: readonly string[] = ["sms_number", "sms_code", "totp_code", "sign_in"];

/** Whether the conversation waits for somebody to prove who they are. */
export function asksForProof(turn: Turn): boolean {
  const { stepUp, ceremony } = turn.state;
  return turn.endedAt === null && (stepUp !== null || ceremony?.purpose === "step_up");
}

/** A part that asks for proof, with the providers at which one may sign in instead. Any other part as it is. */
export function withSignIn(turn: Turn, part: Part): Part {
  const signIn = optionsOf(turn);
  if (signIn.length === 0) return part;
  if (part.type === "form" && FORMS.includes(part.form.kind)) return { ...part, form: { ...part.form, signIn } };
  if (part.type === "passkey" && turn.state.ceremony?.purpose === "step_up")
    return { ...part, passkey: { ...part.passkey, signIn } };
  return part;
}

/** None in a conversation without a key of the device: the answer could be brought by anybody. */
function optionsOf({ deps, state, lang }: Turn): SignInOption[] {
  if (!state.isDeviceBound) return [];
  return deps.signIn.map(({ name, label }) => ({
    provider: name,
    label: word(deps.catalogues, lang, "app.sign_in.option", { provider: label[lang] }),
  }));
}
