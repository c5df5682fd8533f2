// SPDX-License-Identifier: Apache-2.0
// The real program and one browser, shared by all journeys of a run.
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer } from "node:net";
import type { Browser } from "playwright-core";
import { launchChromium } from "../../tools/browser.ts";
import { makePlace, type Started, startProgram, stopAllPrograms, stopProgram } from "../harness/program.ts";
import { eventually } from "./eventually.ts";
import { PRACTICES, type Seed } from "./operators.ts";
import { type Opening, Visitor } from "./visitor.ts";

export class Stage {
  readonly browser: Browser;
  readonly #place: string;
  /** A page of another site that embeds the chat. */
  readonly elsewhere: string;
  readonly #elsewhereServer: Server;
  readonly #seed: Seed;
  #program: Started;

  private constructor(
    browser: Browser,
    place: string,
    program: Started,
    elsewhere: { readonly url: string; readonly server: Server },
    seed: Seed,
  ) {
    this.#seed = seed;
    this.browser = browser;
    this.#place = place;
    this.#program = program;
    this.elsewhere = elsewhere.url;
    this.#elsewhereServer = elsewhere.server;
  }

  /**
   * Starts both at once. The ports are written down, so that the program comes back where the browser looks for it; addresses of visitors are believed, so that each has limits of its own.
   *
   * @param more - More of the configuration, for where the chat will be.
   * @param seed - Which operator the sandbox plays.
   */
  static async open(
    more: (origins: readonly string[]) => Promise<string> = async () => "",
    seed: Seed = "larkspur",
  ): Promise<Stage> {
    const chat = `chat.${seed}.localhost`;
    const [port, healthPort, sandboxPort, otherPort] = await freePorts(4);
    const site = (name: string, at: number | undefined): string => `http://${name}:${String(at)}`;
    const elsewhere = {
      url: site("www.elsewhere.localhost", otherPort),
      server: pageWithChat(site(chat, port)),
    };
    elsewhere.server.listen(otherPort, "localhost");
    const place = await makePlace(`server:
  port: ${String(port)}
  healthPort: ${String(healthPort)}
  shedAbove: 1
  trustedProxies: ["127.0.0.0/8", "::1/128"]
  embedOrigins:
    - ${site("localhost", sandboxPort)}
    - ${site(`www.${seed}.localhost`, sandboxPort)}
    - ${elsewhere.url}
sandbox: { port: ${String(sandboxPort)}, seed: ${seed} }
${await more([site(chat, port), site("localhost", port)])}`);
    const [program, browser] = await Promise.all([startProgram(place), launchChromium()]);
    return new Stage(browser, place, program, elsewhere, seed);
  }

  async close(): Promise<void> {
    this.#elsewhereServer.close();
    await this.browser.close();
    await stopAllPrograms();
  }

  get sandbox(): string {
    return this.#program.sandbox;
  }

  /** The folder that the program runs in. */
  get place(): string {
    return this.#place;
  }

  /** Where staff are at home. */
  get desk(): string {
    return `http://localhost:${new URL(this.#program.url).port}`;
  }

  /** The link by which the first member of staff enrols, as printed at the newest start. */
  get firstStaffPath(): string {
    const found = /http:\/\/localhost:\d+(\/console#enrol=\S+)/u.exec(this.#program.text())?.[1];
    if (found === undefined) throw new Error("No link for the first member of staff was printed");
    return found;
  }

  /** The demo site under the name that is beside the chat's. */
  get site(): string {
    return `http://www.${this.#seed}.localhost:${new URL(this.sandbox).port}`;
  }

  get chat(): string {
    return `http://chat.${this.#seed}.localhost:${new URL(this.#program.url).port}`;
  }

  /** Test numbers of the operator are this and two digits. */
  get numberPrefix(): string {
    return PRACTICES[this.#seed].numberPrefix;
  }

  visit(opening: Opening = {}): Promise<Visitor> {
    return Visitor.arrive(this, opening);
  }

  /** Ends the server without a word, as a power cut would, runs what happens meanwhile, and starts it again on the same data. */
  async cutPower(meanwhile: () => Promise<void>): Promise<void> {
    await stopProgram(this.#program.child, "SIGKILL");
    await eventually("the sandbox has ended with it", () =>
      fetch(this.sandbox).then(
        () => false,
        () => true,
      ),
    );
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

/** A page that knows nothing of the operator but the one script tag. */
function pageWithChat(chat: string): Server {
  const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Elsewhere</title>
    <link rel="icon" href="data:,">
    <script src="${chat}/loader.js" crossorigin="anonymous" data-brand="larkspur" data-label="Chat with us" defer></script>
  </head>
  <body><main><h1>Elsewhere</h1></main></body>
</html>`;
  return createHttpServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  });
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
