// SPDX-License-Identifier: Apache-2.0
import { makeWitnessSigners, witnessKeyTexts } from "#app";

/** Settings that are each too weak, in one configuration: an instance is really started with it. */
export const WEAK_CONFIG = (folder: string): object => ({
  server: { trustedProxies: ["0.0.0.0/0"] },
  channel: { required: false },
  keys: { epochDays: 90 },
  retention: { tokenHours: 8_760, conversationDays: 3_650 },
  staff: { idleMinutes: 240, sessionHours: 24 },
  files: { retainDays: 90 },
  recovery: { waitHours: 1 },
  rules: { spendLimit: 1_000_000, swapWindowHours: 1 },
  approvals: { refundLimit: 1_000_000, expireHours: 168 },
  gate: {
    policiesDir: `${folder}/policies`,
    maxSubjectsPerHour: 1_000,
    maxSubjectsPerDay: 5_000,
    maxRevealsPerHour: 1_000,
    maxFieldsPerHour: 1_000_000,
    maxFieldsPerDay: 10_000_000,
    maxAmountPerDay: 10_000_000,
  },
  backup: { keepDays: 3_650, everyHours: 720 },
  hops: { webhooks: { dangerouslyReachInside: true } },
  gateway: { leave: ["PHONE", "EMAIL"], dangerouslyPassImages: true },
  threat: { answers: "observe" },
  log: { level: "debug" },
  webhooks: { endpoints: { stranger: { url: "https://collector.stranger.example/in", events: ["audit.finding"] } } },
  residency: { regions: ["SA"], places: { installation: "US" } },
  history: { witnesses: [{ url: "http://127.0.0.1:9/", keysFile: `${folder}/witness-keys` }], quorum: 0 },
  channels: {
    linkOrigin: "https://chat.example",
    whatsapp: {
      phoneNumberId: "106540352242922",
      accessTokenFile: `${folder}/whatsapp-token`,
      appSecretFile: `${folder}/whatsapp-secret`,
      verifyTokenFile: `${folder}/whatsapp-word`,
    },
  },
});

/** Files that it names: keys of a witness, and secrets of the practice operator in front of the real gateway. */
export const WEAK_FILES: Readonly<Record<string, string>> = {
  "witness-keys": witnessKeyTexts({
    signers: makeWitnessSigners("witness.example/w", {
      ed25519: new Uint8Array(32).fill(7),
      mlDsa44: new Uint8Array(32).fill(8),
    }),
  }).join("\n"),
  "whatsapp-token": "a-token-that-is-long-enough-and-nobody-knows\n",
  "whatsapp-secret": "sandbox-app-secret\n",
  "whatsapp-word": "a-word-that-is-long-enough-and-nobody-knows\n",
};

export type StartedWeakness = { readonly name: string; readonly expects: string; readonly finds: RegExp };

/** What is weak in it, and which check must say so in which words. */
export const CONFIG_WEAKNESSES: readonly StartedWeakness[] = [
  { name: "anybody may say who a client is", expects: "settings.proxies", finds: /anybody may forge/u },
  { name: "the sealed channel is not required", expects: "settings.channel", finds: /channel\.required is off/u },
  { name: "routes answer outside of the channel", expects: "web.routes_sealed", finds: /outside the channel/u },
  { name: "root keys get old", expects: "settings.key_epoch", finds: /epochDays/u },
  { name: "visitors stay signed in for a year", expects: "settings.token_hours", finds: /tokenHours/u },
  { name: "conversations are kept for ten years", expects: "settings.conversation_days", finds: /conversationDays/u },
  { name: "a desk that nobody sits at stays open", expects: "settings.staff_idle", finds: /idleMinutes/u },
  { name: "staff stay signed in for a day", expects: "settings.staff_session", finds: /sessionHours/u },
  { name: "files are kept for a quarter", expects: "settings.file_days", finds: /retainDays/u },
  { name: "a recovery waits an hour", expects: "settings.recovery_wait", finds: /waitHours/u },
  { name: "large orders need no proof of their own", expects: "settings.spend_limit", finds: /spendLimit/u },
  { name: "a changed SIM is forgotten within an hour", expects: "settings.swap_window", finds: /swapWindowHours/u },
  { name: "refunds need no second person", expects: "settings.refund_limit", finds: /refundLimit/u },
  { name: "approvals hang for a week", expects: "settings.approval_hours", finds: /expireHours/u },
  { name: "no budget of customers in an hour", expects: "settings.subjects_hour", finds: /maxSubjectsPerHour/u },
  { name: "no budget of customers in a day", expects: "settings.subjects_day", finds: /maxSubjectsPerDay/u },
  { name: "no budget of numbers in full", expects: "settings.reveals", finds: /maxRevealsPerHour/u },
  { name: "no budget of values in an hour", expects: "settings.fields_hour", finds: /maxFieldsPerHour/u },
  { name: "no budget of money", expects: "settings.amounts", finds: /maxAmountPerDay/u },
  { name: "backups are kept for ten years", expects: "settings.keep_backups", finds: /keepDays/u },
  { name: "backups are made monthly", expects: "settings.backup_age", finds: /everyHours/u },
  { name: "webhooks reach behind the firewall", expects: "transport.egress", finds: /was called/u },
  { name: "models get numbers as they are", expects: "settings.gateway_leaves", finds: /gateway\.leave/u },
  { name: "images reach models as they are", expects: "settings.dangerous", finds: /dangerouslyPassImages/u },
  { name: "attacks are noticed, and nothing is done", expects: "settings.answers", finds: /threat\.answers/u },
  { name: "the log is a developer's", expects: "settings.log_level", finds: /log\.level is debug/u },
  { name: "witnesses are named and none is asked for", expects: "history.witnessed", finds: /quorum is 0/u },
  {
    name: "a secret of the practice operator guards the real gateway",
    expects: "settings.published_secrets",
    finds: /appSecretFile holds a secret that everybody knows/u,
  },
  {
    name: "one person takes away who is told of incidents",
    expects: "incidents.receivers",
    finds: /noc was told of incidents and is not since/u,
  },
  {
    name: "a receiver is in no list of recipients",
    expects: "egress.listed",
    finds: /stranger.*is not in the list of recipients/u,
  },
  {
    name: "the machines stand outside of the permitted regions",
    expects: "residency.regions",
    finds: /residency\.places\.installation is outside/u,
  },
  { name: "a policy permits everything", expects: "gate.table", finds: /allows more than reviewed/u },
];

