// SPDX-License-Identifier: Apache-2.0
import type { SetupField, SetupPart } from "#protocol";

type FieldSpec = Pick<SetupField, "key" | "kind"> & {
  readonly part: SetupPart;
  readonly choices?: readonly string[];
  /** Part of stored rows or of passkeys: it never changes. */
  readonly isFixed?: boolean;
};

const part = (name: SetupPart, fields: readonly Omit<FieldSpec, "part">[]): FieldSpec[] =>
  fields.map((field) => ({ ...field, part: name }));

/**
 * What the set-up page offers: keys of the configuration. What is not here is changed in the file itself. `webhooks.endpoints` has a line for
 * each receiver: name, address, and the events that it is told of.
 */
export const SETUP_FIELDS: readonly FieldSpec[] = [
  ...part("organisation", [
    { key: "tenant", kind: "text", isFixed: true },
    { key: "locale.timeZone", kind: "text" },
    { key: "locale.country", kind: "text" },
    { key: "locale.currency", kind: "text" },
    { key: "disclosure.contacts", kind: "lines" },
  ]),
  ...part("staff", [
    { key: "staff.origin", kind: "text", isFixed: true },
    { key: "staff.idleMinutes", kind: "number" },
    { key: "staff.sessionHours", kind: "number" },
    { key: "staff.oidc.issuer", kind: "text" },
    { key: "staff.oidc.clientId", kind: "text" },
    { key: "staff.oidc.clientSecretFile", kind: "file" },
    { key: "staff.oidc.strongAmr", kind: "lines" },
    { key: "staff.oidc.strongAcr", kind: "lines" },
  ]),
  ...part("channels", [
    { key: "server.publicOrigins", kind: "lines" },
    { key: "server.embedOrigins", kind: "lines" },
    { key: "channels.linkOrigin", kind: "text" },
    { key: "channels.whatsapp.phoneNumberId", kind: "text" },
    { key: "channels.whatsapp.accessTokenFile", kind: "file" },
    { key: "channels.whatsapp.appSecretFile", kind: "file" },
    { key: "channels.whatsapp.verifyTokenFile", kind: "file" },
    { key: "channels.sms.url", kind: "text" },
    { key: "channels.sms.username", kind: "text" },
    { key: "channels.sms.passwordFile", kind: "file" },
    { key: "channels.sms.from", kind: "text" },
    { key: "channels.sms.incomingUser", kind: "text" },
    { key: "channels.sms.incomingPasswordFile", kind: "file" },
  ]),
  ...part("connectors", [
    { key: "operator.baseUrl", kind: "text" },
    { key: "operator.tokenUrl", kind: "text" },
    { key: "operator.clientId", kind: "text" },
    { key: "operator.clientSecretFile", kind: "file" },
    { key: "operator.identityJwksUrl", kind: "text" },
    { key: "operator.identityIssuer", kind: "text" },
    { key: "operator.selfCareUrl", kind: "text" },
    { key: "webhooks.endpoints", kind: "lines" },
  ]),
  ...part("keys", [
    { key: "keys.dir", kind: "text" },
    { key: "keys.copyDir", kind: "text" },
    { key: "keys.passphraseFile", kind: "file" },
    { key: "keys.epochDays", kind: "number" },
    { key: "keys.kms.kind", kind: "choice", choices: ["", "vault", "aws"] },
    { key: "keys.kms.url", kind: "text" },
    { key: "keys.kms.mount", kind: "text" },
    { key: "keys.kms.key", kind: "text" },
    { key: "keys.kms.tokenFile", kind: "file" },
    { key: "keys.kms.region", kind: "text" },
    { key: "keys.kms.keyId", kind: "text" },
    { key: "keys.kms.macKeyId", kind: "text" },
  ]),
];

/** As somebody wrote it in a file: parts may be missing. */
type Endpoint = { readonly url?: string; readonly events?: readonly string[] };
const ENDPOINTS = "webhooks.endpoints";

/** A value of the configuration as its form shows it. */
export function textOfField({ key }: Pick<FieldSpec, "key">, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (key === ENDPOINTS)
    return Object.entries(value as Record<string, Endpoint | null>)
      .map(([name, one]) => [name, one?.url ?? "", ...(one?.events ?? [])].join(" "))
      .join("\n");
  if (Array.isArray(value)) return value.map(String).join("\n");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What was typed as a value of the configuration; undefined: the key goes. It is checked by the schema afterwards. */
export function valueOfField({ key, kind }: Pick<FieldSpec, "key" | "kind">, text: string): unknown {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.length === 0) return undefined;
  if (key === ENDPOINTS)
    return Object.fromEntries(
      lines.map((line) => {
        const [name = "", url = "", ...events] = line.split(/[\s,]+/u);
        return [name, { url, events }];
      }),
    );
  if (kind === "lines") return lines;
  const [only = ""] = lines;
  return kind === "number" && /^-?\d{1,9}$/u.test(only) ? Number(only) : lines.join(" ");
}
