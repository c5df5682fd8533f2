// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { connect, type TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestServer, type TestServer } from "../harness/server.ts";

/** A certificate for localhost that only these tests use; its key is public. */
const file = (name: string): Buffer => readFileSync(new URL(`../fixtures/localhost.${name}.pem`, import.meta.url));

let at: TestServer;
beforeAll(async () => {
  at = await openTestServer({ isHttps: true }, { cert: file("cert"), key: file("key") });
});
afterAll(async () => {
  await at.close();
});

function shake(options: Record<string, unknown>): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "localhost", port: Number(new URL(at.url).port), ca: file("cert"), ...options });
    socket.once("secureConnect", () => {
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

describe("TLS", () => {
  it("[SEC-052] speaks TLS 1.3 with the hybrid group, and refuses older versions", async () => {
    const hybrid = await shake({ ecdhCurve: "X25519MLKEM768" });
    expect(hybrid.getProtocol()).toBe("TLSv1.3");
    hybrid.destroy();
    await expect(shake({ maxVersion: "TLSv1.2" })).rejects.toThrow();
  });

  it("still answers a client that knows classical groups only", async () => {
    const classical = await shake({ ecdhCurve: "X25519" });
    expect(classical.getProtocol()).toBe("TLSv1.3");
    classical.destroy();
  });

  it("marks cookies for this host and TLS only, and asks browsers to stay with TLS", async () => {
    const answer = await at.server.inject({ method: "POST", url: "/v1/conversations", payload: {} });
    expect(String(answer.headers["set-cookie"])).toMatch(/^__Host-wardline_visitor=.*Secure/);
    expect(answer.headers["strict-transport-security"]).toMatch(/max-age=\d{8}/);
  });
});
