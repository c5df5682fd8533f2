// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect as connectHttp2 } from "node:http2";
import { type AddressInfo, connect as connectPlain } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { CRYPTO_PRESETS, type CryptoPresetName } from "#crypto";
import type { TlsOptions } from "#surfaces";
import { configSchema } from "../../src/main/config.ts";
import { cryptoOf } from "../../src/main/crypto-choice.ts";
import { readCertificate, recordOffers, watchCertificate } from "../../src/main/tls.ts";
import { makeSecureServer } from "../../src/surfaces/http/tls/secure-server.ts";
import { firstAnswer, GROUP, helloMessage, inRecords } from "../harness/raw-hello.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";

/** A certificate for localhost that only these tests use; its key is public. */
const path = (name: string): string => new URL(`../fixtures/localhost.${name}.pem`, import.meta.url).pathname;
const file = (name: string): Buffer => readFileSync(path(name));

const offers: string[] = [];
function tlsOf(preset: CryptoPresetName): TlsOptions {
  const { groups, ciphers, hybridGroups } = cryptoOf(configSchema.parse({ crypto: { preset } })).tls;
  return {
    cert: file("cert"),
    key: file("key"),
    groups,
    ciphers,
    hybridGroups,
    onOffer: (offer) => offers.push(offer),
  };
}

const at = {} as Record<CryptoPresetName, TestServer>;
beforeAll(async () => {
  for (const preset of Object.keys(CRYPTO_PRESETS) as CryptoPresetName[])
    at[preset] = await openTestServer({ isHttps: true }, tlsOf(preset));
}, 30_000);
afterAll(async () => {
  for (const server of Object.values(at)) await server.close();
});
beforeEach(() => {
  offers.length = 0;
});

const portOf = (preset: CryptoPresetName): number => Number(new URL(at[preset].url).port);

