// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import type { ConversationOpened, TurnAnswer } from "#protocol";
import { sealedFetch } from "#surfaces";
import { makePlace, startProgram, stopAllPrograms } from "../harness/program.ts";

afterEach(stopAllPrograms);

const json = { "content-type": "application/json" };

describe("SIGTERM", () => {
  it("finishes the turn in flight, and what it answered is there after the next start", {
    timeout: 120_000,
  }, async () => {
    const dir = await makePlace();
    const first = await startProgram(dir);
    const opened = (await (
      await sealedFetch(`${first.url}/v1/conversations`, {
        method: "POST",
        headers: json,
        body: JSON.stringify({ tokenIn: "bearer" }),
      })
    ).json()) as ConversationOpened;
    const headers = { ...json, authorization: `Bearer ${opened.token ?? ""}` };
    const send = (input: Record<string, unknown>): Promise<Response> =>
      sealedFetch(`${first.url}/v1/conversations/current/turns`, {
        method: "POST",
        headers,
        body: JSON.stringify({ clientId: randomUUID(), ...input }),
      });
    const asked = (await (await send({ kind: "text", text: "how much do I owe?" })).json()) as TurnAnswer;
    const form = asked.events
      .flatMap((event) => (event.kind === "message" ? event.parts : []))
      .find((part) => part.type === "form");
    if (form?.type !== "form") throw new Error("No number was asked for");

    // Answering the number form takes a set time whoever's number it is: long enough to be stopped in the middle of.
    const slow = send({
      kind: "form",
      formId: form.form.formId,
      decision: "submit",
      fields: { number: "+447700900102" },
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    first.child.kill("SIGTERM");
    const answer = await slow;
    expect(answer.status).toBe(200);
    const { state } = (await answer.json()) as TurnAnswer;
    await once(first.child, "exit");
    expect(first.child.exitCode).toBe(0);

    const second = await startProgram(dir);
    const read = await sealedFetch(`${second.url}/v1/conversations/current`, { headers });
    expect(((await read.json()) as ConversationOpened).state.lastSeq).toBe(state.lastSeq);
  });
});
