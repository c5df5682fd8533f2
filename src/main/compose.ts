// SPDX-License-Identifier: Apache-2.0
import {
  type AppDeps,
  type Assistant,
  type DialogueRelease,
  type Inspector,
  type KeyDeps,
  type Log,
  type OpenHelp,
  type Releases,
  reportAgain,
  SerialQueue,
  type Stages,
} from "#app";
import { makeIdentityTokens, makeOperatorEvents } from "#host-token";
import { type Clock, makeUuid, type Random, type TenantId } from "#kernel";
import type { IntentModel } from "#nlu";
import { makeNotify } from "#notify";
import { tenantRecognizers } from "#pii";
import {
  makeActStore,
  makeApprovalStore,
  makeAuthenticatorStore,
  makeConsentStore,
  makeConversationStore,
  makeCounterStore,
  makeFanOut,
  makeFileStore,
  makeHistory,
  makeHistoryReader,
  makeKeySignals,
  makeLockStore,
  makeNoticeStore,
  makeOwnHistory,
  makeReachStore,
  makeRecoveryStore,
  makeSealedRows,
  makeSessionStore,
  makeStaffStore,
  makeSubjectStore,
  makeTokenStore,
  makeVaultStore,
  SubjectKeys,
} from "#postgres";
import type { Telco } from "#telco";
import { makeDetector } from "./detector.ts";
import { makeEmbedder } from "./embedder.ts";
import { makeFileCleaner } from "./file-cleaner.ts";
import type { Hops } from "./hops.ts";
import { relyingPartyId, staffPartyId } from "./listening.ts";
import type { LoadedConfig } from "./load-config.ts";
import { openChannel } from "./open-channel.ts";
import { openSpanModel } from "./open-dialogue.ts";
import { openHistory } from "./open-history.ts";
import type { OperatorAccess } from "./open-operator.ts";
import { openPolicies } from "./open-policies.ts";
import { openSignIn } from "./open-sign-in.ts";
import { openStaffSignOn } from "./open-staff-sign-on.ts";
import type { Storage } from "./open-storage.ts";
import { openWebhooks } from "./open-webhooks.ts";
import type { PlanNames } from "./plan-names.ts";
import { appSettings } from "./settings.ts";
import { hashes, pause } from "./system.ts";

export type Parts = {
  readonly loaded: LoadedConfig;
  readonly storage: Storage;
  readonly access: OperatorAccess;
  readonly hops: Hops;
  readonly telco: Telco;
  readonly dialogue: DialogueRelease;
  readonly model: IntentModel;
  /** Where flows change while the program runs; without it they are `dialogue` for ever. */
  readonly releases?: Releases;
  readonly inspector?: Inspector;
  readonly plans: () => PlanNames;
  /** A language model for the flows; left out where nobody asks it. */
  readonly assistant?: Assistant | null;
  /** Help pages in use; left out where nobody asks them. */
  readonly help?: () => OpenHelp | null;
  readonly stages: Stages;
  readonly log: Log;
  readonly wakeNotices: () => void;
  readonly clock: Clock;
  readonly random: Random;
  /** Origins of our own pages, of pages that embed them, and of the desk. */
  readonly origins: {
    readonly own: readonly string[];
    readonly embedding: readonly string[];
    readonly desk: readonly string[];
  };
};

export type Composed = {
  readonly deps: AppDeps;
  readonly keyDeps: KeyDeps;
  /** The same history, for who puts entries into its tree. */
  readonly history: Awaited<ReturnType<typeof openHistory>>;
  close(): Promise<void>;
};