function shake(preset: CryptoPresetName, options: Record<string, unknown>): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "localhost", port: portOf(preset), ca: file("cert"), ...options });
    socket.once("secureConnect", () => {
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

const HYBRID = { groups: [GROUP.X25519MLKEM768, GROUP.X25519], shares: [GROUP.X25519MLKEM768, GROUP.X25519] };
const CLASSICAL = { groups: [GROUP.X25519], shares: [GROUP.X25519] };

describe("TLS", () => {
  it("[SEC-052] speaks TLS 1.3 with the hybrid group, and refuses older versions", async () => {
    const hybrid = await shake("default", { ecdhCurve: "X25519MLKEM768" });
    expect(hybrid.getProtocol()).toBe("TLSv1.3");
    hybrid.destroy();
    await expect(shake("default", { maxVersion: "TLSv1.2" })).rejects.toThrow();
  });

  it("[SEC-252] a raw handshake is answered with group 0x11EC, also where only its support was told", async () => {
    const hello = inRecords(helloMessage(HYBRID));
    for (const preset of ["default", "strict"] as const)
      expect(await firstAnswer(portOf(preset), [hello])).toEqual({ kind: "server_hello", group: 0x11ec });
    // The client's share is classical: the server asks for another one (HelloRetryRequest) rather than take it.
    const lazy = inRecords(helloMessage({ groups: [GROUP.X25519, GROUP.X25519MLKEM768], shares: [GROUP.X25519] }));
    expect(await firstAnswer(portOf("default"), [lazy])).toEqual({ kind: "server_hello", group: 0x11ec });
    expect(offers).toEqual(["hybrid", "hybrid", "hybrid"]);
  });

  it("[SEC-252] takes a hello that comes byte by byte, in many records", async () => {
    const hello = inRecords(helloMessage(HYBRID), 60);
    const pieces = Array.from(hello, (byte) => Uint8Array.of(byte));
    expect(await firstAnswer(portOf("strict"), pieces)).toEqual({ kind: "server_hello", group: 0x11ec });
    expect(offers).toEqual(["hybrid"]);
  });

  it("[SEC-252] refuses a classical client by an alert where strict, and counts it where compatible", async () => {
    const hello = inRecords(helloMessage(CLASSICAL));
    expect(await firstAnswer(portOf("strict"), [hello])).toEqual({ kind: "alert", code: 40 });
    expect(await firstAnswer(portOf("default"), [hello])).toEqual({ kind: "server_hello", group: GROUP.X25519 });
    expect(offers).toEqual(["classical", "classical"]);
    await expect(shake("strict", { ecdhCurve: "X25519:P-256" })).rejects.toMatchObject({
      code: "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE",
    });
  });

  it("[SEC-252] under CNSA agrees on ML-KEM-1024 with AES-256 and SHA-384, and on nothing else", async () => {
    const socket = await shake("cnsa", { ecdhCurve: "SecP384r1MLKEM1024:X25519MLKEM768" });
    expect(socket.getEphemeralKeyInfo()).toMatchObject({ name: "SecP384r1MLKEM1024" });
    expect(socket.getCipher().name).toBe("TLS_AES_256_GCM_SHA384");
    socket.destroy();
    await expect(shake("cnsa", { ecdhCurve: "X25519MLKEM768" })).rejects.toThrow();
    await expect(
      shake("cnsa", { ecdhCurve: "SecP384r1MLKEM1024", ciphers: "TLS_AES_128_GCM_SHA256" }),
    ).rejects.toThrow();
  });

  it("[SEC-252] lets go of a client that begins its handshake and never ends it", async () => {
    const { server } = makeSecureServer({ ...tlsOf("default"), handshakeTimeoutMs: 300 }, () => undefined);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = connectPlain((server.address() as AddressInfo).port, "127.0.0.1");
    try {
      socket.on("error", () => undefined).resume();
      socket.write(inRecords(helloMessage(HYBRID)));
      const begun = Date.now();
      await Promise.race([once(socket, "close"), sleep(8_000)]);
      expect(socket.closed).toBe(true);
      expect(Date.now() - begun).toBeLessThan(8_000);
    } finally {
      socket.destroy();
      server.close();
    }
  });

  it("lets go of a request by HTTP/2 that is never finished, and of nothing that is", async () => {
    const { server } = makeSecureServer({ ...tlsOf("default"), requestTimeoutMs: 300 }, (request, response) => {
      request.resume().on("end", () => setTimeout(() => response.end("whole"), 600));
    });
    server.listen(0, "localhost");
    await once(server, "listening");
    const session = connectHttp2(`https://localhost:${(server.address() as AddressInfo).port}`, { ca: file("cert") });
    try {
      const post = { ":method": "POST", ":path": "/" };
      const whole = session.request(post);
      whole.setEncoding("utf8").end("x");
      const never = session.request(post);
      never.on("error", () => undefined).write("x");
      await Promise.race([once(never, "close"), sleep(8_000)]);
      expect(never.closed).toBe(true);
      expect(whole.closed).toBe(false);
      expect((await once(whole, "data"))[0]).toBe("whole");
    } finally {
      session.destroy();
      server.close();
    }
  });

  it("what is no TLS gets no answer that helps, and does not end the server", async () => {
    const answer = await firstAnswer(portOf("default"), [new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n")]);
    expect(answer.kind).not.toBe("server_hello");
    const cut = await firstAnswer(portOf("default"), [
      inRecords(helloMessage(HYBRID)).subarray(0, 50),
      new Uint8Array(40_000),
    ]);
    expect(cut.kind).not.toBe("server_hello");
    expect(offers).toEqual(["unreadable", "unreadable"]);
    (await shake("default", {})).destroy();
  });

  it("speaks HTTP/2, and HTTP/1.1 to who asks for it; a WebSocket opens", async () => {
    const session = connectHttp2(at.default.url, { ca: file("cert") });
    const stream = session.request({ ":path": "/openapi.json" });
    const status = await new Promise<number>((resolve) => {
      stream.on("response", (headers) => {
        resolve(headers[":status"] ?? 0);
      });
    });
    expect(session.alpnProtocol).toBe("h2");
    expect(status).toBe(200);
    session.destroy();
    const socket = new WebSocket(`wss://localhost:${portOf("default")}/v1/conversations/current/socket`, {
      ca: file("cert"),
    });
    // Nobody has a conversation here: the socket opens, and says so by its own code.
    const code = await new Promise<number>((resolve) => {
      socket.once("close", resolve);
      socket.once("error", () => {
        resolve(0);
      });
    });
    expect(code).toBeGreaterThanOrEqual(4_000);
  });

  it("marks cookies for this host and TLS only, and asks browsers to stay with TLS", async () => {
    const answer = await at.default.server.inject({ method: "POST", url: "/v1/conversations", payload: {} });
    expect(String(answer.headers["set-cookie"])).toMatch(/^__Host-wardline_visitor=.*Secure/);
    expect(answer.headers["strict-transport-security"]).toMatch(/max-age=\d{8}/);
  });
});

describe("watchCertificate()", () => {
  it("[SEC-253] watchCertificate() meets the next connection with a renewed certificate, and keeps the old one when the new one is broken", async () => {
    const dir = await mkdtemp(join(tmpdir(), "wardline-cert-"));
    const [certFile, keyFile] = [join(dir, "chat.crt"), join(dir, "chat.key")];
    await copyFile(path("cert"), certFile);
    await copyFile(path("key"), keyFile);
    const config = configSchema.parse({ server: { tls: { certFile, keyFile } } });
    const loaded = { config, baseDir: dir, file: null, databaseUrl: null };
    const said: string[] = [];
    const log = {
      info: (_: object, text: string) => said.push(text),
      warn: (_: object, text: string) => said.push(text),
      error: () => undefined,
    };
    const { server } = at.default;
    const renew = (server as unknown as { renewCertificate: (of: object) => void }).renewCertificate;
    const stop = watchCertificate(loaded, await readCertificate(loaded), renew, log, 20);
    try {
      const before = (await shake("default", {})).getPeerX509Certificate()?.fingerprint256;
      // A key that belongs to another certificate.
      const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
      await writeFile(keyFile, privateKey.export({ format: "pem", type: "pkcs8" }));
      await until(() => said.length > 0);
      expect(said[0]).toMatch(/cannot be used/);
      expect((await shake("default", {})).getPeerX509Certificate()?.fingerprint256).toBe(before);
      await copyFile(path("second.cert"), certFile);
      await copyFile(path("second.key"), keyFile);
      process.emit("SIGUSR2");
      await until(() => said.at(-1) === "A renewed certificate is in use");
      const after = await shake("default", { ca: file("second.cert"), ecdhCurve: "X25519MLKEM768" });
      expect(after.getPeerX509Certificate()?.fingerprint256).not.toBe(before);
      expect(after.getProtocol()).toBe("TLSv1.3");
      after.destroy();
      await expect(shake("default", { maxVersion: "TLSv1.2", ca: file("second.cert") })).rejects.toThrow();
    } finally {
      stop();
      await rm(dir, { recursive: true });
    }
  });
});

describe("recordOffers()", () => {
  it("counts each, and tells the log at the first, tenth and hundredth classical one", () => {
    const counted: string[] = [];
    const said: object[] = [];
    const log = { info: (fields: object) => said.push(fields), warn: () => undefined, error: () => undefined };
    const onOffer = recordOffers((offer) => counted.push(offer), log);
    for (let n = 0; n < 120; n += 1) onOffer("classical");
    onOffer("hybrid");
    expect(counted).toHaveLength(121);
    expect(said).toEqual([{ attempts: 1 }, { attempts: 10 }, { attempts: 100 }]);
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !holds() && Date.now() < end; ) await sleep(10);
  expect(holds()).toBe(true);
}
