// SPDX-License-Identifier: Apache-2.0
import type { Socket } from "node:net";
import { MAX_HELLO_BYTES, readClientHello } from "./client-hello.ts";

/** What a client offers for the key exchange, as far as it can be read. */
export type Offer = "hybrid" | "classical" | "unreadable";

export type PeekOptions = {
  /** Numbers of groups that hold against a quantum computer. */
  readonly hybridGroups: readonly number[];
  /** A client that has not said its hello within this is gone. */
  readonly timeoutMs: number;
};

/** What the frames of records may add. */
const RECORDS_BYTES = 4_096;

/**
 * Reads the ClientHello of a fresh connection and puts the bytes back, so that the handshake reads them again. A connection that says nothing in
 * time, or too much, is closed and never answered for.
 *
 * @param onOffer - Called at most once, before `go`.
 * @param go - Hands the connection on; it is as it was.
 */
export function peekClientHello(
  socket: Socket,
  { hybridGroups, timeoutMs }: PeekOptions,
  onOffer: (offer: Offer) => void,
  go: () => void,
): void {
  let seen: Buffer = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), timeoutMs).unref();
  const ignore = (): void => undefined;
  const stop = (): void => {
    clearTimeout(timer);
    socket.off("readable", onReadable);
    socket.off("end", onEnd);
    socket.off("close", stop);
  };
  const onEnd = (): void => {
    stop();
    socket.destroy();
  };
  const onReadable = (): void => {
    for (let chunk: unknown; (chunk = socket.read()) !== null; ) seen = Buffer.concat([seen, chunk as Buffer]);
    const read = readClientHello(seen);
    if (read.state === "more" && seen.length <= MAX_HELLO_BYTES + RECORDS_BYTES) return;
    stop();
    if (read.state === "more" || (read.state === "invalid" && read.reason === "too_large")) {
      onOffer("unreadable");
      socket.destroy();
      return;
    }
    onOffer(read.state === "read" ? offerOf(read.hello.supportedGroups, hybridGroups) : "unreadable");
    socket.unshift(seen);
    socket.off("error", ignore);
    go();
  };
  // Until the handshake owns the connection, one that breaks would end the process.
  socket.on("error", ignore);
  socket.on("readable", onReadable);
  socket.on("end", onEnd);
  socket.on("close", stop);
}

function offerOf(offered: readonly number[], hybrids: readonly number[]): Offer {
  return offered.some((group) => hybrids.includes(group)) ? "hybrid" : "classical";
}
