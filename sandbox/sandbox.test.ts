// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startSandbox } from "./index.ts";
import { type Bench, openBench } from "./testing.ts";

type Doc = Record<string, unknown> & { id: string };
const bills = "/tmf-api/customerBillManagement/v4/customerBill";
const folder = mkdtempSync(join(tmpdir(), "sandbox-test-"));
let bench: Bench;
beforeAll(async () => {
  bench = await openBench({ widgetOrigin: "http://localhost:4321", loaderIntegrity: "sha384-abc" });
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await bench.lever("reset");
});
const page = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${bench.sandbox.url}${path}`, { headers, redirect: "manual" });

describe("scale", () => {
  it("adds copies that follow the 26 patterns, with ids and numbers of their own, quickly", async () => {
    // Of work, not of the clock: others may have the machine.
    const worked = (): number => process.cpuUsage().user / 1_000;
    const before = worked();
    expect((await bench.lever("scale", { customers: 100_000 })).body).toEqual({
      customers: 100_026,
      first: "CU-X0000001",
      last: "CU-X0100000",
    });
    const customers = await bench.get("/tmf-api/customerManagement/v4/customer?offset=99999&limit=100");
    expect(customers.headers.get("x-total-count")).toBe("100026");
    expect((customers.body as Doc[]).map((doc) => doc.id).at(-1)).toBe("CU-X0100000");
    expect(worked() - before).toBeLessThan(1000);
    const total = async (key: string): Promise<number> =>
      (
        (await bench.get(`${bills}?relatedParty.id=CU-${key}&sort=-billDate&limit=1`)).body as {
          taxIncludedAmount: { value: number };
        }[]
      )[0]?.taxIncludedAmount.value ?? 0;
    expect([await total("X0000007"), await total("X0000033"), await total("X0099999")]).toEqual([
      60.68,
      60.68,
      await total("C03"),
    ]);
    expect((await bench.get("/tmf-api/productInventory/v4/product/PR-X0000007-1")).body).toMatchObject({
      productCharacteristic: expect.arrayContaining([expect.objectContaining({ value: "+99900000071" })]),
    });
    expect((await bench.send("POST", "/sim-swap/v2/check", { phoneNumber: "+99900000161" })).body).toEqual({
      swapped: true,
    });
    expect((await bench.get("/tmf-api/productInventory/v4/product?relatedParty.id=CU-X0000014")).body).toMatchObject([
      { id: "PR-X0000013-2" },
    ]);
    expect((await bench.get("/tmf-api/customerManagement/v4/customer/CU-X0100001")).status).toBe(404);
  });

  it("pages through seeded customers, made ones and copies without gap or overlap", async () => {
    await bench.lever("scale", { customers: 40 });
    const all: string[] = [];
    for (let offset = 0; offset < 70; offset += 9)
      all.push(
        ...((await bench.get(`/tmf-api/customerManagement/v4/customer?offset=${offset}&limit=9`)).body as Doc[]).map(
          (doc) => doc.id,
        ),
      );
    expect(new Set(all).size).toBe(66);
    expect(all).toHaveLength(66);
  });

  it("refuses numbers that are none and forgets the copies on reset", async () => {
    for (const customers of [-1, 1.5, "10", 2_000_000])
      expect((await bench.lever("scale", { customers })).status).toBe(400);
    await bench.lever("scale", { customers: 5 });
    await bench.lever("reset");
    expect((await bench.get("/tmf-api/customerManagement/v4/customer/CU-X0000001")).status).toBe(404);
  });
});

describe("control", () => {
  it("moves, fixes and releases the clock, and resets to T0", async () => {
    expect((await bench.lever("clock", { now: "2027-01-01T00:00:00Z", advanceMs: 5 })).body).toEqual({
      now: "2027-01-01T00:00:00.005Z",
    });
    expect((await bench.lever("clock", { now: "soon" })).status).toBe(400);
    await bench.lever("clock", { release: true });
    expect((await bench.lever("reset", { t0: "2026-07-20T08:00:00Z" })).body).toEqual({ t0: "2026-07-20T08:00:00Z" });
    expect((await bench.get(`${bills}?relatedParty.id=CU-C21`)).body).toMatchObject([{ id: "CB-C21-2026-07" }]);
  });

  it("is closed to other host names, so that a web page cannot reach it by DNS rebinding", async () => {
    const { port } = new URL(bench.sandbox.url);
    const { get } = await import("node:http");
    const status = await new Promise<number>((resolve, reject) => {
      get({ host: "127.0.0.1", port, path: "/outbox.json", headers: { host: "evil.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).on("error", reject);
    });
    expect(status).toBe(403);
  });

  it("startSandbox() refuses to listen beyond this machine", async () => {
    await expect(startSandbox({ host: "0.0.0.0" })).rejects.toThrow("only loopback is served");
  });

  it("startSandbox() answers the same bytes for the same T0 on another port", async () => {
    const twin = await openBench();
    const path = `${bills}?limit=500`;
    const text = async (from: Bench): Promise<string> =>
      JSON.stringify((await from.get(path)).body).replaceAll(from.sandbox.url, "");
    expect(await text(twin)).toBe(await text(bench));
    await twin.close();
  });

  it("a journal keeps T0, orders, payments and swaps over a restart, and a torn last line is dropped", async () => {
    const journalFile = join(folder, "journal");
    const first = await openBench({ journalFile });
    const order = await first.send("POST", "/tmf-api/productOrderingManagement/v4/productOrder", {
      externalId: "kept",
      relatedParty: [{ id: "CU-C01" }],
      productOrderItem: [{ id: "1", action: "add", productOffering: { id: "AO-DATA10" } }],
    });
    await first.lever("state/simSwap", { msisdn: "+447700900101" });
    await first.close();
    const { appendFileSync } = await import("node:fs");
    appendFileSync(journalFile, '{"collection":"productOrder","id":"PO-C');
    const second = await openBench({ journalFile, fixedAt: Date.parse("2026-12-20T10:00:00Z") });
    expect((await second.get("/tmf-api/productOrderingManagement/v4/productOrder?externalId=kept")).body).toMatchObject(
      [{ id: (order.body as Doc).id, state: "completed" }],
    );
    expect(
      (
        await second.send("POST", "/tmf-api/productOrderingManagement/v4/productOrder", {
          externalId: "other",
          relatedParty: [{ id: "CU-C01" }],
          productOrderItem: [{ id: "1", action: "add", productOffering: { id: "AO-DATA10" } }],
        })
      ).body,
    ).not.toMatchObject({ id: (order.body as Doc).id });
    expect(
      (await second.send("POST", "/sim-swap/v2/check", { phoneNumber: "+447700900101", maxAge: 2400 })).body,
    ).toEqual({ swapped: true });
    expect((await second.get(`${bills}?relatedParty.id=CU-C21`)).body).toMatchObject([{ id: "CB-C21-2026-11" }]);
    await second.close();
    const third = await openBench({ journalFile });
    expect((await third.get("/tmf-api/productOrderingManagement/v4/productOrder?externalId=other")).body).toHaveLength(
      1,
    );
    await third.close();
  });
});

describe("site", () => {
  const signIn = async (customerId: string): Promise<string> => {
    const answer = await fetch(`${bench.sandbox.url}/site/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ customerId }),
    });
    return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  };

  it("offers all 26 customers and shows the one who signed in an account, nobody else's", async () => {
    const choices = await (await page("/signin")).text();
    expect(choices.match(/name="customerId"/g)).toHaveLength(26);
    const cookie = await signIn("CU-C07");
    const overview = await (await page("/", { cookie })).text();
    expect(overview).toContain("Layla Haddad");
    expect(overview).toContain("£60.68");
    expect(overview).toContain('data-signed-in="yes"');
    expect(await (await page("/")).text()).not.toContain("Layla");
  });

  it("embeds the chat by one script tag, with the origin that belongs to the host name", async () => {
    const plain = await (await page("/")).text();
    expect(plain).toContain(
      '<script src="http://localhost:4321/loader.js" integrity="sha384-abc" crossorigin="anonymous" data-brand="larkspur"',
    );
    const { port } = new URL(bench.sandbox.url);
    const { get } = await import("node:http");
    const named = await new Promise<string>((resolve, reject) => {
      get(
        {
          host: "127.0.0.1",
          port,
          path: "/?brand=meadow&lang=ar",
          headers: { host: `www.larkspur.localhost:${port}` },
        },
        (response) => {
          let text = "";
          response.on("data", (chunk: Buffer) => (text += chunk.toString()));
          response.on("end", () => resolve(text));
        },
      ).on("error", reject);
    });
    expect(named).toContain('src="http://chat.larkspur.localhost:4321/loader.js"');
    expect(named).toContain('dir="rtl" data-brand="meadow"');
  });

  it("vouches for the signed-in customer with a token of five minutes, and for nobody else", async () => {
    expect((await page("/site/identify-token?nonce=abcdefgh")).status).toBe(401);
    const cookie = await signIn("CU-C05");
    expect((await page("/site/identify-token", { cookie })).status).toBe(400);
    const { token } = (await (await page("/site/identify-token?nonce=abcdefgh", { cookie })).json()) as {
      token: string;
    };
    const jwks = (await (await page("/site/jwks.json")).json()) as JSONWebKeySet;
    expect(JSON.stringify(jwks)).not.toContain('"d"');
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(jwks), {
      audience: "wardline",
      issuer: "https://www.larkspur.example",
      currentDate: new Date("2026-11-15T10:00:01Z"),
    });
    expect(payload).toMatchObject({ sub: "IN-C05", nonce: "abcdefgh", exp: Date.parse("2026-11-15T10:05:00Z") / 1000 });
    expect(payload.jti).toHaveLength(36);
    expect(protectedHeader).toMatchObject({ alg: "ES256", kid: jwks.keys[0]?.kid });
    await fetch(`${bench.sandbox.url}/site/sign-out`, { method: "POST", headers: { cookie }, redirect: "manual" });
    expect((await page("/site/identify-token?nonce=abcdefgh", { cookie })).status).toBe(401);
  });

  it("refuses a sign-in that another site sends, and customers it does not have", async () => {
    const post = async (customerId: string, origin?: string): Promise<number> =>
      (
        await fetch(`${bench.sandbox.url}/site/sign-in`, {
          method: "POST",
          headers: { "content-type": "application/json", ...(origin === undefined ? {} : { origin }) },
          body: JSON.stringify({ customerId }),
        })
      ).status;
    expect([
      await post("CU-C01", "http://evil.example"),
      await post("CU-C27"),
      await post("nobody"),
      await post("CU-C01", bench.sandbox.url),
    ]).toEqual([403, 404, 404, 200]);
  });

  it("keeps one site key in its file over restarts", async () => {
    const siteKeyFile = join(folder, "site.pem");
    const kidOf = async (): Promise<unknown> => {
      const sandbox = await startSandbox({ siteKeyFile });
      const jwks = (await (await fetch(`${sandbox.url}/site/jwks.json`)).json()) as JSONWebKeySet;
      await sandbox.close();
      return jwks.keys[0]?.kid;
    };
    expect(await kidOf()).toBe(await kidOf());
  });

  it("serves every page with a policy that names no foreign origin but the chat's", async () => {
    for (const path of ["/", "/signin", "/site/payment-form", "/outbox", "/pay/CB-C07-2026-11"]) {
      const answer = await page(path);
      expect(answer.status, path).toBe(200);
      const policy = answer.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy.match(/https?:\/\/[^ ;]+/g) ?? []).toEqual(
        path === "/outbox" || path.startsWith("/pay") ? [] : expect.arrayContaining(["http://localhost:4321"]),
      );
      expect(await answer.text()).not.toMatch(/ on[a-z]+=|style="/);
    }
    expect(await (await page("/site/payment-form")).text()).toContain('autocomplete="cc-number"');
    expect((await page("/pay/none")).status).toBe(404);
  });
});

