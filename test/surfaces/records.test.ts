// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppDeps, type OpenedSeat, tellRefusedCalls } from "#app";
import { Sensitive } from "#kernel";
import { recordGaps } from "#privacy";
import { deskRecords } from "#protocol";
import { buildServer, type GatewaySurface, parseNetworks } from "#surfaces";
import { configSchema } from "../../src/main/config.ts";
import { recordParts } from "../../src/main/evidence/own-parts.ts";
import { openHops } from "../../src/main/hops.ts";
import { demandListedPlaces, egressOf } from "../../src/main/open-processors.ts";
import { describedRoutes } from "../../src/main/open-records.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { enrolColleague, enrolFirst, type StaffPerson } from "../harness/staff.ts";

let at: TestServer;
type Signer = { readonly key: StaffPerson["key"]; readonly opened: OpenedSeat };
const loadedWith = (changes: object, databaseUrl: string | null = null) => ({
  config: configSchema.parse(changes),
  baseDir: ".",
  file: null,
  databaseUrl,
});
const listFile = (text: string): string => {
  const file = join(mkdtempSync(join(tmpdir(), "wardline-list-")), "list.yaml");
  writeFileSync(file, text);
  return file;
};

function readAs({ key, opened }: Signer): Promise<Response> {
  const proof = key.prove("GET", `${at.url}/v1/desk/records`, opened.token, at.app.clock.now());
  return fetch(`${at.url}/v1/desk/records`, { headers: { cookie: `wardline_desk=${opened.token}`, dpop: proof } });
}

beforeAll(async () => {
  at = await openTestServer();
});
afterAll(async () => {
  await at.close();
});

describe("the record of processing", () => {
  it("[SEC-414] has every route of the server, and none that is gone (src/surfaces/http/route-record.ts)", async () => {
    // What is there only where it is configured.
    const doors = { whatsapp: {}, sms: {} } as unknown as AppDeps["messaging"]["doors"];
    const desk = {} as NonNullable<AppDeps["outside"]["desk"]>;
    const deps = {
      ...at.app.deps,
      messaging: { ...at.app.deps.messaging, doors },
      outside: { ...at.app.deps.outside, desk },
    };
    const clients = {
      rasa: { origins: [], secret: new Sensitive("a-secret-that-only-a-server-has-0123456789"), takesPolling: true },
      directLine: { origins: [], secret: null, tokenMs: 30 * 60_000 },
      deepChat: { origins: [], secret: null },
    };
    const gateway = { deps: {}, maxBodyBytes: 1_000, maxExchangeMs: 1_000 } as GatewaySurface;
    const options = {
      publicOrigins: [],
      embedOrigins: [],
      trustedProxies: parseNetworks([]),
      isHttps: false,
      plainHttpFrom: null,
      isChannelRequired: false,
      brands: {},
      webDir: at.webDir,
      version: "0.0.0-test",
    };
    const server = await buildServer(
      { deps, options, gateway, clients },
      { logger: pino({ level: "silent" }), tls: null },
    );
    await server.close();
    expect(server.routes.length).toBeGreaterThan(100);
    expect(recordGaps({ routes: describedRoutes() }, server.routes).filter(({ kind }) => kind === "route")).toEqual([]);
  });

  it("[SEC-416] is read by privacy and audit, by nobody else, and names nobody", async () => {
    const first = await enrolFirst(at.app);
    const me = { key: first.person.key, opened: first.opened };
    expect((await fetch(`${at.url}/v1/desk/records`)).status).toBe(401);
    expect((await readAs(me)).status).toBe(403);
    for (const role of ["privacy", "auditor"] as const) {
      const noor = await enrolColleague(at.app, first.opened.seat, "Noor Haddad", [role]);
      const answer = await readAs({ key: noor.person.key, opened: noor.opened });
      expect(answer.status).toBe(200);
      const text = await answer.text();
      const record = deskRecords.parse(JSON.parse(text));
      expect(record.tables.length).toBeGreaterThan(50);
      expect(record.routes.some(({ route }) => route === "GET /v1/desk/records")).toBe(true);
      expect(record.dpia.find(({ feature }) => feature === "conversations")).toMatchObject({ state: "not_approved" });
      expect(record.egress.configured.every(({ verdict }) => verdict === "listed")).toBe(true);
      expect(text).not.toMatch(/Noor|Haddad|@|\+\d{9}/u);
    }
    for (const role of ["care", "security"] as const) {
      const other = await enrolColleague(at.app, first.opened.seat, "Sam", [role]);
      expect((await readAs({ key: other.person.key, opened: other.opened })).status).toBe(403);
    }
  });

  it("[SEC-416] is the same bytes in evidence for the same configuration", async () => {
    const [once, twice] = await Promise.all([recordParts(loadedWith({})), recordParts(loadedWith({}))]);
    expect(once.map(({ path }) => path)).toEqual([
      "processing/record.json",
      "processing/record.md",
      "processing/dpia.json",
      "processing/dpia.md",
    ]);
    expect(once).toEqual(twice);
    const other = await recordParts(loadedWith({ privacy: { controller: { name: "Larkspur", contact: "office" } } }));
    expect(other[0]?.bytes).not.toEqual(once[0]?.bytes);
  });
});

