// SPDX-License-Identifier: Apache-2.0
import type { StaffRole } from "#app";
import { type ClientKey, makeClientKey, openChannelDoor } from "#surfaces";
import type { Copy } from "./copy.ts";
import { type Page, SoftPasskey } from "./soft-passkey.ts";

/** One browser at the desk: its cookies, its key, and the passkey of whoever sits there. */
export class DeskBrowser {
  readonly #copy: Copy;
  readonly #outer: Record<string, string>;
  readonly #door: ReturnType<typeof openChannelDoor>;
  key: ClientKey = makeClientKey();
  /** What the server handed to this browser; a thief copies it. */
  token: string | null = null;

  constructor(copy: Copy) {
    this.#copy = copy;
    this.#outer = { origin: copy.deskOrigin };
    this.#door = openChannelDoor(copy.url, {
      pin: null,
      outer: this.#outer,
      now: () => copy.clock.now(),
      onCookies: (cookies) => {
        for (const cookie of cookies) {
          const found = /^wardline_desk=([\w-]+)/u.exec(cookie)?.[1];
          if (found !== undefined) this.take(found);
        }
      },
    });
  }

  /** Uses this cookie from now on, whoever's it is. */
  take(token: string): void {
    this.token = token;
    this.#outer["cookie"] = `wardline_desk=${token}`;
  }

  async ask(method: string, path: string, body?: unknown): Promise<Response> {
    const plain = path.replace(/\?.*$/u, "");
    return this.#door.fetch(path, {
      method,
      headers: {
        dpop: this.key.prove(method, this.#copy.url + plain, this.token, this.#copy.clock.now()),
        ...(method === "GET" ? {} : { "content-type": "application/json" }),
      },
      ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
    });
  }
}

/** A member of staff of the copy. */
export class Agent {
  readonly passkey = new SoftPasskey();
  readonly browser: DeskBrowser;
  readonly name: string;
  readonly #copy: Copy;

  private constructor(copy: Copy, name: string) {
    this.#copy = copy;
    this.name = name;
    this.browser = new DeskBrowser(copy);
  }

  static async enrol(copy: Copy, link: string, name: string): Promise<Agent> {
    const agent = new Agent(copy, name);
    const token = link.slice(link.indexOf("#enrol=") + "#enrol=".length);
    const person = { name, email: null };
    const begun = await must(agent.browser.ask("POST", "/v1/desk/enrolment/options", { token, ...person }));
    const { options } = begun as { options: Record<string, unknown> & { challenge: string } };
    const response = agent.passkey.register(options, agent.page);
    await must(
      agent.browser.ask("POST", "/v1/desk/enrolment", {
        token,
        ...person,
        passkeyName: "Drill",
        challenge: options.challenge,
        response,
      }),
    );
    return agent;
  }

  /** Another browser, in which nobody has signed in. */
  freshBrowser(): DeskBrowser {
    return new DeskBrowser(this.#copy);
  }

  get page(): Page {
    return { origin: this.#copy.deskOrigin, rpId: new URL(this.#copy.deskOrigin).hostname };
  }

  /** Signs in by the passkey, on whatever page the person was led to. Null: nobody was let in. */
  async signIn(browser: DeskBrowser, page: Page = this.page): Promise<number> {
    const door = (await must(browser.ask("POST", "/v1/desk/door"))) as { options: { challenge: string } };
    const response = this.passkey.assert(door.options, page);
    const answer = await browser.ask("POST", "/v1/desk/sign-in", { challenge: door.options.challenge, response });
    return answer.status;
  }

  /** A one-time link for a colleague. Where somebody else has to approve it, `approver` does. */
  async linkFor(roles: readonly StaffRole[], approver: Agent | null): Promise<string> {
    const invited = (await must(this.browser.ask("POST", "/v1/desk/staff/invites", { roles }))) as {
      url?: string;
      approvalId?: string;
    };
    if (invited.url !== undefined) return invited.url;
    if (approver === null || invited.approvalId === undefined) throw new Error("A colleague has to approve the link");
    const listed = (await must(approver.browser.ask("GET", "/v1/desk/approvals"))) as {
      approvals: { approvalId: string; digest: string }[];
    };
    const digest = listed.approvals.find(({ approvalId }) => approvalId === invited.approvalId)?.digest;
    const path = `/v1/desk/approvals/${invited.approvalId}/decision`;
    const decision = { decision: "approve", digest, reason: "A drill wants an agent" };
    const decided = (await must(approver.browser.ask("POST", path, decision))) as { link: { url: string } | null };
    if (decided.link === null) throw new Error("No link was approved");
    return decided.link.url;
  }
}

async function must(asked: Promise<Response>): Promise<unknown> {
  const response = await asked;
  if (!response.ok) throw new Error(`The desk refused: ${response.status}`);
  return response.json();
}
