// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AgentIdentity, type AppDeps, decideApproval, listApprovals, requestExport } from "#app";
import { type AgentId, makeUuid } from "#kernel";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const person = (name: string): AgentIdentity => ({
  agentId: makeUuid(systemRandom) as AgentId,
  name,
  roles: ["privacy"],
});
const [pia, quy] = [person("Pia"), person("Quy")];
const QUOTED = "asked by 07700 900321, jane.doe@mail.example, pin is 4821";
const SCREENED = "asked by «PHONE», «EMAIL», pin is «SECRET»";

describe("what staff write to staff", () => {
  it("[SEC-150] is screened before it is kept: the reason of a request and that of a decision", async () => {
    const asked = await requestExport(app.deps, pia, QUOTED);
    if (!asked.ok) throw new Error(asked.refusal.reason);
    const { approvalId, digest } = asked.value;
    const decided = await decideApproval(app.deps, quy, { approvalId, digest, decision: "approve", reason: QUOTED });
    expect(decided.ok).toBe(true);
    const listed = await listApprovals(app.deps, pia);
    const one = listed.ok ? listed.value.approvals.find((each) => each.approvalId === approvalId) : undefined;
    expect(one?.details["reason"]).toBe(SCREENED);
    expect(one?.decisions[0]?.reason).toBe(SCREENED);
    expect(JSON.stringify(one)).not.toMatch(/900321|jane\.doe|4821/u);
  });

  it("[SEC-152] is not kept when it could not be screened, and nothing is decided", async () => {
    const asked = await requestExport(app.deps, pia, "audit of November");
    if (!asked.ok) throw new Error(asked.refusal.reason);
    const { approvalId, digest } = asked.value;
    const broken: AppDeps = {
      ...app.deps,
      detector: { prepare: () => undefined, find: async () => ({ ok: false, refusal: { reason: "failed" } }) },
    };
    expect(await requestExport(broken, pia, QUOTED)).toEqual({ ok: false, refusal: { reason: "unscreenable" } });
    const input = { approvalId, digest, decision: "approve", reason: QUOTED } as const;
    expect(await decideApproval(broken, quy, input)).toEqual({ ok: false, refusal: { reason: "unscreenable" } });
    const listed = await listApprovals(app.deps, pia);
    const one = listed.ok ? listed.value.approvals.find((each) => each.approvalId === approvalId) : undefined;
    expect(one).toMatchObject({ state: "proposed", decisions: [] });
  });
});
