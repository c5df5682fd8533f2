// SPDX-License-Identifier: Apache-2.0
import {
  type AppDeps,
  type Assistant,
  ConnectWatch,
  type CountThreat,
  type DialogueRelease,
  type DrillPlayer,
  type Inspector,
  type KeyDeps,
  type LoadedPolicies,
  type Log,
  MemoryHours,
  type OpenHelp,
  type Releases,
  readKeyStatus,
  reportAgain,
  SerialQueue,
  type ServiceWatch,
  type SignalSources,
  type Stages,
  tryKms,
  tryWebhook,
  withFeed,
} from "#app";
import { makeIdentityTokens, makeOperatorEvents } from "#host-token";
import { AppError, type Clock, makeUuid, type Random, type TenantId } from "#kernel";
import type { IntentModel } from "#nlu";
import { makeNotify } from "#notify";
import { tenantRecognizers } from "#pii";
import {
  makeActStore,
  makeAlertStore,
  makeAnalyticsStore,
  makeApiTokenStore,
  makeApprovalStore,
  makeArchiveStore,
  makeAuditRunStore,
  makeAuthenticatorStore,
  makeCareStore,
  makeCaseNoteStore,
  makeConsentStore,
  makeConversationStore,
  makeCounterStore,
  makeDeskTextStore,
  makeFanOut,
  makeFileStore,
  makeHistory,
  makeHistoryReader,
  makeHoldStore,
  makeHoursStore,
  makeKeySignals,
  makeLimitStore,
  makeLineSignalStore,
  makeLockStore,
  makeNoticeStore,
  makeOwnHistory,
  makePrivacyDeskStore,
  makeReachStore,
  makeRecipientStore,
  makeRecordStore,
  makeRecoveryStore,
  makeRequestStore,
  makeRetentionStore,
  makeScimStore,
  makeSealedRows,
  makeSessionStore,
  makeStaffStore,
  makeSubjectStore,
  makeTokenStore,
  makeVaultStore,
  SubjectKeys,
} from "#postgres";
import { emptiedTables } from "#privacy";
import type { Telco } from "#telco";
import { makeDetector } from "./detector.ts";
import { type EmbedderHealth, makeEmbedder } from "./embedder.ts";
import { makeFileCleaner } from "./file-cleaner.ts";
import type { Hops } from "./hops.ts";
import { relyingPartyId, staffPartyId } from "./listening.ts";
import type { LoadedConfig } from "./load-config.ts";
import { openChannel } from "./open-channel.ts";
import { openDirectory, readDefinedRoles } from "./open-directory.ts";
import { openEventWatch } from "./open-event-watch.ts";
import { openHistory } from "./open-history.ts";
import { openDuties } from "./open-incidents.ts";
import { openMessaging } from "./open-messaging.ts";
import { type OperatorAccess, openOperator } from "./open-operator.ts";
import { openOutside } from "./open-outside-desk.ts";
import { openPolicies } from "./open-policies.ts";
import { describedRoutes, openRecords } from "./open-records.ts";
import { openRights } from "./open-rights.ts";
import { openSecurity } from "./open-security.ts";
import { openSignIn } from "./open-sign-in.ts";
import { openSpanModel } from "./open-span-model.ts";
import { openStaffSignOn } from "./open-staff-sign-on.ts";
import type { Storage } from "./open-storage.ts";
import { openTextModel } from "./open-text-model.ts";
import { openThreat } from "./open-threat.ts";
import { openWebhooks } from "./open-webhooks.ts";
import { openWording } from "./open-wording.ts";
import type { PlanNames } from "./plan-names.ts";
import { appSettings } from "./settings.ts";
import { openInstallation } from "./setup/open-installation.ts";
import { hashes, pause } from "./system.ts";
import { telling } from "./telling.ts";

export type Parts = {
  readonly loaded: LoadedConfig;
  readonly storage: Storage;
  readonly access: OperatorAccess;
  readonly hops: Hops;
  readonly telco: Telco;
  readonly dialogue: DialogueRelease;
  readonly model: IntentModel;
  /** Already read and checked; left out, they are read from where the configuration says. */
  readonly policies?: LoadedPolicies;
  /** Where flows change while the program runs; without it they are `dialogue` for ever. */
  readonly releases?: Releases;
  readonly inspector?: Inspector;
  /** Left out where no drill may be started. */
  readonly drills?: DrillPlayer;
  readonly plans: () => PlanNames;
  /** A language model for the flows; left out where nobody asks it. */
  readonly assistant?: Assistant | null;
  /** Help pages in use; left out where nobody asks them. */
  readonly help?: () => OpenHelp | null;
  readonly stages: Stages;
  readonly log: Log;
  readonly wakeNotices: () => void;
  /** Left out where nobody sends. */
  readonly wakeMessages?: () => void;
  /** How this node is doing; left out where nobody looks on. */
  readonly service?: ServiceWatch;
  /** Counts what was seen of attacks; left out where nobody reads metrics. */
  readonly countThreat?: CountThreat;
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
  /** How the sentence encoder fares; null: sentences are not embedded here. */
  readonly embedder: (() => EmbedderHealth) | null;
  close(): Promise<void>;
};

/** Where no operator says otherwise: signals are asked for (CAMARA). */
const ALL_ASKED: SignalSources = { simSwap: "api", callForwarding: "api", numberRecycling: "api" };

