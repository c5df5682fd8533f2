// SPDX-License-Identifier: Apache-2.0
// Attacks on what is stored: dumps, logs, files, records that stayed too long.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { purgeConversations } from "#app";
import { type Attack, step } from "../attack.ts";
import { blindDetector, unsealed } from "../off.ts";
import type { Stage } from "../stage.ts";
import { beside, standIn } from "../stand-in.ts";

let made = 0;
/** Words that stand nowhere else: what is found is what was planted. */
function planted(): {
  readonly word: string;
  readonly pin: string;
  readonly card: string;
  readonly mail: string;
  readonly key: string;
} {
  made += 1;
  const tag = `${Date.now().toString(36)}${made}`;
  return {
    word: `zuckerrohr${tag}`,
    pin: `my pin is 48${String(10 + (made % 80))}`,
    card: "4111 1111 1111 1111",
    mail: `${tag}@mailbox.example`,
    key: `AKIA${tag.toUpperCase().padEnd(16, "Q").slice(0, 16)}`,
  };
}

async function talkWith(stage: Stage): Promise<ReturnType<typeof planted> & { readonly token: string }> {
  const said = planted();
  const visitor = await stage.open({ customer: await stage.somebody() });
  await visitor.say(`My word is ${said.word} and ${said.pin}`);
  await visitor.say(`Reach me at ${said.mail}, my card is ${said.card}, key ${said.key}`);
  return { ...said, token: visitor.token };
}

const dump: Attack = {
  id: "database-dump",
  title: "Somebody has the whole database, or a backup of it",
  words: [
    /dump|full copy of|database (?:theft|leak|copy)|stolen (?:backup|database)|search the dump|backup (?:theft|tape|file)|token store and database|plain chats|exposed database|export\b.*\b(?:warehouse|store)|grep/iu,
  ],
  defence:
    "Rows are envelopes under a key of each subject, whose root is not in the database; tokens are keyed hashes (SEC-012, SEC-033, SEC-249)",
  switchedOff: "conversations are stored as they are",
  remains:
    "counts, times and sizes of rows; with the root key and the subjects' keys as well, everything that was not erased",
  async play(stage) {
    const { word, mail, token, key } = await talkWith(stage);
    const inWords = await stage.findInDatabase([word, mail, key]);
    const inTokens = await stage.findInDatabase([token]);
    return {
      isReached: inWords.length > 0,
      steps: [
        step(
          "Look in all tables for what a customer just typed, in letters and in bytes",
          inWords.length === 0 ? "found nowhere" : `found in ${inWords.join(", ")}`,
          inWords.length === 0 ? "rows are sealed" : null,
        ),
        step(
          "Look for the customer's token, to use it",
          inTokens.length === 0 ? "found nowhere" : `found in ${inTokens.join(", ")}`,
          inTokens.length === 0 ? "only a keyed hash is kept" : null,
        ),
      ],
    };
  },
  off: (stage) => ({ keys: unsealed(stage), detector: blindDetector }),
};

