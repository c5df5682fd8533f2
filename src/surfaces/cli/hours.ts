// SPDX-License-Identifier: Apache-2.0
import { parse, stringify } from "yaml";
import { z } from "zod";
import { askForHours, type HoursDeps, hoursInForce } from "#app";
import { AppError } from "#kernel";
import { type OpeningHoursContent, openingHours } from "#protocol";
import type { Terminal } from "./terminal.ts";

const HEAD = `# When people answer, in the time zone of the installation. Days: 1 = Monday … 7 = Sunday.
# Bring changes with \`wardline hours import FILE\`; a colleague at the desk puts them into force.
`;
const clock = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/u)
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
const span = { days: z.array(z.int()), from: clock, to: clock };
const hoursFile = z.strictObject({
  ...span,
  otherHours: z.array(z.strictObject(span)).default([]),
  holidays: z.array(z.string()).default([]),
});

/** `wardline hours export`: what is in force, as a file that `import` takes. */
export async function runHoursExport(deps: HoursDeps, terminal: Terminal): Promise<number> {
  const { hours } = await hoursInForce(deps);
  const spanOf = ({ days, fromMinute, toMinute }: Pick<OpeningHoursContent, "days" | "fromMinute" | "toMinute">) => ({
    days,
    from: clockText(fromMinute),
    to: clockText(toMinute),
  });
  const file = { ...spanOf(hours), otherHours: hours.otherHours.map(spanOf), holidays: hours.holidays };
  terminal.write(`${HEAD}${stringify(file, { lineWidth: 0 })}`);
  return 0;
}

/**
 * `wardline hours import FILE`: asks a colleague at the desk to put the hours of a file into force.
 *
 * @param text - YAML as `export` writes it; null: the hours of the configuration again. Untrusted.
 * @throws AppError - `cli.hours_refused`.
 */
export async function runHoursImport(deps: HoursDeps, text: string | null, terminal: Terminal): Promise<number> {
  const asked = await askForHours(deps, null, text === null ? null : readHoursFile(text));
  if (!asked.ok) throw new AppError("cli.hours_refused", "Nothing is asked for: these hours are in force already");
  terminal.write(`Asked as ${asked.value.approvalId}: a colleague decides at the desk\n`);
  return 0;
}

function readHoursFile(text: string): OpeningHoursContent {
  let read: unknown;
  try {
    read = parse(text);
  } catch {
    throw new AppError("cli.hours_refused", "Cannot import: the file is not YAML");
  }
  const file = hoursFile.safeParse(read);
  const spanOf = ({ days, from, to }: { days: number[]; from: number; to: number }) => ({
    days,
    fromMinute: from,
    toMinute: to,
  });
  const hours = file.success
    ? openingHours.safeParse({
        ...spanOf(file.data),
        otherHours: file.data.otherHours.map(spanOf),
        holidays: file.data.holidays,
      })
    : file;
  if (hours.success) return hours.data;
  const [issue] = hours.error.issues;
  throw new AppError(
    "cli.hours_refused",
    `Cannot import: ${issue?.path.map(String).join(".") || "the file"} is not as expected, see \`wardline hours export\``,
  );
}

function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

export function hoursUsage(): AppError {
  return new AppError(
    "cli.bad_argument",
    "Cannot run the command: it is `hours export`, `hours import FILE.yaml` or `hours reset`",
  );
}
