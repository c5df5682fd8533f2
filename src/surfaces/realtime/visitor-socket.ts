// SPDX-License-Identifier: Apache-2.0
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import type { WebSocket } from "ws";
import { handleTurn, type RequestOrigin, readConversation } from "#app";
import { type ConversationId, toBase64Url } from "#kernel";
import type { ClientFrame, ServerFrame } from "#protocol";
import { type Wire, wireOf } from "../channel/wire.ts";
import { publicCode } from "../http/problem.ts";
import { publicRefusal } from "../http/refusals.ts";
import { addressKey, addressTimes, originOf, type Surface } from "../http/surface.ts";
import { stillOpensFor } from "../http/visitor-auth.ts";
import { admitVisitor, EarlyFrames, parseFrame } from "./admit-visitor.ts";
import { Connections } from "./connections.ts";

const CLOSE_NOT_AUTHORISED = 4401;
const CLOSE_BUSY = 4429;
/** Attacker: who asks for everything again and again and reads nothing would fill our memory. Nobody's transcript is as long. */
const MOST_UNREAD_BYTES = 1_048_576;

/** The visitor's realtime connection. It needs a token, its key and an Origin of ours; without them there is no socket. */
export function visitorSocket(app: FastifyInstance, surface: Surface): void {
  const connections = new Connections();
  app.get(
    "/v1/conversations/current/socket",
    { websocket: true, schema: { hide: true } },
    async (raw: WebSocket, request) => {
      const socket = wireOf(surface, raw, request);
      const early = new EarlyFrames(socket);
      const key = addressKey(surface, request);
      const conversationId = await admitVisitor(surface, request, early);
      if (conversationId === null) {
        send(socket, { type: "bye", reason: "not_authorised" });
        socket.close(CLOSE_NOT_AUTHORISED);
        return;
      }
      const release = connections.take(conversationId, toBase64Url(key), addressTimes(surface, request));
      if (release === null) {
        socket.close(CLOSE_BUSY);
        return;
      }
      const stillOpens = (): Promise<boolean> => stillOpensFor(surface, request, conversationId);
      const keys = originOf(surface, request);
      const session = new VisitorSession(surface, socket, request.raw.socket, conversationId, keys, stillOpens);
      socket.on("close", () => {
        release();
        session.close();
      });
      for (const text of early.take()) session.receive(text);
      socket.on("message", (data: Buffer) => {
        session.receive(data.toString("utf8"));
      });
    },
  );
}

function send(socket: Wire, frame: ServerFrame): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
}

/** One open connection: delivers events in order from where the browser stands, and carries its turns. */
class VisitorSession {
  readonly #surface: Surface;
  readonly #socket: Wire;
  /** The connection under the socket: frames that belong together leave it in one write. */
  readonly #wire: Socket;
  readonly #conversationId: ConversationId;
  readonly #origin: RequestOrigin;
  readonly #unsubscribe: () => void;
  readonly #endBanner: () => void;
  /** Whether the token it came with is still worth something. Asked before anything is read. */
  readonly #stillOpens: () => Promise<boolean>;
  #isOver = false;
  #delivered: number | null = null;
  #delivering: Promise<void> = Promise.resolve();