/** A process that serves nobody: a command, or a test of something else. */
const noService: ServiceWatch = {
  view: () =>
    Promise.reject(new AppError("main.not_ready", "Cannot tell how the service is: this process serves nobody")),
  noteRefusal: () => undefined,
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

  const lineSignals = makeLineSignalStore(database, tenant);
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
  const rights = await openRights(loaded);
  const webhooks = await openWebhooks(loaded, {
    database,
    kms,
    names,
    hop: parts.hops("webhooks"),
    source: parts.origins.own[0] ?? `urn:wardline:${tenant}`,
  });
  const { releases, banners } = await openWording({
    ...{ tenant, clock, log: parts.log, fanOut, names, database },
    base: parts.releases ?? { live: () => dialogue, of: () => Promise.resolve(null) },
    own: [...parts.origins.own, ...parts.origins.embedding, access.selfCareUrl],
  });
  /** Pages that show work which takes a while, and words, read again when they hear this. */
  const tellJobs = (): void => fanOut.publishTopic("jobs");
  const tellContent = (): void => fanOut.publishTopic("content");
  const settings = appSettings(loaded.config, access.selfCareUrl);
  const hours = new MemoryHours({
    store: telling(makeHoursStore(database), ["publish"], tellContent),
    tenant,
    configured: settings.openingHours,
  });
  await hours.follow();
  fanOut.subscribe("desk", (signal) => {
    if (signal.type !== "lost" && !(signal.type === "topic" && signal.topic === "content")) return;
    hours.follow().catch(() => parts.log.warn({}, "Opening hours could not be read; the next beat tries"));
  });
  const deps: AppDeps = {
    tenant,
    settings: {
      ...settings,
      get openingHours() {
        return hours.current();
      },
    },
    hours,
    installation: openInstallation({
      loaded,
      hops: parts.hops,
      access,
      telco: (to) => openOperator(to, loaded, { hop: parts.hops("operator"), clock, random }),
      kms: async () => (await tryKms(keyDeps)).code,
      webhook: (name) => tryWebhook(deps, name),
      now: () => clock.now(),
    }),
    clock,
    random,
    hashes,
    pause,
    log: parts.log,
    stages: parts.stages,
    serial: new SerialQueue(),

    service: parts.service ?? noService,
    conversations: makeConversationStore({ database, clock, keyStore, subjectKeys }),
    care: makeCareStore(database),
    subjects: makeSubjectStore(database, keyStore),
    authenticators: makeAuthenticatorStore(database),
    sessions: makeSessionStore(database),
    locks: makeLockStore(database),
    recoveries: makeRecoveryStore(database),
    consents: makeConsentStore(database),
    records: {
      ...openRecords(loaded, { ...rights, routes: describedRoutes() }),
      kept: makeRecordStore(database),
    },
    rights: {
      requests: telling(makeRequestStore(database), ["add", "change"], () => fanOut.publishTopic("requests")),
      limits: makeLimitStore(database),
      holds: makeHoldStore(database),
      recipients: makeRecipientStore(database),
      rows: makeSealedRows(database, emptiedTables()),
      retention: telling(makeRetentionStore(database), ["noteRemoved", "end"], tellJobs),
      ...rights,
    },
    privacyDesk: makePrivacyDeskStore(database),
    archives: {
      store: telling(makeArchiveStore(database), ["ask", "step", "finish", "fail"], tellJobs),
      cipher: names,
    },
    audits: telling(makeAuditRunStore(database), ["keep"], tellJobs),
    alerts: telling(makeAlertStore(database), ["acknowledge", "silence", "endSilence"], () =>
      fanOut.publishTopic("jobs"),
    ),
    approvals: telling(makeApprovalStore(database, names), ["propose", "move"], () => fanOut.publishTopic("approvals")),
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
    apiTokens: makeApiTokenStore({ database, names }),
    directory: openDirectory(loaded, makeScimStore({ database, names })),
    definedRoles: readDefinedRoles(loaded),
    keys,
    channel: await openChannel({ tenant, clock, random, storage }),
    fanOut,
    policies: parts.policies ?? (await openPolicies(loaded)),
    wakeNotices: parts.wakeNotices,

    connect: new ConnectWatch({ looks: telco.looks, flows: () => releases.live().flows, clock, log: parts.log }),
    lineSignals,
    telco: {
      ...telco,
      signals: withFeed(telco.signals, access.signals ?? ALL_ASKED, {
        store: lineSignals,
        hash: (msisdn) => keys.blindIndex("counter", `line signal ${msisdn}`),
        now: () => clock.now(),
      }),
      notify: makeNotify({ messages, contacts, emailSubject: dialogue.catalogues.voice.operator }),
    },
    webhooks,
    outside: await openOutside(loaded, { database, names, hops: parts.hops, webhooks, clock, random }),
    messaging: await openMessaging(loaded, {
      database,
      hops: parts.hops,
      own: parts.origins.own,
      wake: parts.wakeMessages ?? (() => undefined),
    }),
    threat: openThreat(loaded, {
      database,
      names,
      clock,
      watch: openEventWatch(database, clock, random, loaded.config.threat.remembers),
      source: parts.origins.own[0] ?? `urn:wardline:${tenant}`,
      count: parts.countThreat ?? (() => undefined),
      changed: () => fanOut.publishTopic("incidents"),
    }),
    security: openSecurity(database, names, parts.drills ?? null, tellJobs),
    duties: await openDuties(loaded, { database, names, custody: () => readKeyStatus(keyDeps) }),
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
    wording: releases,
    banners,
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
    analytics: makeAnalyticsStore(database),
    caseNotes: makeCaseNoteStore(database),
    deskTexts: telling(makeDeskTextStore(database, names), ["add", "publish", "retire"], tellContent),
    spanModel: await openSpanModel(),
    textModel: await openTextModel(),
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
    sealedRows: makeSealedRows(database, emptiedTables()),
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
    embedder: embedder === null ? null : () => embedder.health(),
    close: async () => {
      await fileCleaner.close();
      await detector.close();
      await embedder?.close();
      await signals.close();
      await fanOut.close();
    },
  };
}
