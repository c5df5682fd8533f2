// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GatewayError } from "#protocol";
import { type GatewayRig, openGatewayRig } from "./rig.ts";
import { json } from "./scripted-server.ts";

let rig: GatewayRig;
let key: string;
beforeAll(async () => {
  rig = await openGatewayRig({}, { firstByteMs: 300 });
  key = await rig.makeKey();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(() => {
  rig.bot.asked.length = 0;
});

async function tell(
  bridge: string,
  sender: string,
  message: string,
  extra: Record<string, unknown> = {},
): Promise<Response> {
  return rig.post(`/v1/bridge/${bridge}`, { sender, message, ...extra }, key);
}

describe("POST /v1/bridge/:name", () => {
  it("tells the bot pseudonyms and a name that says nothing, and gives values back [SEC-169]", async () => {
    rig.bot.answer = json({
      messages: [
        {
          text: "We call «PHONE_1», not «PHONE_2».",
          buttons: [{ title: "Yes, «PHONE_1»", payload: '/yes{"p":"«PHONE_1»"}' }],
        },
      ],
    });
    const response = await tell("plain", "+44 7700 900999", "call me on 07700 900123", {
      metadata: { mail: "jane@mail.example" },
    });
    expect(await response.json()).toEqual({
      messages: [
        {
          text: "We call 07700 900123, not [phone number].",
          buttons: [{ title: "Yes, 07700 900123", payload: '/yes{"p":"07700 900123"}' }],
        },
      ],
    });
    const [asked] = rig.bot.asked;
    expect(asked?.path).toBe("/hook");
    expect(asked?.body).toEqual({
      sender: expect.stringMatching(/^s_[\w-]{32}$/) as string,
      message: "call me on «PHONE_1»",
      metadata: { mail: "«EMAIL_1»" },
    });
  });

  it("remembers one sender's pseudonyms from message to message, and no other's [SEC-169]", async () => {
    rig.bot.answer = json({ messages: [{ text: "ok" }] });
    await tell("plain", "ann", "my number is 07700 900123");
    await tell("plain", "ann", "or 07700 900456");
    await tell("plain", "bob", "my number is 07700 900789");
    rig.bot.answer = json([{ text: "«PHONE_1» «PHONE_2»" }]);
    expect(await (await tell("plain", "ann", "which?")).json()).toEqual({
      messages: [{ text: "07700 900123 07700 900456" }],
    });
    expect(await (await tell("plain", "bob", "which?")).json()).toEqual({
      messages: [{ text: "07700 900789 [phone number]" }],
    });
    expect(new Set(rig.bot.asked.map(({ body }) => (body as { sender: string }).sender)).size).toBe(2);
    const other = await rig.makeKey();
    const stranger = await rig.post("/v1/bridge/plain", { sender: "ann", message: "which?" }, other);
    expect(await stranger.json()).toEqual({ messages: [{ text: "[phone number] [phone number]" }] });
  });

  it("reads an answer in the light of the bot's question, and a value told in two messages", async () => {
    rig.bot.answer = json([{ text: "What is your PIN?" }]);
    await tell("plain", "cid", "hello");
    await tell("plain", "cid", "4471");
    rig.bot.answer = json([{ text: "And the rest?" }]);
    await tell("plain", "cid", "the card begins with 4111 1111");
    await tell("plain", "cid", "1111 1111");
    expect(rig.bot.asked.map(({ text }) => text).join()).not.toMatch(/4471|1111 1111"/);
  });

  it("keeps apart what two messages at once say", async () => {
    rig.bot.answer = (response, asked) =>
      json([{ text: (asked.body as { message: string }).message }])(response, asked);
    const numbers = Array.from({ length: 4 }, (_, i) => `07700 90010${i}`);
    const answers = await Promise.all(
      numbers.map(async (number) => {
        const response = await tell("plain", "dan", `this one: ${number}`);
        return response.status === 429
          ? null
          : ((await response.json()) as { messages: { text: string }[] }).messages[0]?.text;
      }),
    );
    for (const [index, answer] of answers.entries())
      if (answer !== null) expect(answer).toBe(`this one: ${numbers[index] ?? ""}`);
    expect(answers.filter((answer) => answer !== null).length).toBeGreaterThan(0);
  });

  it("seals what it remembers and forgets it [SEC-169]", async () => {
    rig.bot.answer = json([{ text: "ok" }]);
    await tell("plain", "eve", "my number is 07700 900321");
    const { rows } = await rig.app.database.query<{ row: string }>(
      "test.bridges",
      "SELECT row_to_json(b)::text AS row FROM bridge_session b",
    );
    const text = rows.map(({ row }) => row).join("\n");
    for (const value of ["900321", "eve"]) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(Buffer.from(value).toString("hex"));
    }
    rig.app.clock.advance(3_600_001);
    rig.bot.answer = json([{ text: "«PHONE_1»" }]);
    expect(await (await tell("plain", "eve", "hello again")).json()).toEqual({
      messages: [{ text: "[phone number]" }],
    });
  });

  it("speaks Rasa's REST channel, at the address that its clients use", async () => {
    rig.bot.answer = json([
      { recipient_id: "s_other", text: "Hello «EMAIL_1»" },
      { recipient_id: "s_other", image: "https://evil.example/x.png" },
      { recipient_id: "s_other", image: "https://help.larkspur.example/x.png" },
      { recipient_id: "s_other", image: "https://help.larkspur.example/447700900456/ann.other@mail.example.png" },
      { recipient_id: "s_other", image: "https://help.larkspur.example/x.png?of=%2B447700900456" },
      { custom: { to: "«EMAIL_1»", other: ["«EMAIL_2»", 447700900456, true], "«PHONE_1»": "<img src=x>" } },
    ]);
    const response = await rig.post(
      "/v1/bridge/rasa/webhooks/rest/webhook",
      { sender: "me@mail.example", message: "I am me@mail.example" },
      key,
    );
    expect(await response.json()).toEqual([
      { recipient_id: "me@mail.example", text: "Hello me@mail.example" },
      { recipient_id: "me@mail.example", image: "https://help.larkspur.example/x.png" },
      {
        recipient_id: "me@mail.example",
        custom: { to: "me@mail.example", other: ["[e-mail address]", "[phone number]", true], "[phone number]": "" },
      },
    ]);
    expect(rig.bot.asked[0]?.path).toBe("/webhooks/rest/webhook");
    expect(rig.bot.asked[0]?.text).not.toContain("me@mail");
  });

  it("tells a bot that checks forms values of the same form, and turns them back [SEC-169]", async () => {
    rig.bot.answer = (response, asked) => {
      const said = (asked.body as { message: string }).message;
      return json([
        {
          text: `${said} – also ${(/\+44[ \d]+/.exec(said)?.[0] ?? "").trim().replaceAll(" ", "")}, but not 07700 900456`,
        },
      ])(response, asked);
    };
    const answer = (await (await tell("forms", "fay", "my number is 07700 900123, mail fay@mail.example")).json()) as {
      messages: { text: string }[];
    };
    const told = (rig.bot.asked[0]?.body as { message: string }).message;
    expect(told).toMatch(/^my number is \+44 7700 900\d{3}, mail person-\w+@example\.org$/);
    expect(answer.messages[0]?.text).toBe(
      "my number is 07700 900123, mail fay@mail.example – also 07700 900123, but not [phone number]",
    );
  });

  it.each([
    ["an unknown bridge", "nothing", json([]), 404, "not_found"],
    ["a bot that fails", "plain", json({}, 500), 502, "upstream_unavailable"],
    ["a bot that says nothing", "plain", () => undefined, 504, "upstream_timeout"],
    ["a bot that answers something else", "plain", json("07700 900456"), 502, "upstream_invalid"],
    ["a bot whose text is none", "plain", json([{ text: { value: "07700 900456" } }]), 502, "upstream_invalid"],
  ])("gives a typed error for %s [SEC-165]", async (_what, bridge, answer, status, code) => {
    rig.bot.answer = answer;
    const response = await tell(bridge, "gus", "hello");
    const text = await response.text();
    expect([response.status, (JSON.parse(text) as GatewayError).error.code]).toEqual([status, code]);
    expect(text).not.toContain("900456");
  });

  it("answers nobody without a key", async () => {
    expect((await rig.post("/v1/bridge/plain", { sender: "a", message: "b" }, null)).status).toBe(401);
    expect(rig.bot.asked).toEqual([]);
  });
});
