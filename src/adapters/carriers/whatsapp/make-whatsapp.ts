// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { Carrier, Hop, MessagingDoors, SendOutcome } from "#app";
import { equalBytes } from "#crypto";
import { fromUtf8, type Sensitive, utf8 } from "#kernel";
import { outcomeOf } from "./errors.ts";
import { parseDelivery } from "./parse-delivery.ts";
import { payloadOf } from "./payload.ts";
import { isSignedBy } from "./signature.ts";

export type WhatsAppAccess = {
  /** `https://graph.facebook.com` and the version, such as `v23.0`. */
  readonly graphUrl: string;
  readonly version: string;
  readonly phoneNumberId: string;
  readonly accessToken: Sensitive<string>;
  readonly appSecret: Sensitive<string>;
  readonly verifyToken: Sensitive<string>;
  readonly template: { readonly name: string; readonly languages: Readonly<Record<"en" | "ar", string>> } | null;
  readonly timeoutMs: number;
};

const sent = z.object({ messages: z.array(z.object({ id: z.string().min(1).max(400) })).min(1) });
const failed = z.object({ error: z.object({ code: z.number() }) });

/** Sends by the Cloud API. At least once: it knows no key that makes a second try harmless. */
export function makeWhatsAppCarrier(access: WhatsAppAccess, hop: Hop): Carrier {
  const url = `${access.graphUrl}/${access.version}/${access.phoneNumberId}/messages`;
  const post = async (body: unknown): Promise<Response> =>
    hop.fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        // EXPOSE: to the Cloud API, over the hop that is configured for it
        authorization: `Bearer ${access.accessToken.expose()}`,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(access.timeoutMs),
      redirect: "error",
    });
  return {
    channel: "whatsapp",
    async send(to, message): Promise<SendOutcome> {
      try {
        // EXPOSE: to the Cloud API, which delivers to this number
        const response = await post(payloadOf(to.expose(), message, access.template));
        const answer: unknown = await response.json().catch(() => null);
        const taken = sent.safeParse(answer);
        if (response.ok && taken.success) return { outcome: "sent", carrierId: taken.data.messages[0]?.id ?? null };
        // Taken, and no word under which: it is not sent a second time.
        if (response.ok) return { outcome: "sent", carrierId: null };
        const error = failed.safeParse(answer);
        return outcomeOf(error.success ? error.data.error.code : null, response.status);
      } catch {
        return { outcome: "later", code: "unreachable" };
      }
    },
    async markRead(carrierId) {
      try {
        const read = await post({ messaging_product: "whatsapp", status: "read", message_id: carrierId });
        await read.body?.cancel();
      } catch {
        // Two ticks more or less.
      }
    },
  };
}

/** Where Meta calls. */
export function makeWhatsAppDoor(access: WhatsAppAccess): NonNullable<MessagingDoors["whatsapp"]> {
  return {
    challenge(query) {
      const { "hub.mode": mode, "hub.verify_token": token, "hub.challenge": challenge } = query;
      if (mode !== "subscribe" || typeof token !== "string" || typeof challenge !== "string") return null;
      // EXPOSE: compared in constant time, and not kept
      if (!equalBytes(utf8(token), utf8(access.verifyToken.expose()))) return null;
      return /^[\w-]{1,200}$/u.test(challenge) ? challenge : null;
    },
    open(body, signature) {
      // EXPOSE: keys one HMAC
      if (!isSignedBy(utf8(access.appSecret.expose()), body, signature)) return null;
      return parseDelivery(jsonOf(body), access.phoneNumberId);
    },
  };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(body));
  } catch {
    return null;
  }
}
