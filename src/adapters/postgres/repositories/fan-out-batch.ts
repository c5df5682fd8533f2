// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { FanOutSignal } from "#app";
import { type AgentId, type ConversationId, parseConversationId } from "#kernel";
import type { DeskTopic } from "#protocol";

/** PostgreSQL refuses payloads of 8000 bytes and more. */
const PAYLOAD_BYTES = 7_900;

const conversationId = z.string().transform((text, context): ConversationId => {
  const id = parseConversationId(text);
  if (id !== null) return id;
  context.addIssue("not a conversation id");
  return z.NEVER;
});
const seq = z.int().min(0);
const signals: z.ZodType<FanOutSignal> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("events"), conversationId, lastSeq: seq }),
  z.object({
    type: z.literal("typing"),
    conversationId,
    by: z.enum(["visitor", "bot", "agent"]),
    isTyping: z.boolean(),
  }),
  z.object({ type: z.literal("seen"), conversationId, by: z.enum(["visitor", "agent"]), seq }),
  z.object({ type: z.literal("revoked"), conversationId }),
  z.object({ type: z.literal("case"), conversationId }),
  z.object({ type: z.literal("notes"), conversationId }),
  z.object({
    type: z.literal("presence"),
    conversationId,
    staffId: z.uuid().transform((id) => id as AgentId),
    is: z.enum(["looking", "typing", "gone"]),
  }),
  z.object({ type: z.literal("staff"), staffId: z.uuid().transform((id) => id as AgentId) }),
  z.object({
    type: z.literal("topic"),
    topic: z
      .string()
      .regex(/^[a-z]{1,20}$/)
      .transform((topic) => topic as DeskTopic),
  }),
]);
const payloads = z.object({ nodeId: z.string(), signals: z.array(z.unknown()) });
type Payload = { readonly nodeId: string; readonly signals: readonly FanOutSignal[] };

/** Reads a notification; null for anything that is not one of ours. A signal of a newer build is left out, the rest of it is heard. */
export function parsePayload(text: string): Payload | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const payload = payloads.safeParse(json).data;
  if (payload === undefined) return null;
  const read = payload.signals.filter(isOfThisBuild).map((each) => signals.safeParse(each).data);
  const heard = read.filter((each) => each !== undefined);
  return heard.length === read.length ? { nodeId: payload.nodeId, signals: heard } : null;
}

const TYPES = ["events", "typing", "seen", "revoked", "case", "notes", "presence", "staff", "topic"];

/** A newer build tells what this one does not know: that is left out. What this one knows and cannot read is none of ours. */
function isOfThisBuild(signal: unknown): boolean {
  const type = typeof signal === "object" && signal !== null && "type" in signal ? signal.type : null;
  return typeof type !== "string" || TYPES.includes(type);
}

/** Gathers signals for some milliseconds. Of several signals that only repeat or overtake each other the last stays. */
export class FanOutBatch {
  onError: ((error: unknown) => void) | undefined;
  readonly #batchMs: number;
  readonly #nodeId: string;
  readonly #send: (payload: string) => Promise<void>;
  #waiting = new Map<string, FanOutSignal>();
  #timer: NodeJS.Timeout | null = null;
  #sending: Promise<void> = Promise.resolve();

  constructor(batchMs: number, nodeId: string, send: (payload: string) => Promise<void>) {
    this.#batchMs = batchMs;
    this.#nodeId = nodeId;
    this.#send = send;
  }

  add(signal: FanOutSignal): void {
    const by = "by" in signal ? signal.by : signal.type === "presence" ? signal.staffId : "";
    const name = `${signal.type}/${by}/${aboutOf(signal)}`;
    const before = this.#waiting.get(name);
    // Two turns may publish in the other order than they committed.
    const isOvertaken = signal.type === "events" && before?.type === "events" && before.lastSeq > signal.lastSeq;
    if (!isOvertaken) this.#waiting.set(name, signal);
    this.#timer ??= setTimeout(() => this.#flush(), this.#batchMs);
  }

  /** Sends what is waiting and returns when it is sent. */
  async close(): Promise<void> {
    this.#flush();
    await this.#sending;
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const signals = [...this.#waiting.values()];
    this.#waiting = new Map();
    for (const payload of splitPayloads(this.#nodeId, signals)) {
      this.#sending = this.#sending.then(() => this.#send(payload)).catch((error: unknown) => this.onError?.(error));
    }
  }
}

/** What a signal is about: of two about the same the later one stays. */
function aboutOf(signal: FanOutSignal): string {
  if ("conversationId" in signal) return signal.conversationId;
  if (signal.type === "topic") return signal.topic;
  return signal.type === "staff" ? signal.staffId : "";
}

/** As few payloads as fit. All parts are ASCII, so characters are bytes. */
function splitPayloads(nodeId: string, signals: readonly FanOutSignal[]): string[] {
  const payloads: string[] = [];
  const frame = (parts: readonly string[]): string =>
    `{"nodeId":${JSON.stringify(nodeId)},"signals":[${parts.join(",")}]}`;
  let parts: string[] = [];
  let size = frame([]).length;
  for (const signal of signals) {
    const part = JSON.stringify(signal);
    if (parts.length > 0 && size + part.length + 1 > PAYLOAD_BYTES) {
      payloads.push(frame(parts));
      parts = [];
      size = frame([]).length;
    }
    parts.push(part);
    size += part.length + 1;
  }
  if (parts.length > 0) payloads.push(frame(parts));
  return payloads;
}
