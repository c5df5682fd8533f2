// SPDX-License-Identifier: Apache-2.0
// Where personal data could get to beside the database: addresses, file names, files, and types that promise something.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { filesUnder, read } from "./repository.ts";

const source = filesUnder("src").filter((path) => /\.ts$/u.test(path) && !/\.test\.ts$|\/testing\.ts$/u.test(path));
const web = filesUnder("web").filter((path) => /\.tsx?$/u.test(path) && !/\.test\.ts$|\/testing\//u.test(path));

function linesWith(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    read(path)
      .split("\n")
      .filter((line) => pattern.test(line) && !/^\s*(?:\*|\/\/)/u.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
}

describe("addresses of the server", () => {
  let at: TestServer;
  beforeAll(async () => {
    at = await openTestServer();
  });
  afterAll(async () => at.close());

  /** Parts of a path that vary: ids of ours, names that configuration gives, files of a build. */
  const PATH_PARTS = new Set([
    "id",
    "fileId",
    "name",
    "keyId",
    "authenticatorId",
    "staffId",
    "approvalId",
    "panelId",
    "downloadId",
    // Of a prepared text.
    "textId",
    // Of a clock: a name in the file of rules.
    "clock",
  ]);
  /** What may stand behind `?`: numbers, switches, names of configuration. */
  const QUERY: Readonly<Record<string, string>> = {
    after: "a sequence number, or where a page of the queue ends",
    view: "a part of the queue",
    team: "a code of an admin's list",
    label: "a code of an admin's list",
    channel: "a channel",
    language: "a language",
    reason: "a code of a reason",
    level: "a level",
    sort: "an order",
    hours: "a number of hours",
    from: "a day",
    to: "a day",
    flow: "a name of a flow",
    state: "a code of how far something is",
    waitMs: "a time",
    format: "json or html",
    lang: "a language",
    limit: "a number",
    topic: "a kind of entry",
    before: "an entry's number or time",
    kind: "a kind of entry",
    staffId: "an id of a colleague",
    conversationId: "an id of a conversation",
  };

  test("hold ids, numbers and switches, and no place for anything a person types [SEC-041]", async () => {
    const document = (await (await fetch(`${at.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { parameters?: { in: string; name: string }[] }>>;
    };
    const parameters = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).flatMap(({ parameters: list = [] }) => list.map((one) => ({ path, ...one }))),
    );
    expect(parameters.length).toBeGreaterThan(5);
    const strange = parameters.filter(({ in: place, name }) =>
      place === "path" ? !PATH_PARTS.has(name) : place === "query" ? !Object.hasOwn(QUERY, name) : false,
    );
    expect(strange.map(({ path, name }) => `${path} ${name}`)).toEqual([]);
  });

  test("are not logged: nobody hands an address of a request to a log or a metric", () => {
    expect(linesWith(source, /\b(?:log|logger)\.\w+\(.*\burl\b/u)).toEqual([]);
  });

  test("take queries that are read in few places, each known here", () => {
    const readers = [...new Set(linesWith(source, /request\.query\b|Querystring/u).map((line) => line.split(":")[0]))];
    expect(readers.sort()).toEqual([
      // `channel=1`, or the socket is closed.
      "src/surfaces/channel/wire.ts",
      // Direct Line's watermark, a number; the token of a stream, which opens it for a minute and nothing else: browsers send no headers with a socket.
      "src/surfaces/clients/direct-line/wire.ts",
      // `topic`: one of three words, for the scope of a token.
      "src/surfaces/http/desk-auth.ts",
      // `after`, `limit`: a cursor of ours and a number, for lists that are read page by page.
      "src/surfaces/http/list-page.ts",
      // Two days, and codes of a channel, a language and a flow.
      "src/surfaces/http/routes/analytics.ts",
      // Codes of teams, labels and reasons, a cursor of ours and a sort: a customer is looked for in a body.
      "src/surfaces/http/routes/desk-queue.ts",
      // Codes of rights, states and rules.
      "src/surfaces/http/routes/desk-requests.ts",
      // `after`, `before`: numbers of events.
      "src/surfaces/http/routes/desk.ts",
      "src/surfaces/http/routes/events.ts",
      // `before`: where the list of who saw data goes on; inside the sealed channel.
      "src/surfaces/http/routes/looks.ts",
      // From carriers: Meta's challenge, references of deliveries; a number and words only where a gateway knows nothing but GET.
      "src/surfaces/http/routes/messaging.ts",
      // `state`: which of the misheard messages, by a code.
      "src/surfaces/http/routes/misheard.ts",
      // `from`, `to`: hashes of two sets of policies.
      "src/surfaces/http/routes/policies.ts",
      // `format=html`, or JSON.
      "src/surfaces/http/routes/receipt.ts",
      // Codes, ids, a day, numbers, and the first digits of a keyed hash.
      "src/surfaces/http/routes/security.ts",
      // `hours`: how far back the figures of the service go.
      "src/surfaces/http/routes/service.ts",
      "src/surfaces/http/routes/staff.ts",
      "src/surfaces/http/routes/transcript.ts",
      // `lang`: English or Arabic, of a page that is the same for everybody.
      "src/surfaces/http/routes/trust.ts",
      // A filter of the operator's own directory about its own staff, as SCIM has it; `.search` takes it in a body.
      "src/surfaces/http/scim/routes.ts",
    ]);
  });
});

describe("names of files", () => {
  test("that leave are made of a kind and a day or a random id [SEC-041]", () => {
    expect(linesWith([...source, ...web], /content-disposition|\.download = /u)).toEqual([
      'src/surfaces/http/routes/consents.ts: .header("content-disposition", \'attachment; filename="consent-receipts.json"\')',
      // A file that the program itself put into an archive, or the kind of the archive and the day.
      'src/surfaces/http/routes/desk-archives.ts: .header("content-disposition", `attachment; filename="${name.replaceAll(/[^\\w.-]/gu, "_")}"`)',
      'src/surfaces/http/routes/desk-files.ts: .header("content-disposition", `attachment; filename="file.${extension}"`)',
      'src/surfaces/http/routes/desk-requests.ts: .header("content-disposition", `attachment; filename="certificate-${request.params.id}.json"`)',
      // `conversation-` and the day.
      'src/surfaces/http/routes/downloads.ts: .header("content-disposition", `attachment; filename="${name}"`)',
      'src/surfaces/http/routes/receipt.ts: void reply.header("content-disposition", `attachment; filename="proof-${day}.${isPage ? "html" : "json"}"`);',
      // `my-data-` and the day.
      'src/surfaces/http/routes/requests.ts: .header("content-disposition", `attachment; filename="${copy.value.name}"`)',
      'src/surfaces/http/routes/transcript.ts: void reply.header("content-disposition", `attachment; filename="${name}.json"`);',
      'src/surfaces/http/routes/transcript.ts: void reply.header("content-disposition", `attachment; filename="${name}.html"`);',
      "web/console/customer-file.tsx: link.download = `file-${fileId.slice(-6)}.${format}`;",
      // `conversations-` and two days.
      "web/console/parts/csv.ts: link.download = name;",
      // Of an archive, a certificate or a receipt: a kind and a day or a random id.
      "web/console/save-blob.ts: link.download = name;",
      'web/verify/main.tsx: link.download = "receipt.json";',
      // `chat-` and the day.
      "web/widget/save-file.ts: link.download = name;",
    ]);
  });
});

describe("files that the program writes", () => {
  test("are written in few places, none of which meets what a person said [SEC-041]", () => {
    const writers = linesWith(
      source,
      /\b(?:writeFile|writeFileSync|createWriteStream|appendFile|appendFileSync|mkdtemp)\(/u,
    );
    const places = [...new Set(writers.map((line) => line.split(":")[0]))].sort();
    expect(places).toEqual(
      [
        // The database: its configuration, a mark of whose it is, the log of its supervisor.
        "src/adapters/postgres/engine/place.ts",
        "src/adapters/postgres/engine/runtime-directory.ts",
        "src/adapters/postgres/engine/supervisor.ts",
        // The root key.
        "src/adapters/kms/key-file.ts",
        // Restoring a backup: the database's own files, and where its log lies; a folder for a trial.
        "src/adapters/postgres/backup/restore.ts",
        // Backups and exports of keys, sealed.
        "src/adapters/postgres/backup/sealed-file.ts",
        "src/main/run-backup.ts",
        // What a witness saw last.
        "src/main/durable-file.ts",
        // `nlu train`: the model, of texts that the operator labelled for it.
        "src/main/run-nlu.ts",
        // The secret of the practice operator, in a folder that goes with it.
        "src/main/start-sandbox.ts",
        // `incidents register --out`: the register, where the operator names a file that is not there yet.
        "src/main/run-incidents.ts",
        // `setup`: the configuration that the operator answered questions for, where they name a file that is not there yet.
        "src/main/run-setup.ts",
        // `sbom --out`: names and versions of packages.
        "src/main/run-supply.ts",
        // A key of a program.
        "src/main/run-tokens.ts",
        // An instance of its own that goes with the run; what it found, as counts, codes and hashes.
        "src/main/audit/instance.ts",
        "src/main/run-audit.ts",
        // `evidence build --out`: entries of the history (ids, kinds, codes), reports and records; of one subject for a regulator only.
        "src/main/run-evidence.ts",
        // The copy that a drill starts, the profile of its browser, a flow that is broken on purpose: folders that go with
        // it. What was played, as names, counts and states: all of it made up.
        "src/main/drill/copy.ts",
        "src/main/drill/browser.ts",
        "src/main/drill/attacks/platform.ts",
        "src/main/run-drill.ts",
        // The report that a drill of the console writes: a folder that goes as soon as it was read.
        "src/main/drill-player.ts",
        // `history export`: leaves and tiles, where the operator names a folder.
        "src/surfaces/cli/history.ts",
      ].sort(),
    );
  });
});

describe("types that promise", () => {
  test("ScreenedText is made by screening and nowhere else; RawText where bytes become words [SEC-041]", () => {
    const made = linesWith(source, /\bas ScreenedText\b|<ScreenedText>/u).map((line) => line.split(":")[0]);
    // `nlu evaluate` reads texts that the operator labelled, on the operator's machine: nobody typed them into a chat.
    expect([...new Set(made)].filter((path) => !path?.startsWith("src/pii/"))).toEqual(["src/main/run-nlu.ts"]);
    const raw = [...new Set(linesWith(source, /\brawText\(|\bas RawText\b/u).map((line) => line.split(":")[0] ?? ""))];
    const allowed =
      /^src\/(?:kernel\/brand|pii\/|app\/(?:open-input|assess-input|analytics\/rate\.ts|gateway\/|desk\/|files\/|outside-desk\/hear\.ts|care\/(?:offline|seal-note)\.ts|notes\/write-note\.ts|texts\/fill\.ts)|main\/(?:detector-worker|open-find-values))/u;
    expect(raw.length).toBeGreaterThan(3);
    expect(raw.filter((path) => !allowed.test(path))).toEqual([]);
  });
});
