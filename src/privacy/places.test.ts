// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { INVENTORY } from "./inventory.ts";
import { emptiedTables, OTHER_PLACES, TABLE_ROUTES } from "./places.ts";

describe("places.ts", () => {
  test("TABLE_ROUTES has a route of erasure for every table of the inventory, and for none that does not exist [SEC-340]", () => {
    expect(Object.keys(TABLE_ROUTES).sort()).toEqual(Object.keys(INVENTORY).sort());
  });

  test("a table that holds something sealed, or a key, of customers is emptied", () => {
    // Sealed for the installation rather than for a person, or nulled: each stands here by name.
    const others = [
      "staff",
      "staff_passkey",
      "gateway_key",
      "api_token",
      "scim_user",
      "scim_group",
      "channel_key",
      "channel_session",
      "desk_text",
      "wording_version",
      "wording_draft",
      "banner",
      // Goes when the desk of others has deleted: it says what is to be deleted there.
      "outside_case",
      "webhook_delivery",
      "subject_request",
      "incident_event",
    ];
    for (const [table, columns] of Object.entries(INVENTORY)) {
      const isPersonal = Object.values(columns).some(({ holds }) => holds === "personal_sealed" || holds === "key");
      if (isPersonal && !others.includes(table))
        expect([table, TABLE_ROUTES[table]?.route]).toEqual([table, "deleted"]);
    }
  });

  test("a table that names a subject or a conversation is emptied, or says why it stays", () => {
    for (const [table, columns] of Object.entries(INVENTORY)) {
      if (!("subject_id" in columns) && !("conversation_id" in columns)) continue;
      const route = TABLE_ROUTES[table];
      // Of a table that is pruned the column goes empty with the subject.
      const stays = route?.route === "accounted" || route?.route === "pruned" ? route.route : "deleted";
      expect([table, route?.route]).toEqual([table, stays]);
    }
  });

  test("emptiedTables() names a column that the table has", () => {
    expect(emptiedTables().length).toBeGreaterThan(20);
    for (const { table, by } of emptiedTables()) expect([table, by in (INVENTORY[table] ?? {})]).toEqual([table, true]);
  });

  test("OTHER_PLACES is the closed list, and names tables that exist", () => {
    expect(Object.keys(OTHER_PLACES).sort()).toEqual(
      "agents_notes analytics backups baselines caches downstream files messaging outbox queues search threat_counters training vault".split(
        " ",
      ),
    );
    for (const { tables } of Object.values(OTHER_PLACES))
      for (const table of tables) expect(Object.keys(TABLE_ROUTES)).toContain(table);
  });
});
