// SPDX-License-Identifier: Apache-2.0
import { request } from "node:http";
import { crc32, deflateSync } from "node:zlib";
import { PDFDocument } from "@cantoo/pdf-lib";
import { askUntilReady } from "./ask-once.ts";
import type { Ledger } from "./ledger.ts";
import { type Below, makeValue, VALUE_KINDS } from "./values.ts";

/** Sends pictures and documents whose names, properties and comments hold values, as phones and scanners write them. */
export async function plantInFiles(
  port: number,
  tokens: readonly string[],
  ledger: Ledger,
  below: Below,
): Promise<number> {
  let kept = 0;
  for (const [i, token] of tokens.entries()) {
    const value = makeValue(VALUE_KINDS[i % VALUE_KINDS.length]!, below);
    const named = makeValue("PERSON", below);
    ledger.add({ value, form: "plain", carrier: "file", isCertain: false });
    ledger.add({ value: named, form: "plain", carrier: "file", isCertain: false });
    const bytes = i % 2 === 0 ? picture(value.plain) : await document(value.plain, named.plain);
    if (await upload(port, token, bytes, named.plain)) kept += 1;
  }
  return kept;
}

async function upload(port: number, token: string, bytes: Buffer, name: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const announced = await askUntilReady(port, {
    method: "POST",
    path: "/v1/conversations/current/files",
    headers,
    body: JSON.stringify({ purpose: "bill", sizeBytes: bytes.length }),
  });
  if (announced.status !== 201) throw new Error(`A file was not taken: ${announced.status} ${announced.text}`);
  const { fileId, ticket } = JSON.parse(announced.text) as { fileId: string; ticket: string };
  const status = await put(port, `/v1/conversations/current/files/${fileId}`, bytes, {
    authorization: headers.authorization,
    "content-type": "application/octet-stream",
    "upload-ticket": ticket,
    // No field takes a name; a client that sends one all the same must not have it kept.
    "content-disposition": `attachment; filename="${encodeURIComponent(name)}.pdf"`,
  });
  return status === 200;
}

function put(port: number, path: string, bytes: Buffer, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: "localhost",
        port,
        method: "PUT",
        path,
        agent: false,
        headers: { ...headers, "content-length": bytes.length },
      },
      (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode ?? 0));
      },
    );
    sent.on("error", reject);
    sent.end(bytes);
  });
}

/** One grey dot as PNG, with a comment. */
function picture(comment: string): Buffer {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const chunks: readonly (readonly [string, Buffer])[] = [
    ["IHDR", header],
    ["tEXt", Buffer.from(`Comment\0${comment}`, "latin1")],
    ["IDAT", deflateSync(Buffer.from([0, 128]))],
    ["IEND", Buffer.alloc(0)],
  ];
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    ...chunks.map(([type, data]) => chunk(type, data)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const ends = Buffer.alloc(4);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  ends.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, ends]);
}

async function document(title: string, author: string): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  pdf.setTitle(title);
  pdf.setAuthor(author);
  pdf.addPage([200, 200]).drawLine({ start: { x: 10, y: 10 }, end: { x: 100, y: 100 } });
  return Buffer.from(await pdf.save({ useObjectStreams: false }));
}
