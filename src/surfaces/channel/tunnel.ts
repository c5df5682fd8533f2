// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { InnerAnswer, InnerRequest } from "#channel";
import type { ChannelGate } from "./gate.ts";

/** What a request inside may say about itself. */
const FROM_INSIDE = ["accept", "accept-language", "authorization", "content-type", "dpop", "upload-ticket"] as const;
/** What the browser or a proxy says, which a script cannot. The cookie cannot be read by a script either, and so cannot be inside. */
const FROM_OUTSIDE = [
  "cookie",
  "forwarded",
  "host",
  "origin",
  "referer",
  "sec-fetch-site",
  "user-agent",
  "x-forwarded-for",
  "x-forwarded-proto",
] as const;
/** Of an answer: what concerns the outer connection only. */
const OUTER_ONLY: ReadonlySet<string> = new Set(["connection", "keep-alive", "set-cookie", "transfer-encoding"]);

type Method = "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
const METHODS: ReadonlySet<string> = new Set<Method>(["GET", "HEAD", "POST", "PUT", "DELETE"]);

/** Carries out a request that came through the channel as if it had come by itself, and returns its answer. Null: it may not. */
export async function passInside(
  app: FastifyInstance,
  gate: ChannelGate,
  outer: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  inner: InnerRequest,
): Promise<InnerAnswer | null> {
  const { method, path, body } = inner;
  if (!METHODS.has(method) || !path.startsWith("/v1/") || path.startsWith("/v1/channel/")) return null;
  const gone = new AbortController();
  let isAnswered = false;
  outer.reply.raw.once("close", () => {
    if (!isAnswered) gone.abort();
  });
  const answer = await app
    .inject({
      method: method as Method,
      url: path,
      headers: { ...outerHeaders(outer.request), ...innerHeaders(inner), ...gate.mark },
      ...(body === null ? {} : { payload: Buffer.from(body.buffer, body.byteOffset, body.byteLength) }),
      remoteAddress: outer.request.socket.remoteAddress ?? "",
      signal: gone.signal,
    })
    .catch((error: unknown) => {
      // Whoever left is told nothing, and it is no failure of ours.
      if (gone.signal.aborted) return null;
      throw error;
    });
  isAnswered = true;
  if (answer === null) return null;
  const cookies = answer.headers["set-cookie"];
  if (cookies !== undefined) void outer.reply.header("set-cookie", cookies);
  const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
    value === undefined || OUTER_ONLY.has(name) ? [] : [[name, String(value)] as const],
  );
  return { status: answer.statusCode, headers: Object.fromEntries(headers), body: new Uint8Array(answer.rawPayload) };
}

function outerHeaders(request: FastifyRequest): Record<string, string> {
  const picked = FROM_OUTSIDE.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  const headers: Record<string, string> = Object.fromEntries(picked);
  // HTTP/2 names the host differently.
  const authority = request.headers[":authority"];
  if (headers["host"] === undefined && typeof authority === "string") headers["host"] = authority;
  return headers;
}

function innerHeaders({ headers }: InnerRequest): Record<string, string> {
  const given = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(FROM_INSIDE.flatMap((name) => (given.has(name) ? [[name, given.get(name) ?? ""]] : [])));
}
