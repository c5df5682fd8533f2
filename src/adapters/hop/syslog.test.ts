// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { createServer as createPlain, type Server as PlainServer } from "node:net";
import { createServer, type Server, type TlsOptions } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import type { SiemRecord } from "#app";
import { CRYPTO_PRESETS } from "#crypto";
import type { HopOptions } from "./make-hop.ts";
import { makeSyslogSink, reachesSyslog } from "./syslog.ts";

const file = (name: string): Buffer =>
  readFileSync(new URL(`../../../test/fixtures/localhost.${name}.pem`, import.meta.url));
const own = { cert: file("cert"), key: file("key") };
const { groups, ciphers } = CRYPTO_PRESETS.default.tls;
const trusting: HopOptions = { groups, ciphers, egress: () => "listed", ca: file("cert") };
const RECORD: SiemRecord = { at: 0, severity: "high", messageId: "incident.opened", body: { class_uid: 2004 } };

const servers: (Server | PlainServer)[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

/** A receiver; `heard` grows with what it was sent. */
async function receiver(
  options: TlsOptions | "plain" = {},
): Promise<{ readonly port: number; readonly heard: string[] }> {
  const heard: string[] = [];
  const take = (socket: NodeJS.ReadWriteStream): void => {
    let text = "";
    socket.on("data", (data: Buffer) => {
      text += data.toString("utf8");
    });
    socket.on("end", () => {
      heard.push(text);
      socket.end();
    });
    socket.on("error", () => undefined);
  };
  const server = options === "plain" ? createPlain(take) : createServer({ ...own, ...options }, take);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return { port: typeof address === "object" && address !== null ? address.port : 0, heard };
}

describe("[SEC-398] a SIEM over TLS", () => {
  it("is told over TLS 1.3 where its certificate is one that is trusted, and the probe sends nothing", async () => {
    const { port, heard } = await receiver();
    const url = `tls://localhost:${port}`;
    expect(await reachesSyslog(url, trusting)).toBe(true);
    expect(await makeSyslogSink({ url, source: "chat.example" }, trusting)([RECORD])).toBe(true);
    await expect.poll(() => heard.length).toBe(2);
    expect(heard[0]).toBe("");
    expect(heard[1]).toMatch(
      /^\d+ <107>1 1970-01-01T00:00:00\.000Z chat\.example wardline - incident\.opened - \{"class_uid":2004\}$/u,
    );
  });

  it.each<[string, TlsOptions | "plain", string, HopOptions]>([
    ["whose certificate nobody vouches for", {}, "localhost", { groups, ciphers, egress: () => "listed" }],
    ["that speaks an older TLS only", { maxVersion: "TLSv1.2" }, "localhost", trusting],
    ["that speaks no TLS", "plain", "localhost", trusting],
  ])("is told nothing %s, and the probe says so", async (_, options, host, offered) => {
    const { port, heard } = await receiver(options);
    const url = `tls://${host}:${port}`;
    const sink = makeSyslogSink({ url, source: "chat.example" }, offered);
    const silent = options === "plain";
    if (silent)
      for (const server of servers) server.on("connection", (socket) => setTimeout(() => socket.destroy(), 50));
    expect(await sink([RECORD])).toBe(false);
    expect(await reachesSyslog(url, offered)).toBe(false);
    expect(heard.join("")).not.toContain("incident.opened");
  });
});
