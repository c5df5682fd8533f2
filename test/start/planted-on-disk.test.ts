// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { ConversationOpened, TurnAnswer } from "#protocol";
import { sealedFetch } from "#surfaces";
import { FREE_PORTS, makePlace, startProgram, stopAllPrograms, stopProgram } from "../harness/program.ts";

afterEach(stopAllPrograms);

const PLANTED = [
  "4111111111111111",
  "4111 1111 1111 1111",
  "planted.person@example.org",
  "purple-elephant-planted",
  "+447700900555",
  "490154203237518",
];

/** Every file below a folder, read whole: tables, write-ahead log, temporary files, server log. */
async function everything(dir: string): Promise<Buffer> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name)))));
}

describe("what a person typed", () => {
  it("[SEC-035] is found in no file of the data folder, no log line and no metric, at debug level", {
    timeout: 120_000,
  }, async () => {
    const dir = await makePlace(`${FREE_PORTS}log: { level: debug }\n`);
    const { child, text, url, health } = await startProgram(dir);
    const json = { "content-type": "application/json" };
    const opened = (await (
      await sealedFetch(`${url}/v1/conversations`, {
        method: "POST",
        headers: json,
        body: JSON.stringify({ tokenIn: "bearer" }),
      })
    ).json()) as ConversationOpened;
    const headers = { ...json, authorization: `Bearer ${opened.token ?? ""}` };
    const send = async (input: Record<string, unknown>): Promise<TurnAnswer> =>
      (await (
        await sealedFetch(`${url}/v1/conversations/current/turns`, {
          method: "POST",
          headers,
          body: JSON.stringify({ ...input, clientId: randomUUID() }),
        })
      ).json()) as TurnAnswer;
    for (const value of PLANTED) await send({ kind: "text", text: `it is about ${value} please` });
    await sealedFetch(`${url}/v1/conversations/current/turns?card=${encodeURIComponent(PLANTED[0] ?? "")}`, {
      method: "POST",
      headers,
      body: `{"kind":"text","text":"${PLANTED[3] ?? ""}`,
    });
    await send({ kind: "person" });
    const metrics = await (await fetch(health.replace("/health/ready", "/metrics"))).text();
    await stopProgram(child);

    const disk = await everything(join(dir, "data"));
    expect(disk.includes(Buffer.from(opened.state.conversationId)) || disk.length > 1_000_000).toBe(true);
    const control = Buffer.from("conversation_desk");
    expect(disk.includes(control), "the search itself works").toBe(true);
    for (const value of PLANTED) {
      for (const form of [
        value,
        Buffer.from(value).toString("base64").replace(/=+$/, ""),
        Buffer.from(value).toString("hex"),
      ]) {
        expect(disk.includes(Buffer.from(form)), `${value} on disk`).toBe(false);
        expect(text().includes(form), `${value} in the log`).toBe(false);
        expect(metrics.includes(form), `${value} in the metrics`).toBe(false);
      }
    }
  });
});