describe("process", () => {
  type Run = {
    readonly line: string;
    readonly exited: Promise<number | null>;
    readonly child: ReturnType<typeof spawn>;
    readonly startMs: number;
  };
  const start = async (...args: string[]): Promise<Run> => {
    const began = performance.now();
    const child = spawn(process.execPath, [new URL("./main.ts", import.meta.url).pathname, "--port", "0", ...args], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    const exited = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const line = await new Promise<string>((resolve) =>
      child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString())),
    );
    return { line, exited, child, startMs: performance.now() - began };
  };

  it("prints where it listens, serves the client whose secret is in the file, and stops on SIGTERM", async () => {
    const secretFile = join(folder, "secret");
    const { line, exited, child } = await start("--client-secret-file", secretFile);
    const { listening } = JSON.parse(line) as { listening: string };
    const token = await fetch(`${listening}/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_id: "wardline",
        client_secret: readFileSync(secretFile, "utf8").trim(),
      }),
    });
    expect(token.status).toBe(200);
    await token.body?.cancel();
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
  });

  it("ends when its standard input closes, when told to", async () => {
    const { exited, child } = await start("--exit-with-parent", "--client-secret-file", join(folder, "secret"));
    child.stdin?.end();
    expect(await exited).toBe(0);
  });

  it("says in one line why it cannot start", async () => {
    const { port } = new URL(bench.sandbox.url);
    const child = spawn(process.execPath, [new URL("./main.ts", import.meta.url).pathname, "--port", port], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, SANDBOX_CLIENT_SECRET: "x" },
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const exit = await new Promise<number | null>((resolve) => child.on("close", resolve));
    expect([exit, said]).toEqual([1, `Cannot start the sandbox: Port ${port} is in use: choose another with --port\n`]);
  });

  it("imports nothing from src", () => {
    const files = readdirSync(new URL(".", import.meta.url), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".ts"),
    );
    expect(files.length).toBeGreaterThan(30);
    for (const name of files) {
      const specifiers = [
        ...readFileSync(new URL(name, import.meta.url), "utf8").matchAll(/^(?:import|export)[^;]*? from "([^"]+)"/gm),
      ].map((match) => match[1] ?? "");
      expect(
        specifiers.filter((specifier) => specifier.startsWith("#") || specifier.includes("/src/")),
        name,
      ).toEqual([]);
    }
  });
});
