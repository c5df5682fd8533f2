// SPDX-License-Identifier: Apache-2.0
// Acts that need proof of themselves, by somebody who holds a session, and passkeys, and everything that was ever signed.
import { createHash } from "node:crypto";
import { answerAct } from "#app/testing";
import type { JsonObject, TenantId } from "#kernel";
import type { PasskeyResponse } from "#protocol";
import { TEST_ORIGIN } from "../../test/harness/app.ts";
import {
  type Attack,
  alone,
  type Button,
  buttonOf,
  call,
  confirm,
  ownIds,
  pick,
  press,
  propose,
  type Scene,
  session,
  whileSwapped,
} from "./attacks.ts";
import type { Session } from "./stage.ts";

const client = { origin: TEST_ORIGIN, rpId: "larkspur.localhost" };

/** An extra that binds by the month, or is above the limit. What the engine says it needs may be a lie. */
const binding = (scene: Scene, at: Session, needs: "A2" | "A3"): JsonObject => ({
  lineId: ownIds(scene, at).line,
  ...pick(scene, [
    { offerId: "AO-INS", price: { currency: "GBP", minor: 960 } },
    { offerId: "AO-DATA10", price: { currency: "GBP", minor: 720 } },
  ]),
  needs,
});

const withKey = (scene: Scene, is: "full" | "probation"): Session =>
  pick(
    scene,
    scene.sessions.filter(({ key }) => key?.is === is),
  );

function sign(at: Session, button: Button): PasskeyResponse | null {
  if (at.key === null || button.options === null) return null;
  return at.key.passkey.assert(button.options, client);
}

/** Signs with the attacker's own hand what is shown, and presses: their right, if the passkey counts for it. */
async function prove(scene: Scene, at: Session, button: Button): Promise<void> {
  const assertion = sign(at, button);
  if (assertion === null || at.key === null) return;
  scene.stage.oracle.proves(button.actId, at.key.is);
  await confirm(scene, at, { ...button, assertion });
}

/** The terms of a real quote, so that nothing but the proof stands in the way. */
async function atOnce(scene: Scene, at: Session, needs: "A2" | "A3"): Promise<JsonObject | null> {
  const { line } = ownIds(scene, at);
  const offerId = pick(scene, ["PO-UNL", "PO-SIM-L", "PO-HS24"]);
  const event = await call(scene, at, "plans.quote", { lineId: line, offerId });
  if (event?.type !== "tool_returned") return null;
  const { quote } = event.result as { quote?: { hash: string; atOnce: { hash: string } | null } };
  if (quote === undefined) return null;
  return { lineId: line, offerId, hash: quote.atOnce?.hash ?? quote.hash, needs };
}

/** Two acts on the screen, and a signature over the first. */
async function signedFirst(scene: Scene, at: Session) {
  const one = await propose(scene, at, "add_on", binding(scene, at, "A3"));
  const two = await propose(scene, at, "add_on", binding(scene, at, "A3"));
  const assertion = one === null ? null : sign(at, one);
  return one === null || two === null || assertion === null ? null : { one, two, assertion };
}

