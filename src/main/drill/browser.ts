// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { packageRoot } from "../paths.ts";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-proxy-server",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--remote-debugging-port=0",
];
const START_MS = 20_000;
/** Scripts of a page in a drill do what they do within this. */
const SETTLE_MS = 1_200;
const ANSWER_MS = 8_000;

/** A browser that a drill drives by the DevTools protocol. One for all drills, with a profile of its own. */
export class DrillBrowser {
  readonly #child: ChildProcess;
  readonly #socket: WebSocket;
  readonly #profile: string;
  #calls = 0;

  private constructor(child: ChildProcess, socket: WebSocket, profile: string) {
    this.#child = child;
    this.#socket = socket;
    this.#profile = profile;
  }

  /** `CHROME_PATH`, else the Chromium that a checkout unpacks for its tests. Null: there is none, or it does not start. */
  static async start(): Promise<DrillBrowser | null> {
    const path = findBrowser();
    if (path === null) return null;
    const profile = await mkdtemp(join(tmpdir(), "wardline-drill-browser-"));
    const lib = [join(dirname(path), "lib"), process.env["LD_LIBRARY_PATH"] ?? ""]
      .filter((each) => each !== "")
      .join(":");
    const child = spawn(path, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
      env: { ...process.env, HOME: profile, LD_LIBRARY_PATH: lib },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const address = await devtoolsOf(child);
    const socket = address === null ? null : await connect(address);
    if (socket === null) {
      child.kill("SIGKILL");
      await rm(profile, { recursive: true, force: true });
      return null;
    }
    return new DrillBrowser(child, socket, profile);
  }

  /** Opens a page, lets its scripts run, and returns what the document is then; null where the browser does not answer. */
  async render(url: string): Promise<string | null> {
    const made = await this.#call("Target.createTarget", { url });
    const targetId = made?.["targetId"];
    const attached = await this.#call("Target.attachToTarget", { targetId, flatten: true });
    const sessionId = attached?.["sessionId"];
    if (typeof sessionId !== "string") return null;
    await sleep(SETTLE_MS);
    const read = await this.#call("Runtime.evaluate", { expression: "document.documentElement.outerHTML" }, sessionId);
    await this.#call("Target.closeTarget", { targetId });
    const value = (read?.["result"] as { value?: unknown } | undefined)?.value;
    return typeof value === "string" ? value : null;
  }

  async close(): Promise<void> {
    this.#socket.close();
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill("SIGKILL");
      await ended;
    }
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  #call(method: string, params: object, sessionId?: string): Promise<Record<string, unknown> | null> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        finish(null);
      }, ANSWER_MS);
      const hear = (event: MessageEvent): void => {
        const heard = JSON.parse(String(event.data)) as { id?: number; result?: Record<string, unknown> };
        if (heard.id === id) finish(heard.result ?? null);
      };
      const finish = (result: Record<string, unknown> | null): void => {
        clearTimeout(timer);
        this.#socket.removeEventListener("message", hear);
        resolve(result);
      };
      this.#socket.addEventListener("message", hear);
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    });
  }
}

function findBrowser(): string | null {
  const named = process.env["CHROME_PATH"];
  if (named !== undefined && named !== "") return existsSync(named) ? named : null;
  return globSync(".cache/chromium/*/chromium", { cwd: packageRoot }).map((path) => join(packageRoot, path))[0] ?? null;
}

async function devtoolsOf(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let text = "";
    const timer = setTimeout(() => {
      resolve(null);
    }, START_MS);
    const finish = (address: string | null): void => {
      clearTimeout(timer);
      resolve(address);
    };
    child.stderr?.on("data", (chunk: Buffer) => {
      text += chunk.toString("utf8");
      const found = /DevTools listening on (ws:\/\/\S+)/u.exec(text)?.[1];
      if (found !== undefined) finish(found);
    });
    child.once("error", () => {
      finish(null);
    });
    child.once("exit", () => {
      finish(null);
    });
  });
}

async function connect(address: string): Promise<WebSocket | null> {
  const socket = new WebSocket(address);
  return new Promise((resolve) => {
    socket.addEventListener("open", () => {
      resolve(socket);
    });
    socket.addEventListener("error", () => {
      resolve(null);
    });
  });
}
