// SPDX-License-Identifier: Apache-2.0
// What several stories about accounts share: a passkey that was there long before, and reading what was asked for.
import { createHash } from "node:crypto";
import { sealPasskey, subjectOf } from "#app/testing";
import { makeActChallenge, verifyRegistration } from "#identity";
import { SoftAuthenticator } from "#identity/testing";
import { makeUuid } from "#kernel";
import type { Part, PasskeyResponse, SecureForm } from "#protocol";
import type { PartyId } from "#telecom";
import { systemRandom } from "../../src/main/system.ts";
import { type Talk, TEST_ORIGIN, type TestApp } from "../harness/app.ts";

export const client = { origin: TEST_ORIGIN, rpId: "larkspur.localhost" };
export const numberOf = (customer: number): string => `+447700900${100 + customer}`;

/** A passkey that was there long before whatever happened to the line; with `restsOnSms` one that a code let in just now. */
export async function givePasskey(
  app: TestApp,
  customer: string,
  { restsOnSms = false, name = customer } = {},
): Promise<SoftAuthenticator> {
  const { deps } = app;
  const { subjectId } = await subjectOf(deps, `IN-${customer}` as PartyId);
  const challenge = makeActChallenge(
    {
      nonce: systemRandom.bytes(32),
      subjectId,
      conversationId: "019a8000-0000-7000-8000-000000000001" as never,
      expiresAt: app.clock.now(),
      text: "",
    },
    (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest()),
  );
  const key = new SoftAuthenticator(name);
  const userId = Buffer.from(subjectId.replaceAll("-", ""), "hex").toString("base64url");
  const made = await verifyRegistration(
    deps.relyingParty,
    challenge,
    key.register({ challenge, user: { id: userId } }, client),
  );
  if (!made.ok) throw new Error(made.refusal.reason);
  const authenticatorId = makeUuid(systemRandom);
  const content = { kind: "passkey", name: "Phone", restsOnSms, passkey: made.value } as const;
  await deps.authenticators.add(
    deps.tenant,
    {
      subjectId,
      authenticatorId,
      kind: "passkey",
      version: 1,
      sealed: await sealPasskey(deps, subjectId, authenticatorId, content),
      createdAt: new Date(app.clock.now()),
      noticedAt: null,
      usedAt: null,
    },
    {
      at: new Date(app.clock.now()),
      tenant: deps.tenant,
      kind: "authenticator.added",
      actor: { kind: "system", id: null },
      subjectId,
      conversationId: null,
      facts: {},
    },
  );
  return key;
}

/** The newest passkey that the chat asks for. */
export function askedFor(talk: Talk): Extract<Part, { type: "passkey" }>["passkey"] {
  const part = talk.parts().findLast((each) => each.type === "passkey");
  if (part?.type !== "passkey") throw new Error("No passkey was asked for");
  return part.passkey;
}

/** What the number form offers beside its field. */
export function onForm(talk: Talk): NonNullable<SecureForm["passkey"]> {
  const { passkey } = talk.form();
  if (passkey === undefined) throw new Error("The form takes no passkey");
  return passkey;
}

export function answer(
  talk: Talk,
  ceremony: { readonly ceremonyId: string; readonly options: { readonly [key: string]: unknown } },
  key: SoftAuthenticator,
): ReturnType<Talk["send"]> {
  const response = key.assert(ceremony.options, client) as PasskeyResponse;
  return talk.send({ kind: "passkey", ceremonyId: ceremony.ceremonyId, decision: "submit", response });
}

/** What a contact of record got that holds these words, the newest first. */
export function mail(app: TestApp, words: RegExp, channel: "email" | "sms" = "email"): number {
  return app.sandbox.outbox().filter((message) => message.channel === channel && words.test(message.text)).length;
}
