// SPDX-License-Identifier: Apache-2.0
import type { Banner, ConversationEvent, ConversationState, DeskFrame, ServerFrame } from "#protocol";

// The server is our own origin and validates what it sends; these guards keep a newer or broken server from breaking
// the screen. They check what the screen reads before it branches. Unknown kinds are left out, never guessed.

type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const PART_TYPES: ReadonlySet<unknown> = new Set([
  "text",
  "card",
  "choices",
  "form",
  "act",
  "passkey",
  "panel",
  "file",
]);
const CARD_KINDS: ReadonlySet<unknown> = new Set([
  "bill_comparison",
  "plan_comparison",
  "step_list",
  "receipt",
  "link",
  "quote",
  "download",
]);
const OWNERS: ReadonlySet<unknown> = new Set(["bot", "queued", "agent"]);
const AUTHORS: ReadonlySet<unknown> = new Set(["visitor", "bot", "agent"]);

function isPart(value: unknown): boolean {
  if (!isFields(value) || !PART_TYPES.has(value["type"])) return false;
  switch (value["type"]) {
    case "text":
      return typeof value["text"] === "string";
    case "card":
      return isFields(value["card"]) && CARD_KINDS.has(value["card"]["kind"]);
    case "choices":
      return Array.isArray(value["choices"]);
    case "form":
      return (
        isFields(value["form"]) &&
        Array.isArray(value["form"]["fields"]) &&
        (value["form"]["passkey"] === undefined || isFields(value["form"]["passkey"]))
      );
    case "passkey":
      return isFields(value["passkey"]) && isFields(value["passkey"]["options"]);
    case "panel":
      return isFields(value["panel"]) && typeof value["panel"]["panelId"] === "string";
    case "file":
      return isFields(value["file"]) && typeof value["file"]["sizeBytes"] === "number";
    default:
      return isFields(value["act"]) && typeof value["act"]["text"] === "string";
  }
}

/** One event, with parts this build does not know left out; `null` when it is none. */
export function readEvent(value: unknown): ConversationEvent | null {
  if (!isFields(value) || typeof value["at"] !== "string") return null;
  if (!Number.isSafeInteger(value["seq"]) || (value["seq"] as number) < 1) return null;
  switch (value["kind"]) {
    case "message": {
      const parts = value["parts"];
      if (!AUTHORS.has(value["by"]) || !Array.isArray(parts)) return null;
      return { ...value, parts: parts.filter(isPart) } as unknown as ConversationEvent;
    }
    case "message_changed": {
      const { parts, masked, hidden, of } = value;
      if (!Number.isSafeInteger(of) || !Array.isArray(parts) || !Array.isArray(masked) || !Array.isArray(hidden))
        return null;
      return { ...value, parts: parts.filter(isPart) } as unknown as ConversationEvent;
    }
    case "owner_changed":
      return OWNERS.has(value["owner"]) ? (value as unknown as ConversationEvent) : null;
    case "assurance_changed":
    case "conversation_ended":
      return value as unknown as ConversationEvent;
    default:
      return null;
  }
}

/** The events of a list, in its order, without what is not an event. */
export function readEvents(value: unknown): ConversationEvent[] {
  if (!Array.isArray(value)) return [];
  return value.map(readEvent).filter((event) => event !== null);
}

export function readState(value: unknown): ConversationState | null {
  if (!isFields(value) || typeof value["conversationId"] !== "string") return null;
  if (!OWNERS.has(value["owner"]) || typeof value["lastSeq"] !== "number") return null;
  const { banner, ...state } = value;
  const shown = readBanner(banner);
  return { ...state, ...(shown ? { banner: shown } : {}) } as unknown as ConversationState;
}

/** A notice to everybody; null: none; undefined: nothing that this build can read. */
function readBanner(value: unknown): Banner | null | undefined {
  if (value === null) return null;
  if (!isFields(value) || typeof value["bannerId"] !== "string" || typeof value["endsAt"] !== "string")
    return undefined;
  const { texts } = value;
  const isWhole = isFields(texts) && typeof texts["en"] === "string" && typeof texts["ar"] === "string";
  return isWhole ? (value as unknown as Banner) : undefined;
}

function parse(raw: unknown): Fields | null {
  if (typeof raw !== "string") return null;
  try {
    const value: unknown = JSON.parse(raw);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

/** A frame for the widget, or `null` when this build cannot read it. */
export function readServerFrame(raw: unknown): ServerFrame | null {
  const frame = parse(raw);
  switch (frame?.["type"]) {
    case "event": {
      const event = readEvent(frame["event"]);
      return event === null ? null : { type: "event", event };
    }
    case "state": {
      const state = readState(frame["state"]);
      return state === null ? null : { type: "state", state };
    }
    case "banner": {
      const banner = readBanner(frame["banner"]);
      return banner === undefined ? null : { type: "banner", banner };
    }
    case "ack":
    case "refused":
    case "typing":
    case "seen":
    case "pong":
    case "bye":
      return frame as unknown as ServerFrame;
    default:
      return null;
  }
}

/** A frame for the desk, or `null` when this build cannot read it. */
export function readDeskFrame(raw: unknown): DeskFrame | null {
  const frame = parse(raw);
  switch (frame?.["type"]) {
    case "cases":
      return isFields(frame["cases"]) && Array.isArray(frame["cases"]["cases"])
        ? (frame as unknown as DeskFrame)
        : null;
    case "queue":
      return Array.isArray(frame["changed"]) && Array.isArray(frame["gone"]) ? (frame as unknown as DeskFrame) : null;
    case "presence":
      return Array.isArray(frame["people"]) ? (frame as unknown as DeskFrame) : null;
    case "at":
    case "refresh":
      return isFields(frame["mark"]) ? (frame as unknown as DeskFrame) : null;
    case "changed":
    case "seen":
    case "typing":
    case "topic":
    case "pong":
      return frame as unknown as DeskFrame;
    default:
      return null;
  }
}