async function filesUnder(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const disk: Attack = {
  id: "secrets-on-disk-and-in-logs",
  title: "Somebody reads logs, metrics and files of the database",
  words: [
    /\blogs?\b(?!.?in)|sinks?\b|planted (?:pins?|pans?|secrets)|telemetry|metrics|analytics|write.ahead|memory and disk|(?:api|aws) keys? (?:in|pasted)|recordings?/iu,
  ],
  defence:
    "Logs and metrics take known fields of known shapes; what people type is sealed before it is written (SEC-035, SEC-041)",
  switchedOff: "nothing is found in texts, and conversations are stored as they are",
  remains: "a core dump of the running process while a turn is in its hands",
  async play(stage) {
    const { word, pin, mail, key } = await talkWith(stage);
    const needles = [word, pin, mail, key];
    // An address that carries what must not be logged, as careless clients make them.
    await fetch(`${stage.copy.url}/v1/conversations/current?pin=${encodeURIComponent(pin)}&mail=${mail}`);
    const inLog = needles.filter((needle) => stage.copy.logged().includes(needle)).length;
    const metrics = await (await fetch(`${stage.copy.healthUrl}/metrics`)).text();
    const inMetrics = needles.filter((needle) => metrics.includes(needle)).length;
    let inFiles = 0;
    const paths = await filesUnder(stage.copy.config.data.dir);
    for (const path of paths) {
      const bytes = await readFile(path).catch(() => null);
      if (bytes !== null && needles.some((needle) => bytes.includes(needle))) inFiles += 1;
    }
    const found = inLog + inMetrics + inFiles;
    return {
      isReached: found > 0,
      steps: [
        step(
          "Read the log and the metrics for a word, a PIN, an address and a key that a customer typed",
          `${inLog} in the log, ${inMetrics} in metrics`,
          inLog + inMetrics === 0 ? "fields of known shapes only" : null,
        ),
        step(
          `Read ${paths.length} files of the database, its write-ahead log among them`,
          `${inFiles} hold one of them`,
          inFiles === 0 ? "sealed before they are written" : null,
        ),
      ],
    };
  },
  off: (stage) => ({ keys: unsealed(stage), detector: blindDetector }),
};

const secretsInChat: Attack = {
  id: "secrets-in-chats",
  title: "Passwords, keys and card numbers that customers typed are read at the desk",
  words: [
    /(?:aws|api|access) keys?|secrets? (?:in|pasted|from) (?:\w+ )?(?:cases|chats|tickets)|support cases for secrets|card (?:data|number)s? in (?:chat|tickets)|cvv|\bpan\b|pins? and pans?/iu,
  ],
  defence:
    "Personal data and secrets are replaced before anybody reads: the desk sees what stands for them (SEC-041, detectors of src/pii)",
  switchedOff: "the detector finds nothing",
  remains: "a secret in words that no detector knows; reading a value takes a reason that the customer reads",
  async play(stage) {
    const visitor = await stage.open({ customer: await stage.somebody() });
    const { card, key } = planted();
    await visitor.say(`My card number is ${card} and the code on the back is 737`);
    await visitor.say(`the password is Sommer!2291 and the key ${key}`);
    await visitor.send({ kind: "person" });
    const agent = await stage.agent();
    const answer = await agent.browser.ask("GET", `/v1/desk/cases/${visitor.state.conversationId}`);
    if (!answer.ok) throw new Error(`The case did not open: ${answer.status}`);
    const shown = await answer.text();
    const found = [card, card.replaceAll(" ", ""), key].filter((needle) => shown.includes(needle)).length;
    return {
      isReached: found > 0,
      steps: [
        step(
          "Read a case whose customer typed a card number and an access key",
          `${found} of them can be read`,
          found === 0 ? "masked before it was stored" : null,
        ),
      ],
    };
  },
  off: () => ({ detector: blindDetector }),
};

const tooLong: Attack = {
  id: "records-kept-too-long",
  title: "Records of people who left long ago are still there",
  words: [
    /ex-customers?|former customers?|retention|kept (?:far )?past|expired|over-retention|old (?:data|records)|two.year.old|years? old|retained|data (?:that )?should not be there/iu,
  ],
  defence: "Conversations are deleted after the configured days without anybody asking (SEC-036)",
  switchedOff: "what may be kept is kept for ever",
  remains: "the history keeps that something was done, by ids; the operator's own systems keep what they keep",
  async play(stage) {
    const visitors = [];
    for (let i = 0; i < 3; i += 1) visitors.push(await stage.open({ customer: await stage.somebody() }));
    const ids = visitors.map((each) => stage.idOf(each));
    const days = stage.copy.composed.deps.settings.retainForDays + 1;
    // They fell silent longer ago than anything may be kept.
    await stage.rows(
      `UPDATE conversation SET last_at = now() - make_interval(days => $2), ended_at = now() - make_interval(days => $2) WHERE conversation_id = ANY($1::uuid[])`,
      [ids, days],
    );
    await purgeConversations(stage.copy.board.deps);
    const [left] = await stage.rows<{ rows: number }>(
      "SELECT count(*)::int AS rows FROM message WHERE conversation_id = ANY($1::uuid[])",
      [ids],
    );
    let opened = 0;
    for (const each of visitors) if ((await each.ask("GET", "/v1/conversations/current")).ok) opened += 1;
    const isReached = (left?.rows ?? 0) > 0;
    return {
      isReached,
      steps: [
        step(
          `Look for what ${ids.length} people said who have been gone for ${days} days`,
          `${left?.rows ?? 0} rows are left`,
          isReached ? null : "deleted by the job, nobody asked",
        ),
        step(
          "Open their conversations with the tokens they had",
          `${opened} open`,
          opened === 0 ? "the tokens went with them" : null,
        ),
      ],
    };
  },
  off: (stage) => {
    const { settings } = stage.copy.composed.deps;
    return { settings: { ...settings, retainForDays: 36_500 } };
  },
};

const LEFT_OPEN = [
  "/",
  "/data/",
  "/keys/",
  "/backup/",
  "/backups/",
  "/logs/",
  "/files/",
  "/uploads/",
  "/export/",
  "/.git/HEAD",
  "/../keys/root.key",
  "/widget/..%2f..%2fkeys",
  "/widget/assets/../../../package.json",
  "/console/assets/%2e%2e/%2e%2e/package.json",
];

async function listStore(url: string): Promise<number> {
  let found = 0;
  for (const path of LEFT_OPEN) {
    const answer = await fetch(url + path, { redirect: "manual" });
    if (answer.ok && /<Key>|Index of|"dependencies"|BEGIN|calls-\d/u.test(await answer.text())) found += 1;
  }
  return found;
}

const openStorage: Attack = {
  id: "open-storage",
  title: "Stores, folders and ports are listed by somebody who has no account",
  words: [
    /bucket|list and read|public(?:ly)? (?:storage|store|accessible)|open (?:storage|port|share)|directory listing|path traversal|misconfigured|object stor/iu,
  ],
  defence:
    "The bundled database has a private socket and no port, keys lie apart and only their owner reads them, pages are served from one list (SEC-005, SEC-006, SEC-009)",
  switchedOff: "a stand-in that serves its folder of call logs, as in the incident",
  remains: "where backups and a database of one's own lie is configured outside; `wardline doctor` says what it sees",
  async play(stage) {
    const found = await listStore(stage.copy.url);
    const [listens] = await stage.rows<{ at: string }>("SELECT current_setting('listen_addresses') AS at");
    const modes: number[] = [];
    for (const path of await filesUnder(stage.copy.config.keys.dir))
      if (/root|key/u.test(path)) modes.push((await stat(path)).mode & 0o077);
    const isOpen = found > 0 || listens?.at !== "" || modes.some((mode) => mode !== 0);
    return {
      isReached: isOpen,
      steps: [
        step(
          `Ask ${LEFT_OPEN.length} addresses for folders, also by going up`,
          `${found} listed anything`,
          found === 0 ? "pages come from one list of files" : null,
        ),
        step(
          "Look for a port of the database",
          listens?.at === "" ? "there is none" : "it listens",
          listens?.at === "" ? "a private socket only" : null,
        ),
        step(
          `Read ${modes.length} key files as another account`,
          modes.every((mode) => mode === 0) ? "none may be read" : "some may be read",
          modes.every((mode) => mode === 0) ? "mode 600" : null,
        ),
      ],
    };
  },
  control: () =>
    beside(
      standIn((path) =>
        path === "/data/" ? { body: "<title>Index of /data</title>calls-1.csv" } : { status: 404, body: "" },
      ),
      async ({ url }) => {
        const found = await listStore(url);
        return { isReached: found > 0, steps: [step("The same addresses", `${found} listed a folder`, null)] };
      },
    ),
};

const callRecords: Attack = {
  id: "call-records-left",
  title: "Bills and calls that a customer looked at are looked for after the chat",
  words: [/\bcdrs?\b|call (?:and text )?records?|call detail|usage records?|itemi[sz]ed|rows in any store/iu],
  defence:
    "Bills and calls are fetched when asked for and shown; what is kept of a chat is sealed and goes with it (SEC-033, SEC-034)",
  switchedOff: "conversations are stored as they are",
  remains: "the operator's own records, which this product never copies",
  async play(stage) {
    // Somebody who owes something, so that a sum is shown.
    const visitor = await stage.open({ customer: "CU-C07" });
    await visitor.say("how much do I owe?");
    const shown = JSON.stringify(visitor.parts());
    const sums = [...shown.matchAll(/(?:£|\b[A-Z]{3})\s?\d[\d,]*\.\d{2,3}/gu)].map(([sum]) => sum);
    if (sums.length === 0) return { notPlayed: "the practice operator showed no sum to look for" };
    const found = await stage.findInDatabase(sums);
    const tables = await stage.rows<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relname ~ '(^|_)(cdr|calls?|usage|bills?)(_|$)'",
    );
    return {
      isReached: found.length > 0,
      steps: [
        step(
          "Ask what is owed, then look for these sums in all tables",
          found.length === 0 ? "found nowhere" : `found in ${found.join(", ")}`,
          found.length === 0 ? "the transcript is sealed" : null,
        ),
        step(
          "Look for tables of calls, usage or bills",
          `${tables.length} are there`,
          tables.length === 0 ? "this product has none" : null,
        ),
      ],
    };
  },
  off: (stage) => ({ keys: unsealed(stage), detector: blindDetector }),
};

export const DATA_ATTACKS: readonly Attack[] = [dump, disk, secretsInChat, tooLong, openStorage, callRecords];
