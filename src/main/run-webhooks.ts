// SPDX-License-Identifier: Apache-2.0
import { announceWebhook } from "#app";
import { AppError, makeUuid } from "#kernel";
import type { Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";
import { systemRandom } from "./system.ts";

/** `wardline webhooks list` counts deliveries; `test NAME` writes a test for one receiver, which the running server sends. */
export async function runWebhooks(
  loaded: LoadedConfig,
  [act, name]: readonly string[],
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
      await announceWebhook(deps, "webhook.test", makeUuid(systemRandom), {}, name ?? null);
      terminal.write("Written; the running server sends it within seconds. See `wardline webhooks list`\n");
      return 0;
    }
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `webhooks list` or `test NAME` of a configured one",
    );
  } finally {
    await close();
  }
}
