// SPDX-License-Identifier: Apache-2.0
// Roles that an operator defines: roles of the product under one name, and policies of their own beside those of the release.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AppDeps,
  changeStaff,
  inviteStaff,
  type LoadedPolicies,
  type OpenedSeat,
  passStaffGate,
  permittedActions,
  readRoles,
} from "#app";
import { type LoadedConfig, loadConfig } from "../../src/main/load-config.ts";
import { readDefinedRoles } from "../../src/main/open-directory.ts";
import { openPolicies } from "../../src/main/open-policies.ts";
import { openTestApp, type TestApp } from "../harness/app.ts";
import { enrolFirst } from "../harness/staff.ts";

const dir = mkdtempSync(join(tmpdir(), "wardline-roles-"));
const title = { en: "Team lead", ar: "قائد فريق" };
const LEAD = `@id("own-leads-see-staff")
@fields("accounts")
permit (principal is Agent, action == Action::"staff.list", resource)
when { principal.roles.contains("team-lead") };
`;

async function load(roles: object, policies: string | null, mapped: string | null = null): Promise<LoadedConfig> {
  const loaded = await loadConfig(undefined, {}, fileURLToPath(new URL("../../config/defaults.yaml", import.meta.url)));
  const file = join(dir, `own-${Math.random().toString(36).slice(2)}.cedar`);
  if (policies !== null) writeFileSync(file, policies);
  const { config } = loaded;
  const scim = mapped === null ? {} : { scim: { linkClaim: "sub", groups: { leads: [mapped] } } };
  return {
    ...loaded,
    config: {
      ...config,
      staff: { ...config.staff, ...scim, roles },
      gate: { ...config.gate, ...(policies === null ? {} : { ownPolicies: file }) },
    },
  } as LoadedConfig;
}

let app: TestApp;
let deps: AppDeps;
let maya: OpenedSeat;
let policies: LoadedPolicies;
beforeAll(async () => {
  const loaded = await load({ "team-lead": { includes: ["care"], title } }, LEAD);
  [app, policies] = await Promise.all([openTestApp(), openPolicies(loaded)]);
  deps = { ...app.deps, policies, definedRoles: readDefinedRoles(loaded) };
  maya = (await enrolFirst(app, ["admin", "security"])).opened;
});
afterAll(async () => {
  await app.close();
});

describe("roles of the operator's own", () => {
  it("[SEC-476] open what they include and what the operator's own policies add, and no power", async () => {
    const lead = { agent: { agentId: maya.seat.agent.agentId, name: "Lead", roles: ["team-lead"] } };
    const care = { agent: { ...lead.agent, roles: ["care"] } };
    const opened = permittedActions(deps, lead);
    expect(opened).toEqual(expect.arrayContaining([...permittedActions(deps, care), "staff.list"]));
    for (const action of ["staff.invite", "staff.roles", "tokens.make", "history.all"] as const)
      expect([action, opened.includes(action)]).toEqual([action, false]);
    expect((await passStaffGate(deps, lead, "staff.list")).ok).toBe(true);
    // The very name, without its definition, opens nothing.
    expect(permittedActions(app.deps, lead)).toEqual([]);
  });

  it("[SEC-476] show what they open, asked of the policies in force", async () => {
    const read = await readRoles(deps, maya.seat);
    const rows = read.ok ? read.value : [];
    const row = rows.find(({ name }) => name === "team-lead");
    expect(row).toMatchObject({ title, includes: ["care"], held: 0 });
    expect(row?.opens).toEqual(expect.arrayContaining(["desk.reply", "desk.list", "staff.list"]));
    expect(rows.find(({ name }) => name === "admin")).toMatchObject({ title: null, held: 1 });
    expect(rows.find(({ name }) => name === "admin")?.opens).toEqual(
      expect.arrayContaining(["staff.invite", "approval.staff"]),
    );
    expect(rows.find(({ name }) => name === "auditor")?.opens.some((action) => action.startsWith("desk."))).toBe(false);
    expect((await readRoles(deps, { ...maya.seat, agent: { ...maya.seat.agent, roles: ["care"] } })).ok).toBe(false);
  });

  it("lets others be served while it asks, and asks once for everybody", async () => {
    let asked = 0;
    let longest = 0;
    let since = performance.now();
    const decide: typeof deps.policies.decide = (request) => {
      asked += 1;
      return deps.policies.decide(request);
    };
    const watching = setInterval(() => {
      longest = Math.max(longest, performance.now() - since);
      since = performance.now();
    }, 1);
    const watched = { ...deps, policies: { ...deps.policies, decide } };
    const both = await Promise.all([readRoles(watched, maya.seat), readRoles(watched, maya.seat)]);
    clearInterval(watching);
    const once = asked;
    expect(both.every(({ ok }) => ok)).toBe(true);
    expect(once).toBeGreaterThan(1_000);
    expect(longest).toBeLessThan(1_000);
    await readRoles(watched, maya.seat);
    // The gate of whoever asks, and nothing more.
    expect(asked - once).toBeLessThan(5);
  });

  it("[SEC-476] are refused where nobody defined them: in a wish, a mapping, a policy", async () => {
    const unknown = { ok: false, refusal: { reason: "unknown_role" } };
    expect(await inviteStaff(deps, maya.seat, { roles: ["shop-lead"] })).toEqual(unknown);
    const { account } = maya.seat;
    const wish = {
      staffId: account.staffId,
      version: account.version,
      change: { kind: "roles", roles: ["shop-lead"] },
    } as const;
    expect(await changeStaff(deps, maya.seat, wish)).toEqual(unknown);
    const roles = { "team-lead": { includes: ["care"], title } };
    await expect(openPolicies(await load(roles, LEAD.replace("team-lead", "team-leed")))).rejects.toMatchObject({
      code: "main.role_unknown",
    });
    await expect(openPolicies(await load(roles, null, "shop-lead"))).rejects.toMatchObject({
      code: "main.role_unknown",
    });
    await expect(openPolicies(await load(roles, LEAD.replace("own-", "")))).rejects.toMatchObject({
      code: "main.role_unknown",
    });
    await expect(openPolicies(await load(roles, LEAD.replace("staff.list", "staff.lists")))).rejects.toMatchObject({
      code: "adapter.policies_invalid",
    });
  });

  it("[SEC-476] never give power over others, whoever wrote it; and a change of them is a change of the policies", async () => {
    const roles = { "team-lead": { includes: ["care"], title } };
    for (const action of ["staff.roles", "tokens.make"])
      await expect(openPolicies(await load(roles, LEAD.replace("staff.list", action)))).rejects.toMatchObject({
        code: "main.role_too_strong",
      });
    const approves = LEAD.replace("staff.list", "approval.staff");
    await expect(openPolicies(await load(roles, approves))).rejects.toMatchObject({ code: "main.role_too_strong" });
    const more = await openPolicies(await load({ "team-lead": { includes: ["care", "auditor"], title } }, LEAD));
    expect(more.hash).not.toBe(policies.hash);
    expect(policies.hash).not.toBe(app.deps.policies.hash);
    expect(more.texts.policies.get("own-roles")).toContain("auditor");
  });
});
