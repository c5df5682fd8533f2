// SPDX-License-Identifier: Apache-2.0
import type { KeyStore, KmsKind, RootKeeper, RootRecord } from "#app";
import {
  CannotOpenError,
  DERIVED_PURPOSES,
  type DerivedPurpose,
  deriveKey,
  makeKey,
  openEnvelope,
  type Seal,
  sealEnvelope,
} from "#crypto";
import { type Clock, fromUtf8, type Random, type SubjectId, type TenantId, utf8 } from "#kernel";
import { KmsError } from "./errors.ts";
import type { Kms, RootBackend, SubjectPlace } from "./ports.ts";
import { encodeRooted, encodeSubjectKeys, parseRooted, parseSubjectKeys } from "./rooted.ts";

const ROOTS = "roots";
const DERIVATION = "derivation";
/** So long a node may go on wrapping under the root key before; a root key is destroyed much later. */
const FRESH_MS = 5_000;
/** What the keys of look-ups are sealed by is wrapped as if it were a subject's key. */
const DERIVATION_PLACE: SubjectPlace = { tenant: "" as TenantId, subjectId: "derivation" as SubjectId };

export type RootedKms = Kms &
  RootKeeper & {
    /** Notes the root keys of an installation that has no note of them yet. Called once it is known that they are the right ones. */
    settle(): Promise<void>;
    /** The keys of look-ups by purpose, as hexadecimal: for an export under four eyes. */
    exportDerivation(): Promise<Readonly<Record<string, string>>>;
  };

type Derivation = { readonly wrapped: string; readonly sealed: string };
type DerivedKeys = { readonly seed: string; readonly keys: Readonly<Record<string, string>> };

/**
 * The root keys of an installation, wherever each lies: wraps under the current one, opens by the number in front of what was wrapped.
 *
 * Keys of look-ups come from the first root key for ever; so that it can be destroyed all the same, they are sealed once under a root key and
 * read from there from then on.
 */
