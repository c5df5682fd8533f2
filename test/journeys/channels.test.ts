// SPDX-License-Identifier: Apache-2.0
// From a WhatsApp message into the secure window: the page behind the link, a press, and a second one who has the same link.
import { createHmac, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsIn } from "./axe.ts";
import { eventually } from "./eventually.ts";
import { Stage } from "./stage.ts";

const SECRET = "a secret of the journey";
const NUMBER_ID = "106540352242922";
const sent: string[] = [];
let stage: Stage;
let meta: Server;
let folder: string;

beforeAll(async () => {
  meta = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      sent.push(body);
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ messages: [{ id: `wamid.${randomUUID()}` }] }));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => meta.once("listening", resolve));
  folder = await mkdtemp(join(tmpdir(), "wardline-channels-"));
  const file = join(folder, "secret");
  await writeFile(file, SECRET, { mode: 0o600 });
  stage = await Stage.open(
    async ([chat]) => `channels:
  linkOrigin: ${String(chat)}
  whatsapp:
    graphUrl: http://127.0.0.1:${String((meta.address() as AddressInfo).port)}
    phoneNumberId: "${NUMBER_ID}"
    accessTokenFile: ${file}
    appSecretFile: ${file}
    verifyTokenFile: ${file}
`,
  );
}, 240_000);
afterAll(async () => {
  await stage.close();
  meta.closeAllConnections();
  meta.close();
  await rm(folder, { recursive: true });
}, 120_000);

/** Writes as a customer by WhatsApp, and gives the link of the answer. */
async function linkFor(text: string): Promise<string> {
  const message = {
    from: "447911123456",
    id: `wamid.${randomUUID()}`,
    timestamp: String(Math.floor(Date.now() / 1_000)),
  };
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "1", phone_number_id: NUMBER_ID },
    messages: [{ ...message, type: "text", text: { body: text } }],
  };
  const body = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "1", changes: [{ field: "messages", value }] }],
  });
  const signature = createHmac("sha256", SECRET).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  const answer = await fetch(`${stage.desk}/v1/messaging/whatsapp`, { method: "POST", headers, body });
  expect(answer.status).toBe(200);
  return eventually(
    "the link arrives",
    async () => /http\S+\/continue\/\?lang=en#[\w-]{43}/u.exec(sent.join("\n"))?.[0],
  );
}

async function pageOf(look: BrowserContextOptions): Promise<Page> {
  return (await stage.browser.newContext(look)).newPage();
}

test("a link from WhatsApp leads into the secure window by a press, once; whoever has it too gets an ordinary chat [SEC-388]", {
  timeout: 120_000,
}, async () => {
  const link = await linkFor("I want to change my plan");
  const [address = "", secret = ""] = link.split("#");
  for (const method of ["GET", "HEAD"])
    expect((await fetch(address.replace(/\/\/[^:]+/u, "//localhost"), { method })).status).toBe(200);

  const owner = await pageOf({ viewport: { width: 320, height: 640 }, colorScheme: "dark" });
  const asked: string[] = [];
  owner.on("request", (request) => asked.push(request.url()));
  await owner.goto(link.replace("lang=en", "lang=ar"));
  await owner.getByRole("button", { name: "متابعة" }).waitFor();
  expect(await owner.evaluate(() => [document.documentElement.dir, document.documentElement.scrollWidth])).toEqual([
    "rtl",
    320,
  ]);
  expect(await violationsIn(owner, owner)).toEqual([]);
  expect(owner.url()).not.toContain(secret);
  expect(
    asked.filter((url) => url.includes("/v1/")),
    "opening it asks for nothing",
  ).toEqual([]);
  await owner.getByRole("button", { name: "English" }).click();
  await owner.getByRole("button", { name: "Go on" }).click();
  await owner.locator(".bubble", { hasText: "Here nobody reads along. We go on where you were." }).waitFor();
  await owner.locator("form input").first().waitFor();
  expect(owner.url()).not.toContain(secret);
  expect(
    asked.filter((url) => url.includes(secret) && !url.includes("#")),
    "no address held it",
  ).toEqual([]);

  const other = await pageOf({ viewport: { width: 320, height: 640 } });
  await other.goto(link);
  await other.getByRole("button", { name: "Go on" }).click();
  await other.locator(".bubble", { hasText: "That link leads no further" }).waitFor();
  expect(await other.getByText("We go on where you were").count()).toBe(0);
  expect(await violationsIn(other, other)).toEqual([]);
  await eventually("the channel is told", async () =>
    sent.find((body) => body.includes("was opened in the secure window")),
  );
});
