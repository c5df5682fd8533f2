// SPDX-License-Identifier: Apache-2.0
import { Readable } from "node:stream";
import type { Hop, HopAnswer, HopCall } from "#app";

/** Answers without a body (Fetch standard, "null body status"). */
const BODILESS = new Set([204, 205, 304]);

/** `fetch` over a hop's connections: no redirects, no compression, no cache, no cookies. */
export async function hopFetch(request: Hop["request"], url: string | URL, call: HopCall = {}): Promise<Response> {
  const signal = call.signal ?? null;
  signal?.throwIfAborted();
  const headers = new Headers(call.headers);
  const body = await bytesOf(call.body ?? null, headers);
  headers.set("accept-encoding", "identity");
  if (body !== null) headers.set("content-length", String(body.length));
  const answer = await head(request, url, call, Object.fromEntries(headers), body, signal);
  const status = answer.statusCode ?? 0;
  if (status >= 300 && status < 400 && status !== 304 && call.redirect !== "manual") {
    answer.destroy();
    throw new TypeError("Cannot follow an answer that points elsewhere");
  }
  if (BODILESS.has(status)) answer.resume();
  return new Response(BODILESS.has(status) ? null : streamOf(answer, signal), {
    status,
    headers: headersOf(answer),
  });
}

async function bytesOf(body: Exclude<HopCall["body"], undefined>, headers: Headers): Promise<Uint8Array | null> {
  if (body === null) return null;
  if (body instanceof Uint8Array) return body;
  // The platform knows how each kind of body is written down, and what type it has.
  const written = new Response(body);
  const type = written.headers.get("content-type");
  if (type !== null && !headers.has("content-type")) headers.set("content-type", type);
  return new Uint8Array(await written.arrayBuffer());
}

function head(
  request: Hop["request"],
  url: string | URL,
  call: HopCall,
  headers: Record<string, string>,
  body: Uint8Array | null,
  signal: AbortSignal | null,
): Promise<HopAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HopAnswer>();
  const { method = "GET", localAddress } = call;
  const from = localAddress === undefined ? {} : ({ localAddress, family: 4 } as const);
  const sent = request(url, { method, headers, ...from, ...(signal === null ? {} : { signal }) }, resolve);
  sent.on("error", (cause) => {
    // A call that ran out of time says so, whatever the connection calls it.
    reject(signal?.aborted === true ? signal.reason : new TypeError("fetch failed", { cause }));
  });
  sent.end(body ?? undefined);
  return promise;
}

function streamOf(answer: HopAnswer, signal: AbortSignal | null): ReadableStream<Uint8Array> {
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      // Leaving the loop early closes the connection.
      for await (const piece of answer) yield piece;
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    }
  }
  return Readable.toWeb(Readable.from(read(), { objectMode: false })) as ReadableStream<Uint8Array>;
}

function headersOf({ rawHeaders }: HopAnswer): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  return headers;
}
