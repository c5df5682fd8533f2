// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Hop } from "#app";
import { refuse, Sensitive } from "#kernel";
import { configSchema } from "../config.ts";
import { configKeys } from "../config-keys.ts";
import { draftConfig } from "./config-file.ts";
import { openInstallation } from "./open-installation.ts";
import type { ProbeParts } from "./probes.ts";
import { SETUP_FIELDS } from "./setup-fields.ts";

const FILE = `# Ours.
tenant: acme
locale:
  # Where we are.
  timeZone: Europe/London
keys:
  dir: ./keys
`;
const draft = (own: string, ...changes: [key: string, value: string][]) =>
  draftConfig(
    own,
    {},
    changes.map(([key, value]) => ({ key, value })),
  );

describe("draftConfig()", () => {
  test("keeps comments and everything else, and writes what a start takes", () => {
    const { text, changed, problems } = draft(
      FILE,
      ["locale.country", "AE"],
      ["webhooks.endpoints", "crm https://crm.acme.example/in incident.opened, incident.closed"],
      ["server.embedOrigins", "https://www.acme.example\nhttps://shop.acme.example"],
      ["staff.idleMinutes", "20"],
    );
    expect(problems).toEqual([]);
    expect(changed.map(({ key }) => key)).toEqual([
      "locale.country",
      "webhooks.endpoints",
      "server.embedOrigins",
      "staff.idleMinutes",
    ]);
    expect(text).toContain("# Ours.");
    expect(text).toContain("# Where we are.");
    const read = parse(text ?? "") as unknown;
    expect(configSchema.safeParse(read).success).toBe(true);
    expect(read).toMatchObject({
      tenant: "acme",
      locale: { timeZone: "Europe/London", country: "AE" },
      webhooks: {
        endpoints: { crm: { url: "https://crm.acme.example/in", events: ["incident.opened", "incident.closed"] } },
      },
      server: { embedOrigins: ["https://www.acme.example", "https://shop.acme.example"] },
      staff: { idleMinutes: 20 },
    });
  });

  test("begins a file where there is none, and takes out what became empty with whatever held it", () => {
    const begun = draft("", ["locale.country", "AE"]);
    expect(begun.text).toMatch(/^# Configuration of this installation/u);
    const ended = draft(begun.text ?? "", ["locale.country", ""]);
    expect(parse(ended.text ?? "")).toEqual({});
  });

  test.each([
    ["a key that is not offered", ["data.dir", "/tmp"], "unknown_key", "data.dir"],
    ["what is part of every row", ["tenant", "other"], "fixed", "tenant"],
    ["a number that is none", ["staff.idleMinutes", "long"], "not_fit", "staff.idleMinutes"],
    ["a number beyond its bounds", ["staff.idleMinutes", "900"], "not_fit", "staff.idleMinutes"],
    ["an address that is none", ["server.publicOrigins", "chat"], "not_fit", "server.publicOrigins.0"],
    ["a time zone that there is not", ["locale.timeZone", "KW"], "not_fit", "locale.timeZone"],
    ["half of a connector", ["operator.baseUrl", "https://api.acme.example"], "not_fit", "operator.tokenUrl"],
    [
      "an event that does not exist",
      ["webhooks.endpoints", "crm https://a.example all"],
      "not_fit",
      "webhooks.endpoints.crm.events.0",
    ],
    ["the same again", ["locale.timeZone", "Europe/London"], "unchanged", ""],
  ] as const)("refuses %s", (_what, change, code, key) => {
    const drafted = draft(FILE, [...change]);
    expect(drafted.text).toBeNull();
    expect(drafted.problems).toContainEqual({ key, code });
  });

  test("[SEC-500] gives out no file in which a secret lies", () => {
    const inAddress = draft(FILE, ["channels.linkOrigin", "https://wardline:hunter2@chat.acme.example"]);
    expect(inAddress.text).toBeNull();
    expect(inAddress.problems).toContainEqual({ key: "channels.linkOrigin", code: "holds_a_secret" });
    const inQuery = draft(FILE, [
      "webhooks.endpoints",
      "crm https://crm.acme.example/in?api_token=hunter2 incident.opened",
    ]);
    expect(inQuery.problems).toContainEqual({ key: "webhooks.endpoints.crm.url", code: "holds_a_secret" });
    expect(JSON.stringify([inAddress, inQuery])).not.toContain("hunter2");
    // A file that somebody is still writing is no reason to fall over.
    const half = draft(`${FILE}webhooks: { endpoints: { crm: } }\n`, ["webhooks.endpoints", ""]);
    expect(half.problems).toEqual([]);
    const inKey = draft(`${FILE}brands:\n  x: { secret: hunter2 }\n`, ["locale.country", "AE"]);
    expect(inKey.problems).toContainEqual({ key: "brands.x.secret", code: "holds_a_secret" });
    expect(JSON.stringify(inKey)).not.toContain("hunter2");
  });

  test("offers only keys that there are", () => {
    const known = Object.keys(configKeys(configSchema));
    // Of a choice between two kinds, and of records, the table of keys shows the whole.
    const missing = SETUP_FIELDS.map(({ key }) => key).filter(
      (key) => !known.some((one) => one === key || key.startsWith(`${one}.`)),
    );
    expect(missing.filter((key) => !key.startsWith("keys.kms."))).toEqual([]);
  });
});

describe("openInstallation()", () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "wardline-installation-"));
  });
  afterAll(async () => {
    await rm(dir, { recursive: true });
  });
  const hop = (fetch: Hop["fetch"]): Hop => ({ fetch }) as Hop;
  const answer = (body: unknown, status = 200): Response => Response.json(body, { status });

  async function installation(own: string, parts: Partial<ProbeParts> = {}) {
    const file = join(dir, "wardline.yaml");
    await writeFile(file, own, { mode: 0o640 });
    const loaded = {
      config: configSchema.parse(parse(own)),
      baseDir: dir,
      file,
      databaseUrl: null,
      own: parse(own) as unknown,
    };
    const telco = () => {
      throw new Error("nobody is asked");
    };
    const usual = {
      loaded,
      access: null,
      telco,
      kms: null,
      webhook: null,
      now: () => 0,
      hops: () => hop(async () => answer({})),
    };
    return { file, opened: openInstallation({ ...usual, ...parts }) };
  }

  test("[SEC-500] shows what is set up, and of an address neither name nor password", async () => {
    const { opened } = await installation(
      `${FILE}channels:\n  linkOrigin: https://wardline:hunter2@chat.acme.example\n`,
    );
    const { fields, file, connectors } = await opened.view();
    expect(fields.find(({ key }) => key === "channels.linkOrigin")?.value).toBe("https://chat.acme.example");
    expect(fields.find(({ key }) => key === "tenant")).toMatchObject({ isFixed: true, origin: "file" });
    expect(file).toEqual({ name: "wardline.yaml", isWritable: true });
    expect(connectors.every(({ isOn }) => !isOn)).toBe(true);
  });

  test("writes the file whole, with the rights it had, and only over the one that was looked at", async () => {
    const { file, opened } = await installation(FILE);
    const before = await opened.digest();
    const { text } = await opened.draft([{ key: "locale.country", value: "AE" }]);
    expect(await opened.write(text ?? "", "other")).toBe(false);
    expect(await opened.write("tenant: Not Fit", before)).toBe(false);
    expect(await readFile(file, "utf8")).toBe(FILE);
    expect(await opened.write(text ?? "", before)).toBe(true);
    expect(await readFile(file, "utf8")).toBe(text);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await opened.write(text ?? "", before)).toBe(false);
  });

  test("tests each connector by what it answers, and tells codes only", async () => {
    const own = `${FILE}webhooks: { endpoints: { crm: { url: "https://crm.acme.example/in", events: [incident.opened] } } }\n`;
    const access = { identityJwksUrl: "https://id.acme.example/jwks", clientSecret: new Sensitive("hunter2") } as never;
    const telco = () =>
      ({
        looks: {
          look: async () => [
            { api: "bills", state: silent ? "silent" : "answers" },
            { api: "orders", state: "unread" },
          ],
        },
        messages: { tryOut: async () => refuse({ reason: "unavailable" }) },
      }) as never;
    const asked: string[] = [];
    let silent = false;
    const fetch: Hop["fetch"] = async (url) => {
      asked.push(String(url));
      return answer({ keys: [] });
    };
    const { opened } = await installation(own, {
      access,
      telco,
      hops: () => hop(fetch),
      kms: async () => "adapter.kms_denied",
      webhook: async () => 503,
    });
    const check = async (name: string) => {
      const told = await opened.check(name);
      return told === null ? null : [told.state, told.code];
    };
    expect(await check("operator")).toEqual(["well", null]);
    silent = true;
    expect(await check("operator")).toEqual(["failed", "bills.silent"]);
    expect(await check("notify")).toEqual(["failed", "unavailable"]);
    expect(await check("identity")).toEqual(["failed", "invalid_answer"]);
    expect(await check("kms")).toEqual(["failed", "adapter.kms_denied"]);
    expect(await check("webhook:crm")).toEqual(["failed", "http_503"]);
    expect(await check("webhook:none")).toBeNull();
    expect(await check("sms")).toEqual(["off", null]);
    expect(asked).toEqual(["https://id.acme.example/jwks"]);
  });

  test("a connector that throws is one that failed, by its code", async () => {
    const access = { identityJwksUrl: "https://id.acme.example/jwks" } as never;
    const down = hop(async () => {
      throw Object.assign(new TypeError("at 10.0.0.7 with hunter2"), { code: "ECONNREFUSED" });
    });
    const { opened } = await installation(FILE, { access, hops: () => down });
    expect(await opened.check("identity")).toMatchObject({ state: "failed", code: "ECONNREFUSED" });
    expect(JSON.stringify(await opened.check("operator"))).not.toContain("10.0.0.7");
  });
});
