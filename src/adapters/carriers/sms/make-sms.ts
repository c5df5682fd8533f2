// SPDX-License-Identifier: Apache-2.0
import type { Carrier, DeliveryReport, Hop, IncomingMessage, MessagingDoors, SendOutcome, SmsRequest } from "#app";
import { equalBytes, hmacSha256 } from "#crypto";
import { type Sensitive, utf8 } from "#kernel";

export type SmsAccess = {
  /** `sendsms` of the gateway, such as `https://sms.operator.example/cgi-bin/sendsms`. */
  readonly url: string;
  readonly username: string;
  readonly password: Sensitive<string>;
  /** Short code or name that messages come from. */
  readonly from: string;
  /** `headers`: Kannel's POST, with number and words in no address. `query`: its GET, for gateways that know nothing else. */
  readonly send: "headers" | "query";
  /** How the gateway shows itself to us: HTTP Basic. */
  readonly incomingUser: string;
  readonly incomingPassword: Sensitive<string>;
  /** Where the gateway reports a delivery: our address. */
  readonly reportUrl: string;
  readonly timeoutMs: number;
};

/** Delivered, refused by the phone, buffered, taken by the centre, refused by the centre. */
const DLR_MASK = 1 + 2 + 4 + 8 + 16;

/** Sends by a gateway that speaks as Kannel's smsbox does. */
export function makeSmsCarrier(access: SmsAccess, hop: Hop): Carrier {
  return {
    channel: "sms",
    async send(to, message, reference): Promise<SendOutcome> {
      if (message.kind !== "text") return { outcome: "never", code: "not_text" };
      try {
        // EXPOSE: to the gateway, which delivers to this number
        const response = await post(access, hop, to.expose(), message.text, reference);
        const answer = (await response.text()).slice(0, 200);
        if (response.ok && isTaken(answer)) return { outcome: "sent", carrierId: reference };
        if (response.status >= 500 || response.status === 429 || response.status === 408)
          return { outcome: "later", code: `http_${response.status}` };
        // Wrong name or password is ours to mend, and no fault of this message.
        if (response.status === 401 || response.status === 403)
          return { outcome: "later", code: `http_${response.status}` };
        return { outcome: "never", code: response.ok ? "refused" : `http_${response.status}` };
      } catch {
        return { outcome: "later", code: "unreachable" };
      }
    },
  };
}

/** `0: Accepted for delivery`, `3: Queued for later delivery`, and `Sent.` of old releases. */
function isTaken(answer: string): boolean {
  return /^\s*(0:|3:|sent\.)/iu.test(answer);
}

async function post(access: SmsAccess, hop: Hop, to: string, text: string, reference: string): Promise<Response> {
  const report = `${access.reportUrl}?ref=${reference}&status=%d`;
  const signal = AbortSignal.timeout(access.timeoutMs);
  // EXPOSE: to the gateway, over the hop that is configured for it
  const password = access.password.expose();
  const { username, from } = access;
  if (access.send === "query") {
    const query = new URLSearchParams({ username, password, from, to, text, charset: "UTF-8", coding: codingOf(text) });
    query.set("dlr-mask", String(DLR_MASK));
    query.set("dlr-url", report);
    return hop.fetch(`${access.url}?${query.toString()}`, { signal, redirect: "error" });
  }
  return hop.fetch(access.url, {
    method: "POST",
    headers: {
      "content-type": "text/plain; charset=UTF-8",
      "x-kannel-username": username,
      "x-kannel-password": password,
      "x-kannel-from": from,
      "x-kannel-to": to,
      "x-kannel-coding": codingOf(text),
      "x-kannel-dlr-mask": String(DLR_MASK),
      "x-kannel-dlr-url": report,
    },
    body: text,
    signal,
    redirect: "error",
  });
}

/** 0: the alphabet of 160 characters. 2: UCS-2. */
function codingOf(text: string): string {
  return isSevenBit(text) ? "0" : "2";
}

