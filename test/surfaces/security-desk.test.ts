// SPDX-License-Identifier: Apache-2.0
// The interface of the pages of security: each role opens its own part, each answer is what its schema says, and nothing odd gets through.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenedSeat } from "#app";
import { openIncident } from "#app";
import {
  deskBounds,
  deskDetectors,
  deskDrills,
  deskHolds,
  deskPolicyDiff,
  deskPolicyVersions,
  deskThreatMap,
  deskTimeLine,
  deskVerdicts,
  deskWhatIfAnswer,
} from "#protocol";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { enrolColleague, enrolFirst, type StaffPerson } from "../harness/staff.ts";

type Signer = { readonly key: StaffPerson["key"]; readonly opened: OpenedSeat };
let at: TestServer;
let security: Signer;
let care: Signer;
let incidentId: string;

beforeAll(async () => {
  at = await openTestServer();
  const first = await enrolFirst(at.app, ["admin", "security"]);
  security = { key: first.person.key, opened: first.opened };
  const second = await enrolColleague(at.app, first.opened.seat, "Adam Care", ["care"]);
  care = { key: second.person.key, opened: second.opened };
  const actor = { kind: "agent", id: first.opened.seat.agent.agentId } as const;
  const wanted = { kind: "insider", severity: "low", words: "a rumour", actor } as const;
  ({ incidentId } = await openIncident(at.app.deps, wanted));
});
afterAll(async () => {
  await at.close();
});

function ask({ key, opened }: Signer, method: string, path: string, body?: unknown): Promise<Response> {
  const proof = key.prove(method, at.url + (path.split("?")[0] ?? ""), opened.token, at.app.clock.now());
  return fetch(at.url + path, {
    method,
    headers: {
      cookie: `wardline_desk=${opened.token}`,
      dpop: proof,
      ...(body === undefined ? {} : { "content-type": "application/json", origin: at.url }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

describe("the pages of security", () => {
  const readings = () =>
    [
      ["/v1/desk/security/map?hours=48", deskThreatMap],
      ["/v1/desk/security/verdicts?limit=5&kind=scraping", deskVerdicts],
      [`/v1/desk/incidents/${incidentId}/timeline`, deskTimeLine],
      ["/v1/desk/security/holds", deskHolds],
      ["/v1/desk/security/bounds", deskBounds],
      ["/v1/desk/security/detectors", deskDetectors],
      ["/v1/desk/security/drills", deskDrills],
      ["/v1/desk/policies/versions", deskPolicyVersions],
    ] as const;

  it("[SEC-454] answer security with what their schemas say, and care with a refusal that tells nothing", async () => {
    for (const [path, schema] of readings()) {
      const reply = await ask(security, "GET", path);
      expect([path, reply.status]).toEqual([path, 200]);
      expect([path, schema.safeParse(await reply.json()).success]).toEqual([path, true]);
      expect([path, (await ask(care, "GET", path)).status]).toEqual([path, 403]);
    }
    const line = deskTimeLine.parse(await (await ask(security, "GET", readings()[2][0])).json());
    expect(line.items).toMatchObject([{ lane: "staff", what: "incident.opened", words: "a rumour" }]);
  });

  it("refuse what is no filter, no verdict, no model and no drill", async () => {
    const statuses = await Promise.all(
      (
        [
          ["GET", "/v1/desk/security/verdicts?entity=%25%27"],
          ["GET", "/v1/desk/security/verdicts?incident=x"],
          ["GET", "/v1/desk/security/verdicts?before=yesterday"],
          ["GET", "/v1/desk/incidents/x/timeline"],
          ["GET", "/v1/desk/security/drills/x"],
          ["GET", "/v1/desk/policies/diff?from=a&to=b"],
          ["POST", `/v1/desk/security/verdicts/${incidentId}/judge`, { label: "nothing", reason: "looked" }],
          ["POST", "/v1/desk/security/verdicts/x/judge", { label: "maybe", reason: "looked" }],
          ["POST", "/v1/desk/security/detectors/propose", { modelId: incidentId }],
          ["POST", "/v1/desk/security/detectors/fit", {}],
          ["POST", "/v1/desk/security/drills", { drills: ["INC-99"] }],
          ["POST", "/v1/desk/policies/what-if", { who: { kind: "Subject" }, action: "no.such", about: "Line" }],
        ] as const
      ).map(async ([method, path, body]) => (await ask(security, method, path, body)).status),
    );
    expect(statuses).toEqual([400, 400, 400, 404, 404, 404, 404, 400, 404, 409, 404, 400]);
  });

  it("[SEC-457] say why not, and what differs between a set and itself", async () => {
    const question = {
      who: { kind: "colleague", staffId: care.opened.seat.agent.agentId },
      action: "desk.reply",
      about: "Case",
      heldBy: "other",
    };
    const reply = await ask(security, "POST", "/v1/desk/policies/what-if", question);
    const answer = deskWhatIfAnswer.parse(await reply.json());
    expect(answer).toMatchObject({ isAllowed: false, roles: ["care"], ways: [[{ what: "held_by", to: "me" }]] });
    expect(answer.texts[answer.would[0] ?? ""]).toContain("desk.reply");
    const hash = at.app.deps.policies.hash;
    const { texts } = at.app.deps.policies;
    const policies = [...texts.policies].map(([id, text]) => ({ id, text }));
    await at.app.deps.security.policySets.keep(at.app.deps.tenant, {
      hash,
      schema: texts.schema,
      policies,
      firstAt: new Date(at.app.clock.now()),
    });
    const diff = await ask(security, "GET", `/v1/desk/policies/diff?from=${hash}&to=${hash}`);
    expect(deskPolicyDiff.parse(await diff.json())).toEqual({ changes: [] });
  });
});