describe("what is not listed", () => {
  it("[SEC-410] is refused by every way out of a configuration, with the list of the file it names", async () => {
    const processorsFile = listFile(`version: "2026-01-01"
groups: { EEA: [DE] }
recipients:
  partner:
    { name: Partner Ltd, role: sub_processor, hosts: [api.partner.example], purposes: [care], data: [words], country: US, mechanism: none_needed, since: "2026-01-01" }
`);
    const hops = openHops(loadedWith({ privacy: { processorsFile } }));
    for (const name of [
      "operator",
      "kms",
      "models",
      "identity",
      "webhooks",
      "witnesses",
      "updates",
      "sms",
      "own",
    ] as const)
      await expect(hops(name).fetch("https://elsewhere.example/")).rejects.toMatchObject({
        code: "adapter.hop_unlisted",
      });
    // Loopback is not in this list either.
    await expect(hops("own").fetch("http://localhost:1/")).rejects.toMatchObject({ code: "adapter.hop_unlisted" });
    const pinned = openHops(loadedWith({ privacy: { processorsFile }, residency: { regions: ["EEA"] } }));
    await expect(pinned("models").fetch("https://api.partner.example/")).rejects.toMatchObject({
      code: "adapter.hop_region",
    });
  });

  it.each([
    ["is not there", () => "/nowhere/list.yaml", {}],
    ["is not YAML", () => listFile("{{{"), {}],
    ["is empty", () => listFile(""), {}],
    [
      "lists everybody",
      () => listFile('version: "2026-01-01"\ngroups: {}\nrecipients: { all: { hosts: ["*"] } }\n'),
      {},
    ],
    [
      "knows no such region",
      () => listFile('version: "2026-01-01"\ngroups: {}\nrecipients: {}\n'),
      { regions: ["GCC"] },
    ],
  ])("[SEC-410] a list that %s opens no way out and stops the start", (_what, file, residency) => {
    const loaded = loadedWith({ privacy: { processorsFile: file() }, residency });
    const unreadable = expect.objectContaining({ code: "main.processors_unreadable" });
    expect(() => openHops(loaded)("operator")).toThrow(unreadable);
    expect(() => {
      demandListedPlaces(loaded);
    }).toThrow(unreadable);
  });

  it.each([
    ["postgres://u:p@db.partner.example/x", "main.egress_unlisted"],
    ["postgres://u:p@localhost/x?host=db.partner.example", "main.egress_unlisted"],
    ["postgres://u:p@localhost/x?host=localhost&host=db.partner.example", "main.egress_unlisted"],
    ["postgres://u:p@127.0.0.1.evil.example:5432/x", "main.egress_unlisted"],
    ["not an address", "main.egress_unlisted"],
  ])("[SEC-410] a database at %s is not opened", (address, code) => {
    expect(() => {
      demandListedPlaces(loadedWith({}, address));
    }).toThrow(expect.objectContaining({ code }));
  });

  it("[SEC-410] a database on this machine is", () => {
    for (const address of [
      "postgres://u:p@localhost:5432/x",
      "postgres:///x?host=/run/postgresql",
      "/run/postgresql x",
    ])
      expect(() => {
        demandListedPlaces(loadedWith({}, address));
      }).not.toThrow();
  });

  it("[SEC-417] stands in log and history by code, once an hour, and never by its host", async () => {
    const { deps, clock } = at.app;
    const lines: string[] = [];
    const counted: string[] = [];
    const log = { ...deps.log, warn: (fields: object, text: string) => lines.push(JSON.stringify(fields) + text) };
    const loaded = loadedWith({});
    const egress = egressOf(loaded);
    const tell = tellRefusedCalls({ ...deps, log: log });
    const stop = [egress.watch(tell), egress.watch(({ hop, reason }) => counted.push(`${hop} ${reason}`))];
    const call = () =>
      openHops(loaded)("models")
        .fetch("https://mona-haddad.elsewhere.example/")
        .catch(() => undefined);
    await call();
    await call();
    clock.advance(3_700_000);
    await call();
    for (const end of stop) end();
    await call();
    expect(counted).toEqual(["models unlisted", "models unlisted", "models unlisted"]);
    expect(lines.length).toBe(2);
    const kept = async () =>
      (await at.app.database.query("test", "SELECT facts FROM history WHERE kind = 'egress.refused'")).rows;
    for (const end = Date.now() + 15_000; (await kept()).length < 2 && Date.now() < end; )
      await new Promise((done) => setTimeout(done, 10));
    expect(await kept()).toEqual([
      { facts: { hop: "models", reason: "unlisted" } },
      { facts: { hop: "models", reason: "unlisted" } },
    ]);
    expect(lines.join("")).not.toContain("elsewhere");
  });
});
