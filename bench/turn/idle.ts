// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { ConversationOpened } from "#protocol";
import { Sample } from "../rig/metrics.ts";
import type { ServerProgram } from "../rig/programs.ts";
import { addressOf } from "../rig/proxy.ts";

const SIDE_BY_SIDE = 12;
const SETTLE_MS = 4_000;

export type Idle = {
  readonly conversations: number;
  readonly openSockets: number;
  readonly rssBeforeMb: number;
  readonly rssMb: number;
};

/**
 * Opens conversations through the API, each with an open WebSocket that has resumed, lets them be, and reads how much memory the
 * server holds. The bench is the trusted proxy here and names an address for each.
 */
export async function measureIdle(server: ServerProgram, port: number, conversations: number): Promise<Idle> {
  const before = await residentMb(server);
  const sockets: Socket[] = [];
  let begun = 0;
  const next = async (): Promise<void> => {
    while (begun < conversations) {
      begun += 1;
      const address = addressOf(0x80_0000 + begun);
      sockets.push(await openSocket(port, address, await open(port, address)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, conversations) }, next));
  await sleep(SETTLE_MS);
  const openSockets = sockets.filter((socket) => !socket.destroyed).length;
  const rssMb = await residentMb(server);
  for (const socket of sockets) socket.destroy();
  return { conversations, openSockets, rssBeforeMb: before, rssMb };
}

async function residentMb(server: ServerProgram): Promise<number> {
  return (await Sample.read(server.healthUrl)).value("process_resident_memory_bytes") / 1_048_576;
}

async function open(port: number, address: string): Promise<string> {
  const response = await fetch(`http://localhost:${port}/v1/conversations`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": address },
    body: JSON.stringify({ tokenIn: "bearer" }),
  });
  if (response.status !== 201) throw new Error(`A conversation could not be opened: ${response.status}`);
  return ((await response.json()) as ConversationOpened).token ?? "";
}

/** An upgraded connection without a client library around it: ten thousand of them must fit into the driver as well. */
async function openSocket(port: number, address: string, token: string): Promise<Socket> {
  const socket = connect({ port, host: "localhost" });
  await once(socket, "connect");
  socket.write(
    [
      "GET /v1/conversations/current/socket HTTP/1.1",
      `Host: localhost:${port}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      `Authorization: Bearer ${token}`,
      `X-Forwarded-For: ${address}`,
      "\r\n",
    ].join("\r\n"),
  );
  const [head] = (await once(socket, "data")) as [Buffer];
  if (!head.toString("latin1").startsWith("HTTP/1.1 101")) throw new Error("A WebSocket was refused");
  socket.write(textFrame('{"type":"resume","lastSeq":0}'));
  socket.on("error", () => undefined).resume();
  return socket;
}

/** A short text frame as a client sends it (RFC 6455 §5.2), masked with zeros. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
