// SPDX-License-Identifier: Apache-2.0
// A telephone of one's own, and somebody else's login.
import { makeNonce } from "#app";
import type { Talk } from "../../test/harness/app.ts";
import { type Attack, alone, pick, type Scene } from "./attacks.ts";

/** Lines of the attacker, on which codes really arrive; their owners are in the cast. */
const OWN_PHONES = ["+447700900126", "+447700900102"];
/** Whose login was stolen. */
const VICTIMS = ["CU-C01", "CU-C05"];

export const LINE_ATTACKS: { readonly [name: string]: Attack } = {
  /** The code is typed back before the login counts, or after it came in between: never is that the victim's second factor. */
  async own_phone_and_stolen_login(scene) {
    // One code after another, so that each is the newest of its line.
    await alone(() => ownPhone(scene));
  },
};

async function ownPhone(scene: Scene): Promise<void> {
  const { app, deps, oracle } = scene.stage;
  const phone = pick(scene, OWN_PHONES);
  const victim = pick(scene, VICTIMS);
  const isLoginBetween = pick(scene, [true, false]);
  const talk = await app.open({ overrides: deps });
  const login = async (): Promise<void> => {
    await talk.send({ kind: "identify", token: await app.token(victim, makeNonce(deps)) });
  };
  const before = app.sandbox.outbox(phone).length;
  await talk.say("how much do I owe?");
  await talk.fill({ number: phone });
  if (isLoginBetween) await login();
  await typeBack(scene, talk, phone, before);
  if (!isLoginBetween) await login();
  if (talk.state.assurance > "A1") oracle.note("a second factor of the victim by the attacker's own line");
}

/** Types the code back that came to the attacker's own line, where one came. */
async function typeBack(scene: Scene, talk: Talk, phone: string, before: number): Promise<void> {
  const code = await talk.code(phone).catch(() => null);
  if (code === null || scene.stage.app.sandbox.outbox(phone).length === before) return;
  const form = talk.parts().findLast((part) => part.type === "form");
  if (form?.type !== "form") return;
  await talk.trySend({ kind: "form", formId: form.form.formId, decision: "submit", fields: { code } }).then((done) => {
    if (done.ok) {
      talk.events.push(...done.value.events);
      talk.state = done.value.state;
    }
  });
}
