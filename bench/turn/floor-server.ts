// SPDX-License-Identifier: Apache-2.0
/**
 * The floor: the same protocol and sealed channel on the same web server, driver and database engine, with one INSERT and an echo in place of a product.
 * A program of its own: `node bench/turn/floor-server.ts DATA_DIR`; prints its port, ends with SIGTERM.
 */
import { randomUUID } from "node:crypto";
import websocket from "@fastify/websocket";
import fastify from "fastify";
import { openPool, startBundledServer } from "#postgres";
import type { ClientFrame, ConversationEvent, ConversationState, ServerFrame } from "#protocol";
import { addChannelGate } from "../../src/surfaces/channel/gate.ts";
import { channelRoutes } from "../../src/surfaces/channel/routes.ts";
import { wireOf } from "../../src/surfaces/channel/wire.ts";
import { MemoryChannelStore, stubSurface } from "../../web/testing/stub-channel.ts";

const server = await startBundledServer({ dataDir: process.argv[2] ?? "", log: () => undefined });
const database = await openPool(server.connection, { maxConnections: 10 });
await database.query(
  "floor.table",
  "CREATE TABLE IF NOT EXISTS echo (id uuid PRIMARY KEY, at timestamptz NOT NULL, text text NOT NULL)",
);

const app = fastify();
await app.register(websocket);
const surface = stubSurface(new MemoryChannelStore(), process.argv[2] ?? "");
channelRoutes(app, surface, addChannelGate(app, surface));

function stateAt(lastSeq: number): ConversationState {
  return {
    conversationId: randomUUID(),
    lang: "en",
    owner: "bot",
    assurance: "A0",
    assuranceUntil: null,
    lastSeq,
    queue: null,
    ended: false,
  };
}

app.post("/v1/nonces", async (_request, reply) => reply.code(201).send({ nonce: randomUUID() }));
app.post("/v1/conversations", async (_request, reply) =>
  reply.code(201).send({ state: stateAt(0), events: [], token: randomUUID() }),
);
app.get("/v1/conversations/current/socket", { websocket: true }, (raw, request) => {
  const socket = wireOf(surface, raw, request);
  let seq = 0;
  const send = (frame: ServerFrame): void => {
    socket.send(JSON.stringify(frame));
  };
  socket.on("message", (data: Buffer) => {
    const frame = JSON.parse(data.toString()) as ClientFrame;
    if (frame.type !== "turn") return;
    const { clientId } = frame.input;
    const text = frame.input.kind === "text" ? frame.input.text : frame.input.kind;
    void database
      .query("floor.insert", "INSERT INTO echo (id, at, text) VALUES ($1, now(), $2)", [clientId, text])
      .then(() => {
        seq += 1;
        const event: ConversationEvent = {
          kind: "message",
          seq,
          at: new Date().toISOString(),
          by: "bot",
          parts: [{ type: "text", text }],
        };
        send({ type: "event", event });
        send({ type: "ack", clientId, lastSeq: seq });
      });
  });
});

await app.listen({ host: "localhost", port: 0 });
process.once("SIGTERM", () => {
  void app
    .close()
    .then(() => database.close())
    .then(() => server.stop())
    .then(() => process.exit(0));
});
const address = app.server.address();
process.stdout.write(
  `${JSON.stringify({ port: typeof address === "object" && address !== null ? address.port : 0 })}\n`,
);
