// SPDX-License-Identifier: Apache-2.0
import type { BotUpstream, ChatUpstream, UpstreamRefusal } from "#app";
import { concatBytes, type JsonObject, ok, type Result, refuse } from "#kernel";
import { eventsOf } from "./event-stream.ts";
import { type Answering, type Endpoint, postJson, refusalOf, requireSafeAddress } from "./post-json.ts";

/** What a stream weighs, compared with the same answer in one piece: each word has an envelope of its own. */
const EVENT_OVERHEAD = 25;

/**
 * A model server with OpenAI's interface.
 *
 * @param endpoint - `url` is the root, e.g. `https://api.example/v1`.
 * @throws AppError - `adapter.model_address`.
 */
export function makeChatUpstream(endpoint: Endpoint): ChatUpstream {
  requireSafeAddress(endpoint.url);
  const at = { ...endpoint, url: `${endpoint.url.replace(/\/+$/, "")}/chat/completions` };
  return {
    complete: (body, signal) => postForJson(at, body, signal),
    async stream(body, signal) {
      const begun = await postJson(
        { ...at, maxBytes: at.maxBytes * EVENT_OVERHEAD },
        body,
        "text/event-stream",
        signal,
      );
      if (!begun.ok) return begun;
      if (begun.value.type !== "text/event-stream") {
        await drop(begun.value);
        return refuse({ reason: "invalid_answer" });
      }
      return ok(parsedEvents(begun.value));
    },
  };
}

/**
 * A bot with a webhook that takes and gives JSON.
 *
 * @throws AppError - `adapter.model_address`.
 */
export function makeBotUpstream(endpoint: Endpoint): BotUpstream {
  requireSafeAddress(endpoint.url);
  return { send: (body, signal) => postForJson(endpoint, body, signal) };
}

/** One answer in JSON of any shape. */
export async function postForJson(
  endpoint: Endpoint,
  body: JsonObject,
  signal: AbortSignal,
): Promise<Result<unknown, UpstreamRefusal>> {
  const begun = await postJson(endpoint, body, "application/json", signal);
  if (!begun.ok) return begun;
  if (!/^application\/(?:[a-z0-9.-]+\+)?json$/.test(begun.value.type)) {
    await drop(begun.value);
    return refuse({ reason: "invalid_answer" });
  }
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of begun.value.pieces) pieces.push(piece);
  } catch (error) {
    return refuse(refusalOf(error));
  }
  return parsed(pieces);
}

function parsed(pieces: readonly Uint8Array[]): Result<unknown, UpstreamRefusal> {
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(concatBytes(...pieces))) as unknown);
  } catch {
    return refuse({ reason: "invalid_answer" });
  }
}

async function* parsedEvents({ pieces }: Answering): AsyncGenerator<Result<unknown, UpstreamRefusal>, void> {
  try {
    for await (const event of eventsOf(pieces)) {
      if (event.kind === "data" && event.data === "[DONE]") return;
      const read = event.kind === "broken" ? refuse({ reason: "invalid_answer" }) : parsedData(event.data);
      yield read;
      if (!read.ok) return;
    }
  } catch (error) {
    yield refuse(refusalOf(error));
  }
}

function parsedData(data: string): Result<unknown, UpstreamRefusal> {
  try {
    const value = JSON.parse(data) as unknown;
    // A server that fails in the middle says so in an event of its own.
    const isError = typeof value === "object" && value !== null && "error" in value && !("choices" in value);
    return isError ? refuse({ reason: "unavailable" }) : ok(value);
  } catch {
    return refuse({ reason: "invalid_answer" });
  }
}

/** Lets the connection go without reading what nobody asked for. */
async function drop({ pieces }: Answering): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]();
  await iterator.next().catch(() => undefined);
  await iterator.return?.();
}
