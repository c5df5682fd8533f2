// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { makeBill, makePhoto, PLANTED } from "#files/testing";
import type { ConversationId, TenantId } from "#kernel";
import { makeConversationStore, makeFileStore } from "#postgres";
import type { ConversationOpened, FileTicket, TurnAnswer } from "#protocol";
import { sealedFetch } from "#surfaces";
import { loadConfig } from "../../src/main/load-config.ts";
import { openStorage } from "../../src/main/open-storage.ts";
import { systemClock } from "../../src/main/system.ts";
import { FREE_PORTS, makePlace, type Started, startProgram, stopAllPrograms, stopProgram } from "../harness/program.ts";

afterEach(stopAllPrograms);

/** A name that nobody should give a file, sent wherever a browser could put it. */
const NAME = "bill-of-jane-planted-doe-4711.pdf";
const FILES = "/v1/conversations/current/files";
const json = { "content-type": "application/json" };

async function everything(dir: string): Promise<Buffer> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name)))));
}

async function open({ url }: Started): Promise<{ id: ConversationId; headers: Record<string, string> }> {
  const body = JSON.stringify({ tokenIn: "bearer" });
  const opened = (await (
    await sealedFetch(`${url}/v1/conversations`, { method: "POST", headers: json, body })
  ).json()) as ConversationOpened;
  return {
    id: opened.state.conversationId as ConversationId,
    headers: { authorization: `Bearer ${opened.token ?? ""}` },
  };
}

async function send({ url }: Started, headers: Record<string, string>, bytes: Uint8Array): Promise<Response> {
  const announced = await sealedFetch(url + FILES, {
    method: "POST",
    headers: { ...headers, ...json },
    body: JSON.stringify({ purpose: "bill", sizeBytes: bytes.length }),
  });
  const { fileId, ticket } = (await announced.json()) as FileTicket;
  return sealedFetch(`${url}${FILES}/${fileId}?name=${NAME}`, {
    method: "PUT",
    headers: {
      ...headers,
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${NAME}"`,
      "x-file-name": NAME,
      "upload-ticket": ticket,
    },
    body: new Uint8Array(bytes),
  });
}

describe("files that customers send", () => {
  it("[SEC-179] leave neither their names, nor their metadata, nor their bytes on disk, in logs or metrics, taken or refused", {
    timeout: 120_000,
  }, async () => {
    const dir = await makePlace(`${FREE_PORTS}log: { level: debug }\n`);
    const program = await startProgram(dir);
    const { headers } = await open(program);
    const photo = await makePhoto("jpeg", { width: 300, height: 200 });
    const bill = await makeBill({ text: "SHOWN-IN-THE-BILL-4711" });
    for (const bytes of [photo, await makePhoto("png"), await makePhoto("webp"), bill])
      expect((await send(program, headers, bytes)).status).toBe(200);
    expect((await send(program, headers, Buffer.from(`<svg>${PLANTED}</svg>`))).status).toBe(415);
    expect((await send(program, headers, bill.subarray(0, -900))).status).toBeGreaterThan(400);
    const metrics = await (await fetch(program.health.replace("/health/ready", "/metrics"))).text();
    await stopProgram(program.child);

    const disk = await everything(join(dir, "data"));
    expect(disk.includes("attachment_piece"), "the search itself works").toBe(true);
    const scan = Buffer.from(photo).subarray(-600, -500);
    for (const planted of [NAME, "jane-planted-doe", PLANTED, "SHOWN-IN-THE-BILL-4711", "JFIF\0"]) {
      for (const form of [
        planted,
        Buffer.from(planted).toString("hex"),
        Buffer.from(planted).toString("base64").slice(0, -4),
      ]) {
        expect([planted, disk.includes(form)]).toEqual([planted, false]);
        expect([planted, program.text().includes(form)]).toEqual([planted, false]);
        expect([planted, metrics.includes(form)]).toEqual([planted, false]);
      }
    }
    expect(disk.includes(scan)).toBe(false);
  });

  it("[SEC-174] that were acknowledged are whole after the program was killed at that moment", {
    timeout: 120_000,
  }, async () => {
    const dir = await makePlace();
    const program = await startProgram(dir);
    const { id, headers } = await open(program);
    const photo = await makePhoto("jpeg", { width: 1_500, height: 1_000 });
    const sent = await send(program, headers, photo);
    program.child.kill("SIGKILL");
    expect(sent.status).toBe(200);
    const { clientId } = (await sent.json()) as TurnAnswer;
    await stopProgram(program.child, "SIGKILL");

    const again = await startProgram(dir);
    const current = (await (
      await sealedFetch(`${again.url}/v1/conversations/current`, { headers })
    ).json()) as ConversationOpened;
    expect(JSON.stringify(current.events)).toContain(clientId);
    const loaded = await loadConfig(
      join(dir, "wardline.yaml"),
      {},
      fileURLToPath(new URL("../../config/defaults.yaml", import.meta.url)),
    );
    const storage = await openStorage(loaded, "command", () => undefined);
    try {
      const tenant = loaded.config.tenant as TenantId;
      const place = { tenant, conversationId: id, fileId: clientId };
      const store = makeFileStore(storage.database);
      const kept = await store.findKept(place, new Date());
      expect(kept?.state).toBe("kept");
      const stored = await makeConversationStore({
        database: storage.database,
        clock: systemClock,
        keyStore: storage.keyStore,
      }).find(tenant, id, null, "own");
      const cipher = await storage.keys.openConversation(stored!);
      const about = kept!.about!;
      const { pieces, sizeBytes } = JSON.parse(
        Buffer.from(cipher.open({ kind: "file", fileId: clientId }, about.keyNo, about.sealed)).toString(),
      ) as { pieces: number; sizeBytes: number };
      const found = await store.pieces(place);
      expect(found).toHaveLength(pieces);
      const bytes = Buffer.concat(
        found.map(({ keyNo, sealed }, pieceNo) =>
          cipher.open({ kind: "file_piece", fileId: clientId, pieceNo }, keyNo, sealed),
        ),
      );
      expect(bytes).toHaveLength(sizeBytes);
      expect(bytes.subarray(-2).toString("hex")).toBe("ffd9");
    } finally {
      await storage.close();
    }
  });
});
