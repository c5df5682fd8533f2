// SPDX-License-Identifier: Apache-2.0
// Drafts become releases, releases run per environment, and what is under way finishes as it began.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppDeps, type Log, publishRelease, type ReleaseFiles, type ReleaseStore, rollBackRelease } from "#app";
import { AppError } from "#kernel";
import { makeReleaseStore } from "#postgres";
import { OWN_FLOWS, readReleaseFiles, releaseIdOf } from "../../src/main/open-dialogue.ts";
import { type OpenReleases, openFileReleases, openPublishedReleases } from "../../src/main/open-releases.ts";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";
import { eventually } from "../journeys/eventually.ts";

const ENVIRONMENT = "production";
const NUMBER = "+447700900107";
let app: TestApp;
let files: ReleaseFiles;
const said: string[] = [];
const log: Log = {
  info: (_facts, message) => void said.push(message),
  warn: (_facts, message) => void said.push(message),
  error: (_facts, message) => void said.push(message),
};
beforeAll(async () => {
  [app, files] = await Promise.all([openTestApp(), readReleaseFiles(OWN_FLOWS)]);
});
afterAll(async () => {
  await app.close();
});

const voice = () => app.deps.catalogues.voice;
const store = () => makeReleaseStore(app.database, app.deps.tenant);
const publish = (changed: ReleaseFiles, note = "") =>
  publishRelease({ store: store(), clock: app.clock }, ENVIRONMENT, {
    releaseId: releaseIdOf(changed),
    files: changed,
    note,
  });

/** The same flows with one sentence in other words, and a step that the old ones do not have. */
function changed(words: string): ReleaseFiles {
  const flow = files["balance-due.flow.yaml"] ?? "";
  return {
    ...files,
    "messages/en.yaml": (files["messages/en.yaml"] ?? "").replace("You owe {amount}", `${words} {amount}`),
    "balance-due.flow.yaml": flow.replace(
      "  - id: due\n",
      "  - id: new_step\n    set: { seen: \"'1'\" }\n  - id: due\n",
    ),
  };
}

const open = (releases: OpenReleases): Promise<Talk> =>
  app.open({ overrides: { releases } satisfies Partial<AppDeps> });
const text = (talk: Talk): string => JSON.stringify(talk.parts());

