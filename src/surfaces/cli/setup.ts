// SPDX-License-Identifier: Apache-2.0
import { stringify } from "yaml";
import { currencyOf, regionOf } from "./setup-defaults.ts";
import type { Terminal } from "./terminal.ts";

/** One question. Its usual answer may follow from what was answered before, and from where the machine stands; empty: there is none. */
type Step<Id> = {
  readonly id: Id;
  readonly ask: string;
  readonly usual:
    | string
    | ((given: Readonly<Partial<Record<"timeZone" | "country", string>>>, usualZone: string) => string);
  readonly fits: RegExp;
};

/** What is asked when an installation is set up. Secrets are never asked for: they are named by file. */
export const SETUP_STEPS = [
  {
    id: "tenant",
    ask: "Name of the organisation in small letters, for ever",
    usual: "operator",
    fits: /^[a-z][a-z0-9-]{1,40}$/,
  },
  {
    id: "timeZone",
    ask: "Time zone (IANA)",
    usual: (_given, usualZone) => usualZone,
    fits: /^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)*$/,
  },
  {
    id: "country",
    ask: "Country (two letters)",
    usual: ({ timeZone = "" }) => regionOf(timeZone),
    fits: /^[A-Z]{2}$/,
  },
  {
    id: "currency",
    ask: "Currency (three letters)",
    usual: ({ country = "" }) => currencyOf(country),
    fits: /^[A-Z]{3}$/,
  },
  {
    id: "chat",
    ask: "Where customers reach the chat",
    usual: "https://chat.operator.example",
    fits: /^https?:\/\/[^/\s]+$/,
  },
  { id: "site", ask: "Site that shows the chat", usual: "https://www.operator.example", fits: /^https?:\/\/[^/\s]+$/ },
  {
    id: "staff",
    ask: "Where staff reach the console",
    usual: "https://desk.operator.example",
    fits: /^https?:\/\/[^/\s]+$/,
  },
  {
    id: "operator",
    ask: "Root of the operator's APIs; empty: the practice operator",
    usual: "",
    fits: /^$|^https?:\/\/\S+$/,
  },
] as const satisfies readonly Step<string>[];

/** Asked only where there are systems of an operator. */
export const OPERATOR_STEPS = [
  { id: "tokenUrl", ask: "Token endpoint (OAuth 2.0 client credentials)", usual: "", fits: /^https?:\/\/\S+$/ },
  { id: "clientId", ask: "Name of this service there", usual: "wardline", fits: /^\S{1,200}$/ },
  { id: "clientSecretFile", ask: "File that holds the client secret", usual: "operator.secret", fits: /^\S{1,400}$/ },
  { id: "identityJwksUrl", ask: "Public keys of the site's tokens (JWKS)", usual: "", fits: /^https?:\/\/\S+$/ },
  { id: "identityIssuer", ask: "Issuer of these tokens", usual: "", fits: /^\S{1,400}$/ },
  { id: "selfCareUrl", ask: "Self-care site", usual: "", fits: /^https?:\/\/\S+$/ },
] as const satisfies readonly Step<string>[];

type SetupId = (typeof SETUP_STEPS)[number]["id"] | (typeof OPERATOR_STEPS)[number]["id"];
export type SetupAnswers = Readonly<Partial<Record<SetupId, string>>>;

/** Asks one question; null: nobody answers any more. */
export type AskLine = (question: string) => Promise<string | null>;

/**
 * Asks step by step, again where an answer does not fit.
 *
 * @param usualZone - Where the machine stands, as a time zone; empty: it does not say.
 * @returns Null where whoever is asked went away: nothing is written then.
 */
export async function askSetup(ask: AskLine, terminal: Terminal, usualZone: string): Promise<SetupAnswers | null> {
  const answers: Partial<Record<SetupId, string>> = {};
  const askAll = async (steps: readonly Step<SetupId>[]): Promise<boolean> => {
    for (const { id, ask: question, usual: wanted, fits } of steps) {
      const usual = typeof wanted === "string" ? wanted : wanted(answers, usualZone);
      for (;;) {
        const line = await ask(`${question}${usual === "" ? "" : ` [${usual}]`}: `);
        if (line === null) return false;
        const answer = line.trim() === "" ? usual : line.trim();
        if (fits.test(answer)) {
          answers[id] = answer;
          break;
        }
        terminal.write("  That does not fit.\n");
      }
    }
    return true;
  };
  if (!(await askAll(SETUP_STEPS))) return null;
  if (answers.operator !== "" && !(await askAll(OPERATOR_STEPS))) return null;
  return answers;
}

/** A configuration that a person can read: what was answered, why it stands there, and where the rest is explained. */
export function writeSetup(answers: SetupAnswers): string {
  const part = (comment: string, value: object): string =>
    `${comment
      .split("\n")
      .map((line) => `# ${line}`.trimEnd())
      .join("\n")}\n${stringify(value, { lineWidth: 0 })}`;
  const { tenant, timeZone, country, currency, chat, site, staff, operator, ...systems } = answers;
  const parts = [
    part(
      "Configuration of this installation. Every key is explained in docs/operations/configuration.md; unknown keys refuse to start.\nSecrets are never written here: they are named by file.\n\nThe organisation. Part of the key of every row: never change it.",
      { tenant },
    ),
    part("Days, amounts and numbers without a country are read so. Messages come in English and Arabic.", {
      locale: { timeZone, country, currency },
    }),
    part(
      "Where browsers reach the chat, and which pages may show it. On an address that is not loopback add\n`host: 0.0.0.0` and `tls: { certFile, keyFile }`.",
      { server: { publicOrigins: [chat], embedOrigins: [site] } },
    ),
    part("Where staff reach the console. Passkeys belong to this domain: never change it.", {
      staff: { origin: staff },
    }),
    ...(operator === ""
      ? ["# No `operator`: the practice operator is started beside the server. Nothing here is real.\n"]
      : [
          part("The operator's systems. The secret lies in a file of its own that only this program may read.", {
            operator: { baseUrl: operator, ...systems },
          }),
        ]),
    "# Not asked here: opening hours and holidays (`desk`, or at the console), channels such as WhatsApp and SMS (`channels`), a KMS for\n# the root key (`keys`), sign-on of staff (`staff.oidc`), receivers of events (`webhooks`): the set-up page of the console has them\n# all, with a test for each. Then: `wardline doctor`, `wardline staff invite`, `wardline start`.\n# Texts you have already: `wardline canned import FILE`, `wardline help import`, `wardline wording import FILE`.\n",
  ];
  return parts.join("\n");
}