export const PROOF_ATTACKS: { readonly [name: string]: Attack } = {
  async own_proof(scene) {
    const at = withKey(scene, "full");
    if (at.level() < 2) return;
    const button = await propose(scene, at, "add_on", binding(scene, at, "A3"));
    if (button !== null) await prove(scene, at, button);
  },
  async proof_left_out(scene) {
    const at = withKey(scene, pick(scene, ["full", "probation"]));
    const button = await propose(scene, at, "add_on", binding(scene, at, pick(scene, ["A2", "A3"])));
    if (button !== null) await confirm(scene, at, button);
  },
  async at_once_without_proof(scene) {
    const at = withKey(scene, pick(scene, ["full", "probation"]));
    const args = await atOnce(scene, at, "A2");
    const button = args === null ? null : await propose(scene, at, "plan_change", args);
    if (button !== null) await confirm(scene, at, button);
  },
  async at_once_by_own_proof(scene) {
    const at = withKey(scene, pick(scene, ["full", "probation"]));
    if (at.level() < 2) return;
    const args = await atOnce(scene, at, "A3");
    const button = args === null ? null : await propose(scene, at, "plan_change", args);
    if (button !== null) await prove(scene, at, button);
  },
  async proof_on_probation(scene) {
    const at = withKey(scene, "probation");
    const button = await propose(scene, at, "add_on", binding(scene, at, pick(scene, ["A2", "A3"])));
    if (button !== null) await prove(scene, at, button);
  },
  async proof_of_another_act(scene) {
    const at = withKey(scene, "full");
    const signed = await signedFirst(scene, at);
    if (signed !== null) await confirm(scene, at, { ...signed.two, assertion: signed.assertion });
  },
  async proof_played_again(scene) {
    const at = withKey(scene, "full");
    const signed = await signedFirst(scene, at);
    if (signed === null) return;
    const { one, two, assertion } = signed;
    if (at.level() >= 2) scene.stage.oracle.proves(one.actId, "full");
    await confirm(scene, at, { ...one, assertion });
    await Promise.all([
      confirm(scene, at, { ...one, assertion }),
      confirm(scene, at, { ...two, assertion }),
      confirm(scene, at, { ...one, assertion }),
    ]);
  },
  async old_challenge(scene) {
    const at = withKey(scene, "full");
    const button = await propose(scene, at, "add_on", binding(scene, at, "A3"));
    const early = button === null ? null : sign(at, button);
    if (button === null || early === null) return;
    const renewed = await renew(scene, at, button);
    await confirm(scene, at, { ...button, assertion: early });
    if (renewed !== null && scene.random() < 0.3) await confirm(scene, at, { ...renewed, assertion: early });
  },
  async keeps_a_proof(scene) {
    const at = withKey(scene, "full");
    const button = await propose(scene, at, "add_on", binding(scene, at, "A3"));
    const assertion = button === null ? null : sign(at, button);
    if (button !== null && assertion !== null) scene.kept.push({ at, button, assertion });
  },
  /** Meant for later, when what was signed is older than two minutes. */
  async kept_proof(scene) {
    const old = scene.kept.shift();
    if (old !== undefined) await press(scene, old.at, { ...old.button, assertion: old.assertion });
  },
  async proof_by_another_key(scene) {
    const at = withKey(scene, "full");
    const button = await propose(scene, at, "add_on", binding(scene, at, "A3"));
    const other = button === null ? null : sign(pick(scene, [withKey(scene, "probation"), scene.racer]), button);
    if (button !== null && other !== null) await confirm(scene, at, { ...button, assertion: other });
  },
  async proof_in_another_session(scene) {
    const at = withKey(scene, "full");
    const signed = await signedFirst(scene, at);
    const other = session(scene);
    if (signed !== null && other !== at) await press(scene, other, { ...signed.one, assertion: signed.assertion });
  },
  async proof_with_other_bytes(scene) {
    const at = withKey(scene, "full");
    const signed = await signedFirst(scene, at);
    if (signed === null) return;
    const textHash = createHash("sha256").update(String(scene.random())).digest("base64url");
    const { assertion } = signed;
    const changed = { ...assertion, response: { ...assertion.response, signature: "AAAA" } };
    await press(scene, at, { actId: signed.one.actId, textHash, assertion });
    await press(scene, at, { ...signed.one, assertion: changed });
  },
  async proof_for_another_tenant(scene) {
    const at = withKey(scene, "full");
    const signed = await signedFirst(scene, at);
    if (signed === null) return;
    const deps = { ...at.deps, tenant: "other" as TenantId };
    if (await press(scene, { ...at, deps }, { ...signed.one, assertion: signed.assertion }))
      scene.stage.oracle.note("a proof in another tenant");
  },
  async swap_between_proof_and_order(scene) {
    await alone(async () => {
      const at = scene.racer;
      if (at.level() < 2) return;
      const { line } = ownIds(scene, at);
      const button = await propose(scene, at, "add_on", binding(scene, at, "A3"));
      if (button !== null) await whileSwapped(scene, line, () => prove(scene, at, button));
    });
  },
};

/** Has the same act shown with a fresh challenge. */
async function renew(scene: Scene, at: Session, { actId, textHash }: Button): Promise<Button | null> {
  let fresh: Button | null = null;
  await scene.stage.puppet(at, async (turn) => {
    const clientId = "00000000-0000-4000-8000-000000000000";
    await answerAct(turn, { kind: "act", clientId, decision: "renew", actId, textHash });
    for (const item of turn.pending)
      if (item.type === "part" && item.part.type === "act") fresh = buttonOf(item.part.act);
  });
  return fresh;
}
