// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { AppError } from "#kernel";

export type SandboxProcess = {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  stop(): Promise<void>;
};

const START_TIMEOUT_MS = 15_000;

/** Starts the sandbox operator as a child process on loopback. It ends when we end, however we end: its standard input closes. */
export async function startSandboxProcess(options: {
  readonly root: string;
  /** Which operator it plays. */
  readonly seed: string;
  /** How its APIs speak. */
  readonly dialect: string;
  readonly port: number;
  readonly widgetPort: number;
  readonly entry: string;
  /** Subresource integrity of the loader, as the demo page's script tag carries it. */
  readonly loaderIntegrity: string | null;
  /** What the demo page pins of the service (`data-service-key`). */
  readonly serviceKey: string;
}): Promise<SandboxProcess> {
  const clientSecret = randomBytes(24).toString("base64url");
  const dir = await mkdtemp(join(tmpdir(), "wardline-sandbox-"));
  const secretFile = join(dir, "client-secret");
  await writeFile(secretFile, clientSecret, { mode: 0o600 });
  const child = spawn(
    process.execPath,
    [
      options.entry,
      "--seed",
      options.seed,
      "--dialect",
      options.dialect,
      "--port",
      String(options.port),
      "--host",
      "localhost",
      "--client-secret-file",
      secretFile,
      "--widget-origin",
      `http://localhost:${options.widgetPort}`,
      ...(options.loaderIntegrity === null ? [] : ["--loader-integrity", options.loaderIntegrity]),
      "--service-key",
      options.serviceKey,
      "--exit-with-parent",
    ],
    { cwd: options.root, stdio: ["pipe", "pipe", "ignore"] },
  );
  try {
    const url = await readUrl(child.stdout, new Promise((resolve) => child.once("exit", resolve)));
    return {
      url,
      clientId: "wardline",
      clientSecret,
      async stop() {
        const ended = new Promise((resolve) => child.once("exit", resolve));
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill("SIGTERM");
        await ended;
      },
    };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function readUrl(stdout: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<string> {
  const line = new Promise<string | null>((resolve) => {
    createInterface({ input: stdout }).once("line", resolve);
    void ended.then(() => {
      resolve(null);
    });
    setTimeout(() => {
      resolve(null);
    }, START_TIMEOUT_MS).unref();
  });
  const first = await line;
  const url = first === null ? null : readListening(first);
  if (url === null)
    throw new AppError(
      "main.sandbox_start",
      "Cannot start the sandbox operator: it ended or did not answer; is its port in use?",
    );
  return url;
}

function readListening(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "listening" in value && typeof value.listening === "string"
      ? value.listening
      : null;
  } catch {
    return null;
  }
}
