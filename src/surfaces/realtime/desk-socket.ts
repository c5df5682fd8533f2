// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { WebSocket } from "ws";
import { z } from "zod";
import { type FanOutSignal, listCases, mayHearOf, noteActivity, type StaffSeat } from "#app";
import { type ConversationId, toBase64Url, unreachable } from "#kernel";
import { type DeskFrame, type DeskMark, type DeskTopic, deskMark } from "#protocol";
import { type Wire, wireOf } from "../channel/wire.ts";
import { isFromDesk, seatOf, seatStill } from "../http/desk-auth.ts";
import type { Surface } from "../http/surface.ts";
import { EarlyFrames, parseFrame } from "./admit-visitor.ts";
import { CasePresence } from "./case-presence.ts";
import { DeskJournal } from "./desk-journal.ts";
import { QueueFeed, type QueueReader } from "./queue-feed.ts";

const CLOSE_NOT_AUTHORISED = 4401;
const LOOK_AGAIN_MS = 15_000;
const BEAT_MS = 100;

const agentFrame = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("typing"), conversationId: z.uuid(), isTyping: z.boolean() }),
  z.strictObject({ type: z.literal("seen"), conversationId: z.uuid(), seq: z.int().min(0) }),
  z.strictObject({ type: z.literal("resume"), mark: deskMark }),
  z.strictObject({ type: z.literal("ping") }),
  /** Cases whose news are wanted: those that are open or held. Until it comes, all are told of. */
  z.strictObject({ type: z.literal("watch"), conversationIds: z.array(z.uuid()).max(200) }),
  z.strictObject({
    type: z.literal("presence"),
    conversationId: z.uuid(),
    is: z.enum(["looking", "typing", "gone"]),
  }),
]);

type ToCustomer = Extract<z.infer<typeof agentFrame>, { readonly type: "typing" | "seen" }>;

/**
 * The console's realtime connection, one for all pages: the list of cases whenever it changes, and that something of a topic is other than it
 * was; the page that shows it fetches it. Whoever comes back names how far it had heard (`resume`) and is told what it missed. Let in by
 * cookie, `Origin` and a proof of the session's key, in the header `DPoP` or as the first frame. It ends when the session does, for whatever
 * reason. What a role does not open is not told of.
 */
export function deskSocket(app: FastifyInstance, surface: Surface): void {
  const journal = new DeskJournal(() => toBase64Url(surface.deps.random.bytes(12)));
  const feed = new QueueFeed(surface.deps);
  const presence = new CasePresence(() => surface.deps.clock.now());
  journal.subscribe((signal) => {
    if (signal.type === "presence") presence.hear(signal);
  });
  const stop = surface.deps.fanOut.subscribe("desk", (signal) => journal.hear(signal));
  app.addHook("onClose", async () => stop());
  app.get("/v1/desk/socket", { websocket: true, schema: { hide: true } }, async (raw: WebSocket, request) => {
    const socket = wireOf(surface, raw, request);
    const early = new EarlyFrames(socket);
    const seat = await admit(surface, request, early);
    if (seat === null) {
      socket.close(CLOSE_NOT_AUTHORISED);
      return;
    }
    const connection = new DeskConnection(surface, request, socket, seat, { journal, feed, presence });
    connection.open();
    for (const text of early.take()) connection.receive(text);
  });
}

/** Nobody waits for a first frame of somebody who has no session. */
async function admit(surface: Surface, request: FastifyRequest, early: EarlyFrames): Promise<StaffSeat | null> {
  if (!isFromDesk(surface, request) || (await seatStill(surface, request)) === null) return null;
  if (request.headers["dpop"] !== undefined) return seatOf(surface, request, null);
  const frame = parseFrame((await early.first()) ?? "");
  return frame?.type === "prove" ? seatOf(surface, request, frame.proof) : null;
}

type Shared = { readonly journal: DeskJournal; readonly feed: QueueFeed; readonly presence: CasePresence };

