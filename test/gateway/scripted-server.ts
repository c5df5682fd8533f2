// SPDX-License-Identifier: Apache-2.0
// A server on loopback that answers as a test says, and remembers every byte it was sent.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Asked = {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what was sent.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
};
export type Answer = (response: ServerResponse, asked: Asked) => void | Promise<void>;

export type ScriptedServer = {
  readonly url: string;
  readonly asked: Asked[];
  /** How the next requests are answered. */
  answer: Answer;
  close(): Promise<void>;
};

export async function startScriptedServer(): Promise<ScriptedServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const text = Buffer.concat(pieces).toString();
      const one = { path: request.url ?? "", headers: request.headers, text, body: JSON.parse(text) as unknown };
      asked.push(one);
      void own.answer(response, one);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const own: ScriptedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer: json({}),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return own;
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
}

/** A completion with this message, or these messages as several choices. */
export function says(...messages: (string | Record<string, unknown>)[]): Answer {
  return json({
    id: "chatcmpl-upstream",
    object: "chat.completion",
    created: 1,
    model: "upstream-model",
    system_fingerprint: "fp_leak",
    choices: messages.map((message, index) => ({
      index,
      message:
        typeof message === "string" ? { role: "assistant", content: message } : { role: "assistant", ...message },
      finish_reason: typeof message === "object" && "tool_calls" in message ? "tool_calls" : "stop",
    })),
    usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 },
  });
}

/** A stream of these events, sent in pieces of so many bytes. */
export function streams(events: readonly unknown[], pieceBytes = 0, end = "data: [DONE]\n\n"): Answer {
  return async (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const bytes = Buffer.from(
      `: hello\n\n${events.map((event) => (typeof event === "string" ? event : `data: ${JSON.stringify(event)}\n\n`)).join("")}${end}`,
    );
    const size = pieceBytes === 0 ? bytes.length : pieceBytes;
    for (let at = 0; at < bytes.length; at += size) {
      response.write(bytes.subarray(at, at + size));
      await new Promise((done) => setImmediate(done));
    }
    response.end();
  };
}

export function delta(content: string, index = 0): unknown {
  return { id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index, delta: { content } }] };
}

export function finish(reason = "stop", index = 0): unknown {
  return { id: "c", choices: [{ index, delta: {}, finish_reason: reason }] };
}

export function callDelta(index: number, id: string | undefined, name: string | undefined, args: string): unknown {
  return { choices: [{ index: 0, delta: { tool_calls: [{ index, id, function: { name, arguments: args } }] } }] };
}

/** A text as a stream of deltas of so many characters. */
export function spells(text: string, size: number): unknown[] {
  const pieces: unknown[] = [];
  for (let at = 0; at < text.length; at += size) pieces.push(delta(text.slice(at, at + size)));
  return [...pieces, finish()];
}