  constructor(
    surface: Surface,
    socket: Wire,
    wire: Socket,
    conversationId: ConversationId,
    origin: RequestOrigin,
    stillOpens: () => Promise<boolean>,
  ) {
    this.#surface = surface;
    this.#socket = socket;
    this.#wire = wire;
    this.#conversationId = conversationId;
    this.#origin = origin;
    this.#stillOpens = stillOpens;
    this.#unsubscribe = surface.deps.fanOut.subscribe(conversationId, (signal) => {
      if (signal.type === "revoked") this.#end();
      else if (this.#isOver) return;
      else if (signal.type === "events") this.#hearOf(signal.lastSeq);
      else if (signal.type === "typing" && signal.by !== "visitor")
        send(socket, { type: "typing", by: signal.by, isTyping: signal.isTyping });
      else if (signal.type === "seen" && signal.by !== "visitor")
        send(socket, { type: "seen", by: "agent", seq: signal.seq });
    });
    this.#endBanner = surface.deps.banners.listen((banner) => {
      if (!this.#isOver) send(socket, { type: "banner", banner });
    });
  }

  close(): void {
    this.#unsubscribe();
    this.#endBanner();
  }

  receive(text: string): void {
    const frame = parseFrame(text);
    if (frame === null) {
      send(this.#socket, { type: "refused", clientId: null, code: "bad_request", text: "" });
      return;
    }
    void this.#take(frame).catch((error: unknown) => {
      this.#surface.deps.log.error(
        { code: error instanceof Error && "code" in error ? String(error.code) : "unexpected" },
        "A frame failed",
      );
      send(this.#socket, {
        type: "refused",
        clientId: frame.type === "turn" ? frame.input.clientId : null,
        code: publicCode(error),
        text: "",
        retryAfterMs: 1_000,
      });
    });
  }

  async #take(frame: ClientFrame): Promise<void> {
    if (this.#isOver) return;
    const { deps } = this.#surface;
    switch (frame.type) {
      case "resume":
        this.#delivered = frame.lastSeq;
        this.#deliver(true);
        return;
      case "turn":
        await this.#turn(frame.input);
        return;
      case "typing":
        deps.fanOut.publishTyping(this.#conversationId, "visitor", frame.isTyping);
        return;
      case "seen":
        deps.fanOut.publishSeen(this.#conversationId, "visitor", frame.seq);
        return;
      case "ping":
        send(this.#socket, { type: "pong" });
        return;
      case "prove":
        // Let in already: by this very proof, by a header, or because the conversation belongs to no key.
        return;
    }
  }

  async #turn(input: Extract<ClientFrame, { type: "turn" }>["input"]): Promise<void> {
    const { deps } = this.#surface;
    const done = await handleTurn(
      { tenant: deps.tenant, conversationId: this.#conversationId, input, ...this.#origin },
      deps,
    );
    if (!done.ok) {
      const { code, retryAfterMs } = publicRefusal(done.refusal);
      send(this.#socket, {
        type: "refused",
        clientId: input.clientId,
        code,
        text: "",
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
      return;
    }
    const { events, state } = done.value;
    this.#wire.cork();
    for (const event of events) {
      // In order and without a gap they can go out from here; otherwise the delivery by sequence number brings them.
      if (this.#delivered !== null && event.seq === this.#delivered + 1) {
        send(this.#socket, { type: "event", event });
        this.#delivered = event.seq;
      }
    }
    send(this.#socket, { type: "ack", clientId: input.clientId, lastSeq: state.lastSeq });
    send(this.#socket, { type: "state", state });
    this.#wire.uncork();
    if (this.#delivered !== null && this.#delivered < state.lastSeq) this.#deliver();
  }

  /** Most news are of a turn that this connection carries itself: after the present tick it has sent them, and nothing is read. */
  #hearOf(lastSeq: number): void {
    setImmediate(() => {
      if (this.#delivered !== null && this.#delivered < lastSeq) this.#deliver();
    });
  }

  /**
   * The session was ended elsewhere: from here on nothing is delivered and nothing is taken. The last word is why, then the connection
   * closes; on every node, at once, without waiting for the browser.
   */
  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#unsubscribe();
    this.#delivering = this.#delivering
      .then(() => this.#sayWhy())
      .catch(() => undefined)
      .then(() => {
        send(this.#socket, { type: "bye", reason: "ended" });
        this.#socket.close(CLOSE_NOT_AUTHORISED);
      });
  }

  async #sayWhy(): Promise<void> {
    const { deps } = this.#surface;
    const read = await readConversation(deps, deps.tenant, this.#conversationId, this.#delivered ?? 0);
    const last = read.ok ? read.value.events.at(-1) : undefined;
    if (last?.kind === "conversation_ended") send(this.#socket, { type: "event", event: last });
  }

  /** Reads what is newer than what was delivered and sends it. One at a time; the sequence number is the truth. */
  #deliver(isFirst: boolean = false): void {
    this.#delivering = this.#delivering
      .then(() => this.#readAndSend(isFirst))
      .catch(() => {
        this.#socket.close(1011);
      });
  }

  async #readAndSend(isFirst: boolean): Promise<void> {
    const after = this.#delivered;
    if (after === null || this.#isOver) return;
    if (this.#wire.writableLength > MOST_UNREAD_BYTES) {
      // A word would wait behind what is not read. Whoever is only slow comes again and goes on from what arrived.
      this.#isOver = true;
      this.#unsubscribe();
      this.#wire.destroy();
      return;
    }
    const { deps } = this.#surface;
    if (!(await this.#stillOpens())) {
      this.#end();
      return;
    }
    const read = await readConversation(deps, deps.tenant, this.#conversationId, after);
    // It may have been ended while this was read.
    if (this.#isOver) return;
    if (!read.ok) {
      send(this.#socket, { type: "bye", reason: "ended" });
      this.#socket.close(CLOSE_NOT_AUTHORISED);
      return;
    }
    const fresh = read.value.events.filter((event) => event.seq > (this.#delivered ?? 0));
    for (const event of fresh) {
      send(this.#socket, { type: "event", event });
      this.#delivered = event.seq;
    }
    if (isFirst || fresh.length > 0) send(this.#socket, { type: "state", state: read.value.state });
  }
}
