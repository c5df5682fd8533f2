// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HelpSource } from "#app";
import { testHop } from "#hop/testing";
import { isAllowedAddress } from "./addresses.ts";
import { makeFolderSource, makeSiteSource as makeSource } from "./sources.ts";

const hops = { here: testHop(), outside: testHop({ reach: "public" }) };
const makeSiteSource = (address: string): HelpSource => makeSource(address, hops);

let server: Server;
let origin = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? "";
    const html = { "content-type": "text/html; charset=utf-8" };
    const hop = /^\/help\/hop(\d)$/.exec(path)?.[1];
    if (hop !== undefined)
      response.writeHead(302, { location: hop === "0" ? "/help/ok" : `hop${Number(hop) - 1}` }).end();
    else if (path === "/help/away") response.writeHead(302, { location: "http://169.254.169.254/latest" }).end();
    else if (path === "/help/inner") response.writeHead(301, { location: "http://127.0.0.1:1/secret" }).end();
    else if (path === "/help/ok") response.writeHead(200, html).end(`<p>${JSON.stringify(request.headers)}</p>`);
    else if (path === "/help/text") response.writeHead(200, { "content-type": "text/markdown" }).end("# Hi");
    else if (path === "/help/pdf") response.writeHead(200, { "content-type": "application/pdf" }).end("x");
    else if (path === "/help/bytes") response.writeHead(200, html).end(new Uint8Array([0xff, 0xfe]));
    else if (path === "/help/endless") {
      response.writeHead(200, html);
      const more = (): void => {
        if (!response.destroyed) response.write("x".repeat(200_000), () => setImmediate(more));
      };
      more();
    } else response.writeHead(404).end();
  });
  await new Promise<void>((done) => {
    server.listen(0, "localhost", done);
  });
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const reasonOf = async (path: string): Promise<string> => {
  const read = await makeSiteSource(`${origin}/help`).read(origin + path);
  return read.ok ? `${read.value.type} ${read.value.url.slice(origin.length)}` : read.refusal.reason;
};

describe("makeSiteSource()", () => {
  it.each([
    ["/help/ok", "html /help/ok"],
    ["/help/text", "markdown /help/text"],
    ["/help/hop2", "html /help/ok"],
    ["/help/hop3", "too_many_redirects"],
    ["/help/away", "left_the_site"],
    ["/help/inner", "left_the_site"],
    ["/help/pdf", "not_a_page"],
    ["/help/bytes", "not_a_page"],
    ["/help/endless", "too_large"],
    ["/help/nothing", "not_found"],
  ])("reads %s as %s [SEC-223]", async (path, outcome) => {
    expect(await reasonOf(path)).toBe(outcome);
  });

  it("sends neither cookie nor referrer nor key", async () => {
    const read = await makeSiteSource(`${origin}/help`).read(`${origin}/help/ok`);
    const text = read.ok ? read.value.text : "";
    expect(text).not.toMatch(/cookie|referer|authorization/i);
  });

  it("stays below the path that was named", () => {
    const source = makeSiteSource("https://operator.example/help/index.html");
    const inside = (url: string): boolean => source.isInside(url);
    expect(["https://operator.example/help/a", "https://operator.example/help/a/b?x=1"].map(inside)).toEqual([
      true,
      true,
    ]);
    expect(
      [
        "https://operator.example/account",
        "https://operator.example/helpful",
        "https://other.example/help/a",
        "http://operator.example/help/a",
      ].map(inside),
    ).toEqual([false, false, false, false]);
  });

  it.each([
    "http://operator.example/help",
    "ftp://x/",
    "file:///etc/passwd",
    "https://user:pw@operator.example/",
    "no address",
  ])("refuses %s [SEC-223]", (address) => {
    expect(() => makeSiteSource(address)).toThrow("Cannot read help pages");
  });
});

describe("isAllowedAddress()", () => {
  it("takes https, and http on this machine only", () => {
    const addresses = ["http://localhost:1/", "http://www.larkspur.localhost/", "http://[::1]/", "https://a.example/"];
    expect(addresses.map(isAllowedAddress)).toEqual([true, true, true, true]);
    const refused = [
      "http://operator.example/",
      "http://10.0.0.1/",
      "http://localhost.evil.example/",
      "ftp://localhost/",
    ];
    expect(refused.map(isAllowedAddress)).toEqual([false, false, false, false]);
  });

  it.each(["https://10.0.0.7/a", "https://169.254.169.254/a", "https://[fd00::1]/a", "https://0.0.0.0/a"])(
    "an address inside is not asked: %s [SEC-223]",
    async (address) => {
      expect(await makeSiteSource(address).read(address)).toMatchObject({ refusal: { reason: "address_not_allowed" } });
    },
  );
});

describe("makeFolderSource()", () => {
  it("reads files inside the folder only, under the address where customers find them", async () => {
    const dir = await mkdtemp(join(tmpdir(), "wardline-help-"));
    try {
      await writeFile(join(dir, "a.md"), "# A");
      await writeFile(join(dir, "a.ar.md"), "# ا");
      await writeFile(join(dir, "b.html"), "<p>B</p>");
      await writeFile(join(dir, "c.txt"), "no");
      await symlink("/etc/hostname", join(dir, "d.md"));
      const source = await makeFolderSource(dir, "https://operator.example/help");
      const base = "https://operator.example/help/";
      expect(await source.start()).toEqual([`${base}a?lang=ar`, `${base}a`, `${base}b.html`, `${base}d`]);
      expect(await source.read(`${base}a`)).toMatchObject({ ok: true, value: { type: "markdown", text: "# A" } });
      expect(await source.read(`${base}d`)).toMatchObject({ refusal: { reason: "address_not_allowed" } });
      expect(await source.read(`${base}../x`)).toMatchObject({ refusal: { reason: "not_found" } });
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
