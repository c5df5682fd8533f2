// SPDX-License-Identifier: Apache-2.0
import { announceWebhook, WEBHOOK_EVENTS, type WebhookEventType, type WebhookReplay } from "#app";
import { AppError, makeUuid } from "#kernel";
import type { Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";
import { systemClock, systemRandom } from "./system.ts";

export type WebhookFlags = {
  readonly from?: string[] | undefined;
  readonly until?: string | undefined;
  readonly event?: string | undefined;
  readonly to?: string | undefined;
  readonly "dry-run"?: boolean | undefined;
};

/**
 * `wardline webhooks list` counts deliveries; `test NAME` writes a test for one receiver, which the running server sends; `replay` makes what was
 * delivered or given up due again.
 */
export async function runWebhooks(
  loaded: LoadedConfig,
  [act, name]: readonly string[],
  flags: WebhookFlags,
  terminal: Terminal,
): Promise<number> {
  const { deps, close } = await openCommandDeps(loaded);
  try {
    const { endpoints, store } = deps.webhooks;
    if (act === "list") {
      const counts = await store.counts(deps.tenant);
      for (const { name: endpoint, url } of endpoints) {
        const of = (state: string): number =>
          counts.find((each) => each.endpoint === endpoint && each.state === state)?.count ?? 0;
        terminal.write(`${endpoint}  ${url}  due ${of("due")}, delivered ${of("delivered")}, given up ${of("dead")}\n`);
      }
      if (endpoints.length === 0) terminal.write("No webhooks are configured\n");
      return 0;
    }
    if (act === "test" && endpoints.some((endpoint) => endpoint.name === name)) {
      await announceWebhook(deps, "webhook.test", makeUuid(systemRandom), {}, { onlyTo: name ?? null });
      terminal.write("Written; the running server sends it within seconds. See `wardline webhooks list`\n");
      return 0;
    }
    if (act === "replay") {
      const which = readReplay(
        flags,
        endpoints.map((endpoint) => endpoint.name),
      );
      const isDry = flags["dry-run"] === true;
      const count = await store.replay(deps.tenant, which, new Date(systemClock.now()), isDry);
      terminal.write(
        isDry
          ? `${count} deliveries would be sent again\n`
          : `${count} deliveries are due again, each under the id it had; the running server sends them\n`,
      );
      return 0;
    }
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `webhooks list`, `test NAME` of a configured one, or `replay --from TIME`",
    );
  } finally {
    await close();
  }
}

/** @throws AppError - `cli.bad_argument`. */
function readReplay({ from, until, event, to }: WebhookFlags, known: readonly string[]): WebhookReplay {
  const bad = (what: string): never => {
    throw new AppError("cli.bad_argument", `Cannot send webhooks again: ${what}`);
  };
  const since = timeOf(from?.[0]) ?? bad("--from is a time such as 2026-11-25T10:00:00Z");
  const before = until === undefined ? new Date(systemClock.now()) : (timeOf(until) ?? bad("--until is such a time"));
  if (event !== undefined && !Object.hasOwn(WEBHOOK_EVENTS, event)) bad("--event is none that there is");
  if (to !== undefined && !known.includes(to)) bad("--to is no receiver of the configuration");
  return { from: since, until: before, event: (event as WebhookEventType | undefined) ?? null, endpoint: to ?? null };
}

function timeOf(text: string | undefined): Date | null {
  const time = new Date(text ?? "");
  return /^\d{4}-\d{2}-\d{2}/u.test(text ?? "") && !Number.isNaN(time.getTime()) ? time : null;
}
