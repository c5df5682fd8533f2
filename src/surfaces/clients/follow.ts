// SPDX-License-Identifier: Apache-2.0
import { type ClientMessage, readForClient } from "#app";
import type { ConversationId } from "#kernel";
import type { Surface } from "../http/surface.ts";

export type ClientSink = {
  /** In order, each once; `lastSeq` is how far they lead. */
  deliver(messages: readonly ClientMessage[], lastSeq: number): void;
  /** Somebody at the desk writes. */
  typing?(isTyping: boolean): void;
  /** Nothing comes any more: it was ended elsewhere, or it cannot be read. */
  end(): void;
};

/**
 * Follows one conversation from an event on, on whichever node it is written: signals are hints, the event log is read by number.
 * Before each reading it is asked again whether the session still has the conversation.
 *
 * @param afterSeq - Untrusted; a number that is not reached yet means the end of what there is.
 * @returns Stops it.
 */
export function followConversation(
  { deps }: Surface,
  conversationId: ConversationId,
  afterSeq: number,
  stillHas: () => Promise<boolean>,
  sink: ClientSink,
): () => void {
  let at = afterSeq;
  let isOver = false;
  let reading: Promise<void> = Promise.resolve();

  const end = (): void => {
    if (isOver) return;
    isOver = true;
    unsubscribe();
    sink.end();
  };
  const readOn = async (): Promise<void> => {
    for (let hasMore = true; hasMore && !isOver; ) {
      const found = (await stillHas()) ? await readForClient(deps, conversationId, at) : null;
      if (found === null) return end();
      // It may have been stopped while this was read.
      if (isOver) return;
      hasMore = found.lastSeq > at;
      at = found.lastSeq;
      if (hasMore) sink.deliver(found.messages, at);
    }
  };
  const pull = (): void => {
    reading = reading.then(readOn).catch(end);
  };
  const unsubscribe = deps.fanOut.subscribe(conversationId, (signal) => {
    if (signal.type === "revoked") end();
    else if (signal.type === "events" && signal.lastSeq > at) pull();
    else if (signal.type === "typing" && signal.by === "agent") sink.typing?.(signal.isTyping);
  });
  pull();
  return () => {
    isOver = true;
    unsubscribe();
  };
}