/** Added to a copy of the policies. */
export const PERMISSIVE_POLICY = `
@id("planted.everything")
permit (principal, action, resource);
`;

export type Mutant = StartedWeakness & {
  readonly edits: readonly (readonly [file: string, was: string, becomes: string])[];
};

/** A build in which one guard is taken out. The test beside this one looks that each of these lines is still there. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: "messages are stored as they were typed",
    expects: "chat.screened",
    finds: /as it was typed/u,
    edits: [["src/app/screen-input.ts", "text: screening.text", "text: heard.text"]],
  },
  {
    name: "the log takes everything, and is told what was said",
    expects: "chat.screened",
    finds: /stands in the log/u,
    edits: [
      ["src/main/log-guard.ts", 'return isOurs && !isQuoting ? message : "[withheld]"', "return message"],
      [
        "src/app/screen-input.ts",
        "const recent = stillRecent(",
        "deps.log.warn({}, heard.text as unknown as string); const recent = stillRecent(",
      ],
    ],
  },
  {
    name: "a conversation may send as much as it likes",
    expects: "chat.limits",
    finds: /were all taken/u,
    edits: [["src/kernel/limits.ts", "turnsPerConversation: { count: 20,", "turnsPerConversation: { count: 20_000,"]],
  },
  {
    name: "a token opens the conversation without its key",
    expects: "chat.device_proof",
    finds: /token alone/u,
    edits: [
      [
        "src/adapters/postgres/repositories/tokens.ts",
        "WHERE device_key IS NULL OR EXISTS (SELECT FROM spent)",
        "WHERE true OR EXISTS (SELECT FROM spent)",
      ],
    ],
  },
  {
    name: "a transcript is made of what was typed",
    expects: "chat.statements",
    finds: /Markup in a message/u,
    edits: [["src/surfaces/http/routes/transcript.ts", "<p>${escapeHtml(text)}</p>", "<p>${text}</p>"]],
  },
  {
    name: "a deleted conversation leaves its token",
    expects: "chat.deleted",
    finds: /still stands in|still taken/u,
    edits: [
      [
        "src/adapters/postgres/repositories/delete-conversation.ts",
        '  await deleteRows(tx, "visitor_token", place);\n',
        "",
      ],
    ],
  },
  {
    name: "unknown fields are taken",
    expects: "web.parameters",
    finds: /Not refused/u,
    edits: [
      [
        "src/protocol/inputs.ts",
        "export const openConversation = z.strictObject(",
        "export const openConversation = z.object(",
      ],
    ],
  },
];

/** What `NODE_OPTIONS` must be for a program with all of these taken out at once. */
export function mutantOptions(mutants: readonly Mutant[]): string {
  const edits = mutants.flatMap((mutant) => mutant.edits);
  const hook = `
    import { registerHooks } from "node:module";
    const edits = ${JSON.stringify(edits)};
    registerHooks({ load(url, context, next) {
      const loaded = next(url, context);
      const mine = edits.filter(([file]) => url.endsWith("/" + file));
      if (mine.length === 0) return loaded;
      let text = Buffer.from(loaded.source).toString("utf8");
      for (const [, was, becomes] of mine) {
        if (!text.includes(was)) throw new Error("The line to weaken is not there: " + was);
        text = text.replace(was, () => becomes);
      }
      return { ...loaded, source: text };
    } });`;
  return `--import=data:text/javascript,${encodeURIComponent(hook)}`;
}
