// SPDX-License-Identifier: Apache-2.0
// Every kind of act that an agent may put before a customer, over HTTP: a new kind does not compile before it has a line here.
import { afterAll, beforeAll, expect, it } from "vitest";
import { DESK_ACTS, type DeskActOptions, type DeskApprovals, type DeskProposal } from "#protocol";
import { Talk } from "../harness/app.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { enrolColleague, enrolFirst } from "../harness/staff.ts";

type Signer = Pick<Awaited<ReturnType<typeof enrolColleague>>, "person" | "opened">;
let at: TestServer;
let noor: Signer;
let maya: Signer;
beforeAll(async () => {
  at = await openTestServer();
  noor = await enrolFirst(at.app);
  maya = await enrolColleague(at.app, noor.opened.seat, "Maya", ["care"]);
});
afterAll(async () => {
  await at.close();
});

async function ask(by: Signer, method: "GET" | "POST", path: string, body?: object): Promise<Response> {
  const { key } = by.person;
  const { token } = by.opened;
  return fetch(at.url + path, {
    method,
    headers: {
      cookie: `wardline_desk=${token}`,
      origin: at.url,
      dpop: key.prove(method, at.url + path, token, at.app.clock.now()),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

type Story = {
  readonly customer: string;
  /** What stands between an agent's idea and the customer's button. */
  readonly needs: "button" | "second_person" | "second_person_and_passkey";
  /** Whether there is something to choose. */
  readonly hasChoice: boolean;
};
const STORIES: Readonly<Record<DeskProposal["kind"], Story>> = {
  roaming_enable: { customer: "C02", needs: "button", hasChoice: false },
  add_on: { customer: "C02", needs: "button", hasChoice: true },
  plan_change: { customer: "C05", needs: "second_person", hasChoice: true },
  bill_credit: { customer: "C07", needs: "second_person", hasChoice: true },
  bill_dispute: { customer: "C07", needs: "button", hasChoice: true },
  line_suspend: { customer: "C03", needs: "button", hasChoice: true },
  line_resume: { customer: "C04", needs: "second_person_and_passkey", hasChoice: false },
  sim_change: { customer: "C06", needs: "second_person_and_passkey", hasChoice: true },
};

/** What is not theirs to do reads the same, with a seat or without. */
const NO = [401, 403];

it("[SEC-494] knows a story for every kind of act at the desk", () => {
  expect(Object.keys(STORIES).toSorted()).toEqual([...DESK_ACTS].toSorted());
});

it.each(DESK_ACTS.map((kind) => [kind, STORIES[kind]] as const))(
  "[SEC-494] puts %s before the customer whose line it is, by whoever holds the case, and nobody else presses the button",
  async (kind, story) => {
    const talk = await at.app.open({ customer: `CU-${story.customer}` });
    await talk.say("why is my bill higher?");
    await talk.stepUp();
    await talk.send({ kind: "person" });
    const base = `/v1/desk/cases/${talk.id}`;
    expect((await ask(noor, "POST", `${base}/take-over`, { version: 0 })).status).toBe(200);
    const lineId = `PR-${story.customer}-1`;
    const chosen = await ask(noor, "POST", `${base}/act-options`, { kind, lineId });
    expect([kind, chosen.status]).toEqual([kind, 200]);
    const { options } = (await chosen.json()) as DeskActOptions;
    expect([kind, options.length > 0]).toEqual([kind, story.hasChoice]);

    // Not by a colleague, not on a foreign line, not with a choice that is none.
    const first = options[0]?.id ?? null;
    expect(NO).toContain((await ask(maya, "POST", `${base}/acts`, { kind, lineId, option: first })).status);
    const foreign = { kind, lineId: story.customer === "C02" ? "PR-C06-1" : "PR-C02-1", option: first };
    expect(NO).toContain((await ask(noor, "POST", `${base}/acts`, foreign)).status);
    if (story.hasChoice)
      expect(NO).toContain((await ask(noor, "POST", `${base}/acts`, { kind, lineId, option: "none-of-them" })).status);

    let status = 0;
    for (const option of options.length === 0 ? [null] : options.map(({ id }) => id)) {
      status = (await ask(noor, "POST", `${base}/acts`, { kind, lineId, option })).status;
      if (status === 200) break;
    }
    expect([kind, status]).toEqual([kind, 200]);
    await talk.refresh();
    const acts = () => talk.parts().filter(({ type }) => type === "act").length;
    const list = (await (await ask(maya, "GET", "/v1/desk/approvals")).json()) as DeskApprovals;
    const asked = list.approvals.find(({ details }) => details["conversation"] === talk.id);
    if (story.needs !== "button") {
      expect([kind, acts()]).toEqual([kind, 0]);
      const decide = (by: Signer) =>
        ask(by, "POST", `/v1/desk/approvals/${asked?.approvalId}/decision`, {
          digest: asked?.digest,
          decision: "approve",
          reason: "read it",
        });
      expect(NO).toContain((await decide(noor)).status);
      expect([kind, (await decide(maya)).status]).toEqual([kind, 200]);
      await talk.refresh();
    } else expect([kind, asked]).toEqual([kind, undefined]);
    if (story.needs === "second_person_and_passkey") {
      // What binds anew is signed: without a passkey there is no button yet, whoever approved.
      expect([kind, acts(), talk.parts().at(-1)?.type]).toEqual([kind, 0, "passkey"]);
      return;
    }
    expect([kind, acts()]).toEqual([kind, 1]);
    const { text } = talk.act();
    expect(text.length).toBeGreaterThan(10);
    if (story.needs === "button") expect(Talk.text(await talk.confirm())).not.toBe("");
  },
);
