// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { type Agent, createServer as createPlain, type Server } from "node:http";
import { createServer } from "node:https";
import { connect, createServer as createRaw, type Server as RawServer } from "node:net";
import type { TlsOptions } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { CRYPTO_PRESETS } from "#crypto";
import { isPublicAddress, requireHopAddress } from "./address.ts";
import { isPostQuantum } from "./make-hop.ts";
import { probeHop } from "./probe.ts";
import { testHop } from "./testing.ts";

const file = (name: string): Buffer =>
  readFileSync(new URL(`../../../test/fixtures/localhost.${name}.pem`, import.meta.url));
const ca = file("cert");
const own = { cert: file("cert"), key: file("key") };
const servers: (Server | RawServer)[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    if ("closeAllConnections" in server) server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

async function listen<S extends Server | RawServer>(server: S): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const secure = (options: TlsOptions = {}): Promise<number> =>
  listen(
    createServer({ ...own, ...options }, (request, response) => {
      response.setHeader("x-length", request.headers["content-length"] ?? "none");
      if (request.url === "/away") response.writeHead(302, { location: "https://elsewhere.example/" });
      request.pipe(response);
    }),
  );

describe("a hop", () => {
  it("[SEC-254] offers the hybrid group first, takes what the server has, and tells which it was", async () => {
    const groups: string[] = [];
    for (const [offered, wanted] of [
      [undefined, "X25519MLKEM768"],
      ["X25519", "X25519"],
    ] as const) {
      const port = await secure(offered === undefined ? {} : { ecdhCurve: offered });
      const answer = await testHop({ ca, onHandshake: (group) => groups.push(group) }).fetch(
        `https://localhost:${port}/`,
      );
      expect(answer.status).toBe(200);
      expect(groups.at(-1)).toBe(wanted);
    }
    expect(groups.map(isPostQuantum)).toEqual([true, false]);
  });

  it("[SEC-254] refuses TLS 1.2, a classical server under strict, and a certificate that nobody vouches for", async () => {
    const old = await secure({ maxVersion: "TLSv1.2" });
    await expect(testHop({ ca }).fetch(`https://localhost:${old}/`)).rejects.toThrow("fetch failed");
    const classical = await secure({ ecdhCurve: "X25519" });
    const strict = testHop({ ca, groups: CRYPTO_PRESETS.strict.tls.groups });
    await expect(strict.fetch(`https://localhost:${classical}/`)).rejects.toThrow("fetch failed");
    const fine = await secure();
    await expect(testHop().fetch(`https://localhost:${fine}/`)).rejects.toThrow("fetch failed");
    await expect(testHop({ ca }).fetch(`https://127.0.0.2:${fine}/`)).rejects.toThrow("fetch failed");
  });

  it("[SEC-254] shows our certificate where the other side wants one, and is refused without", async () => {
    const port = await secure({ requestCert: true, rejectUnauthorized: true, ca });
    expect((await testHop({ ca, ...own }).fetch(`https://localhost:${port}/`)).status).toBe(200);
    await expect(testHop({ ca }).fetch(`https://localhost:${port}/`)).rejects.toThrow("fetch failed");
  });

  it("[SEC-254] goes by plain HTTP to this machine only, whatever a name says", async () => {
    const port = await listen(createPlain((_request, response) => response.end("here")));
    expect(await (await testHop().fetch(`http://localhost:${port}/`)).text()).toBe("here");
    for (const address of [
      "http://operator.example/",
      "http://10.0.0.1/",
      "ftp://localhost/",
      "https://a:b@localhost/",
    ])
      await expect(testHop().fetch(address)).rejects.toMatchObject({ code: "adapter.hop_address" });
    expect(() => requireHopAddress("http://127.0.0.1.operator.example/")).toThrow();
    // Through an agent that a library was handed the same holds.
    const plain = testHop().agents.plain as Agent;
    const refused = await new Promise<string>((done) => {
      const socket = plain.createConnection({ host: "operator.localdomain", port: 80 }, () => undefined);
      socket?.once("error", (error: NodeJS.ErrnoException) => {
        done(error.code ?? "");
      });
    });
    expect(["EACCES", "ENOTFOUND", "EAI_AGAIN"]).toContain(refused);
  });

  it("carries method, headers and body, and hands the answer out whole", async () => {
    const port = await secure();
    const hop = testHop({ ca });
    const sent = new URLSearchParams({ grant_type: "client_credentials", note: "é" });
    const answer = await hop.fetch(`https://localhost:${port}/`, { method: "POST", body: sent });
    expect(await answer.text()).toBe(sent.toString());
    expect(answer.headers.get("x-length")).toBe(String(sent.toString().length));
    const bytes = new Uint8Array(200_000).fill(7);
    const large = await hop.fetch(`https://localhost:${port}/`, { method: "PUT", body: bytes });
    expect(new Uint8Array(await large.arrayBuffer())).toEqual(bytes);
  });

  it("[SEC-254] follows nobody elsewhere, and stops when it is told to", async () => {
    const port = await secure();
    const hop = testHop({ ca });
    await expect(hop.fetch(`https://localhost:${port}/away`)).rejects.toThrow("points elsewhere");
    expect((await hop.fetch(`https://localhost:${port}/away`, { redirect: "manual" })).status).toBe(302);
    const silent = await listen(createPlain(() => undefined));
    await expect(hop.fetch(`http://localhost:${silent}/`, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      name: "TimeoutError",
    });
    await expect(hop.fetch("https://localhost:1/")).rejects.toThrow("fetch failed");
  });
});

describe("a hop that reaches outside only", () => {
  it.each([
    "https://127.0.0.1/",
    "https://localhost/",
    "http://localhost/",
    "https://[::1]/",
    "https://10.1.2.3/",
    "https://169.254.169.254/latest/meta-data",
    "https://192.168.0.1/",
    "https://172.16.9.9/",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://[fd00::1]/",
    "https://[fe80::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://2130706433/",
    "https://0x7f.1/",
  ])("[SEC-255] refuses %s", async (address) => {
    await expect(testHop({ reach: "public" }).fetch(address)).rejects.toThrow();
  });

  it("[SEC-255] judges an address by its network", () => {
    const judged = ["8.8.8.8", "203.0.113.9", "2a00:1450::1", "2001:db8::1", "2002:a00:1::", "64:ff9b::a00:1", "x"].map(
      isPublicAddress,
    );
    expect(judged).toEqual([true, false, true, false, false, false, false]);
  });
});

describe("probeHop()", () => {
  const groups = CRYPTO_PRESETS.default.tls.groups;
  const probe = (port: number, protocol: "tls" | "postgres" = "tls"): ReturnType<typeof probeHop> =>
    probeHop({ host: "127.0.0.1", port, protocol, groups, timeoutMs: 2_000 });

  it("tells what a server agrees on, and that nobody is there", async () => {
    expect(await probe(await secure())).toEqual({ kind: "agreed", protocol: "TLSv1.3", group: "X25519MLKEM768" });
    expect(await probe(await secure({ ecdhCurve: "P-256" }))).toMatchObject({ kind: "agreed", group: "prime256v1" });
    expect(await probe(1)).toEqual({ kind: "unreachable" });
    expect(await probe(await listen(createRaw((socket) => socket.resume().end("hello"))))).toEqual({ kind: "refused" });
  });

  it("asks PostgreSQL in its own words", async () => {
    const port = await secure();
    const postgres = (answer: string): Promise<number> =>
      listen(
        createRaw((socket) => {
          socket.on("error", () => undefined);
          socket.once("data", (asked: Buffer) => {
            expect(asked.toHex()).toBe("0000000804d2162f");
            socket.write(answer);
            const upstream = connect(port, "127.0.0.1");
            upstream.on("error", () => undefined);
            socket.pipe(upstream).pipe(socket);
          });
        }),
      );
    expect(await probe(await postgres("S"), "postgres")).toMatchObject({ kind: "agreed", group: "X25519MLKEM768" });
    expect(await probe(await postgres("N"), "postgres")).toEqual({ kind: "no_tls" });
  });
});
