// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { connect } from "node:net";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { CHILD_ENVIRONMENT } from "./run.ts";
import type { SupervisorMessage, SupervisorPlan } from "./supervisor-plan.ts";

/** A claim on a running server: it stays up at least as long as the lease is held and its holder lives. */
export interface Lease {
  /** Of the server, not of the supervisor; changes when a crashed server was started again. */
  readonly pid: number;
  /** Gives the lease back; resolves when the server is down, or at once when others keep it. */
  release(): Promise<void>;
  /** Called once when the supervisor ends although the lease is held. */
  onLost(handler: () => void): void;
}

export type LeaseAnswer =
  | { readonly kind: "granted"; readonly lease: Lease }
  | { readonly kind: "stopping" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "nobody" };

/** Asks the supervisor that listens on the control socket. `nobody` when none does. */
export async function askForLease(controlSocket: string): Promise<LeaseAnswer> {
  return await new Promise((resolve) => {
    const socket = connect({ path: controlSocket, allowHalfOpen: true });
    socket.once("error", () => {
      resolve({ kind: "nobody" });
    });
    socket.once("connect", () => {
      void negotiate(socket, socket).then((answer) => {
        // A lease alone does not keep its process alive.
        socket.unref();
        resolve(answer);
      });
    });
  });
}

/** Starts a supervisor, which starts or takes over the server, and holds its first lease. */
export async function startSupervisor(plan: SupervisorPlan): Promise<LeaseAnswer> {
  // Published builds hold the same program as JavaScript.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const program = fileURLToPath(new URL(`./supervisor.${extension}`, import.meta.url));
  const libraryPath = process.env["LD_LIBRARY_PATH"];
  const child = spawn(process.execPath, ["--max-old-space-size=32", program, JSON.stringify(plan)], {
    cwd: "/",
    // A session of its own: Ctrl-C in a terminal reaches the holder only, which then finishes its turns first.
    detached: true,
    env: libraryPath === undefined ? CHILD_ENVIRONMENT : { ...CHILD_ENVIRONMENT, LD_LIBRARY_PATH: libraryPath },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const failedToStart = new Promise<LeaseAnswer>((resolve) => {
    child.once("error", (error) => {
      resolve({ kind: "failed", reason: error.message });
    });
  });
  child.unref();
  const answer = await Promise.race([negotiate(child.stdout, child.stdin), failedToStart]);
  for (const stream of [child.stdin, child.stdout]) (stream as unknown as { unref?: () => void }).unref?.();
  return answer;
}

async function negotiate(readable: Readable, writable: Writable): Promise<LeaseAnswer> {
  let pid = 0;
  let isReleased = false;
  let lost = (): void => undefined;
  let kept = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    kept = resolve;
    readable.once("close", resolve).once("end", resolve);
  });
  void closed.then(() => {
    if (!isReleased) lost();
  });
  const lease: Lease = {
    get pid() {
      return pid;
    },
    async release() {
      isReleased = true;
      (readable as unknown as { ref?: () => void }).ref?.();
      writable.end();
      await closed;
    },
    onLost(handler) {
      lost = handler;
    },
  };
  return await new Promise((resolve) => {
    readable.on("error", () => undefined);
    writable.on("error", () => undefined);
    onMessages(readable, (message) => {
      if (message.state === "running") {
        pid = message.pid;
        resolve({ kind: "granted", lease });
      } else if (message.state === "kept") kept();
      else if (message.state === "failed") resolve({ kind: "failed", reason: message.reason });
      else resolve({ kind: "stopping" });
    });
    void closed.then(() => {
      writable.end();
      resolve({ kind: "stopping" });
    });
  });
}

function onMessages(readable: Readable, handler: (message: SupervisorMessage) => void): void {
  let pending = "";
  readable.setEncoding("utf8");
  readable.on("data", (chunk: string) => {
    const lines = (pending + chunk).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) handler(JSON.parse(line) as SupervisorMessage);
  });
}
