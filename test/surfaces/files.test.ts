// SPDX-License-Identifier: Apache-2.0
import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { takeOver } from "#app";
import { makePhoto, PLANTED } from "#files/testing";
import type { AgentId, ConversationId } from "#kernel";
import type { ConversationOpened, FileTicket, Problem, TurnAnswer } from "#protocol";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { enrolFirst } from "../harness/staff.ts";

let at: TestServer;
let photo: Buffer;
beforeAll(async () => {
  at = await openTestServer();
  photo = Buffer.from(await makePhoto("jpeg", { width: 800, height: 600 }));
});
afterAll(async () => {
  await at.close();
});

const json = { "content-type": "application/json" };
const FILES = "/v1/conversations/current/files";

function somewhere(): string {
  return `198.51.100.${Math.floor(Math.random() * 250)}, 203.0.113.${Math.floor(Math.random() * 250)}`;
}

async function visitor(): Promise<{ id: string; headers: Record<string, string> }> {
  const opened = (await (
    await fetch(`${at.url}/v1/conversations`, {
      method: "POST",
      headers: { ...json, "x-forwarded-for": somewhere() },
      body: JSON.stringify({ tokenIn: "bearer" }),
    })
  ).json()) as ConversationOpened;
  return {
    id: opened.state.conversationId,
    headers: { "x-forwarded-for": somewhere(), authorization: `Bearer ${opened.token ?? ""}` },
  };
}

async function announce(headers: Record<string, string>, body: object): Promise<Response> {
  return fetch(at.url + FILES, { method: "POST", headers: { ...headers, ...json }, body: JSON.stringify(body) });
}

async function ticketFor(headers: Record<string, string>, sizeBytes: number): Promise<FileTicket> {
  return (await (await announce(headers, { purpose: "bill", sizeBytes })).json()) as FileTicket;
}

