// SPDX-License-Identifier: Apache-2.0
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AlertDeps,
  type AlertRule,
  AlertWatch,
  acknowledgeAlert,
  endSilence,
  type HistoryEntry,
  type Snapshot,
  sendHeartbeat,
  silenceAlert,
  type WebhookRow,
  type Webhooks,
} from "#app";
import { contentDigest, makeSigner, verifyMessage } from "#crypto";
import { openSocket, parseSocketPlace } from "#hop";
import { AppError, type TenantId } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import { makeMail } from "#notify";
import { makeAlertStore } from "#postgres";
import { createTestDatabase, type TestDatabase } from "#postgres/testing";

const TENANT = "larkspur" as TenantId;
const MINUTE = 60_000;
const NODES = ["01a1dea6-4100-4261-8a03-f18095602e3c", "01a1dea6-4100-4261-8a03-f18095602e3d"] as const;
const RULES: readonly AlertRule[] = [
  {
    ...{ id: "database_down", severity: "critical", owner: "platform", title: "The database does not answer" },
    ...{ condition: { kind: "now", metric: "database", above: 0 }, forMinutes: 1 },
  },
  {
    ...{ id: "webhooks_waiting", severity: "warning", owner: "integration", title: "Webhooks are not taken" },
    ...{ condition: { kind: "now", metric: "webhooks", above: 0 }, forMinutes: 1 },
  },
];

