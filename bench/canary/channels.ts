// SPDX-License-Identifier: Apache-2.0
import { createHmac, randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { connectRunningServer } from "#postgres";
import { PRACTICE } from "#sandbox";
import type { SandboxProgram } from "../rig/programs.ts";
import { askUntilReady } from "./ask-once.ts";
import { dress } from "./forms.ts";
import type { Ledger } from "./ledger.ts";
import { isCertain, makePlanting } from "./planting.ts";
import type { Below } from "./values.ts";

const VALUES_PER_MESSAGE = 4;
const MESSAGES_PER_NUMBER = 5;
const SECRETS = {
  accessTokenFile: PRACTICE.accessToken,
  appSecretFile: PRACTICE.appSecret,
  verifyTokenFile: PRACTICE.verifyToken,
  passwordFile: PRACTICE.smsPassword,
  incomingPasswordFile: PRACTICE.gatewayPassword,
} as const;

/** Configuration of WhatsApp and SMS by the practice carriers, with their secrets in files. */
export async function channelsOf(folder: string, { url }: SandboxProgram): Promise<object> {
  const file = (name: keyof typeof SECRETS): string => join(folder, `channel-${name}`);
  for (const [name, secret] of Object.entries(SECRETS))
    await writeFile(file(name as keyof typeof SECRETS), secret, { mode: 0o600 });
  return {
    whatsapp: {
      graphUrl: `${url}/whatsapp`,
      phoneNumberId: PRACTICE.phoneNumberId,
      accessTokenFile: file("accessTokenFile"),
      appSecretFile: file("appSecretFile"),
      verifyTokenFile: file("verifyTokenFile"),
    },
    sms: {
      url: `${url}/sms/cgi-bin/sendsms`,
      username: PRACTICE.smsUser,
      passwordFile: file("passwordFile"),
      from: "40400",
      incomingUser: PRACTICE.gatewayUser,
      incomingPasswordFile: file("incomingPasswordFile"),
    },
  };
}

/**
 * Writes values by WhatsApp and by SMS, as their carriers hand them on. For the last of them no carrier takes an answer, so that
 * messages lie waiting when the tables are copied.
 *
 * @returns How many messages wait to be sent.
 */
export async function plantOnChannels(
  sandbox: SandboxProgram,
  { port, dataDir }: { readonly port: number; readonly dataDir: string },
  count: number,
  ledger: Ledger,
  below: Below,
): Promise<number> {
  let from = "";
  for (let turn = 0, messages = 0; turn < count; messages += 1) {
    if (messages === Math.floor(count / VALUES_PER_MESSAGE / 2))
      for (const channel of ["whatsapp", "sms"])
        await sandbox.lever("carriers/trouble", { channel, http: 503, times: 1_000_000 });
    const carrier = messages % 2 === 0 ? ("whatsapp" as const) : ("sms" as const);
    if (messages % (2 * MESSAGES_PER_NUMBER) === 0) {
      // The number of who writes is looked for too: it stands in no table and no log.
      from = `4479${Array.from({ length: 8 }, () => below(10)).join("")}`;
      const value = { kind: "PHONE", plain: `+${from}`, lead: "", isNumber: true } as const;
      ledger.add({ value, form: "plain", carrier: "sender", isCertain: true });
    }
    const parts: string[] = [];
    for (let i = 0; i < VALUES_PER_MESSAGE && turn < count; i += 1, turn += 1) {
      const { value, form } = makePlanting(turn, below);
      parts.push(`${value.lead} ${dress(value, form).join(" ")}`);
      ledger.add({ value, form, carrier, isCertain: isCertain(value, form) && form !== "split" });
    }
    const answer = await askUntilReady(
      port,
      carrier === "sms" ? smsOf(from, parts.join(", ")) : deliveryOf(from, parts.join(", ")),
    );
    if (answer.status !== 200)
      throw new Error(`${carrier} was answered with ${answer.status}: ${answer.text.slice(0, 200)}`);
  }
  return waitingIn(dataDir);
}

function deliveryOf(from: string, text: string) {
  const message = { from, id: `wamid.${randomUUID()}`, timestamp: String(Math.floor(Date.now() / 1_000)) };
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "1", phone_number_id: PRACTICE.phoneNumberId },
    messages: [{ ...message, type: "text", text: { body: text } }],
  };
  const body = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "1", changes: [{ field: "messages", value }] }],
  });
  const signature = createHmac("sha256", PRACTICE.appSecret).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  return { method: "POST", path: "/v1/messaging/whatsapp", headers, body };
}

function smsOf(from: string, body: string) {
  const login = Buffer.from(`${PRACTICE.gatewayUser}:${PRACTICE.gatewayPassword}`).toString("base64");
  const headers = {
    authorization: `Basic ${login}`,
    "content-type": "text/plain; charset=UTF-8",
    "x-kannel-from": `+${from}`,
  };
  return { method: "POST", path: `/v1/messaging/sms?id=${randomUUID()}`, headers, body };
}

/** Messages that lie sealed in the outbox, once the sender has tried them. */
async function waitingIn(dataDir: string): Promise<number> {
  await sleep(2_000);
  const running = await connectRunningServer(dataDir);
  if (running === null) throw new Error("There is no database to ask");
  const client = new Client({ host: running.host, port: running.port, user: "postgres", database: running.database });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM messaging_outbox WHERE state = 'due' AND sealed IS NOT NULL",
    );
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}
