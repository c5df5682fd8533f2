// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Labelled } from "./score.ts";

/** Another detector, behind one function. */
export type Peer = { readonly name: string; readonly detect: (text: string) => Promise<readonly Labelled[]> };

const directory = join(import.meta.dirname, "../peers");
const require = createRequire(join(directory, "package.json"));
const load = async (name: string): Promise<Record<string, unknown>> =>
  (await import(pathToFileURL(require.resolve(name)).href)) as Record<string, unknown>;

/** How peers call the kinds: the first that fits. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/IP(?:V[46])?(?:[_ -]?ADDRESS)?(?:\b|_|$)/, "IP"],
  [/MAC/, "MAC"],
  [/EMAIL/, "EMAIL"],
  [/IBAN/, "IBAN"],
  [/CREDIT|DEBIT|CARD_NUMBER/, "CREDIT_CARD"],
  [/CVV|PASSWORD|SECRET|TOKEN|API|KEY|PIN_|OTP|CREDENTIAL|JWT/, "SECRET"],
  [/PASSPORT/, "PASSPORT"],
  [/DRIV/, "DRIVER_LICENSE"],
  [/IMEI|ICCID|IMSI|DEVICE|SERIAL/, "DEVICE_ID"],
  [/SSN|SOCIAL|NATIONAL|NINO|NHS|TAX|DNI|NIE|CPF|PESEL|BSN|AADHAAR|CODICE|STEUER|IDENTITY/, "NATIONAL_ID"],
  [/ROUTING|BANK|SORT_CODE|SWIFT|BIC/, "BANK_ACCOUNT"],
  [/ACCOUNT|CUSTOMER|USERNAME/, "ACCOUNT_ID"],
  [/PHONE|MOBILE|TELEPHONE|FAX/, "PHONE"],
  [/ZIP|POSTCODE|POSTAL/, "POSTCODE"],
  [/ADDRESS|STREET/, "ADDRESS"],
  [/BIRTH|DOB|DATE/, "DATE"],
  [/URL|LINK|WEBSITE/, "URL"],
  [/NAME|PERSON/, "PERSON"],
  [/CITY|COUNTRY|LOCATION|PLACE/, "LOCATION"],
];

function kindOf(theirs: string): string {
  const upper = theirs.toUpperCase().replaceAll(/[ -]/g, "_");
  return KINDS.find(([pattern]) => pattern.test(upper))?.[1] ?? `X_${upper}`;
}

/** The peers that can be used here. They are installed on first use; where that fails one line says so and the table goes without them. */
export async function openPeers(): Promise<Peer[]> {
  if (!existsSync(join(directory, "node_modules"))) {
    try {
      execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"], {
        cwd: directory,
        stdio: "ignore",
        timeout: 180_000,
      });
    } catch {
      console.log("peers left out: they could not be installed (bench/peers)");
      return [];
    }
  }
  const opened = await Promise.allSettled([openRedaction(), redactPii(), arcjet(), compromise()]);
  return opened.flatMap((result, index) => {
    if (result.status === "fulfilled") return [result.value];
    console.log(`peer ${String(index + 1)} left out: ${String(result.reason).slice(0, 120)}`);
    return [];
  });
}

async function openRedaction(): Promise<Peer> {
  const { OpenRedaction } = (await load("openredaction")) as {
    OpenRedaction: new () => {
      detect: (text: string) => Promise<{ detections: { type: string; position: [number, number] }[] }>;
    };
  };
  const detector = new OpenRedaction();
  return {
    name: "openredaction",
    detect: async (text) =>
      (await detector.detect(text)).detections.map(({ type, position: [start, end] }) => ({
        type: kindOf(type),
        start,
        end,
      })),
  };
}

async function redactPii(): Promise<Peer> {
  const loaded = await load("redact-pii");
  const { SyncRedactor } = (loaded["default"] ?? loaded) as {
    SyncRedactor: new () => { redact: (text: string) => string };
  };
  const redactor = new SyncRedactor();
  const placeholder =
    /PERSON_NAME|EMAIL_ADDRESS|IP_ADDRESS|CREDIT_CARD_NUMBER|US_SOCIAL_SECURITY_NUMBER|PHONE_NUMBER|STREET_ADDRESS|ZIPCODE|URL|USERNAME|PASSWORD|CREDENTIALS|DIGITS/g;
  return { name: "redact-pii", detect: (text) => Promise.resolve(aligned(text, redactor.redact(text), placeholder)) };
}

async function arcjet(): Promise<Peer> {
  const { redact } = (await load("@arcjet/redact")) as { redact: (text: string) => Promise<[string, unknown]> };
  return {
    name: "@arcjet/redact",
    detect: async (text) => aligned(text, (await redact(text))[0], /<Redacted [a-z -]+ #\d+>/g),
  };
}

async function compromise(): Promise<Peer> {
  type Found = { offset: { start: number; length: number } };
  const nlp = (await load("compromise"))["default"] as (
    text: string,
  ) => Record<"people" | "places" | "emails" | "phoneNumbers" | "urls", () => { json: (options: object) => Found[] }>;
  const kinds = [
    ["people", "PERSON"],
    ["emails", "EMAIL"],
    ["phoneNumbers", "PHONE"],
    ["urls", "URL"],
  ] as const;
  return {
    name: "compromise",
    detect: (text) => {
      const read = nlp(text);
      return Promise.resolve(
        kinds.flatMap(([method, type]) =>
          read[method]()
            .json({ offset: true })
            .map(({ offset: { start, length } }) => ({ type, start, end: start + length })),
        ),
      );
    },
  };
}

/** Where a peer that only returns text has put a placeholder: what stands between two pieces that it left alone. */
function aligned(original: string, redacted: string, placeholder: RegExp): Labelled[] {
  const marks = [...redacted.matchAll(placeholder)];
  const found: Labelled[] = [];
  let at = 0;
  let position = 0;
  marks.forEach((mark, index) => {
    const before = redacted.slice(at, mark.index);
    const start = original.startsWith(before, position) ? position + before.length : -1;
    if (start < 0) return;
    at = mark.index + mark[0].length;
    const behind = redacted.slice(at, marks[index + 1]?.index ?? redacted.length);
    const end = behind === "" ? original.length : original.indexOf(behind, start);
    if (end < 0) return;
    if (end > start) found.push({ type: kindOf(mark[0].replace(/^<Redacted | #\d+>$/g, "")), start, end });
    position = end;
  });
  return found;
}
