// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import type { ConversationOpened, TurnAnswer } from "#protocol";
import { type DoorOptions, openChannelDoor } from "./channel-fetch.ts";
import { makeClientKey } from "./client-key.ts";
import { TurnedAwayError, turnedAwayBy } from "./turned-away.ts";

/** A chat that somebody holds to see whether there is one. Its words are nobody's. */
export type ProbeChat = {
  open(): Promise<void>;
  /** Resolves when somebody other than us has answered. */
  say(text: string, clientId: string): Promise<void>;
  remove(): Promise<void>;
};

/**
 * @param send - What makes the outer requests; left out: the platform's `fetch`.
 * @throws AppError - In each of its acts `cli.probe_failed`: nobody answers, or not as a chat does; `TurnedAwayError`: somebody does, and asks to come
 * again later.
 */
export function openProbeChat(baseUrl: string, send?: DoorOptions["send"]): ProbeChat {
  const door = openChannelDoor(baseUrl, { pin: null, ...(send === undefined ? {} : { send }) });
  const key = makeClientKey();
  let token: string | null = null;
  const ask = async (method: "POST" | "DELETE", path: string, body: object | null): Promise<Response> => {
    const answer = await door
      .fetch(path, {
        method,
        headers: {
          ...(body === null ? {} : { "content-type": "application/json" }),
          dpop: key.prove(method, baseUrl + path, token, Date.now()),
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === null ? {} : { body: JSON.stringify(body) }),
      })
      .catch((cause: unknown) => {
        if (cause instanceof TurnedAwayError) throw cause;
        throw new AppError("cli.probe_failed", "Cannot talk to the service: nobody answers", { cause });
      });
    const away = await turnedAwayBy(answer);
    if (away !== null) throw away;
    if (!answer.ok) throw new AppError("cli.probe_failed", `Cannot talk to the service: it answers ${answer.status}`);
    return answer;
  };
  return {
    async open() {
      const answer = await ask("POST", "/v1/conversations", { lang: "en", tokenIn: "bearer" });
      token = ((await answer.json()) as ConversationOpened).token ?? null;
    },
    async say(text, clientId) {
      const answer = await ask("POST", "/v1/conversations/current/turns", { kind: "text", text, clientId });
      const { events } = (await answer.json()) as TurnAnswer;
      if (!events.some((event) => event.kind === "message" && event.by !== "visitor"))
        throw new AppError("cli.probe_failed", "Cannot talk to the service: it says nothing");
    },
    async remove() {
      await ask("DELETE", "/v1/conversations/current", null);
    },
  };
}
