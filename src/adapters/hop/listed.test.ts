// SPDX-License-Identifier: Apache-2.0
import { type Agent, createServer, request as plainRequest, type Server } from "node:http";
import { request as secureRequest } from "node:https";
import { createServer as createRaw, type Server as RawServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { CRYPTO_PRESETS } from "#crypto";
import { makeSyslogSink, reachesSyslog } from "./syslog.ts";
import { testHop } from "./testing.ts";

type Place = { readonly host: string; readonly port: number };
const { groups, ciphers } = CRYPTO_PRESETS.default.tls;

const servers: (Server | RawServer)[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});

async function listen<S extends Server | RawServer>(server: S): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

describe("a hop and the list of recipients", () => {
  it("[SEC-410] refuses by code what is not listed or lies elsewhere, before anything is connected", async () => {
    let connections = 0;
    const port = await listen(createServer((_request, response) => response.end("here")));
    servers.at(-1)?.on("connection", () => {
      connections += 1;
    });
    const verdicts = { unlisted: "adapter.hop_unlisted", outside_region: "adapter.hop_region" } as const;
    for (const [verdict, code] of Object.entries(verdicts)) {
      const hop = testHop({ egress: () => verdict as keyof typeof verdicts });
      await expect(hop.fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code });
      expect(() => hop.request(`http://localhost:${port}/`, { method: "GET", headers: {} }, () => undefined)).toThrow(
        expect.objectContaining({ code }),
      );
    }
    expect(connections).toBe(0);
    expect(await (await testHop().fetch(`http://127.0.0.1:${port}/`)).text()).toBe("here");
  });

  it("[SEC-410] asks with the host and port that the connection will have", async () => {
    const asked: Place[] = [];
    const hop = testHop({
      egress: (place) => {
        asked.push(place);
        return "unlisted";
      },
    });
    for (const address of [
      "https://API.Operator.Example/x",
      "https://operator.example.:444/",
      "https://ÜBER.example/",
      "https://0x7f.1/",
      "http://[::1]:81/",
    ])
      await expect(hop.fetch(address)).rejects.toMatchObject({ code: "adapter.hop_unlisted" });
    expect(asked).toEqual([
      { host: "api.operator.example", port: 443 },
      { host: "operator.example.", port: 444 },
      { host: "xn--ber-goa.example", port: 443 },
      { host: "127.0.0.1", port: 443 },
      { host: "[::1]", port: 81 },
    ]);
  });

  it("[SEC-410] a list that breaks lets nothing out", async () => {
    const hop = testHop({
      egress: () => {
        throw new Error("the list broke");
      },
    });
    await expect(hop.fetch("http://127.0.0.1:1/")).rejects.toThrow("the list broke");
  });

  it("[SEC-410] agents that libraries are handed ask the list too", async () => {
    const port = await listen(createServer((_request, response) => response.end("here")));
    const { agents } = testHop({ egress: () => "unlisted" });
    const tries = [
      () => plainRequest({ host: "127.0.0.1", port, agent: agents.plain as Agent }),
      () => secureRequest({ host: "127.0.0.1", port, agent: agents.secure as Agent }),
      () => secureRequest({ host: "elsewhere.example", agent: agents.secure as Agent }),
    ];
    for (const attempt of tries) {
      const outcome = await new Promise<unknown>((resolve) => {
        try {
          attempt().on("error", resolve).on("response", resolve).end();
        } catch (error) {
          resolve(error);
        }
      });
      expect(outcome).toMatchObject({ code: "adapter.hop_unlisted" });
    }
  });

  it("[SEC-410] an answer that points elsewhere is not followed, listed or not", async () => {
    const port = await listen(
      createServer((_request, response) => response.writeHead(302, { location: "https://elsewhere.example/" }).end()),
    );
    const asked: Place[] = [];
    const hop = testHop({
      egress: (place) => {
        asked.push(place);
        return place.host === "127.0.0.1" ? "listed" : "unlisted";
      },
    });
    await expect(hop.fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow("points elsewhere");
    expect(new Set(asked.map(({ host }) => host))).toEqual(new Set(["127.0.0.1"]));
  });

  it("[SEC-410] syslog goes to listed places only", async () => {
    let connections = 0;
    const port = await listen(
      createRaw((socket) => {
        connections += 1;
        socket.resume().on("end", () => socket.end());
      }),
    );
    const url = `tcp://127.0.0.1:${port}`;
    const options = { groups, ciphers, egress: () => "unlisted" as const };
    const record = { at: 0, severity: "low", messageId: "incident.opened", body: {} } as const;
    expect(await makeSyslogSink({ url, source: "x" }, options)([record])).toBe(false);
    expect(await reachesSyslog(url, options)).toBe(false);
    expect(connections).toBe(0);
    expect(await reachesSyslog(url, { ...options, egress: () => "listed" })).toBe(true);
  });
});
