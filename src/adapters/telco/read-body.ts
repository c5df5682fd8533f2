// SPDX-License-Identifier: Apache-2.0
import type { WireAnswer } from "./wire.ts";

const ENCODINGS: ReadonlySet<string> = new Set(["", "identity"]);

/** As much of an answer as is needed to read it, by `fetch` or over a kept connection. */
type Answer = Pick<WireAnswer, "headers" | "body"> | Response;

/** The answer as JSON, or null when it is not what it should be: another type, too large, cut off, not UTF-8. */
export async function readJson(response: Answer, maxBytes: number): Promise<{ readonly json: unknown } | null> {
  const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !/^application\/[a-z0-9.+-]+\+json$/.test(type)) {
    await discard(response);
    return null;
  }
  // Nothing compressed was asked for.
  if (
    !ENCODINGS.has(response.headers.get("content-encoding")?.toLowerCase() ?? "") &&
    !(response instanceof Response)
  ) {
    await discard(response);
    return null;
  }
  const declared = Number(response.headers.get("content-length") ?? "0");
  if (declared > maxBytes) {
    await discard(response);
    return null;
  }
  const bytes = await readCapped(response, maxBytes);
  if (bytes === null) return null;
  try {
    return { json: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown };
  } catch {
    return null;
  }
}

/** The answer as bytes, or null when it has another media type, is too large or was cut off. */
export async function readFile(response: Answer, type: string, maxBytes: number): Promise<Uint8Array | null> {
  const given = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const declared = Number(response.headers.get("content-length") ?? "0");
  const encoding = response.headers.get("content-encoding")?.toLowerCase() ?? "";
  if (given !== type || declared > maxBytes || !ENCODINGS.has(encoding)) {
    await discard(response);
    return null;
  }
  return readCapped(response, maxBytes);
}

/** Lets the connection go without reading what nobody asked for. */
export async function discard(response: Answer): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}

async function readCapped(response: Answer, maxBytes: number): Promise<Uint8Array | null> {
  if (response.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    // Leaving the loop cancels the stream.
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
