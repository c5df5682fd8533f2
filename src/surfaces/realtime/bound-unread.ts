// SPDX-License-Identifier: Apache-2.0
import type { WebSocket } from "ws";

/** So much may wait for somebody who does not read; nobody's transcript is as long. */
const MOST_UNREAD_BYTES = 4 * 1_048_576;

/**
 * Bounds what waits in our memory for whoever is at the other end: beyond it the connection is cut, whatever is sent next. Whoever was only slow
 * comes again and goes on from what arrived. Attacker: somebody who asks and asks, and reads nothing. (Answers to pings are bounded by `ws`.)
 */
export function boundUnread(socket: WebSocket): void {
  const send = socket.send.bind(socket) as (...given: unknown[]) => void;
  socket.send = (...given: unknown[]): void => {
    if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate();
    else send(...given);
  };
}
