// SPDX-License-Identifier: Apache-2.0
import { RuleTester } from "eslint";
import { describe, it } from "vitest";
import { exposeSaysWhy } from "./expose-says-why.ts";
import { noNetworkInTransaction } from "./no-network-in-transaction.ts";
import { noPersonalTextInLogs } from "./no-personal-text-in-logs.ts";

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;

const tester = new RuleTester({ languageOptions: { ecmaVersion: 2024, sourceType: "module" } });

describe("house/expose-says-why [SEC-042]", () => {
  tester.run("exposeSaysWhy", exposeSaysWhy, {
    valid: [
      "// EXPOSE: the driver needs the password\nconnect(secret.expose());",
      "connect(secret.expose()); // EXPOSE: the driver needs the password",
      "// EXPOSE: the key goes into the cipher\n// and nowhere else\nconst key = wrap(\n  a,\n  secret.expose(),\n);",
      "connect(\n  // EXPOSE: the driver needs it\n  secret.expose(),\n);",
      "window.expose(part);",
    ],
    invalid: [
      { code: "connect(secret.expose());", errors: [{ messageId: "silent" }] },
      { code: "// EXPOSE:\nconnect(secret.expose());", errors: [{ messageId: "silent" }] },
      { code: "// EXPOSE: too far away\n\nconnect(secret.expose());", errors: [{ messageId: "silent" }] },
      { code: "// takes it out\nconnect(secret.expose());", errors: [{ messageId: "silent" }] },
      { code: "// EXPOSE: one\na(s.expose());\nb(s.expose());", errors: [{ messageId: "silent" }] },
    ],
  });
});

describe("house/no-network-in-transaction [SEC-040]", () => {
  tester.run("noNetworkInTransaction", noNetworkInTransaction, {
    valid: [
      "await telco.read(id); await db.inTransaction(async (tx) => { await history.append(entry, tx); });",
      "db.transaction(async (tx) => { await tx.query('select 1'); return 1; });",
      "db.transaction(async (tx) => { const rows = tx.query('select 1'); const [row] = await rows; return row; });",
      "db.inTransaction(async ({ messages, history }) => { await messages.add(m); await history.append(e); });",
      "db.inTransaction(async (tx) => { for (const row of rows) { await save(row, tx); } });",
      "db.inTransaction(async (tx) => { await Promise.all(rows.map((row) => save(row, tx))); });",
      "db.inTransaction((tx) => save(row, tx));",
      "async function outside() { await telco.read(id); }",
    ],
    invalid: [
      { code: "db.inTransaction(async (tx) => { await telco.order(o); });", errors: [{ messageId: "outside" }] },
      { code: "db.transaction(async (tx) => { await fetch(url); });", errors: [{ messageId: "outside" }] },
      {
        code: "db.transaction(async (tx) => { await ports.notify.send(tx, m); });",
        errors: [{ messageId: "outside" }],
      },
      { code: "inTransaction(async (tx) => { await clock.sleep(1); });", errors: [{ messageId: "stranger" }] },
      { code: "db.inTransaction(async (tx) => { const p = read(); await p; });", errors: [{ messageId: "stranger" }] },
      {
        code: "db.inTransaction(async (tx) => { await Promise.all([save(tx), telco.order(o)]); });",
        errors: [{ messageId: "outside" }],
      },
      {
        code: "db.inTransaction(async (tx) => { await tx.save(await signals.read()); });",
        errors: [{ messageId: "outside" }, { messageId: "outside" }],
      },
      {
        code: "db.inTransaction(async (tx) => { for await (const e of stream) use(e); });",
        errors: [{ messageId: "stranger" }],
      },
      {
        code: "const work = async (tx) => { await read(); }; db.inTransaction(work);",
        errors: [{ messageId: "stranger" }],
      },
      {
        code: "async function work(tx) { await read(); } db.inTransaction(work);",
        errors: [{ messageId: "stranger" }],
      },
    ],
  });
});

describe("house/no-personal-text-in-logs [SEC-041]", () => {
  tester.run("noPersonalTextInLogs", noPersonalTextInLogs, {
    valid: [
      "log.info('Turn handled', { conversation: id, characters: text.length });",
      "log.warn('Findings', { kinds: findings.map((finding) => finding.kind) });",
      "catalogue.info(text);",
      "deps.log.error('Cannot seal', { cause: error.code });",
    ],
    invalid: [
      { code: "log.info('Turn', { text });", errors: [{ messageId: "name" }] },
      { code: "log.info(`Heard ${utterance}`);", errors: [{ messageId: "name" }] },
      { code: "deps.log.error({ to: contact.phone }, 'Cannot send');", errors: [{ messageId: "name" }] },
      { code: "this.logger.debug('x ' + message.text);", errors: [{ messageId: "name" }] },
      { code: "log.warn('x', { token: value });", errors: [{ messageId: "name" }] },
      { code: "log.warn('x', { a: { b: [session.token] } });", errors: [{ messageId: "name" }] },
    ],
  });
});
