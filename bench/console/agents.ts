// SPDX-License-Identifier: Apache-2.0
// People at the console as the server sees them: a session bound to a key, a real socket, requests that are each signed.
import { Agent, request } from "node:http";
import { WebSocket } from "ws";
import type { AppDeps, StaffRole } from "#app";
import { openSeat, staffEntry } from "#app/testing";
import { type AgentId, makeUuid, utf8 } from "#kernel";
import { makeClientKey } from "#surfaces";
import { systemClock, systemRandom } from "../../src/main/system.ts";

const connections = new Agent({ keepAlive: true, maxSockets: 400 });

export type Answer = { readonly status: number; readonly value: unknown; readonly ms: number };

/** A member of staff who is signed in. */
export class BenchAgent {
  readonly staffId: AgentId;
  readonly #token: string;
  readonly #key: ReturnType<typeof makeClientKey>;
  readonly #origin: string;
  readonly #port: number;
  #socket: WebSocket | null = null;
  readonly listeners = new Set<(frame: { readonly type: string; readonly conversationId?: string }) => void>();

  private constructor(staffId: AgentId, token: string, key: ReturnType<typeof makeClientKey>, port: number) {
    this.staffId = staffId;
    this.#token = token;
    this.#key = key;
    this.#port = port;
    this.#origin = `http://localhost:${port}`;
  }

  static async make(deps: AppDeps, port: number, n: number, roles: readonly StaffRole[]): Promise<BenchAgent> {
    const account = {
      staffId: makeUuid(systemRandom) as AgentId,
      name: `Agent ${n}`,
      email: null,
      roles,
      state: "active",
      version: 1,
      createdAt: new Date(systemClock.now()),
    } as const;
    const entry = staffEntry(deps, "staff.enrolled", account.staffId, { by: "bench" });
    await deps.staff.addForLogin(deps.tenant, deps.hashes.sha256(utf8(`bench ${n}`)), account, entry);
    const key = makeClientKey();
    const { token } = await openSeat(deps, account, "passkey", key.thumbprint);
    return new BenchAgent(account.staffId, token, key, port);
  }

  ask(method: "GET" | "POST", path: string, body?: object): Promise<Answer> {
    const text = body === undefined ? null : JSON.stringify(body);
    const from = performance.now();
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: "127.0.0.1",
          port: this.#port,
          agent: connections,
          method,
          path,
          headers: {
            host: `localhost:${this.#port}`,
            cookie: `wardline_desk=${this.#token}`,
            origin: this.#origin,
            dpop: this.#key.prove(method, this.#origin + path, this.#token, systemClock.now()),
            ...(text === null ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("end", () => {
            const ms = performance.now() - from;
            const said = Buffer.concat(parts).toString("utf8");
            resolve({ status: response.statusCode ?? 0, value: said === "" ? null : JSON.parse(said), ms });
          });
        },
      );
      asked.on("error", reject);
      asked.end(text ?? undefined);
    });
  }

  /** Opens the socket, proves the key, and waits until the first list came. */
  connect(): Promise<void> {
    const path = "/v1/desk/socket";
    const socket = new WebSocket(`ws://127.0.0.1:${this.#port}${path}`, {
      origin: this.#origin,
      headers: { host: `localhost:${this.#port}`, cookie: `wardline_desk=${this.#token}` },
    });
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      socket.on("open", () => {
        const proof = this.#key.prove("GET", this.#origin + path, this.#token, systemClock.now());
        socket.send(JSON.stringify({ type: "prove", proof }));
      });
      socket.on("message", (data: Buffer) => {
        const frame = JSON.parse(data.toString("utf8")) as { type: string };
        if (frame.type === "cases") resolve();
        for (const listener of [...this.listeners]) listener(frame);
      });
      socket.on("error", reject);
      socket.on("close", (code) => reject(new Error(`The socket was closed with ${code}`)));
    });
  }

  send(frame: object): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  close(): void {
    this.#socket?.removeAllListeners("close");
    this.#socket?.on("close", () => undefined);
    this.#socket?.terminate();
  }
}
