// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { ok, type Result, refuse } from "#kernel";
import type { TurnInput } from "#protocol";
import { proposeAct } from "../acts/propose-act.ts";
import { sayNow } from "../compose-reply.ts";
import { isSpeakerLocked, leaveUnlock, takeUnlock, unlockByVisitor } from "../locks/unlock.ts";
import { offerRecoveryCodes } from "../recovery/codes.ts";
import { answerRecovery } from "../recovery/finish.ts";
import { stepUp } from "../step-up/begin-step-up.ts";
import { senseAccountChange } from "../threat/sense-act.ts";
import type { Turn } from "../turn.ts";
import { endCeremony } from "./ceremony.ts";
import { enrolPasskey, offerPasskey, putAside } from "./enrol-passkey.ts";
import { removeAuthenticator } from "./remove.ts";
import { offerTotp } from "./totp.ts";
import { usePasskey } from "./use-passkey.ts";

type PasskeyInput = Extract<TurnInput, { kind: "passkey" }>;
type Answer = Result<readonly DialogueEvent[], { reason: "form_unknown" }>;

/** Takes the browser's answer to a ceremony, or that the visitor would rather not, or in another way. */
export async function answerPasskey(turn: Turn, input: PasskeyInput): Promise<Answer> {
  const { ceremony } = turn.state;
  if (ceremony?.ceremonyId !== input.ceremonyId || ceremony.purpose === "totp" || ceremony.purpose === "recovery_codes")
    return refuse({ reason: "form_unknown" });
  if (ceremony.purpose === "enrol") {
    if (input.decision !== "submit") return ok(putAside(turn, ceremony, "needs_stronger_proof"));
    const { events, propose = null } = await enrolPasskey(turn, ceremony, input.response, input.name ?? "");
    return ok(propose === null ? events : [...events, ...(await proposeAct(turn, propose))]);
  }
  if (ceremony.purpose === "recover") return ok(await answerRecovery(turn, ceremony, input));
  if (ceremony.purpose === "unlock") {
    const { events, propose = null } =
      input.decision === "submit"
        ? await takeUnlock(turn, ceremony, input.response)
        : leaveUnlock(turn, ceremony, "put_aside");
    return ok(propose === null ? events : [...events, ...(await proposeAct(turn, propose))]);
  }
  if (ceremony.purpose !== "step_up") return refuse({ reason: "form_unknown" });
  if (input.decision === "submit") return ok(await usePasskey(turn, ceremony, input.response));
  endCeremony(turn);
  turn.state = { ...turn.state, stepUp: null };
  if (input.decision === "cancel") return ok([{ type: "step_up_ended", outcome: "cancelled" }]);
  return ok(await stepUp(turn, { level: "A2", why: ceremony.why }, [...ceremony.putAside, "passkey"]));
}

/** The visitor asks to add an authenticator or to open a locked account, outside of any flow. */
export async function addAuthenticator(
  turn: Turn,
  action: "add_passkey" | "add_totp" | "unlock" | "add_recovery_codes",
): Promise<readonly DialogueEvent[]> {
  if (action === "unlock") {
    await unlockByVisitor(turn);
    return [];
  }
  if (await isSpeakerLocked(turn)) {
    sayNow(turn, "app.lock.first");
    return [];
  }
  if (!(await senseAccountChange(turn, action))) return [];
  if (action === "add_recovery_codes") {
    if (!(await offerRecoveryCodes(turn))) sayNow(turn, "app.recovery_codes.sign_in_first");
    return [];
  }
  const isOffered = action === "add_passkey" ? await offerPasskey(turn, null) : await offerTotp(turn);
  if (!isOffered) sayNow(turn, action === "add_passkey" ? "app.passkey.sign_in_first" : "app.totp.sign_in_first");
  return [];
}

export async function removeByVisitor(turn: Turn, authenticatorId: string): Promise<readonly DialogueEvent[]> {
  if (await isSpeakerLocked(turn)) sayNow(turn, "app.lock.first");
  else if (await senseAccountChange(turn, "remove_authenticator")) await removeAuthenticator(turn, authenticatorId);
  return [];
}
