// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Upstream = {
  readonly url: string;
  /** Everything that the model and the bot were told. */
  readonly heard: () => Buffer;
  close(): Promise<void>;
};

/** A language model with OpenAI's interface and a bot with Rasa's, which repeat what they are told, so that values have to be put back. */
export async function startUpstream(): Promise<Upstream> {
  const heard: Buffer[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      heard.push(Buffer.from(`\n${request.method} ${request.url}\n${JSON.stringify(request.headers)}\n`), body);
      answer(request.url ?? "", body, response);
    });
  }).listen(0, "localhost");
  await once(server, "listening");
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    heard: () => Buffer.concat(heard),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(path: string, body: Buffer, response: ServerResponse): void {
  const asked = JSON.parse(body.toString("utf8")) as {
    stream?: boolean;
    message?: string;
    messages?: { content: string }[];
  };
  if (path.startsWith("/bot")) {
    response
      .setHeader("content-type", "application/json")
      .end(JSON.stringify([{ text: `You said: ${asked.message}` }]));
    return;
  }
  const said = `You said: ${asked.messages?.at(-1)?.content ?? ""}`;
  const base = { id: "chatcmpl-1", created: 1_700_000_000, model: "repeat" };
  if (asked.stream !== true) {
    const choice = { index: 0, message: { role: "assistant", content: said }, finish_reason: "stop" };
    response
      .setHeader("content-type", "application/json")
      .end(JSON.stringify({ ...base, object: "chat.completion", choices: [choice] }));
    return;
  }
  response.setHeader("content-type", "text/event-stream");
  // Seven letters at a time: no value or pseudonym arrives in one piece.
  for (let at = 0; at < said.length; at += 7) {
    const choice = { index: 0, delta: { content: said.slice(at, at + 7) }, finish_reason: null };
    response.write(`data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices: [choice] })}\n\n`);
  }
  const end = { index: 0, delta: {}, finish_reason: "stop" };
  response.end(
    `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices: [end] })}\n\ndata: [DONE]\n\n`,
  );
}
