// SPDX-License-Identifier: Apache-2.0
import { AppError, makeUuid } from "#kernel";
import { runWatch, type Terminal } from "#surfaces";
import type { LoadedConfig } from "./load-config.ts";
import { pause, systemRandom } from "./system.ts";
import { openMail } from "./watch/open-alerts.ts";

type Options = {
  readonly once?: boolean | undefined;
  readonly chat?: boolean | undefined;
  readonly every?: string | undefined;
  readonly misses?: string | undefined;
};

/**
 * `wardline watch URL`: run on another machine. With a configuration that has `alerts.email` it sends a mail by itself; without, its exit code
 * and its line are what a timer or a supervisor acts on.
 *
 * @throws AppError - `cli.bad_argument`.
 */
export async function runWatchOf(
  url: string | undefined,
  loaded: LoadedConfig | null,
  options: Options,
  terminal: Terminal,
): Promise<number> {
  if (url === undefined || !URL.canParse(url))
    throw bad("say what to watch: `wardline watch https://chat.operator.example`");
  const [everySeconds, misses] = [Number(options.every ?? 30), Number(options.misses ?? 3)];
  if (!(everySeconds >= 1 && everySeconds <= 3_600)) throw bad("--every is 1 to 3600 seconds");
  if (!(Number.isInteger(misses) && misses >= 1 && misses <= 100)) throw bad("--misses is 1 to 100");
  const mail = loaded === null ? null : await openMail(loaded);
  const to = [
    ...new Set([
      ...(loaded?.config.alerts.email?.owners.platform ?? []),
      ...(loaded?.config.alerts.email?.escalateTo ?? []),
    ]),
  ];
  const { origin } = new URL(url);
  return runWatch(
    origin,
    {
      once: options.once === true,
      deep: options.chat === true,
      everyMs: everySeconds * 1_000,
      misses,
      // Unlike elsewhere the waiting keeps the process alive: it is what the process is for.
      pause: (ms) => new Promise((done) => setTimeout(done, ms)),
      makeId: () => makeUuid(systemRandom),
      tell: async (isSilent) => {
        if (mail === null || to.length === 0) return;
        const subject = `[${origin}] ${isSilent ? "SILENT" : "OVER"}: Wardline tells nothing any more`;
        const text = isSilent
          ? `${origin} did not answer ${misses} times in a row.\n\nWhat to do: docs/operations/runbooks/wardline_silent.md\n`
          : `${origin} answers again.\n`;
        for (let tries = 0; tries < 3 && !(await mail(to, subject, text)); tries += 1) await pause(5_000);
      },
    },
    terminal,
  );
}

function bad(what: string): AppError {
  return new AppError("cli.bad_argument", `Cannot run the command: ${what}`);
}
