// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { SoftAuthenticator } from "#identity/testing";
import { type ChannelDoor, makeClientKey, openChannelDoor } from "#surfaces";
import { command } from "./command.ts";
import { dress } from "./forms.ts";
import type { Ledger } from "./ledger.ts";
import { isCertain, makePlanting } from "./planting.ts";
import type { Below } from "./values.ts";

const VALUES_PER_REPLY = 4;
const REPLIES = 10;

const ATTEMPTS = 5;

/** An agent who enrols by the first link, as on any fresh installation, and writes customers' values into replies. */
export class TalkativeAgent {
  readonly #url: string;
  readonly #key = makeClientKey();
  #token = "";

  /** What a browser adds by itself, outside of what is sealed. */
  readonly #outer: Record<string, string> = {};
  readonly #door: ChannelDoor;

  private constructor(url: string) {
    this.#url = url;
    this.#outer["origin"] = url;
    this.#door = openChannelDoor(url, {
      pin: null,
      outer: this.#outer,
      onCookies: (cookies) => {
        const token = /wardline_desk=([^;]+)/.exec(cookies.join("\n"))?.[1];
        if (token === undefined) return;
        this.#token = token;
        this.#outer["cookie"] = `wardline_desk=${token}`;
      },
    });
  }

  static async enrol(configFile: string, port: number): Promise<TalkativeAgent> {
    const agent = new TalkativeAgent(`http://localhost:${port}`);
    const printed = await command(configFile, "staff", "invite", "--roles", "admin,care");
    const token = /[#?&/=]([A-Za-z0-9_-]{40,})\s*$/m.exec(printed)?.[1];
    if (token === undefined) throw new Error("No link was made");
    const person = { name: "Canary Agent", email: null };
    const begun = await agent.#ask("POST", "/v1/desk/enrolment/options", { token, ...person });
    const { options } = (await begun.json()) as { options: { challenge: string } };
    const response = new SoftAuthenticator("canary").register(options, { origin: agent.#url, rpId: "localhost" });
    const wanted = { token, ...person, passkeyName: "Key", challenge: options.challenge, response };
    const enrolled = await agent.#ask("POST", "/v1/desk/enrolment", wanted);
    if (!enrolled.ok || agent.#token === "") throw new Error(`The agent was not let in: ${enrolled.status}`);
    return agent;
  }

  /** Takes cases that wait, one after another, and writes values to their customers. Returns what the desk shows of them. */
  async write(wanted: number, ledger: Ledger, below: Below): Promise<Buffer> {
    const seen: string[] = [];
    const { cases } = (await (await this.#ask("GET", "/v1/desk/cases")).json()) as {
      cases: { conversationId: string; version: number }[];
    };
    let turn = 0;
    for (const { conversationId, version } of cases) {
      if (turn >= wanted) break;
      const path = `/v1/desk/cases/${conversationId}`;
      const taken = await this.#ask("POST", `${path}/take-over`, { version });
      if (!taken.ok) continue;
      for (let reply = 0; reply < REPLIES && turn < wanted; reply += 1) {
        const parts: string[] = [];
        for (let i = 0; i < VALUES_PER_REPLY; i += 1, turn += 1) {
          const { value, form } = makePlanting(turn, below);
          parts.push(`${value.lead} ${dress(value, form).join(" ")}`);
          ledger.add({ value, form, carrier: "agent", isCertain: isCertain(value, form) && form !== "split" });
        }
        const sent = await this.#ask("POST", `${path}/replies`, { clientId: randomUUID(), text: parts.join(", ") });
        if (!sent.ok) throw new Error(`A reply was refused: ${sent.status} ${await sent.text()}`);
      }
      seen.push(await (await this.#ask("GET", path)).text());
    }
    return Buffer.from(seen.join("\n"));
  }

  /** Asked again with a fresh proof where the session went with the database; a reply carries an id of its own, so it is taken once. */
  async #ask(method: string, path: string, body?: object): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#askOnce(method, path, body);
      } catch (error) {
        if (!(error instanceof TypeError) || attempt === ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250 * attempt));
      }
    }
  }

  #askOnce(method: string, path: string, body?: object): Promise<Response> {
    const url = this.#url + path;
    const token = this.#token === "" ? null : this.#token;
    return this.#door.fetch(path, {
      method,
      headers: {
        dpop: this.#key.prove(method, url, token, Date.now()),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}