async function put(
  headers: Record<string, string>,
  { fileId, ticket }: Pick<FileTicket, "fileId" | "ticket">,
  bytes: Buffer,
  more: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${at.url}${FILES}/${fileId}`, {
    method: "PUT",
    headers: { ...headers, "content-type": "application/octet-stream", "upload-ticket": ticket, ...more },
    body: new Uint8Array(bytes),
  });
}

const codeOf = async (response: Response): Promise<string> => ((await response.json()) as Problem).code;

describe("files of a visitor", () => {
  it("are offered with their bounds, announced, sent, and answered with the event they made", async () => {
    const { headers } = await visitor();
    expect(await (await fetch(at.url + FILES, { headers })).json()).toEqual({
      isOffered: true,
      maxBytes: 10 * 1024 * 1024,
      keptDays: 14,
    });
    const ticket = await ticketFor(headers, photo.length);
    const sent = await put(headers, ticket, photo);
    expect(sent.status).toBe(200);
    const { events } = (await sent.json()) as TurnAnswer;
    expect(events[0]).toMatchObject({
      by: "visitor",
      parts: [{ type: "file", file: { format: "jpeg", purpose: "bill" } }],
    });
    const page = await (await fetch(`${at.url}/v1/conversations/current/transcript?format=html`, { headers })).text();
    expect(page).toContain("[jpeg, ");
  });

  it("[SEC-173] of identity are refused with the way that is right", async () => {
    const { headers } = await visitor();
    const refused = await announce(headers, { purpose: "identity", sizeBytes: 5 });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ code: "identity_document", route: at.app.deps.settings.selfCareUrl });
  });

  it.each([
    ["an SVG", Buffer.from("<svg/>"), "file_type", 415],
    ["a HEIC", Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic0000mif1")]), "file_heic", 415],
    ["half a JPEG", Buffer.from("ffd8ffe000104a464946", "hex"), "file_damaged", 422],
  ])(
    "[SEC-171] that are %s are refused by what they are, whatever is said of them",
    async (_name, bytes, code, status) => {
      const { headers } = await visitor();
      const refused = await put(headers, await ticketFor(headers, bytes.length), bytes, {
        "content-disposition": `attachment; filename="holiday.jpg"`,
      });
      expect([refused.status, await codeOf(refused)]).toEqual([status, code]);
    },
  );

  it("[SEC-176] are not read without a ticket for this conversation, nor beyond what was announced", async () => {
    const [one, two] = [await visitor(), await visitor()];
    const ticket = await ticketFor(one.headers, photo.length);
    expect((await put({}, ticket, photo)).status).toBe(401);
    expect(await codeOf(await put(two.headers, ticket, photo))).toBe("expired");
    expect(await codeOf(await put(one.headers, { ...ticket, ticket: "x" }, photo))).toBe("bad_request");
    expect(await codeOf(await put(one.headers, ticket, Buffer.concat([photo, photo])))).toBe("file_incomplete");
    expect(await codeOf(await put(one.headers, ticket, photo.subarray(1)))).toBe("file_incomplete");
    expect(await codeOf(await put(one.headers, ticket, photo, { "content-type": "image/jpeg" }))).toBe("bad_request");
    expect((await put(one.headers, ticket, photo)).status).toBe(200);
    expect(await codeOf(await announce(one.headers, { purpose: "bill", sizeBytes: 10 * 1024 * 1024 + 1 }))).toBe(
      "file_too_large",
    );
    const named = await announce(one.headers, { purpose: "bill", sizeBytes: 9, name: "bill-jane-doe.pdf" });
    expect(named.status).toBe(400);
    expect(await named.text()).not.toContain("jane");
  });

  it("[SEC-175] whose connection breaks in the middle leave nothing, and are taken by the same ticket afterwards", async () => {
    const { headers, id } = await visitor();
    const { fileId, ticket } = await ticketFor(headers, photo.length);
    await new Promise<void>((done) => {
      const sending = httpRequest(`${at.url}${FILES}/${fileId}`, {
        method: "PUT",
        headers: {
          ...headers,
          "content-type": "application/octet-stream",
          "content-length": photo.length,
          "upload-ticket": ticket,
        },
      });
      sending.on("error", () => done());
      sending.write(photo.subarray(0, 1_000), () => setTimeout(() => sending.destroy(), 50));
      sending.on("close", () => done());
    });
    const pieces = "SELECT count(*)::int AS n FROM attachment_piece WHERE conversation_id = $1";
    expect((await at.app.database.query<{ n: number }>("test.pieces", pieces, [id])).rows[0]?.n).toBe(0);
    expect((await put(headers, { fileId, ticket }, photo)).status).toBe(200);
    expect((await at.app.database.query<{ n: number }>("test.pieces", pieces, [id])).rows[0]?.n).toBeGreaterThan(0);
  });

  it("[SEC-176] come three at a time from one address: who sends slowly holds up nobody else", async () => {
    const [slow, other] = [await visitor(), await visitor()];
    const cut: (() => void)[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { fileId, ticket } = await ticketFor(slow.headers, photo.length);
      await new Promise<void>((begun) => {
        const sending = httpRequest(`${at.url}${FILES}/${fileId}`, {
          method: "PUT",
          headers: {
            ...slow.headers,
            "content-type": "application/octet-stream",
            "content-length": photo.length,
            "upload-ticket": ticket,
          },
        });
        sending.on("error", () => undefined);
        sending.write(photo.subarray(0, 100), () => setTimeout(begun, 150));
        cut.push(() => sending.destroy());
      });
    }
    const fourth = await put(slow.headers, await ticketFor(slow.headers, photo.length), photo);
    expect([fourth.status, await codeOf(fourth)]).toEqual([503, "unavailable"]);
    expect((await put(other.headers, await ticketFor(other.headers, photo.length), photo)).status).toBe(200);
    for (const one of cut) one();
    // The service hears of it a moment later.
    await vi.waitFor(
      async () =>
        expect((await put(slow.headers, await ticketFor(slow.headers, photo.length), photo)).status).toBe(200),
      { timeout: 10_000, interval: 100 },
    );
  });

  it("[SEC-172] that take long to clean hold up nobody else's turn", async () => {
    const worst = Buffer.concat([photo.subarray(0, -2), Buffer.alloc(10 * 1024 * 1024 - photo.length, 0xff)]);
    const { headers } = await visitor();
    const ticket = await ticketFor(headers, worst.length);
    let isDone = false;
    const sending = put(headers, ticket, worst).then((answer) => {
      isDone = true;
      return answer;
    });
    const waits: number[] = [];
    while (!isDone) {
      const begun = performance.now();
      await fetch(`${at.url}/v1/brands/none`);
      waits.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect((await sending).status).toBe(422);
    expect(Math.max(...waits)).toBeLessThan(500);
  });
});

describe("files at the desk", () => {
  it("[SEC-178] leave as an attachment that no browser runs, and to nobody without a seat", async () => {
    const { headers, id } = await visitor();
    const { fileId } = await ticketFor(headers, photo.length).then(async (ticket) => {
      await put(headers, ticket, photo);
      return ticket;
    });
    await fetch(`${at.url}/v1/conversations/current/turns`, {
      method: "POST",
      headers: { ...headers, ...json },
      body: JSON.stringify({ kind: "person", clientId: "01a1dea6-4100-4261-8a03-f18095602e3c" }),
    });
    for (const verb of ["open", "fetch"]) {
      const url = `${at.url}/v1/desk/cases/${id}/files/${verb}`;
      const body = JSON.stringify({ fileId, reason: "billCheck", ticket: "x" });
      expect((await fetch(url, { method: "POST", headers: json, body })).status).toBe(401);
    }
    const seat = await seatOf(at);
    const conversationId = id as ConversationId;
    const agent = { agentId: seat.agentId, name: "Noor", roles: ["care"] };
    expect((await takeOver(at.app.deps, { conversationId, agent, version: 1 })).ok).toBe(true);
    const asked = await seat.ask(`/v1/desk/cases/${id}/files/open`, { fileId, reason: "billCheck" });
    expect(asked.status).toBe(200);
    const { ticket } = (await asked.json()) as { ticket: string };
    const file = await seat.ask(`/v1/desk/cases/${id}/files/fetch`, { ticket });
    expect(file.status).toBe(200);
    expect(file.headers.get("content-type")).toBe("image/jpeg");
    expect(file.headers.get("content-disposition")).toBe(`attachment; filename="file.jpg"`);
    expect(file.headers.get("content-security-policy")).toContain("sandbox");
    expect(file.headers.get("x-content-type-options")).toBe("nosniff");
    expect(file.headers.get("cache-control")).toBe("no-store");
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.subarray(0, 2).toString("hex")).toBe("ffd8");
    expect(bytes.includes(PLANTED)).toBe(false);
    expect((await seat.ask(`/v1/desk/cases/${id}/files/fetch`, { ticket })).status).toBe(410);
  });
});

/** A member of staff at a browser of the desk. */
async function seatOf({
  app,
  url,
}: TestServer): Promise<{ agentId: AgentId; ask(path: string, body: object): Promise<Response> }> {
  const { person, opened } = await enrolFirst(app);
  return {
    agentId: opened.seat.agent.agentId,
    ask: async (path, body) =>
      fetch(url + path, {
        method: "POST",
        headers: {
          ...json,
          origin: url,
          cookie: `wardline_desk=${opened.token}`,
          dpop: person.key.prove("POST", url + path, opened.token, app.clock.now()),
        },
        body: JSON.stringify(body),
      }),
  };
}