/** The gateway decides what fits; this asks for UCS-2 where a letter is surely outside. */
function isSevenBit(text: string): boolean {
  return /^[\n\r -~£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà€]*$/u.test(text) && !text.includes("`");
}

/** Where the gateway calls. */
export function makeSmsDoor(access: SmsAccess): NonNullable<MessagingDoors["sms"]> {
  // EXPOSE: into the one header that the gateway must bring
  const expected = utf8(`${access.incomingUser}:${access.incomingPassword.expose()}`);
  return {
    isOurs(authorization) {
      const given = /^Basic ([A-Za-z0-9+/=]{1,400})$/u.exec(authorization ?? "")?.[1];
      return given !== undefined && equalBytes(decoded(given), expected);
    },
    read: readSms,
    report: readReport,
  };
}

function decoded(base64: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(base64);
  } catch {
    return new Uint8Array();
  }
}

/**
 * A message of a customer: `post-url` (words in the body, number in `X-Kannel-From`), or `get-url` with `from`, `text` and `id`. A gateway that
 * names no id gets one made of what it sent.
 */
export function readSms({ method, query, headers, body }: SmsRequest): IncomingMessage | null {
  const header = (name: string): string | null => {
    const value = headers[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const asked = (name: string): string | null => {
    const value = query[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const isPosted = method === "POST";
  const from = numberOf((isPosted ? header("x-kannel-from") : null) ?? asked("from"));
  const text = isPosted ? wordsOf(body, header("content-type"), header("x-kannel-coding")) : asked("text");
  if (from === null || text === null || text.length > 10_000) return null;
  const time = header("x-kannel-time") ?? header("date") ?? asked("time") ?? "";
  const carrierId = asked("id") ?? header("x-kannel-id") ?? madeId(from, time, text);
  const content =
    text.trim() === "" ? ({ kind: "other", what: "unknown" } as const) : ({ kind: "text", text } as const);
  // The number of an SMS can be written by whoever sends it: nobody vouches for it.
  return { channel: "sms", carrierId, from, isVouched: false, at: 0, content };
}

/** `00` and `+` are the same; a name or short code cannot be answered and is nobody. */
function numberOf(written: string | null): string | null {
  const digits = (written ?? "").trim().replace(/^(\+|00)/u, "");
  return /^\d{5,15}$/u.test(digits) ? `+${digits}` : null;
}

function wordsOf(body: Uint8Array, type: string | null, coding: string | null): string | null {
  try {
    const isUtf16 = coding === "2" && !/charset\s*=\s*"?utf-?8/iu.test(type ?? "");
    return new TextDecoder(isUtf16 ? "utf-16be" : "utf-8", { fatal: true }).decode(body);
  } catch {
    return isLatin(type) ? new TextDecoder("latin1").decode(body) : null;
  }
}

function isLatin(type: string | null): boolean {
  return /charset\s*=\s*"?(iso-8859-1|latin1|windows-1252)/iu.test(type ?? "");
}

function madeId(...parts: readonly string[]): string {
  return hmacSha256(utf8("wardline/sms-id/v1"), utf8(JSON.stringify(parts))).toHex();
}

/** Kannel's `%d`: 1 delivered, 2 not delivered, 4 buffered, 8 taken by the centre, 16 refused by the centre. */
function readReport(query: Readonly<Record<string, unknown>>): DeliveryReport | null {
  const { ref, status } = query;
  if (typeof ref !== "string" || !/^[\w-]{20,64}$/u.test(ref) || typeof status !== "string") return null;
  const about = { channel: "sms", carrierId: ref } as const;
  switch (status) {
    case "1":
      return { ...about, state: "delivered" };
    case "8":
    case "4":
      return { ...about, state: "sent" };
    case "2":
    case "16":
      return { ...about, state: "failed", why: { outcome: "never", code: `dlr_${status}` } };
    default:
      return null;
  }
}