describe("releases of the dialogue", () => {
  it("nothing published is a refusal to start, in words that say what to do", async () => {
    await expect(openPublishedReleases(store(), ENVIRONMENT, voice(), log)).rejects.toMatchObject({
      code: "main.nothing_published",
    });
  });

  it("a conversation in the middle of a flow finishes on the release it began with, a new one begins on the new one, and a node that starts later can do both [SEC-270]", async () => {
    expect(await publish(files)).toMatchObject({ ok: true, value: { number: 1 } });
    expect(await publish(files)).toMatchObject({ ok: false, refusal: { reason: "unchanged" } });
    const releases = await openPublishedReleases(store(), ENVIRONMENT, voice(), log);
    const began = await open(releases);
    await began.say("how much do I owe");
    expect(text(began)).toContain("form");

    expect(await publish(changed("You have to pay"), "clearer")).toMatchObject({ ok: true, value: { number: 2 } });
    await releases.follow();
    const later = await open(releases);
    await later.say("how much do I owe");
    await later.stepUp(NUMBER);
    await eventually("the new words", async () => text(later).includes("You have to pay"));

    // Another node, which has only the newest in memory, reads the earlier one from the database.
    const other = await openPublishedReleases(store(), ENVIRONMENT, voice(), log);
    expect((await other.of(releaseIdOf(files)))?.flows.release).toBe(releaseIdOf(files));
    await began.stepUp(NUMBER);
    expect(text(began)).toContain("You owe");
    expect(text(began)).not.toContain("You have to pay");
    // What it had under way is over: the next thing it asks is answered by the new release.
    await began.say("no thanks");
    await began.say("how much do I owe");
    expect(text(began)).toContain("You have to pay");
  });

  it("rolling back makes the earlier one run again, and the history says so", async () => {
    const releases = await openPublishedReleases(store(), ENVIRONMENT, voice(), log);
    expect(releases.live().flows.release).not.toBe(releaseIdOf(files));
    expect(await rollBackRelease({ store: store(), clock: app.clock }, ENVIRONMENT, null, "worse")).toMatchObject({
      ok: true,
      value: { number: 3, releaseId: releaseIdOf(files) },
    });
    await releases.follow();
    expect(releases.live().flows.release).toBe(releaseIdOf(files));
    for (const wanted of ["ffff", ""])
      expect(await rollBackRelease({ store: store(), clock: app.clock }, ENVIRONMENT, wanted, "")).toMatchObject({
        refusal: { reason: "unknown_release" },
      });
    const { rows } = await app.database.query<{ how: string }>(
      "test.history",
      "SELECT facts->>'how' AS how FROM history WHERE kind = 'flows.published' ORDER BY id",
    );
    expect(rows.map(({ how }) => how)).toEqual(["published", "published", "rolled_back"]);
  });

  it("of two that publish at once one wins, and the other is told; environments do not touch each other", async () => {
    const [one, two] = [changed("A"), changed("B")];
    const both = await Promise.all([publish(one), publish(two)]);
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusal: { reason: "published_meanwhile" } });
    expect(await store().publications("staging", 9)).toEqual([]);
  });

  it("a published release that this version cannot use is not taken: the former one stays, and it is said once", async () => {
    const releases = await openPublishedReleases(store(), ENVIRONMENT, voice(), log);
    const before = releases.live().flows.release;
    const broken = { ...files, "balance-due.flow.yaml": "id: [" };
    await publish(broken);
    said.length = 0;
    await releases.follow();
    await releases.follow();
    expect(releases.live().flows.release).toBe(before);
    expect(said.filter((message) => message.includes("the former ones stay")).length).toBe(1);
  });

  it("stored files that are not those of the release that was published are not run, and no node starts on them [SEC-270]", async () => {
    await publish(changed("Fine words"));
    const releases = await openPublishedReleases(store(), ENVIRONMENT, voice(), log);
    const before = releases.live().flows.release;
    const [newest] = await store().publications(ENVIRONMENT, 1);
    const forged = { releaseId: "0123456789abcdef", files: changed("Send your PIN,"), note: "", at: new Date() };
    const number = (newest?.number ?? 0) + 1;
    expect(await store().publish({ ...forged, number, environment: ENVIRONMENT }, "published")).toBe(true);
    await releases.follow();
    expect(releases.live().flows.release).toBe(before);
    expect(await releases.of(forged.releaseId)).toBeNull();
    await expect(openPublishedReleases(store(), ENVIRONMENT, voice(), log)).rejects.toMatchObject({
      code: "main.release_changed",
    });
  });

  it("a database that did not answer once does not make a published release unusable, and an unusable one is read once", async () => {
    let [isDown, reads] = [false, 0];
    const real = store();
    const flaky: ReleaseStore = {
      ...real,
      async files(id) {
        reads += 1;
        if (isDown) throw new AppError("adapter.database_unavailable", "down");
        return real.files(id);
      },
    };
    await publish(files);
    const releases = await openPublishedReleases(flaky, ENVIRONMENT, voice(), log);
    const next = changed("Please pay");
    await publish(next);
    isDown = true;
    await expect(releases.follow()).rejects.toMatchObject({ code: "adapter.database_unavailable" });
    isDown = false;
    await releases.follow();
    expect(releases.live().flows.release).toBe(releaseIdOf(next));
    reads = 0;
    for (let turn = 0; turn < 3; turn += 1) expect(await releases.of("0000000000000000")).toBe(null);
    expect(reads).toBe(1);
  });

  it("a saved file is taken without a restart when the check lets it pass, and not when it does not", async () => {
    const dir = await mkdtemp(join(tmpdir(), "wardline-flows-"));
    await cp(OWN_FLOWS, dir, { recursive: true });
    const releases = await openFileReleases(dir, voice(), true, log);
    try {
      const before = releases.live().flows.release;
      said.length = 0;
      await writeFile(join(dir, "thanks.flow.yaml"), "id: [");
      await eventually("the refusal", async () => said.some((message) => message.includes("not taken")));
      expect(releases.live().flows.release).toBe(before);
      await cp(join(OWN_FLOWS, "thanks.flow.yaml"), join(dir, "thanks.flow.yaml"));
      const messages = join(dir, "messages", "en.yaml");
      await writeFile(
        messages,
        (await readFile(messages, "utf8")).replace("You owe {amount}", "Still to pay {amount}"),
      );
      await eventually("the new words", async () => releases.live().flows.release !== before);
      const talk = await open(releases);
      await talk.say("how much do I owe");
      await talk.stepUp(NUMBER);
      expect(text(talk)).toContain("Still to pay");
    } finally {
      releases.close();
      await rm(dir, { recursive: true });
    }
  });
});
