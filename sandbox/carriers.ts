// SPDX-License-Identifier: Apache-2.0
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyReply } from "fastify";
import { iso } from "./doc.ts";
import type { Context } from "./tmf/context.ts";
import { TmfError } from "./tmf/errors.ts";
import { asRecord, textIn } from "./tmf/parties.ts";

/** What the practice carriers know of each other. No secrets: they open nothing but this sandbox, and only on this machine. */
export const PRACTICE = {
  phoneNumberId: "106540352242922",
  accessToken: "sandbox-access-token",
  appSecret: "sandbox-app-secret",
  verifyToken: "sandbox-verify-token",
  smsUser: "wardline",
  smsPassword: "sandbox-sms-password",
  gatewayUser: "gateway",
  gatewayPassword: "sandbox-gateway-password",
} as const;

type Trouble = { readonly code: number; readonly http: number; times: number };

/**
 * A small Cloud API of WhatsApp and an SMS gateway that speaks as Kannel does: what they are sent appears in the outbox, and
 * `POST /__sandbox/message` lets somebody write to the chat by one of them.
 */
export function registerCarriers(app: FastifyInstance, context: Context, chatOrigin: string): void {
  const trouble: Record<"whatsapp" | "sms", Trouble[]> = { whatsapp: [], sms: [] };
  const reports = new Map<string, string>();
  /** The next failure that was asked for, used up. */
  const next = (channel: "whatsapp" | "sms"): Trouble | null => {
    const [first] = trouble[channel];
    if (first === undefined) return null;
    first.times -= 1;
    if (first.times <= 0) trouble[channel].shift();
    return first;
  };
  const put = (channel: "whatsapp" | "sms", to: string, text: string, subject = ""): void => {
    context.outbox.add({ at: iso(context.world.clock.now()), channel, to, subject, text });
  };

  app.post("/whatsapp/:version/:number/messages", (request, reply) => {
    if (request.headers.authorization !== `Bearer ${PRACTICE.accessToken}`) return graphError(reply, 401, 190);
    const body = asRecord(request.body);
    if ((request.params as { number: string }).number !== PRACTICE.phoneNumberId) return graphError(reply, 400, 100);
    if (body["messaging_product"] !== "whatsapp") return graphError(reply, 400, 100);
    if (body["status"] === "read") return reply.send({ success: true });
    const to = textIn(body, "to") ?? textIn(body, "recipient");
    const text = wordsOf(body);
    if (to === null || text === null) return graphError(reply, 400, 131_009);
    const failure = next("whatsapp");
    if (failure !== null) return graphError(reply, failure.http, failure.code);
    put("whatsapp", `+${to}`, text, String(body["type"]));
    const id = `wamid.${randomBytes(18).toString("base64")}`;
    return reply.send({
      messaging_product: "whatsapp",
      contacts: [{ input: to, wa_id: to }],
      messages: [{ id, message_status: "accepted" }],
    });
  });

  app.all("/sms/cgi-bin/sendsms", (request, reply) => {
    const query = request.query as Readonly<Record<string, string | undefined>>;
    const field = (name: string): string =>
      request.method === "POST" ? String(request.headers[`x-kannel-${name}`] ?? "") : (query[name] ?? "");
    if (field("username") !== PRACTICE.smsUser || field("password") !== PRACTICE.smsPassword)
      return reply.code(403).type("text/plain").send("Authorization failed for sendsms");
    const text = request.method === "POST" ? String(request.body ?? "") : (query["text"] ?? "");
    const to = field("to");
    if (to === "" || text === "") return reply.code(400).type("text/plain").send("Empty receiver number or text");
    const failure = next("sms");
    if (failure !== null) return reply.code(failure.http).type("text/plain").send("Temporal failure, try again later.");
    put("sms", to, text);
    reports.set(to, field("dlr-url"));
    return reply.code(202).type("text/plain").send("0: Accepted for delivery");
  });

  app.post("/__sandbox/carriers/trouble", (request) => {
    const body = asRecord(request.body);
    const channel = body["channel"] === "sms" ? "sms" : "whatsapp";
    const number = (name: string, otherwise: number): number =>
      typeof body[name] === "number" ? body[name] : otherwise;
    trouble[channel].push({ code: number("code", 131_000), http: number("http", 500), times: number("times", 1) });
    return { waiting: trouble[channel].length };
  });
  app.get("/__sandbox/carriers/report", (request) => ({
    url: reports.get((request.query as { to?: string }).to ?? "") ?? null,
  }));

  app.post("/__sandbox/message", async (request) => {
    const body = asRecord(request.body);
    const from = textIn(body, "from");
    const text = textIn(body, "text");
    if (from === null || text === null) throw new TmfError(400, "from and text are needed");
    const answer =
      body["channel"] === "sms" ? await postSms(chatOrigin, from, text) : await postWhatsApp(chatOrigin, from, text);
    return { status: answer.status };
  });
}

async function postWhatsApp(origin: string, from: string, text: string): Promise<Response> {
  const message = {
    from: from.replace(/^\+/, ""),
    id: `wamid.${randomUUID()}`,
    timestamp: String(Math.floor(Date.now() / 1_000)),
  };
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "15550783881", phone_number_id: PRACTICE.phoneNumberId },
    contacts: [{ profile: { name: "Practice" }, wa_id: message.from }],
    messages: [{ ...message, type: "text", text: { body: text } }],
  };
  const body = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "102290129340398", changes: [{ value, field: "messages" }] }],
  });
  const signature = createHmac("sha256", PRACTICE.appSecret).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  return fetch(`${origin}/v1/messaging/whatsapp`, { method: "POST", headers, body });
}

async function postSms(origin: string, from: string, text: string): Promise<Response> {
  const basic = Buffer.from(`${PRACTICE.gatewayUser}:${PRACTICE.gatewayPassword}`).toString("base64");
  return fetch(`${origin}/v1/messaging/sms?id=${randomUUID()}`, {
    method: "POST",
    headers: {
      authorization: `Basic ${basic}`,
      "content-type": "text/plain; charset=UTF-8",
      "x-kannel-from": from,
      "x-kannel-to": "40400",
    },
    body: text,
  });
}

function graphError(reply: FastifyReply, status: number, code: number): FastifyReply {
  const error = { message: "Practice trouble", type: "OAuthException", code, fbtrace_id: "sandbox" };
  return reply.code(status).send({ error });
}

/** What a person would read of a message; null: it is none. */
function wordsOf(body: Readonly<Record<string, unknown>>): string | null {
  const part = (name: string): Readonly<Record<string, unknown>> => asRecord(body[name]);
  switch (body["type"]) {
    case "text":
      return textIn(part("text"), "body");
    case "template":
      return `[${String(part("template")["name"])}]`;
    case "interactive": {
      const { body: said, action } = part("interactive");
      const { buttons, sections } = asRecord(action);
      const titles = Array.isArray(buttons)
        ? buttons.map((button) => textIn(asRecord(asRecord(button)["reply"]), "title"))
        : (Array.isArray(sections) ? sections : []).flatMap((section) => {
            const { rows } = asRecord(section);
            return (Array.isArray(rows) ? rows : []).map((row) => textIn(asRecord(row), "title"));
          });
      return [textIn(asRecord(said), "text"), ...titles.map((title) => `[${title ?? ""}]`)].join("\n");
    }
    default:
      return null;
  }
}
