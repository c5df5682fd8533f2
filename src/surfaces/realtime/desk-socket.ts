// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { WebSocket } from "ws";
import { z } from "zod";
import { type FanOutSignal, listCases, noteActivity, permittedActions, type StaffSeat } from "#app";
import { type ConversationId, unreachable } from "#kernel";
import type { DeskFrame } from "#protocol";
import { type Wire, wireOf } from "../channel/wire.ts";
import { isFromDesk, seatOf, seatStill } from "../http/desk-auth.ts";
import type { Surface } from "../http/surface.ts";
import { EarlyFrames, parseFrame } from "./admit-visitor.ts";

const CLOSE_NOT_AUTHORISED = 4401;
const CLOSE_NOT_PERMITTED = 4403;
const LOOK_AGAIN_MS = 15_000;
const BEAT_MS = 100;

const agentFrame = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("typing"), conversationId: z.uuid(), isTyping: z.boolean() }),
  z.strictObject({ type: z.literal("seen"), conversationId: z.uuid(), seq: z.int().min(0) }),
]);

/**
 * The desk's realtime connection: the list whenever it changes; the desk fetches the case it has open. Let in by cookie, `Origin` and a proof
 * of the session's key, in the header `DPoP` or as the first frame. It ends when the session does, for whatever reason.
 */
export function deskSocket(app: FastifyInstance, surface: Surface): void {
  app.get("/v1/desk/socket", { websocket: true, schema: { hide: true } }, async (raw: WebSocket, request) => {
    const socket = wireOf(surface, raw, request);
    const early = new EarlyFrames(socket);
    const seat = await admit(surface, request, early);
    if (seat === null) {
      socket.close(CLOSE_NOT_AUTHORISED);
      return;
    }
    if (!permittedActions(surface.deps, seat).includes("desk.list")) {
      socket.close(CLOSE_NOT_PERMITTED);
      return;
    }
    const connection = new DeskConnection(surface, request, socket, seat);
    for (const text of early.take()) connection.receive(text);
    connection.open();
  });
}

/** Nobody waits for a first frame of somebody who has no session. */
async function admit(surface: Surface, request: FastifyRequest, early: EarlyFrames): Promise<StaffSeat | null> {
  if (!isFromDesk(surface, request) || (await seatStill(surface, request)) === null) return null;
  if (request.headers["dpop"] !== undefined) return seatOf(surface, request, null);
  const frame = parseFrame((await early.first()) ?? "");
  return frame?.type === "prove" ? seatOf(surface, request, frame.proof) : null;
}

class DeskConnection {
  readonly #surface: Surface;
  readonly #request: FastifyRequest;
  readonly #socket: Wire;
  #seat: StaffSeat;
  #isPlanned = false;

  constructor(surface: Surface, request: FastifyRequest, socket: Wire, seat: StaffSeat) {
    this.#surface = surface;
    this.#request = request;
    this.#socket = socket;
    this.#seat = seat;
  }

  open(): void {
    const unsubscribe = this.#surface.deps.fanOut.subscribe("desk", (signal) => {
      this.#hear(signal);
    });
    // Nobody tells when a session has become too old, or idle.
    const looking = setInterval(() => {
      this.#guard(this.#lookAgain());
    }, LOOK_AGAIN_MS);
    this.#socket.on("close", () => {
      unsubscribe();
      clearInterval(looking);
    });
    this.#socket.on("message", (data: Buffer) => {
      this.receive(data.toString("utf8"));
    });
    this.#plan();
  }

  receive(text: string): void {
    const parsed = agentFrame.safeParse(safeJson(text));
    if (!parsed.success) return;
    const { deps } = this.#surface;
    const id = parsed.data.conversationId as ConversationId;
    if (parsed.data.type === "seen") {
      deps.fanOut.publishSeen(id, "agent", parsed.data.seq);
      return;
    }
    deps.fanOut.publishTyping(id, "agent", parsed.data.isTyping);
    this.#guard(noteActivity(deps, this.#seat));
  }

  #hear(signal: FanOutSignal): void {
    switch (signal.type) {
      case "staff":
        if (signal.staffId === this.#seat.account.staffId) this.#guard(this.#lookAgain());
        break;
      case "typing":
        if (signal.by === "visitor")
          this.#send({ type: "typing", conversationId: signal.conversationId, isTyping: signal.isTyping });
        break;
      case "seen":
        if (signal.by === "visitor")
          this.#send({ type: "seen", conversationId: signal.conversationId, seq: signal.seq });
        break;
      case "events":
        this.#send({ type: "changed", conversationId: signal.conversationId, lastSeq: signal.lastSeq });
        this.#plan();
        break;
      case "revoked":
        break;
      default:
        unreachable(signal);
    }
  }

  /** True while the session holds; ends the connection otherwise. */
  async #lookAgain(): Promise<boolean> {
    const seat = await seatStill(this.#surface, this.#request);
    if (seat === null) this.#socket.close(CLOSE_NOT_AUTHORISED);
    else this.#seat = seat;
    return seat !== null;
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#guard(this.#sendCases());
  }

  async #sendCases(): Promise<void> {
    const { deps } = this.#surface;
    await deps.pause(BEAT_MS);
    this.#isPlanned = false;
    if (this.#socket.readyState !== this.#socket.OPEN || !(await this.#lookAgain())) return;
    const listed = await listCases(deps, this.#seat.agent);
    if (listed.ok) this.#send({ type: "cases", cases: listed.value });
    else this.#socket.close(CLOSE_NOT_PERMITTED);
  }

  #send(frame: DeskFrame): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** What cannot be found out ends the connection. */
  #guard(work: Promise<unknown>): void {
    work.catch(() => {
      this.#socket.close(1011);
    });
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
