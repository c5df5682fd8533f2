// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { type ConversationId, utf8 } from "#kernel";
import { DrillBrowser } from "./browser.ts";
import type { Copy } from "./copy.ts";
import { Agent } from "./staff.ts";
import { Visitor, type VisitorOptions } from "./visitor.ts";

/** A customer of the practice operator. */
export type Customer = {
  readonly customer: string;
  readonly party: string;
  readonly msisdn: string;
  readonly lineId: string;
};
export type Entry = { readonly index: number; readonly kind: string };

/** Customers whose line is as lines are: theirs, on, not swapped, with messages that arrive. These are harmed. */
const HARMED = [
  "C01",
  "C02",
  "C03",
  "C04",
  "C05",
  "C06",
  "C08",
  "C09",
  "C10",
  "C15",
  "C16",
  "C17",
  "C18",
  "C20",
  "C21",
  "C22",
];
/** And these are not. */
const UNHARMED = ["C13", "C19", "C25", "C26"];
/** After so long no limit of a line remembers anything. */
const FORGOTTEN_MS = 2 * 3_600_000;
/** Copies of customers at the practice operator, for crowds. */
const CROWD = 2_000;

/** What the attacks share: the copy, its people, and what its history says. */
export class Stage {
  readonly copy: Copy;
  #isScaled = false;
  #crowd = 0;
  #harmed = 0;
  #unharmed = 0;
  #agents = 0;
  #admins: readonly [Agent, Agent] | null = null;
  #browser: Promise<DrillBrowser | null> | null = null;
  readonly #waiting: Visitor[] = [];

  constructor(copy: Copy) {
    this.copy = copy;
  }

  /** Opens a page in a browser; null where this machine has none. */
  async renderPage(url: string): Promise<string | null> {
    this.#browser ??= DrillBrowser.start();
    return (await this.#browser)?.render(url) ?? null;
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close();
  }

  /** Somebody of the crowd whom nobody was before. */
  async somebody(): Promise<string> {
    if (!this.#isScaled) await this.lever("scale", { customers: CROWD });
    this.#isScaled = true;
    this.#crowd += 1;
    return `CU-X${String(this.#crowd).padStart(7, "0")}`;
  }

  /** A customer with a number that text messages reach, to be harmed: used once, so that no lock of one attack stops the next. */
  async line(): Promise<Customer> {
    const round = Math.floor(this.#harmed / HARMED.length);
    const key = HARMED[this.#harmed % HARMED.length] ?? "C01";
    // Everybody was harmed once: time passes, and limits forget.
    if (round > 0 && this.#harmed % HARMED.length === 0) await this.advance(FORGOTTEN_MS);
    this.#harmed += 1;
    return customerOf(key);
  }

  /** The same for attacks that try nothing that a limit counts. */
  bystander(): Customer {
    this.#unharmed += 1;
    return customerOf(UNHARMED[this.#unharmed % UNHARMED.length] ?? "C25");
  }

  /** Time passes, here and at the practice operator. */
  async advance(ms: number): Promise<void> {
    this.copy.clock.advance(ms);
    await this.lever("clock", { advanceMs: ms });
  }

  async open(options: VisitorOptions = {}): Promise<Visitor> {
    return Visitor.open(this.copy, options);
  }

  /** At least so many conversations whose customers asked for a person. */
  async waiting(count: number): Promise<readonly Visitor[]> {
    while (this.#waiting.length < count) {
      const visitor = await this.open({ customer: await this.somebody() });
      await visitor.send({ kind: "person" });
      this.#waiting.push(visitor);
    }
    return this.#waiting;
  }

  /** Two admins who know each other: what one asks, the other approves. */
  async admins(): Promise<readonly [Agent, Agent]> {
    if (this.#admins !== null) {
      for (const admin of this.#admins) {
        const isIn = (await admin.browser.ask("GET", "/v1/desk/me")).ok;
        if (!isIn) await admin.signIn(admin.browser);
      }
      return this.#admins;
    }
    const first = await Agent.enrol(this.copy, this.copy.firstStaffUrl ?? "", "Maya Lindt");
    const second = await Agent.enrol(this.copy, await first.linkFor(["admin", "care"], null), "Omar Said");
    this.#admins = [first, second];
    return this.#admins;
  }

  /** An agent of ordinary rights whom nobody was before. */
  async agent(): Promise<Agent> {
    // All staff of a drill come from this machine: setting the stage must not use up what a network may ask at the door.
    await this.rows("DELETE FROM counter");
    const [first, second] = await this.admins();
    this.#agents += 1;
    const link = await first.linkFor(["care"], second);
    return Agent.enrol(this.copy, link, `Agent ${this.#agents}`);
  }

  /** Moves a lever of the practice operator. */
  async lever(path: string, body: object): Promise<unknown> {
    const answer = await fetch(`${this.copy.operatorUrl}/__sandbox/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The practice operator refused ${path}: ${answer.status}`);
    return answer.json();
  }

  /** Text messages and e-mails that the practice operator delivered, the newest first. */
  async outbox(to: string | null = null): Promise<readonly { readonly to: string; readonly text: string }[]> {
    const query = to === null ? "" : `?to=${encodeURIComponent(to)}`;
    return (await fetch(`${this.copy.operatorUrl}/outbox.json${query}`)).json() as Promise<
      { to: string; text: string }[]
    >;
  }

  /** Reads the database as somebody who owns it. */
  async rows<T extends object>(text: string, values: readonly unknown[] = []): Promise<readonly T[]> {
    const name = `drill.${createHash("sha256").update(text).digest("hex").slice(0, 24)}`;
    return (await this.copy.storage.database.query<T & Record<string, unknown>>(name, text, [...values])).rows;
  }

  /** Everything in the database that looks like any of these texts, in letters or in bytes: where, never what. */
  async findInDatabase(needles: readonly string[]): Promise<readonly string[]> {
    const tables = await this.rows<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace ORDER BY 1",
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const hit = await this.rows<{ hit: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM "${name}" AS row WHERE EXISTS (
           SELECT 1 FROM unnest($1::text[], $2::text[]) AS needle(plain, hex)
           WHERE strpos(row::text, plain) > 0 OR strpos(row::text, hex) > 0)) AS hit`,
        [needles, needles.map((needle) => utf8(needle).toHex())],
      );
      if (hit[0]?.hit === true) found.push(name);
    }
    return found;
  }

  async lastEntry(): Promise<number> {
    const [row] = await this.rows<{ last: string | null }>("SELECT max(id)::text AS last FROM history");
    return Number(row?.last ?? 0);
  }

  /** What stands in the history since. */
  async entriesSince(index: number): Promise<readonly Entry[]> {
    const rows = await this.rows<{ id: string; kind: string }>(
      "SELECT id::text AS id, kind FROM history WHERE id > $1 ORDER BY id",
      [index],
    );
    return rows.map(({ id, kind }) => ({ index: Number(id), kind }));
  }

  /** Entries of one kind up to then. */
  async entriesOf(kind: string, until: number): Promise<readonly Entry[]> {
    const rows = await this.rows<{ id: string }>(
      "SELECT id::text AS id FROM history WHERE kind = $1 AND id <= $2 ORDER BY id",
      [kind, until],
    );
    return rows.map(({ id }) => ({ index: Number(id), kind }));
  }

  idOf(visitor: Visitor): ConversationId {
    return visitor.state.conversationId as ConversationId;
  }
}

function customerOf(key: string): Customer {
  return { customer: `CU-${key}`, party: `IN-${key}`, msisdn: `+4477009001${key.slice(1)}`, lineId: `PR-${key}-1` };
}