export async function openRootedKms(options: {
  readonly store: KeyStore;
  readonly backends: readonly RootBackend[];
  readonly targetKind: KmsKind;
  readonly clock: Clock;
  readonly random: Random;
}): Promise<RootedKms> {
  const { store, backends, targetKind, clock, random } = options;
  let roots = await readRoots();
  let readAt = clock.now();

  async function readRoots(): Promise<readonly RootRecord[]> {
    const text = await store.note(ROOTS);
    if (text !== null) return JSON.parse(text) as RootRecord[];
    const backend = backendOf(targetKind);
    const first = await backend.first();
    const now = clock.now();
    return first.map(({ rootNo, ref }, index): RootRecord => {
      const isNewest = index === first.length - 1;
      return {
        rootNo,
        kind: targetKind,
        ref,
        state: isNewest ? "current" : "retiring",
        madeAt: now,
        currentAt: now,
        retiredAt: isNewest ? null : now,
        goneAt: null,
      };
    });
  }

  function backendOf(kind: KmsKind): RootBackend {
    const backend = backends.find((one) => one.kind === kind);
    if (backend === undefined)
      throw new KmsError(
        "adapter.kms_root_state",
        `Cannot use a root key of kind "${kind}": the configuration names no such KMS; while keys move, it names both (keys.kms, keys.movingFrom)`,
      );
    return backend;
  }

  async function refresh(): Promise<void> {
    roots = await readRoots();
    readAt = clock.now();
  }

  async function current(): Promise<RootRecord> {
    if (clock.now() - readAt > FRESH_MS) await refresh();
    const root = roots.find(({ state }) => state === "current");
    if (root === undefined) throw new KmsError("adapter.kms_root_state", "Cannot wrap a key: no root key is in use");
    return root;
  }

  async function rootOf(rootNo: number): Promise<RootRecord> {
    const isOpen = (root: RootRecord | undefined): root is RootRecord =>
      root !== undefined && root.state !== "destroying" && root.state !== "gone";
    const find = (): RootRecord | undefined => roots.find((root) => root.rootNo === rootNo);
    if (!isOpen(find()) || clock.now() - readAt > FRESH_MS) await refresh();
    const root = find();
    if (isOpen(root)) return root;
    throw new CannotOpenError({ reason: "no_such_key", keyNo: rootNo });
  }

  /** Compare-and-swap over all nodes. `change` may be called again; null: nothing is to be changed. */
  async function change(
    work: (now: readonly RootRecord[]) => readonly RootRecord[] | null,
  ): Promise<readonly RootRecord[]> {
    for (;;) {
      const before = await store.note(ROOTS);
      const read = before === null ? await readRoots() : (JSON.parse(before) as RootRecord[]);
      const next = work(read);
      if (next === null || (await store.saveNote(ROOTS, before, JSON.stringify(next)))) {
        await refresh();
        return roots;
      }
    }
  }

  async function wrap(place: SubjectPlace, key: Uint8Array): Promise<Uint8Array> {
    const root = await current();
    return encodeRooted({ rootNo: root.rootNo, wrapped: await backendOf(root.kind).wrap(root, place, key) });
  }

  async function unwrap(place: SubjectPlace, rooted: Uint8Array): Promise<Uint8Array> {
    const { rootNo, wrapped } = parseRooted(rooted);
    const root = await rootOf(rootNo);
    return backendOf(root.kind).unwrap(root, place, wrapped);
  }

  async function openDerivation(): Promise<DerivedKeys | null> {
    const text = await store.note(DERIVATION);
    if (text === null) return null;
    const { wrapped, sealed } = JSON.parse(text) as Derivation;
    const key = await unwrap(DERIVATION_PLACE, Uint8Array.fromBase64(wrapped));
    try {
      return JSON.parse(fromUtf8(openEnvelope(derivationSeal(key), Uint8Array.fromBase64(sealed)))) as DerivedKeys;
    } finally {
      key.fill(0);
    }
  }

  async function legacy(purpose: DerivedPurpose): Promise<Uint8Array> {
    const oldest = [...roots].sort((a, b) => a.rootNo - b.rootNo)[0];
    return backendOf(oldest?.kind ?? targetKind).derive(purpose);
  }

  /** Every key of look-ups as it is, and a seed for those that a later version wants. */
  async function ensureDerivation(): Promise<void> {
    if ((await store.note(DERIVATION)) !== null) return;
    const keys: Record<string, string> = {};
    for (const purpose of DERIVED_PURPOSES) keys[purpose] = (await legacy(purpose)).toHex();
    const plain: DerivedKeys = { seed: makeKey(random).toHex(), keys };
    const key = makeKey(random);
    const note: Derivation = {
      wrapped: (await wrap(DERIVATION_PLACE, key)).toBase64(),
      sealed: sealEnvelope(derivationSeal(key), utf8(JSON.stringify(plain)), random).toBase64(),
    };
    key.fill(0);
    // Where another node was faster, its note holds.
    await store.saveNote(DERIVATION, null, JSON.stringify(note));
  }

  async function derivedKey(purpose: DerivedPurpose): Promise<Uint8Array> {
    const derivation = await openDerivation();
    if (derivation === null) return legacy(purpose);
    const fixed = derivation.keys[purpose];
    return fixed === undefined ? deriveKey(Uint8Array.fromHex(derivation.seed), purpose) : Uint8Array.fromHex(fixed);
  }

  async function rewrapOne(place: SubjectPlace, rooted: Uint8Array): Promise<Uint8Array> {
    const root = await current();
    if (parseRooted(rooted).rootNo === root.rootNo) return rooted;
    const key = await unwrap(place, rooted);
    try {
      return await wrap(place, key);
    } finally {
      key.fill(0);
    }
  }

  return {
    wrap,
    unwrap,
    derive: derivedKey,
    targetKind,
    async roots() {
      await refresh();
      return roots;
    },
    deletionDelayMs: (kind) => backendOf(kind).deletionDelayMs,
    async settle() {
      if ((await store.note(ROOTS)) !== null) return;
      await store.saveNote(ROOTS, null, JSON.stringify(roots));
      await refresh();
    },
    async begin() {
      await ensureDerivation();
      const waiting = (await readRoots()).find(({ state }) => state === "waiting");
      if (waiting !== undefined) return waiting;
      const rootNo = Math.max(...roots.map((root) => root.rootNo)) + 1;
      const ref = await backendOf(targetKind).create(rootNo);
      const made: RootRecord = {
        rootNo,
        kind: targetKind,
        ref,
        state: "waiting",
        madeAt: clock.now(),
        currentAt: null,
        retiredAt: null,
        goneAt: null,
      };
      // Of two that make one at once the first is noted; what the other made at a service stays unused there.
      const after = await change((now) =>
        now.some((root) => root.rootNo === rootNo || root.state === "waiting") ? null : [...now, made],
      );
      const holds = after.find(({ state }) => state === "waiting");
      if (holds === undefined)
        throw new KmsError("adapter.kms_root_state", "Cannot make a root key: another node has just put one into use");
      return holds;
    },
    holds: async (root) => (await backends.find(({ kind }) => kind === root.kind)?.holds(root)) ?? false,
    async promote(rootNo) {
      const now = clock.now();
      await change((read) => {
        if (read.find((root) => root.rootNo === rootNo)?.state !== "waiting") return null;
        return read.map((root): RootRecord => {
          if (root.rootNo === rootNo) return { ...root, state: "current", currentAt: now };
          return root.state === "current" ? { ...root, state: "retiring", retiredAt: now } : root;
        });
      });
    },
    rootNoOf(wrapped) {
      const numbers = parseSubjectKeys(wrapped).map(({ rooted }) => parseRooted(rooted).rootNo);
      return numbers.length === 0 ? 0 : Math.min(...numbers);
    },
    async rewrap({ tenant, subjectId, wrapped }) {
      const entries = [];
      for (const { keyNo, rooted } of parseSubjectKeys(wrapped))
        entries.push({ keyNo, rooted: await rewrapOne({ tenant, subjectId, keyNo }, rooted) });
      return encodeSubjectKeys(entries);
    },
    async rewrapDerivation() {
      for (;;) {
        const before = await store.note(DERIVATION);
        if (before === null) return;
        const { wrapped, sealed } = JSON.parse(before) as Derivation;
        const next = await rewrapOne(DERIVATION_PLACE, Uint8Array.fromBase64(wrapped));
        const after = JSON.stringify({ wrapped: next.toBase64(), sealed } satisfies Derivation);
        if (after === before || (await store.saveNote(DERIVATION, before, after))) return;
      }
    },
    async destroy(rootNo) {
      const root = (await readRoots()).find((one) => one.rootNo === rootNo);
      if (root === undefined || root.state === "waiting" || root.state === "current")
        throw new KmsError("adapter.kms_root_state", `Cannot destroy root key ${rootNo}: it is in use`);
      if (root.state === "gone") {
        // Each host has a key file of its own; in the others it went at a service, for all.
        if (root.kind === "file") await backends.find(({ kind }) => kind === "file")?.destroy(root);
        return root;
      }
      // It was told already, and only time has to pass.
      const isTold = root.state === "destroying" && root.goneAt !== null;
      const goneAt = isTold ? root.goneAt : await backendOf(root.kind).destroy(root);
      const state = goneAt <= clock.now() ? "gone" : "destroying";
      const after = await change((read) =>
        read.map((one) => (one.rootNo === rootNo ? { ...one, state, goneAt } : one)),
      );
      return after.find((one) => one.rootNo === rootNo) ?? root;
    },
    async reload() {
      await refresh();
      const isLive = ({ state }: RootRecord): boolean => state !== "destroying" && state !== "gone";
      for (const backend of backends)
        await backend.reload(
          roots.filter((root) => root.kind === backend.kind && isLive(root)).map(({ rootNo }) => rootNo),
        );
    },
    async exportDerivation() {
      await ensureDerivation();
      const derivation = await openDerivation();
      return derivation === null ? {} : { ...derivation.keys, seed: derivation.seed };
    },
  };
}

function derivationSeal(key: Uint8Array): Seal {
  return {
    key,
    keyNo: 1,
    namespace: "derivation",
    place: { tenant: "", subject: "", conversation: "", row: "derivation" },
  };
}
