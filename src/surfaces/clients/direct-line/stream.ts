// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from "fastify";
import type { WebSocket } from "ws";
import { type ClientSession, findSession, readClientToken, stillHas } from "#app";
import { toBase64Url } from "#kernel";
import { addressKey, addressTimes, Connections, isPageAllowed, type Surface, UNLISTED } from "../door.ts";
import { followConversation } from "../follow.ts";
import { activityOf } from "./activity.ts";
import { DIRECT_LINE, type DirectLineDoor, isTrusted } from "./door.ts";
import { streamTokenOf, watermarkOf } from "./wire.ts";

const NOT_ALLOWED = 4403;
const BUSY = 4429;
/** Clients send nothing but empty frames, to see whether the line still holds. */
const MOST_BYTES_BEHIND = 1_000_000;

/** Activities as they come, from a watermark on. What a client sends here is not read. */
export function directLineStream(scope: FastifyInstance, surface: Surface, door: DirectLineDoor): void {
  const connections = new Connections();
  const { deps } = surface;
  scope.get(
    `${DIRECT_LINE}/conversations/:conversation/stream`,
    { websocket: true, ...UNLISTED },
    async (socket: WebSocket, request) => {
      const { conversation } = request.params as { readonly conversation: string };
      const after = watermarkOf(request);
      const token = readClientToken(deps, "direct_line", streamTokenOf(request), "stream");
      const isLetIn =
        token.ok &&
        after !== null &&
        token.value.session === conversation &&
        isPageAllowed(door, request) &&
        isTrusted(token.value, request.headers.origin);
      const session: ClientSession = { kind: "direct_line", id: conversation };
      const conversationId = isLetIn ? await findSession(deps, session) : null;
      if (!isLetIn || conversationId === null) {
        socket.close(NOT_ALLOWED);
        return;
      }
      const release = connections.take(
        conversationId,
        toBase64Url(addressKey(surface, request)),
        addressTimes(surface, request),
      );
      if (release === null) {
        socket.close(BUSY);
        return;
      }
      const { user } = token.value;
      const send = (frame: object): void => {
        // Whoever does not read is cut off, and comes back with its watermark.
        if (socket.bufferedAmount > MOST_BYTES_BEHIND) socket.terminate();
        else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
      };
      const stop = followConversation(surface, conversationId, after, () => stillHas(deps, session, conversationId), {
        deliver(messages, lastSeq) {
          const activities = messages.map((message) => activityOf(conversation, user, message));
          send({ activities, watermark: String(lastSeq) });
        },
        typing(isTyping) {
          // Without a watermark: it is no part of the conversation.
          if (isTyping) send({ activities: [{ type: "typing", from: { id: "wardline", role: "bot" } }] });
        },
        end() {
          socket.close(1_000);
        },
      });
      socket.on("close", () => {
        release();
        stop();
      });
    },
  );
}