class DeskConnection {
  readonly #surface: Surface;
  readonly #request: FastifyRequest;
  readonly #socket: Wire;
  readonly #journal: DeskJournal;
  #seat: StaffSeat;
  #isPlanned = false;
  /** Whether the list has to be sent at the next beat, or only how far was told. */
  #isListDue = true;
  readonly #feed: QueueFeed;
  readonly #reader: QueueReader;
  readonly #presence: CasePresence;
  /** Null: of all. */
  #watched: ReadonlySet<string> | null = null;
  #looksAt: ConversationId | null = null;
  #lookedAgainAt = 0;
  #topics = new Map<DeskTopic, boolean>();

  constructor(surface: Surface, request: FastifyRequest, socket: Wire, seat: StaffSeat, shared: Shared) {
    this.#surface = surface;
    this.#request = request;
    this.#socket = socket;
    this.#seat = seat;
    this.#journal = shared.journal;
    this.#feed = shared.feed;
    this.#reader = { agentId: seat.agent.agentId, send: (text) => this.#sendText(text) };
    this.#presence = shared.presence;
    this.#lookedAgainAt = surface.deps.clock.now();
  }

  open(): void {
    const unsubscribe = this.#journal.subscribe((signal) => this.#hear(signal));
    // Nobody tells when a session has become too old, or idle.
    this.#guard(this.#noteHere());
    const looking = setInterval(() => {
      this.#guard(this.#lookAgain());
      this.#guard(this.#noteHere());
    }, LOOK_AGAIN_MS);
    this.#socket.on("close", () => {
      unsubscribe();
      clearInterval(looking);
      this.#look(null);
    });
    this.#socket.on("message", (data: Buffer) => {
      this.receive(data.toString("utf8"));
    });
    this.#plan();
  }

  receive(text: string): void {
    const parsed = agentFrame.safeParse(safeJson(text));
    if (!parsed.success) return;
    if (parsed.data.type === "ping") {
      this.#send({ type: "pong" });
      return;
    }
    if (parsed.data.type === "resume") {
      this.#resume(parsed.data.mark);
      return;
    }
    if (!this.#maySee("cases")) return;
    if (parsed.data.type === "watch") {
      this.#watched = new Set(parsed.data.conversationIds);
      return;
    }
    const id = parsed.data.conversationId as ConversationId;
    if (parsed.data.type === "presence") {
      if (parsed.data.is !== "gone") this.#look(id, parsed.data.is);
      else if (this.#looksAt === id) this.#look(null);
      return;
    }
    this.#guard(this.#tellCustomer(id, parsed.data));
  }

  /** To the customer only by who holds the case: nobody else is there for them. */
  async #tellCustomer(id: ConversationId, frame: ToCustomer): Promise<void> {
    const { deps } = this.#surface;
    const [row] = await deps.care.rows(deps.tenant, [id]);
    if (row?.owner !== "agent" || row.agentId !== this.#seat.agent.agentId) return;
    if (frame.type === "seen") deps.fanOut.publishSeen(id, "agent", frame.seq);
    else {
      deps.fanOut.publishTyping(id, "agent", frame.isTyping);
      await noteActivity(deps, this.#seat);
    }
  }

  /** Tells what was missed, and the list only if it is other than it was; without an answer, that everything is to be read again. */
  #resume(mark: DeskMark): void {
    const missed = this.#journal.since(mark);
    if (missed === null) {
      this.#send({ type: "refresh", mark: this.#journal.mark });
      return;
    }
    this.#isListDue = false;
    for (const signal of missed) this.#hear(signal);
    this.#plan();
  }

  /** Decided once for the roles as they are now. */
  #maySee(topic: DeskTopic): boolean {
    const known = this.#topics.get(topic) ?? mayHearOf(this.#surface.deps, this.#seat, topic);
    this.#topics.set(topic, known);
    return known;
  }

  /** Cases of automatic teams come only to who is connected. */
  async #noteHere(): Promise<void> {
    const { care, tenant, clock } = this.#surface.deps;
    if (this.#maySee("cases")) await care.noteSeen(tenant, [this.#seat.agent.agentId], new Date(clock.now()));
  }

  /** Tells colleagues that this one looks at a case now, and no more at the one before. */
  #look(id: ConversationId | null, is: "looking" | "typing" = "looking"): void {
    const { fanOut } = this.#surface.deps;
    const { agentId } = this.#seat.agent;
    if (this.#looksAt !== null && this.#looksAt !== id) fanOut.publishPresence(this.#looksAt, agentId, "gone");
    const isOther = id !== this.#looksAt;
    this.#looksAt = id;
    if (id === null) return;
    fanOut.publishPresence(id, agentId, is);
    if (isOther) this.#guard(this.#tellPresence(id));
  }

  async #tellPresence(id: ConversationId): Promise<void> {
    const names = await this.#feed.names();
    const people = this.#presence
      .at(id, this.#seat.agent.agentId)
      .map((one) => ({ ...one, name: names.get(one.staffId) ?? one.staffId }));
    this.#send({ type: "presence", conversationId: id, people });
  }

  #hear(signal: FanOutSignal): void {
    if ("conversationId" in signal && !this.#maySee("cases")) return;
    switch (signal.type) {
      case "staff":
        if (signal.staffId === this.#seat.account.staffId) this.#guard(this.#lookAgain());
        this.#tellTopic("staff");
        break;
      case "topic":
        this.#tellTopic(signal.topic);
        break;
      case "lost":
        this.#send({ type: "refresh", mark: this.#journal.mark });
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
        if (this.#watched?.has(signal.conversationId) === false) break;
        this.#send({ type: "changed", conversationId: signal.conversationId, lastSeq: signal.lastSeq });
        this.#plan();
        break;
      case "case":
        this.#feed.want(signal.conversationId, this.#reader);
        this.#plan();
        break;
      case "notes":
        if (this.#watched?.has(signal.conversationId) === false) break;
        this.#send({ type: "notes", conversationId: signal.conversationId });
        break;
      case "presence":
        this.#presence.hear(signal);
        if (this.#looksAt === signal.conversationId) this.#guard(this.#tellPresence(signal.conversationId));
        break;
      case "revoked":
        break;
      default:
        unreachable(signal);
    }
  }

  #tellTopic(topic: DeskTopic): void {
    if (!this.#maySee(topic)) return;
    this.#send({ type: "topic", topic });
    this.#plan();
  }

  /** True while the session holds; ends the connection otherwise. */
  async #lookAgain(): Promise<boolean> {
    const seat = await seatStill(this.#surface, this.#request);
    this.#lookedAgainAt = this.#surface.deps.clock.now();
    this.#topics = new Map();
    if (seat === null) this.#socket.close(CLOSE_NOT_AUTHORISED);
    else this.#seat = seat;
    return seat !== null;
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#guard(this.#beat());
  }

  /** The list, where it is due and open to this role; then how far was told. */
  async #beat(): Promise<void> {
    const { deps } = this.#surface;
    await deps.pause(BEAT_MS);
    this.#isPlanned = false;
    // What happens from here on is told by the next beat.
    const { mark } = this.#journal;
    const isListDue = this.#isListDue;
    this.#isListDue = false;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    // Rights and sign-ins that change are told at once; here only what ends by itself, with time.
    const isOld = isListDue || deps.clock.now() - this.#lookedAgainAt >= LOOK_AGAIN_MS;
    if (isOld && !(await this.#lookAgain())) return;
    if (isListDue && this.#maySee("cases")) {
      const listed = await listCases(deps, this.#seat.agent);
      if (listed.ok) this.#send({ type: "cases", cases: listed.value });
    }
    this.#send({ type: "at", mark });
  }

  #send(frame: DeskFrame): void {
    this.#sendText(JSON.stringify(frame));
  }

  #sendText(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
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
