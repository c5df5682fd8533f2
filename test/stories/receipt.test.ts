// SPDX-License-Identifier: Apache-2.0
// "Download proof" is for whoever has the conversation: it may tell no more than the conversation did.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeReceipt, type SequencerDeps, sendNotices, sequenceHistory } from "#app";
import type { JsonObject } from "#kernel";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

type Opened = { readonly kind: string; readonly facts: JsonObject };

/** What the receipt of a conversation opens, without ids and times. */
async function opened(talk: Talk): Promise<readonly Opened[]> {
  await sendNotices(app.deps);
  const { sequencer } = app.deps.receipts as unknown as { readonly sequencer: SequencerDeps };
  await sequenceHistory({ ...sequencer, anchor: { read: async () => null, write: async () => undefined } });
  const made = await makeReceipt(app.deps.receipts, app.deps.tenant, talk.id);
  if (!made.ok) throw new Error(made.refusal.reason);
  return made.value.entries.map(({ content }) => {
    const { kind, facts } = JSON.parse(content) as Opened;
    return { kind, facts };
  });
}

/** Everything that was recorded of a conversation. */
async function recorded(talk: Talk): Promise<string> {
  const { rows } = await app.database.query<{ text: string }>(
    "test.recorded",
    "SELECT string_agg(kind || ' ' || facts::text, E'\\n') AS text FROM history WHERE conversation_id = $1",
    [talk.id],
  );
  return rows[0]?.text ?? "";
}

describe("a receipt", () => {
  it("of a conversation into which a number was typed is the same for a line of ours, a stranger's, and one whose SIM was changed [SEC-265]", async () => {
    const numbers = { ours: "+447700900108", nobody: "+447700900999", swapped: "+447700900116" };
    const seen: string[] = [];
    const kept: string[] = [];
    for (const number of Object.values(numbers)) {
      const talk = await app.open();
      await talk.say("how much do I owe?");
      await talk.fill({ number });
      seen.push(JSON.stringify(await opened(talk)));
      kept.push(await recorded(talk));
    }
    expect(new Set(seen).size).toBe(1);
    // Not for want of a difference: the history knows why, and whom it wrote to.
    expect(new Set(kept).size).toBe(3);
    expect(kept[1]).toContain("no_line");
    expect(kept[2]).toContain("signals_not_clean");
  });

  it("of a customer's conversation shows what was read, and who came to it", async () => {
    const talk = await app.open({ customer: "CU-C07" });
    await talk.say("how much do I owe?");
    const found = await opened(talk);
    expect(found.map(({ kind }) => kind)).toContain("data.read");
    expect(found.find(({ kind }) => kind === "data.read")?.facts).toMatchObject({ outcome: "ok" });
    await talk.send({ kind: "person" });
    expect((await opened(talk)).map(({ kind }) => kind)).not.toContain("owner.queued");
  });
});
