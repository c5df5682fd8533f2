// SPDX-License-Identifier: Apache-2.0
import type { Hop, UpstreamRefusal } from "#app";
import { AppError, type JsonObject, ok, type Result, refuse, type Sensitive } from "#kernel";

export type Endpoint = {
  readonly hop: Hop;
  readonly url: string;
  /** Sent as a bearer token; null: none. */
  readonly secret: Sensitive<string> | null;
  /** Where the secret stands; left out: as a bearer token. */
  readonly secretHeader?: "x-api-key";
  /** What the server wants beside it. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer must begin within this. */
  readonly firstByteMs: number;
  /** No more than this between two pieces of it. */
  readonly idleMs: number;
  /** And it must end within this. */
  readonly totalMs: number;
  /** Bytes of an answer, however it is cut. */
  readonly maxBytes: number;
};

export type Answering = {
  readonly type: string;
  /** Pieces as they come; throws where the connection breaks or a deadline passes, and `refusalOf` says which. */
  readonly pieces: AsyncIterable<Uint8Array>;
};

const MAX_RETRY_AFTER_MS = 10 * 60_000;

/** Why a deadline stopped a call; `refusalOf` tells it from a connection that broke. */
class DeadlinePassed extends Error {}
class TooLarge extends Error {}

/**
 * Posts JSON and hands out the answer as it comes, within its deadlines and its size. Connections are kept and used again. Sent once: what
 * it costs upstream is not ours to spend twice.
 *
 * @param signal - Of the exchange: aborts when the client is gone.
 */
export async function postJson(
  endpoint: Endpoint,
  body: JsonObject,
  accept: string,
  signal: AbortSignal,
): Promise<Result<Answering, UpstreamRefusal>> {
  const stop = new AbortController();
  const total = deadline(stop, endpoint.totalMs);
  const first = deadline(stop, endpoint.firstByteMs);
  const onAbort = (): void => {
    stop.abort(new Error("The client is gone"));
  };
  signal.addEventListener("abort", onAbort, { once: true });
  const release = (): void => {
    clearTimeout(total);
    signal.removeEventListener("abort", onAbort);
  };
  try {
    if (signal.aborted) onAbort();
    const response = await endpoint.hop.fetch(endpoint.url, {
      method: "POST",
      redirect: "error",
      signal: stop.signal,
      headers: {
        accept,
        "content-type": "application/json",
        ...endpoint.headers,
        ...secretHeaderOf(endpoint),
      },
      body: JSON.stringify(body),
    });
    clearTimeout(first);
    if (response.status < 200 || response.status >= 300) {
      await response.body?.cancel().catch(() => undefined);
      release();
      return refuse(refusalOfStatus(response));
    }
    const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
    return ok({ type, pieces: piecesOf(response, endpoint, stop, release) });
  } catch (error) {
    clearTimeout(first);
    release();
    return refuse(refusalOf(stop.signal.aborted ? stop.signal.reason : error));
  }
}

function secretHeaderOf({ secret, secretHeader }: Endpoint): Record<string, string> {
  if (secret === null) return {};
  // EXPOSE: sent to the server that gave it to us, over https or loopback
  const value = secret.expose();
  return secretHeader === undefined ? { authorization: `Bearer ${value}` } : { [secretHeader]: value };
}

async function* piecesOf(
  response: Response,
  { idleMs, maxBytes }: Endpoint,
  stop: AbortController,
  release: () => void,
): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  let idle = deadline(stop, idleMs);
  try {
    if (response.body === null) return;
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      clearTimeout(idle);
      size += piece.length;
      if (size > maxBytes) throw new TooLarge();
      yield piece;
      idle = deadline(stop, idleMs);
    }
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    clearTimeout(idle);
    release();
    stop.abort();
  }
}

/** What became of a call that threw. Nothing of the error goes on. */
export function refusalOf(error: unknown): UpstreamRefusal {
  if (error instanceof DeadlinePassed) return { reason: "timeout" };
  if (error instanceof TooLarge) return { reason: "too_large" };
  return { reason: "unavailable" };
}

function refusalOfStatus(response: Response): UpstreamRefusal {
  const { status } = response;
  if (status === 401 || status === 403) return { reason: "access_refused" };
  if (status === 429) return { reason: "too_many_requests", retryAfterMs: retryAfter(response) };
  if (status === 408 || status === 504) return { reason: "timeout" };
  if (status >= 500) return { reason: "unavailable" };
  return { reason: "rejected" };
}

/** Seconds (RFC 9110 §10.2.3), capped; a date is not worth trusting their clock. */
function retryAfter(response: Response): number {
  const value = response.headers.get("retry-after") ?? "";
  return /^\d{1,6}$/.test(value) ? Math.min(Math.max(Number(value), 1) * 1_000, MAX_RETRY_AFTER_MS) : 5_000;
}

function deadline(stop: AbortController, ms: number): NodeJS.Timeout {
  return setTimeout(() => {
    stop.abort(new DeadlinePassed());
  }, ms).unref();
}

/**
 * What is sent to models and bots, and the key with it, goes over https or stays on this machine.
 *
 * @throws AppError - `adapter.model_address` for anything else.
 */
export function requireSafeAddress(url: string): void {
  const { protocol, hostname, username } = new URL(url);
  const isHere = hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  if ((protocol === "https:" || (protocol === "http:" && isHere)) && username === "") return;
  throw new AppError(
    "adapter.model_address",
    "Cannot use the address of a model or bot: it must be https, or http on this machine, without a name and password in it",
  );
}