/** Wires the parts: reads like a drawing. The one place where adapters meet the app. */
export async function compose(parts: Parts): Promise<Composed> {
  const { loaded, storage, access, telco, dialogue, clock, random } = parts;
  const { database, keys, keyStore, kms, names } = storage;
  const { contacts, messages } = telco;
  const tenant = loaded.config.tenant as TenantId;
  const nodeId = makeUuid(random);
  const fanOut = await makeFanOut({ database, tenant, nodeId });
  const subjectKeys = new SubjectKeys(keyStore, clock, (wrapped, underIt) => keys.hasKeyFor(wrapped, underIt));
  const signals = await makeKeySignals({
    database,
    forget: (ids) => {
      if (ids === null) keys.forgetAll();
      else for (const id of ids) keys.forget(id);
      if (ids === null) subjectKeys.forgetAll();
      else subjectKeys.forget(tenant, ids);
    },
    reloadRoots: () => {
      kms
        .reload()
        .then(() => reportAgain(keyDeps))
        .catch(() => {
          parts.log.warn({}, "The states of root keys could not be read again; the next beat tries");
        });
    },
  });

  const operatorSigned = {
    hop: parts.hops("operator"),
    jwksUrl: access.identityJwksUrl,
    issuer: access.identityIssuer,
    audience: "wardline",
    now: () => clock.now(),
  };
  const detector = makeDetector({ defaultCountry: loaded.config.locale.country, rules: loaded.config.pii });
  const embedder = loaded.config.understanding.sentenceEmbedding ? makeEmbedder() : null;
  const fileCleaner = makeFileCleaner();
  const history = await openHistory(loaded, storage);
  const releases = parts.releases ?? { live: () => dialogue, of: () => Promise.resolve(null) };
  const deps: AppDeps = {
    tenant,
    settings: appSettings(loaded.config, access.selfCareUrl),
    clock,
    random,
    hashes,
    pause,
    log: parts.log,
    stages: parts.stages,
    serial: new SerialQueue(),

    conversations: makeConversationStore({ database, clock, keyStore, subjectKeys }),
    subjects: makeSubjectStore(database, keyStore),
    authenticators: makeAuthenticatorStore(database),
    sessions: makeSessionStore(database),
    locks: makeLockStore(database),
    recoveries: makeRecoveryStore(database),
    consents: makeConsentStore(database),
    approvals: makeApprovalStore(database, names),
    tokens: makeTokenStore(database),
    files: makeFileStore(database),
    fileCleaner,
    counters: makeCounterStore(database),
    reach: makeReachStore(database),
    acts: makeActStore(database),
    notices: makeNoticeStore(database),
    history: makeHistory(database),
    historyReader: makeHistoryReader(database),
    ownHistory: makeOwnHistory(database),
    receipts: history,
    staff: makeStaffStore({ database, names }),
    keys,
    channel: await openChannel({ tenant, clock, random, storage }),
    fanOut,
    policies: await openPolicies(loaded),
    wakeNotices: parts.wakeNotices,

    telco: { ...telco, notify: makeNotify({ messages, contacts, emailSubject: dialogue.catalogues.voice.operator }) },
    webhooks: await openWebhooks(loaded, {
      database,
      kms,
      names,
      hop: parts.hops("webhooks"),
      source: parts.origins.own[0] ?? `urn:wardline:${tenant}`,
    }),
    identityTokens: makeIdentityTokens(operatorSigned),
    operatorEvents: makeOperatorEvents(operatorSigned),
    signIn: await openSignIn(loaded, parts.hops("identity"), () => clock.now()),

    relyingParty: {
      id: relyingPartyId(loaded.config),
      name: dialogue.catalogues.voice.operator,
      origins: parts.origins.own,
      topOrigins: parts.origins.embedding,
    },
    staffParty: {
      id: staffPartyId(loaded.config),
      name: `${dialogue.catalogues.voice.operator} (staff)`,
      origins: parts.origins.desk,
      topOrigins: [],
    },
    staffSignOn: await openStaffSignOn(loaded, parts.hops("identity"), () => clock.now()),

    releases,
    inspector: parts.inspector ?? null,
    get flows() {
      return releases.live().flows;
    },
    get catalogues() {
      return releases.live().catalogues;
    },
    model: parts.model,
    ...(embedder === null ? {} : { embed: embedder.embed }),
    detector,
    vault: makeVaultStore(database),
    spanModel: await openSpanModel(),
    tenantRecognizers: tenantRecognizers(loaded.config.pii),
    plans: parts.plans,
    help: parts.help ?? (() => null),
    assistant: parts.assistant ?? null,
  };
  const keyDeps: KeyDeps = {
    tenant,
    clock,
    random,
    keyStore,
    roots: kms,
    keys,
    sealedRows: makeSealedRows(database),
    conversations: deps.conversations,
    subjects: deps.subjects,
    history: deps.history,
    signals,
    fanOut,
    nodeId,
    epochMs: loaded.config.keys.epochDays * 86_400_000,
  };
  return {
    deps,
    keyDeps,
    history,
    close: async () => {
      await fileCleaner.close();
      await detector.close();
      await embedder?.close();
      await signals.close();
      await fanOut.close();
    },
  };
}
