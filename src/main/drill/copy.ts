// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { AppDeps } from "#app";
import type { Clock } from "#kernel";
import type { Composed } from "../compose.ts";
import type { Config } from "../config.ts";
import type { LoadedConfig } from "../load-config.ts";
import { makeLogger } from "../logger.ts";
import type { Storage } from "../open-storage.ts";
import { type Running, serve } from "../serve.ts";
import { systemClock } from "../system.ts";
import { Switchboard } from "./switchboard.ts";

/** A copy of the instance that nobody but this drill reaches: its own folder, keys, database, practice operator and ports. */
export type Copy = {
  readonly url: string;
  readonly healthUrl: string;
  readonly operatorUrl: string;
  readonly deskOrigin: string;
  /** The link by which the first member of staff enrols. */
  readonly firstStaffUrl: string | null;
  /** What runs, with nothing switched off. */
  readonly composed: Composed;
  readonly storage: Storage;
  readonly board: Switchboard;
  readonly clock: MovableClock;
  readonly config: Config;
  readonly dir: string;
  /** Everything that was logged so far. */
  logged(): string;
  stop(): Promise<void>;
};

type Parts = { readonly composed: Composed; readonly storage: Storage; readonly board: Switchboard };

/** The machine's clock, which a drill may put forward. */
export class MovableClock implements Clock {
  #aheadMs = 0;
  now(): number {
    return systemClock.now() + this.#aheadMs;
  }
  advance(ms: number): void {
    this.#aheadMs += ms;
  }
}

/**
 * Starts the copy with the instance's own rules: policies, budgets, retention, channel. What leads out of it (operator, KMS, webhooks,
 * witnesses, models, identity providers, a database of one's own) is left out.
 */
export async function startCopy(loaded: LoadedConfig): Promise<Copy> {
  const dir = await mkdtemp(join(tmpdir(), "wardline-drill-"));
  // The account that runs the database must be able to pass through it.
  await chmod(dir, 0o755);
  const config = secluded(loaded.config, dir);
  const clock = new MovableClock();
  const sink = new LogSink();
  const parts: Parts[] = [];
  let running: Running | null = null;
  const stop = async (): Promise<void> => {
    await running?.stop().catch(() => undefined);
    running = null;
    await rm(dir, { recursive: true, force: true });
  };
  try {
    running = await serve(
      { config, baseDir: loaded.baseDir, file: null, databaseUrl: null },
      {
        clock,
        logger: makeLogger("debug", sink),
        around(composed, storage): AppDeps {
          const board = new Switchboard(composed.deps);
          parts.push({ composed, storage, board });
          return board.deps;
        },
      },
    );
    const { composed, storage, board } = requireOne(parts);
    const url = new URL(running.url);
    return {
      url: url.origin,
      healthUrl: running.healthUrl,
      operatorUrl: running.sandboxUrl ?? "",
      deskOrigin: new URL(running.deskUrl).origin,
      firstStaffUrl: running.firstStaffUrl,
      composed,
      storage,
      board,
      clock,
      config,
      dir,
      logged: () => sink.text,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function secluded(config: Config, dir: string): Config {
  const { operator: _operator, model: _model, gateway: _gateway, ...kept } = config;
  return {
    ...kept,
    server: {
      ...config.server,
      host: "localhost",
      port: 0,
      healthPort: 0,
      publicOrigins: undefined,
      embedOrigins: undefined,
      // Attackers come from many addresses: the drill stands in front as a proxy that names them.
      trustedProxies: ["127.0.0.0/8", "::1"],
      tls: null,
    },
    sandbox: { ...config.sandbox, port: 0 },
    data: { ...config.data, dir: join(dir, "data") },
    keys: { dir: join(dir, "keys"), epochDays: config.keys.epochDays },
    backup: { ...config.backup, dir: undefined },
    dialogue: { ...config.dialogue, environment: undefined, watch: false, inspector: false },
    history: { ...config.history, witnesses: [] },
    identity: { ...config.identity, relyingPartyId: undefined, oidc: [] },
    staff: { ...config.staff, origin: undefined, relyingPartyId: undefined, oidc: undefined },
    webhooks: { ...config.webhooks, endpoints: {} },
    hops: {},
    policies: { fourEyes: false },
  };
}

function requireOne([parts]: readonly Parts[]): Parts {
  if (parts === undefined) throw new TypeError("Cannot drill: the copy started without its parts");
  return parts;
}

/** Keeps what is logged: a leak into the log is one of the things that are looked for. */
class LogSink extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString("utf8");
    done();
  }
}
