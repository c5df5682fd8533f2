// SPDX-License-Identifier: Apache-2.0
// SMS through Debian's Kannel, as an operator would run it, with a made-up centre behind it. Skips where Kannel is not installed.
import { type ChildProcess, spawn } from "node:child_process";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, createServer as createNetServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeliveryReport, IncomingMessage } from "#app";
import { makeSmsCarrier, makeSmsDoor, type SmsAccess } from "#carriers";
import { Sensitive } from "#kernel";
import { PRACTICE } from "#sandbox";
import { openHops } from "../../src/main/hops.ts";
import { loadConfig } from "../../src/main/load-config.ts";

const BOXES = ["/usr/sbin/bearerbox", "/usr/sbin/smsbox"];
const isInstalled = await Promise.all(BOXES.map((path) => access(path))).then(
  () => true,
  () => false,
);
if (!isInstalled) console.log("SKIP test/stories/kannel.test.ts: Kannel is not installed (apt-get install kannel)");

/** Waits for something that happens in another process. */
async function until<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Did not happen: ${what}`);
}
const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createNetServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve))));
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

describe.skipIf(!isInstalled)("SMS through Kannel", () => {
  let folder: string;
  let ours: Server;
  let centre: Socket;
  let access: SmsAccess;
  const boxes: ChildProcess[] = [];
  const received: IncomingMessage[] = [];
  const reports: DeliveryReport[] = [];
  const refused: string[] = [];
  let arrived = "";

  beforeAll(async () => {
    const [admin = 0, inner = 0, smsc = 0, sendsms = 0] = await freePorts(4);
    folder = await mkdtemp(join(tmpdir(), "wardline-kannel-"));
    access = {
      url: `http://127.0.0.1:${sendsms}/cgi-bin/sendsms`,
      username: PRACTICE.smsUser,
      password: new Sensitive<string>(PRACTICE.smsPassword),
      from: "40400",
      send: "headers",
      incomingUser: PRACTICE.gatewayUser,
      incomingPassword: new Sensitive<string>(PRACTICE.gatewayPassword),
      reportUrl: "",
      timeoutMs: 5_000,
    };
    const door = makeSmsDoor(access);
    ours = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const url = new URL(request.url ?? "/", "http://localhost");
        const query = Object.fromEntries(url.searchParams);
        if (url.pathname.endsWith("/report")) {
          const report = door.report(query);
          if (report !== null) reports.push(report);
        } else if (door.isOurs(request.headers.authorization)) {
          const { method = "", headers } = request;
          const message = door.read({ method, query, headers, body: Buffer.concat(chunks) });
          if (message === null) refused.push(JSON.stringify(headers));
          else received.push(message);
        }
        response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end("");
      });
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => ours.once("listening", resolve));
    const address = `127.0.0.1:${portOf(ours)}/v1/messaging/sms`;
    access = { ...access, reportUrl: `http://${address}/report` };
    const login = `${PRACTICE.gatewayUser}:${PRACTICE.gatewayPassword}`;
    const file = join(folder, "kannel.conf");
    await writeFile(
      file,
      `group = core
admin-port = ${admin}
admin-interface = 127.0.0.1
admin-password = practice
smsbox-port = ${inner}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
log-level = 3
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = practice
host = 127.0.0.1
port = ${smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${inner}
sendsms-port = ${sendsms}
sendsms-interface = 127.0.0.1
http-request-retry = 20
http-queue-delay = 1
log-level = 3

group = sendsms-user
username = ${PRACTICE.smsUser}
password = ${PRACTICE.smsPassword}
concatenation = true
max-messages = 10

group = sms-service
keyword = default
post-url = "http://${login}@${address}?id=%I"
send-sender = true
max-messages = 0
`,
    );
    const start = (path: string): void => {
      boxes.push(spawn(path, [file], { cwd: folder, stdio: "ignore" }));
    };
    start(BOXES[0] ?? "");
    const reach = (port: number): Promise<Socket | undefined> =>
      new Promise((resolve) => {
        const socket = connect(port, "127.0.0.1", () => resolve(socket));
        socket.once("error", () => resolve(undefined));
      });
    centre = await until("the centre is let in", () => reach(smsc));
    centre.setEncoding("utf8").on("data", (text: string) => {
      arrived += text;
    });
    // The bearerbox lets boxes in a moment after centres; a box that comes too early ends, and comes again.
    const listening = await until("the smsbox listens", async () => {
      if (boxes.length === 1 || boxes.at(-1)?.exitCode !== null) start(BOXES[1] ?? "");
      return reach(sendsms);
    });
    listening.destroy();
  }, 30_000);

  afterAll(async () => {
    centre.destroy();
    for (const box of boxes.toReversed()) box.kill("SIGKILL");
    ours.closeAllConnections();
    ours.close();
    await rm(folder, { recursive: true });
  });

  it("what a phone writes is read with its number and an id of its own, in both languages", async () => {
    centre.write("+447700900107 40400 text how much do I owe\n");
    centre.write("+447700900108 40400 text كم باقي\n");
    await until("both are handed on", () => (received.length + refused.length >= 2 ? true : undefined));
    expect(refused).toEqual([]);
    const told = received.map(({ from, content }) => [from, content.kind === "text" ? content.text : null]);
    expect(told.toSorted()).toEqual([
      ["+447700900107", "how much do I owe"],
      ["+447700900108", "كم باقي"],
    ]);
    expect(received.every(({ isVouched }) => !isVouched)).toBe(true);
    expect(new Set(received.map(({ carrierId }) => carrierId)).size).toBe(2);
  });

  it("what is sent arrives at the centre in its alphabet, and is reported under our reference", async () => {
    const hops = openHops(
      await loadConfig(undefined, {}, new URL("../../config/defaults.yaml", import.meta.url).pathname),
    );
    const carrier = makeSmsCarrier(access, hops("sms"));
    const to = new Sensitive("+447700900107");
    const send = (text: string, reference: string) => carrier.send(to, { kind: "text", text }, reference);
    expect(await send("You owe £12.50 (é, €)", "a".repeat(32))).toEqual({ outcome: "sent", carrierId: "a".repeat(32) });
    expect(await send("مرحبا", "b".repeat(32))).toEqual({ outcome: "sent", carrierId: "b".repeat(32) });
    await until("both arrive", () => (arrived.split("\n").length > 2 ? true : undefined));
    expect(arrived).toContain("40400 +447700900107 text You owe £12.50 (é, €)");
    expect(arrived).toContain("40400 +447700900107 ucs-2 %06E%061%06-%06(%06'");
    const delivered = (reference: string): true | undefined =>
      reports.some(({ carrierId, state }) => carrierId === reference && state === "delivered") ? true : undefined;
    await until("both are reported", () => delivered("a".repeat(32)) && delivered("b".repeat(32)));
    const wrong = makeSmsCarrier({ ...access, password: new Sensitive("something else") }, hops("sms"));
    expect(await wrong.send(to, { kind: "text", text: "x" }, "c".repeat(32))).toMatchObject({ outcome: "later" });
  });
});
