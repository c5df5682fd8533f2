// SPDX-License-Identifier: Apache-2.0
import { watch } from "node:fs";
import { resolve } from "node:path";
import { type DialogueRelease, type Log, type ReleaseFiles, type ReleaseStore, type Releases } from "#app";
import type { Voice } from "#dialogue";
import { AppError, type TenantId } from "#kernel";
import { type Database, makeReleaseStore } from "#postgres";
import type { LoadedConfig } from "./load-config.ts";
import { loadRelease, OWN_FLOWS, readReleaseFiles, releaseIdOf } from "./open-dialogue.ts";

/** Earlier states that are kept in memory for conversations in the middle of one. */
const KEPT = 8;
/** Only trackers of our own name releases, so there are no more of them than were ever published. */
const MOST_ABSENT = 1_000;
const SETTLE_MS = 150;

export type OpenReleases = Releases & {
  /** Looks whether another release was published, and takes it. */
  readonly follow: () => Promise<void>;
  readonly close: () => void;
};

/** Where this installation's flows come from, as it is configured. */
export function openReleases(
  { config, baseDir }: LoadedConfig,
  database: Database,
  voice: Voice,
  log: Log,
): Promise<OpenReleases> {
  const { dir, environment, watch: isWatched = config.operator === undefined } = config.dialogue;
  if (environment === undefined) return openFileReleases(flowsDirOf(dir, baseDir), voice, isWatched, log);
  return openPublishedReleases(makeReleaseStore(database, config.tenant as TenantId), environment, voice, log);
}

export function flowsDirOf(dir: string | undefined, baseDir: string): string {
  return dir === undefined ? OWN_FLOWS : resolve(baseDir, dir);
}

/**
 * Flows from files of this machine. With `isWatched`, a file that is saved is taken at once when the check lets it pass;
 * what is under way goes on as it began.
 */
export async function openFileReleases(dir: string, voice: Voice, isWatched: boolean, log: Log): Promise<OpenReleases> {
  const use = new InUse(loadRelease(await readReleaseFiles(dir), voice), () => Promise.resolve(null));
  let timer: NodeJS.Timeout | null = null;
  const reload = async (): Promise<void> => {
    try {
      const files = await readReleaseFiles(dir);
      if (releaseIdOf(files) === use.live().flows.release) return;
      use.take(loadRelease(files, voice));
      log.info({ release: use.live().flows.release }, "Flows were loaded again");
    } catch (error) {
      log.warn({ code: codeOf(error) }, "The flows on disk are not taken: run `wardline flows check`");
    }
  };
  const watcher = isWatched
    ? watch(dir, { recursive: true }, () => {
        if (timer !== null) clearTimeout(timer);
        timer = setTimeout(() => void reload(), SETTLE_MS);
      })
    : null;
  watcher?.on("error", () => {
    log.warn({ code: "main.flows_unwatched" }, "The flows are watched no more: restart to take changes");
  });
  return {
    live: () => use.live(),
    of: (id) => use.of(id),
    follow: () => Promise.resolve(),
    close: () => {
      if (timer !== null) clearTimeout(timer);
      watcher?.close();
    },
  };
}

/**
 * Flows that were published to an environment.
 *
 * @throws AppError - `main.nothing_published`; `main.release_changed`: the stored files are not those that were published.
 */
export async function openPublishedReleases(
  store: ReleaseStore,
  environment: string,
  voice: Voice,
  log: Log,
): Promise<OpenReleases> {
  const load = async (releaseId: string): Promise<DialogueRelease | null> => {
    const files: ReleaseFiles | null = await store.files(releaseId);
    if (files === null) return null;
    // The history names what was published by this hash: files that were changed where they lie are another release, which nobody published.
    if (releaseIdOf(files) !== releaseId)
      throw new AppError(
        "main.release_changed",
        `Cannot use the flows of release ${releaseId}: their files were changed`,
      );
    return loadRelease(files, voice);
  };
  const [current] = await store.publications(environment, 1);
  const first = current === undefined ? null : await load(current.releaseId);
  if (first === null)
    throw new AppError(
      "main.nothing_published",
      `Cannot start: nothing is published to "${environment}"; run \`wardline flows publish --environment ${environment}\``,
    );
  const use = new InUse(first, (id) =>
    load(id).catch((error: unknown) => {
      // A database that does not answer says nothing about the release: it is asked for again.
      if (codeOf(error).startsWith("adapter.")) throw error;
      log.warn({ code: codeOf(error) }, "An earlier release of the flows cannot be used by this version");
      return null;
    }),
  );
  let refused = "";
  return {
    live: () => use.live(),
    of: (id) => use.of(id),
    async follow() {
      const [newest] = await store.publications(environment, 1);
      if (newest === undefined || newest.releaseId === use.live().flows.release || newest.releaseId === refused) return;
      const known = await use.of(newest.releaseId);
      if (known === null) {
        refused = newest.releaseId;
        log.error(
          { code: "main.flows_invalid" },
          "The published flows cannot be used by this version: the former ones stay",
        );
        return;
      }
      use.take(known);
      log.info({ release: newest.releaseId }, "Published flows were taken");
    },
    close: () => undefined,
  };
}

/** The newest state, and earlier ones by id. */
class InUse {
  #live: DialogueRelease;
  readonly #kept = new Map<string, DialogueRelease>();
  /** Asked for and not to be had: releases never change, so asking again at every turn would find nothing either. */
  readonly #absent = new Set<string>();
  readonly #load: (releaseId: string) => Promise<DialogueRelease | null>;

  constructor(first: DialogueRelease, load: (releaseId: string) => Promise<DialogueRelease | null>) {
    this.#live = first;
    this.#load = load;
    this.#keep(first);
  }

  live(): DialogueRelease {
    return this.#live;
  }

  take(next: DialogueRelease): void {
    this.#live = next;
    this.#keep(next);
  }

  async of(releaseId: string): Promise<DialogueRelease | null> {
    const known = this.#kept.get(releaseId);
    if (known !== undefined || releaseId === "" || this.#absent.has(releaseId)) return known ?? null;
    const loaded = await this.#load(releaseId);
    if (loaded !== null) this.#keep(loaded);
    else if (this.#absent.size < MOST_ABSENT) this.#absent.add(releaseId);
    return loaded;
  }

  #keep(release: DialogueRelease): void {
    this.#kept.delete(release.flows.release);
    this.#kept.set(release.flows.release, release);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : "unknown";
}
