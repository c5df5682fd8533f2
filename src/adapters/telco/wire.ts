// SPDX-License-Identifier: Apache-2.0
import type { Hop, HopAnswer, HopRequest } from "#app";

/** What came back, before anything of it is believed. */
export type WireAnswer = {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: (AsyncIterable<Uint8Array> & { cancel(): Promise<void> }) | null;
};

export type WireCall = {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
};

export interface Wire {
  /**
   * Sends one call and resolves with the head of its answer. Follows no redirect and asks for nothing compressed.
   *
   * @throws The signal's reason when it was aborted, else what the connection says; also for an answer that points elsewhere.
   */
  send(url: string, call: WireCall): Promise<WireAnswer>;
}

/** Calls to one operator. Half the work per call of `fetch`, measured with many at once. */
export function makeWire(hop: Hop): Wire {
  return {
    async send(url, call) {
      const answer = await head((onAnswer) => hop.request(url, optionsOf(call), onAnswer), call);
      const status = answer.statusCode ?? 0;
      if (status >= 300 && status < 400) {
        answer.destroy();
        throw new TypeError("Cannot follow an answer that points elsewhere");
      }
      return { status, headers: headersOf(answer), body: bodyOf(answer, call.signal) };
    },
  };
}

function optionsOf({ method, headers, body, signal }: WireCall): Parameters<Hop["request"]>[1] {
  const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
  return { method, signal, headers: { ...headers, ...length, "accept-encoding": "identity" } };
}

type Start = (onAnswer: (answer: HopAnswer) => void) => HopRequest;

function head(start: Start, { body, signal }: WireCall): Promise<HopAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HopAnswer>();
  signal.throwIfAborted();
  const sent = start(resolve);
  sent.on("error", (error) => {
    reject(reasonOf(signal, error));
  });
  sent.end(body);
  return promise;
}

function headersOf({ headers }: HopAnswer): WireAnswer["headers"] {
  return {
    get(name) {
      const value = headers[name];
      return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
    },
  };
}

function bodyOf(answer: HopAnswer, signal: AbortSignal): WireAnswer["body"] {
  return {
    async *[Symbol.asyncIterator]() {
      try {
        // Leaving the loop early closes the connection.
        for await (const chunk of answer) yield chunk;
      } catch (error) {
        throw reasonOf(signal, error);
      }
    },
    cancel() {
      answer.destroy();
      return Promise.resolve();
    },
  };
}

/** A call that ran out of time says so, whatever the connection calls it. */
function reasonOf(signal: AbortSignal, error: unknown): unknown {
  return signal.aborted ? signal.reason : error;
}
