// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import type { WebSocket } from "ws";
import { z } from "zod";
import { type AgentIdentity, listCases } from "#app";
import type { ConversationId } from "#kernel";
import type { DeskFrame } from "#protocol";
import { agentOf } from "../http/desk-auth.ts";
import type { Surface } from "../http/surface.ts";

const CLOSE_NOT_AUTHORISED = 4401;
const BEAT_MS = 100;

const agentFrame = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("typing"), conversationId: z.uuid(), isTyping: z.boolean() }),
  z.strictObject({ type: z.literal("seen"), conversationId: z.uuid(), seq: z.int().min(0) }),
]);

/** The desk's realtime connection: the list whenever it changes; the desk fetches the case it has open. */
export function deskSocket(app: FastifyInstance, surface: Surface): void {
  app.get("/v1/desk/socket", { websocket: true, schema: { hide: true } }, async (socket: WebSocket, request) => {
    const agent = await agentOf(surface, request);
    if (agent === null) {
      socket.close(CLOSE_NOT_AUTHORISED);
      return;
    }
    serveDesk(surface, socket, agent);
  });
}

function serveDesk(surface: Surface, socket: WebSocket, agent: AgentIdentity): void {
  const { deps } = surface;
  const send = (frame: DeskFrame): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
  };
  let isPlanned = false;
  const sendCases = async (): Promise<void> => {
    await deps.pause(BEAT_MS);
    isPlanned = false;
    send({ type: "cases", cases: await listCases(deps, agent) });
  };
  const plan = (): void => {
    if (isPlanned) return;
    isPlanned = true;
    sendCases().catch(() => {
      socket.close(1011);
    });
  };
  const unsubscribe = deps.fanOut.subscribe("desk", (signal) => {
    if (signal.type === "typing" && signal.by === "visitor")
      send({ type: "typing", conversationId: signal.conversationId, isTyping: signal.isTyping });
    if (signal.type === "seen" && signal.by === "visitor")
      send({ type: "seen", conversationId: signal.conversationId, seq: signal.seq });
    if (signal.type === "events") {
      send({ type: "changed", conversationId: signal.conversationId, lastSeq: signal.lastSeq });
      plan();
    }
  });
  socket.on("close", unsubscribe);
  socket.on("message", (data: Buffer) => {
    const parsed = agentFrame.safeParse(safeJson(data.toString("utf8")));
    if (!parsed.success) return;
    const id = parsed.data.conversationId as ConversationId;
    if (parsed.data.type === "typing") deps.fanOut.publishTyping(id, "agent", parsed.data.isTyping);
    else deps.fanOut.publishSeen(id, "agent", parsed.data.seq);
  });
  plan();
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
