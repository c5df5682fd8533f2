// SPDX-License-Identifier: Apache-2.0
// The real program and one browser, shared by all journeys of a run.
import { createServer } from "node:net";
import type { Browser } from "playwright-core";
import { launchChromium } from "../../tools/browser.ts";
import { makePlace, type Started, startProgram, stopAllPrograms, stopProgram } from "../harness/program.ts";
import { type Opening, Visitor } from "./visitor.ts";

export class Stage {
  readonly browser: Browser;
  readonly #place: string;
  #program: Started;

  private constructor(browser: Browser, place: string, program: Started) {
    this.browser = browser;
    this.#place = place;
    this.#program = program;
  }

  /** Starts both at once. The ports are written down, so that the program comes back where the browser looks for it; addresses of visitors are believed, so that each has limits of its own. */
  static async open(): Promise<Stage> {
    const [port, healthPort, sandboxPort] = await freePorts(3);
    const place = await makePlace(
      `server: { port: ${port}, healthPort: ${healthPort}, trustedProxies: [127.0.0.0/8, "::1/128"] }\nsandbox: { port: ${sandboxPort} }\n`,
    );
    const [program, browser] = await Promise.all([startProgram(place), launchChromium()]);
    return new Stage(browser, place, program);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await stopAllPrograms();
  }

  get sandbox(): string {
    return this.#program.sandbox;
  }

  /** The link that opens the desk, as printed at the newest start. */
  get deskLink(): string {
    const found = /(http\S+\/desk\?key=\S+)/u.exec(this.#program.text())?.[1];
    if (found === undefined) throw new Error("No desk link was printed");
    return found;
  }

  /** The demo site under the name that is beside the chat's. */
  get site(): string {
    return `http://www.larkspur.localhost:${new URL(this.sandbox).port}`;
  }

  get chat(): string {
    return `http://chat.larkspur.localhost:${new URL(this.#program.url).port}`;
  }

  visit(opening: Opening = {}): Promise<Visitor> {
    return Visitor.arrive(this, opening);
  }

  /** Ends the server without a word, as a power cut would, runs what happens meanwhile, and starts it again on the same data. */
  async cutPower(meanwhile: () => Promise<void>): Promise<void> {
    await stopProgram(this.#program.child, "SIGKILL");
    await meanwhile();
    this.#program = await startProgram(this.#place);
  }

  /** What a customer ordered through the operator's interfaces, oldest first. */
  async orders(customer: string): Promise<{ readonly id: string; readonly state: string }[]> {
    const answer = await fetch(`${this.sandbox}/__sandbox/orders?customer=${customer}`);
    return (await answer.json()) as { id: string; state: string }[];
  }

  /** Text messages and e-mails to a number, newest first. */
  async outbox(to: string): Promise<{ readonly channel: string; readonly text: string; readonly at: string }[]> {
    const answer = await fetch(`${this.sandbox}/outbox.json?to=${encodeURIComponent(to)}`);
    return (await answer.json()) as { channel: string; text: string; at: string }[];
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  try {
    return await Promise.all(
      servers.map(
        (server) =>
          new Promise<number>((resolve) => {
            server.listen(0, "localhost", () => {
              const address = server.address();
              resolve(typeof address === "object" && address !== null ? address.port : 0);
            });
          }),
      ),
    );
  } finally {
    for (const server of servers) server.close();
  }
}
