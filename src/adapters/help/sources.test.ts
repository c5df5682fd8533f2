// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPublicAddress, isThisMachine } from "./addresses.ts";
import { isAllowedAddress } from "./get-page.ts";
import { makeFolderSource, makeSiteSource } from "./sources.ts";

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
    "https://10.0.0.7/",
    "https://[fd00::1]/",
    "https://169.254.169.254/",
    "no address",
  ])("refuses %s [SEC-223]", (address) => {
    expect(() => makeSiteSource(address)).toThrow("Cannot read help pages");
  });
});

describe("addresses", () => {
  it.each([
    "10.1.2.3",
    "127.0.0.1",
    "169.254.169.254",
    "172.31.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "::1",
    "::",
    "fe80::1",
    "fd12::1",
    "::ffff:10.0.0.1",
    "::ffff:a00:1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "255.255.255.255",
    "x",
  ])("isPublicAddress() refuses %s [SEC-223]", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it("isPublicAddress() takes what anybody can reach; isThisMachine() only loopback", () => {
    expect(["93.184.216.34", "2606:2800:220:1::1"].map(isPublicAddress)).toEqual([true, true]);
    expect(["127.9.9.9", "::1", "10.0.0.1", "localhost"].map(isThisMachine)).toEqual([true, true, false, false]);
    expect(
      ["http://localhost:1/", "http://www.larkspur.localhost/", "http://[::1]/", "http://operator.example/"].map(
        isAllowedAddress,
      ),
    ).toEqual([true, true, true, false]);
  });
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
