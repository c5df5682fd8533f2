// SPDX-License-Identifier: Apache-2.0
import { paint, type Terminal } from "#surfaces";
import { keepHeapSmall } from "./heap-growth.ts";
import type { LoadedConfig } from "./load-config.ts";
import { type Running, serve } from "./serve.ts";

/** How long turns in flight may take to finish after SIGTERM, before the process ends anyway. */
const STOP_TIMEOUT_MS = 20_000;

/** Starts, prints where everything is, and stays until it is told to stop. */
export async function runStart(loaded: LoadedConfig, terminal: Terminal): Promise<number> {
  const from = performance.now();
  keepHeapSmall();
  const running = await serve(loaded);
  printAddresses(running, loaded, performance.now() - from, terminal);
  await stopSignal();
  terminal.write("\nStopping: turns in flight are finished first.\n");
  setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
  await running.stop();
  return 0;
}

/** What other commands have to be told to find this installation. */
export function sandboxOption({ config: { operator, sandbox } }: LoadedConfig): string {
  return operator === undefined && sandbox.seed !== "larkspur" ? ` --sandbox ${sandbox.seed}` : "";
}

function printAddresses(running: Running, loaded: LoadedConfig, ms: number, terminal: Terminal): void {
  const row = (label: string, value: string): string => `  ${label.padEnd(12)} ${paint(terminal, "cyan", value)}\n`;
  terminal.write(
    `\n${paint(terminal, "bold", "Wardline is ready")} ${paint(terminal, "dim", `(${(ms / 1_000).toFixed(1)} s)`)}\n\n`,
  );
  if (running.sandboxUrl !== null) {
    terminal.write(row("Demo site", running.sandboxUrl));
    terminal.write(
      `               Sign in as any seeded customer, e.g. CU-C07 (bill with four causes), CU-C02 (roaming), CU-C13 (family)\n`,
    );
    terminal.write(row("SMS, e-mail", `${running.sandboxUrl}/outbox`));
  }
  terminal.write(row("Widget", `${running.url}/widget/`));
  terminal.write(row("Care desk", running.deskUrl));
  if (running.firstStaffUrl !== null) {
    terminal.write(row("First staff", running.firstStaffUrl));
    terminal.write(
      `               One use, within the hour: enrols you with a passkey. \`npx --no-install wardline staff invite${sandboxOption(loaded)}\` makes another\n`,
    );
  }
  terminal.write(row("API", `${running.url}/openapi.json`));
  if (running.inspectorUrl !== null) terminal.write(row("Inspector", running.inspectorUrl));
  terminal.write(row("Health", `${running.healthUrl}/health/ready`));
  terminal.write(row("Database", running.databasePlace));
  for (const warning of running.warnings) terminal.write(`\n${paint(terminal, "yellow", "!")} ${warning}\n`);
  terminal.write("\nCtrl+C stops everything.\n");
}

export async function stopSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}