/** A mail server that takes everything, or nothing. */
class MailServer {
  readonly mails: string[] = [];
  connections = 0;
  isBroken = false;
  readonly #server: Server = createServer((socket) => {
    this.connections += 1;
    this.#serve(socket);
  });

  async start(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  stop(): void {
    this.#server.close();
  }

  #serve(socket: Socket): void {
    let [buffer, letter, isData] = ["", [] as string[], false];
    socket.on("error", () => undefined);
    socket.write("220 mail.example\r\n");
    socket.on("data", (bytes) => {
      buffer += bytes.toString("utf8");
      for (let end = buffer.indexOf("\r\n"); end >= 0; end = buffer.indexOf("\r\n")) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (isData && line === ".") {
          // Soft breaks of quoted-printable are where the line was cut (RFC 2045 §6.7).
          this.mails.push(letter.join("\n").replace(/=\n/gu, ""));
          [letter, isData] = [[], false];
          socket.write("250 taken\r\n");
        } else if (isData || /^(?:MAIL|RCPT)/u.test(line)) {
          letter.push(line);
          if (!isData) socket.write(this.isBroken ? "451 later\r\n" : "250 ok\r\n");
        } else if (line === "DATA") {
          isData = true;
          socket.write("354 go on\r\n");
        } else if (line === "QUIT") socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  }
}

const server = new MailServer();
let own: TestDatabase;
let port: number;
beforeAll(async () => {
  own = await createTestDatabase();
  port = await server.start();
});
afterAll(async () => {
  server.stop();
  await own.drop();
});

let clock: FakeClock;
let store: AlertDeps["store"];
let told: { readonly deliveryId: string; readonly event: string; readonly data: Record<string, unknown> }[];
let outcomes: string[];
let random: ReturnType<typeof seededRandom>;
const signer = makeSigner("ed25519", new Uint8Array(32).fill(7));
beforeEach(async () => {
  await own.database.query("test.clear", "TRUNCATE alert_reading, alert_state, alert_silence, alert_notice");
  clock = new FakeClock(Date.parse("2026-11-26T08:00:00Z"));
  random = seededRandom(11);
  store = makeAlertStore(own.database);
  [told, outcomes, server.mails.length, server.isBroken, server.connections] = [[], [], 0, false, 0];
});

function webhooks(): Webhooks {
  return {
    endpoints: [
      { name: "ops", url: "https://ops.example/hook", events: ["alert.raised", "alert.escalated", "alert.resolved"] },
    ],
    store: {
      // As the store does: what is there already stays as it is.
      add: async (_tenant: TenantId, rows: readonly WebhookRow[]) => {
        for (const { deliveryId, event, sealed } of rows) {
          const { data } = JSON.parse(new TextDecoder().decode(sealed)) as { data: Record<string, unknown> };
          if (!told.some((one) => one.deliveryId === deliveryId)) told.push({ deliveryId, event, data });
        }
      },
    } as unknown as Webhooks["store"],
    send: () => Promise.resolve({ status: 200 }),
    signers: [{ keyId: "ed25519-1", signer }],
    published: [],
    source: "https://chat.larkspur.example",
    cipher: { seal: (_id, body) => body, open: (_id, sealed) => sealed },
    operatorKeys: [],
  };
}

function deps(node: string = NODES[0], egress: "listed" | "unlisted" = "listed"): AlertDeps {
  const place = parseSocketPlace(`smtp://127.0.0.1:${port}`, { secure: "smtps", plain: "smtp", port: 25 });
  return {
    ...{ tenant: TENANT, clock, random, store, node, webhooks: webhooks(), source: "https://chat.larkspur.example" },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    times: { repeatMs: 60 * MINUTE, escalateMs: 30 * MINUTE },
    mail: {
      send: makeMail({
        ...{ from: "wardline@op.example", host: "test", isSecure: false, user: null, password: null },
        connect: () => openSocket(place, { groups: "X25519", ciphers: "", egress: () => egress }),
      }),
      owners: { platform: ["platform@op.example"], integration: ["integration@op.example"] },
      escalateTo: ["head@op.example"],
      onOutcome: (outcome) => outcomes.push(outcome),
    },
  };
}

const snapshot = (wrong: readonly string[]): Snapshot => ({
  at: clock.now(),
  samples: (metric) => [{ labels: {}, value: wrong.includes(metric) ? 1 : 0 }],
});

/** Rounds of half a minute on all of these nodes. */
async function pass(watches: readonly AlertWatch[], minutes: number, wrong: readonly string[]): Promise<void> {
  for (let half = 0; half < minutes * 2; half += 1) {
    clock.advance(MINUTE / 2);
    for (const watch of watches) await watch.run(snapshot(wrong));
  }
}
const subjects = (): string[] => server.mails.map((mail) => /^Subject: (.*)$/mu.exec(mail)?.[1] ?? "");
const events = (): string[] => told.map(({ event, data }) => `${event} ${String(data["alert"])}`);

describe("alerts", () => {
  test("two nodes tell once, a restart tells nothing again, and the end is told [SEC-552]", async () => {
    const both = NODES.map((node) => new AlertWatch(deps(node), RULES));
    await pass(both, 4, ["webhooks"]);
    expect(events()).toEqual(["alert.raised webhooks_waiting"]);
    expect(subjects()).toEqual(["[https://chat.larkspur.example] NEW: Webhooks are not taken"]);
    expect(server.mails[0]).toContain("RCPT TO:<integration@op.example>");
    expect(server.mails[0]).toContain("docs/operations/runbooks/webhooks_waiting.md");
    const again = [new AlertWatch(deps(), RULES)];
    await pass(again, 10, ["webhooks"]);
    expect(server.mails).toHaveLength(1);
    await pass(again, 10, []);
    expect(subjects().at(-1)).toBe("[https://chat.larkspur.example] OVER: Webhooks are not taken");
    expect(events()).toEqual(["alert.raised webhooks_waiting", "alert.resolved webhooks_waiting"]);
  });

  test("what only one of two nodes sees counts, until that node is gone", async () => {
    const [one, other] = NODES.map((node) => new AlertWatch(deps(node), RULES)) as [AlertWatch, AlertWatch];
    await pass([one], 2, ["webhooks"]);
    await pass([other], 2, []);
    expect(events()).toEqual(["alert.raised webhooks_waiting"]);
    await pass([other], 9, []);
    expect(events()).toEqual(["alert.raised webhooks_waiting", "alert.resolved webhooks_waiting"]);
  });

  test("a critical one that nobody takes goes to the next people, once; who takes it ends that for a day [SEC-552] [SEC-588]", async () => {
    const watch = [new AlertWatch(deps(), RULES)];
    await pass(watch, 50, ["database"]);
    expect(events()).toEqual(["alert.raised database_down", "alert.escalated database_down"]);
    expect(server.mails.at(-1)).toContain("RCPT TO:<head@op.example>");
    const settle = { tenant: TENANT, clock, random, alerts: store };
    const actor: HistoryEntry["actor"] = { kind: "agent", id: "01a1dea6-4100-7261-8a03-f18095602e3c" };
    expect((await acknowledgeAlert(settle, "database_down", actor)).ok).toBe(true);
    expect(await acknowledgeAlert(settle, "database_down", actor)).toMatchObject({
      refusal: { reason: "not_going_on" },
    });
    await pass(watch, 120, ["database"]);
    expect(server.mails).toHaveLength(2);
    const { rows } = await own.database.query<{ kind: string; actor_id: string; facts: object }>(
      "test.history",
      "SELECT kind, actor_id, facts FROM history WHERE kind LIKE 'alert.%' ORDER BY id",
    );
    expect(rows).toEqual([{ kind: "alert.acknowledged", actor_id: actor.id, facts: { alert: "database_down" } }]);
    // A day later it is nobody's again, and can be taken on anew.
    clock.advance(86_400_000);
    await pass(watch, 3, ["database"]);
    expect(server.mails.length).toBeGreaterThan(2);
    expect(server.mails.at(-1)).toContain("STILL");
    expect((await acknowledgeAlert(settle, "database_down", actor)).ok).toBe(true);
  });

  test("a silence has an end, a reason from the list and an entry in the history; it can be ended [SEC-552]", async () => {
    const settle = { tenant: TENANT, clock, random, alerts: store };
    const actor: HistoryEntry["actor"] = { kind: "system", id: null };
    const until = clock.now() + 20 * MINUTE;
    const wanted = { alert: "webhooks_waiting", until, reason: "planned_work" };
    expect(await silenceAlert(settle, { ...wanted, alert: "no_such" }, actor)).toMatchObject({
      refusal: { reason: "no_such_alert" },
    });
    expect(await silenceAlert(settle, { ...wanted, reason: "Amelia said so" }, actor)).toMatchObject({
      refusal: { reason: "bad_reason" },
    });
    for (const end of [clock.now(), clock.now() + 8 * 86_400_000, Number.NaN])
      expect(await silenceAlert(settle, { ...wanted, until: end }, actor)).toMatchObject({
        refusal: { reason: "bad_end" },
      });
    expect((await silenceAlert(settle, wanted, actor)).ok).toBe(true);
    const watch = [new AlertWatch(deps(), RULES)];
    await pass(watch, 15, ["webhooks"]);
    // Of this one its owner is told that it is kept quiet, and nothing else of it.
    expect(server.mails).toEqual([expect.stringContaining("SILENCED: Webhooks are not taken")]);
    expect((await store.read(TENANT, new Date(clock.now()))).silences).toHaveLength(1);
    expect((await endSilence(settle, "webhooks_waiting", actor)).ok).toBe(true);
    await pass(watch, 1, ["webhooks"]);
    expect(server.mails).toHaveLength(2);
    expect(server.mails[1]).not.toContain("SILENCED");
  });

  test("several at once are one mail to each owner, and what could not be sent is sent later, once", async () => {
    const both = { ...deps() };
    const watch = [
      new AlertWatch(
        {
          ...both,
          mail: both.mail && {
            ...both.mail,
            owners: { platform: ["all@op.example"], integration: ["all@op.example"] },
          },
        },
        RULES,
      ),
    ];
    server.isBroken = true;
    await pass(watch, 5, ["webhooks", "database"]);
    expect(server.mails).toEqual([]);
    expect(outcomes).toContain("failed");
    expect(server.connections).toBeLessThan(8);
    server.isBroken = false;
    await pass(watch, 20, ["webhooks", "database"]);
    expect(subjects()).toEqual(["[https://chat.larkspur.example] 2 alerts"]);
  });

  test("a mail server that nobody listed is not connected to [SEC-554]", async () => {
    const watch = [new AlertWatch(deps(NODES[0], "unlisted"), RULES)];
    await pass(watch, 3, ["webhooks"]);
    expect(server.connections).toBe(0);
    expect(outcomes).toContain("failed");
    expect(events()).toEqual(["alert.raised webhooks_waiting"]);
  });

  test("without the database each node says so by mail, once, and when it is over", async () => {
    const gone: AlertDeps["store"] = {
      ...store,
      report: () => Promise.reject(new AppError("adapter.database_unavailable", "Gone")),
    };
    let isGone = true;
    const watch = new AlertWatch(
      { ...deps(), store: { ...store, report: (...args) => (isGone ? gone : store).report(...args) } },
      RULES,
    );
    for (let half = 0; half < 20; half += 1) {
      clock.advance(MINUTE / 2);
      await expect(watch.run(snapshot([]))).rejects.toThrow("Gone");
    }
    expect(watch.lastRunAt).toBeNull();
    expect(subjects()).toEqual(["[https://chat.larkspur.example] NEW: The database does not answer"]);
    isGone = false;
    await pass([watch], 1, []);
    expect(subjects().at(-1)).toBe("[https://chat.larkspur.example] OVER: The database does not answer");
  });
});

test("a heartbeat is signed as webhooks are, and tells counts only [SEC-553]", async () => {
  let heard: { url: string; headers: Readonly<Record<string, string>>; body: Uint8Array } | null = null;
  const send: Webhooks["send"] = (url, headers, body) => {
    heard = { url, headers, body };
    return Promise.resolve({ status: 204 });
  };
  const url = "https://beats.example/wardline";
  expect(await sendHeartbeat({ clock, random, webhooks: webhooks(), send }, url, { alerts: 2 })).toBe(true);
  const { headers, body } = heard ?? { headers: {}, body: new Uint8Array() };
  expect(headers).toMatchObject({ "content-digest": contentDigest(body) });
  const verified = verifyMessage({ method: "POST", targetUri: url, fields: headers }, body, {
    keys: [{ keyId: "ed25519-1", algorithm: "ed25519", publicKey: signer.publicKey }],
    components: ["@method", "@target-uri", "content-type", "content-digest"],
    ...{ tag: "wardline-webhook", now: Math.floor(clock.now() / 1_000), maxAge: 300, skew: 60 },
  });
  expect(verified.ok).toBe(true);
  expect(JSON.parse(new TextDecoder().decode(body))).toMatchObject({
    type: "wardline.heartbeat.v1",
    data: { alerts: 2 },
  });
  const refused: Webhooks["send"] = () => Promise.resolve({ status: 500 });
  expect(await sendHeartbeat({ clock, random, webhooks: webhooks(), send: refused }, url, {})).toBe(false);
});
