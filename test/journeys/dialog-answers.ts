// SPDX-License-Identifier: Apache-2.0
// What a practice place has not on its first day, put into the server's answers on their way to the page.
import type { Page } from "playwright-core";
import type {
  DeskArchives,
  DeskConversation,
  DeskDetectors,
  DeskEvidenceVerdict,
  DeskHolds,
  DeskLegalHolds,
  DeskMacroPreview,
  DeskOutsideView,
  DeskRetention,
  DeskText,
  DeskTexts,
  DeskTokens,
  InstallationDraft,
  OwedDeletionsView,
  WordingView,
} from "#protocol";
import type { Clock, Draft, Duties, Wrapped } from "../../web/console/privacy/duty-types.ts";
import { standBetween } from "../../web/testing/passing.ts";

/** Changes what is answered on a path, or answers itself. @returns Ends it. */
export type Given = (page: Page) => Promise<() => Promise<void>>;

const ID = "00000000-0000-4000-8000-0000000000f1";
const AT = "2026-11-15T10:00:00.000Z";
/** The smallest picture. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** The real answer to a reading with something more in it. */
function more<Answer>(path: RegExp, change: (was: Answer) => Answer): Given {
  return (page) => standBetween(page, { path, after: (was) => change(was as Answer) });
}

function instead(path: RegExp, status: number, body: object | Buffer): Given {
  return (page) => standBetween(page, { path, before: () => ({ status, body }) });
}

function both(...all: readonly Given[]): Given {
  return async (page) => {
    const ends: (() => Promise<void>)[] = [];
    for (const given of all) ends.push(await given(page));
    return async () => {
      for (const end of ends) await end();
    };
  };
}

const steps: DeskText = {
  ...{ textId: ID, kind: "macro", state: "published", title: "Refund told", shortcut: null, team: null },
  ...{ replaces: null, uses: 0, changedAt: AT, en: "", ar: "", steps: [{ do: "label", label: "refund" }] },
};
const text: DeskText = {
  ...steps,
  textId: ID.replace("f1", "f2"),
  kind: "canned",
  title: "Hours",
  en: "8 to 22",
  steps: [],
};

/** A hidden number and a photo, said last. */
export const withSecrets: Given = more<DeskConversation>(/^\/v1\/desk\/cases\/[0-9a-f-]{36}$/u, (was) => ({
  ...was,
  events: [
    ...was.events,
    {
      ...{ kind: "message", by: "visitor", lang: "en", at: AT, seq: was.events.length + 1 },
      parts: [
        { type: "text", text: "Call «PHONE_1»" },
        { type: "file", file: { fileId: ID, purpose: "router", format: "png", sizeBytes: 70, pages: 1 } },
      ],
    },
  ],
}));

export const withPhoto: Given = both(
  withSecrets,
  instead(/\/files\/open$/u, 200, { ticket: "ticket", expiresAt: AT }),
  instead(/\/files\/fetch$/u, 200, Buffer.from(PNG, "base64")),
);

export const withTexts: Given = more<DeskTexts>(/^\/v1\/desk\/texts$/u, (was) => ({ ...was, texts: [text, steps] }));
export const withSteps: Given = both(
  withTexts,
  instead(/\/macros\/[0-9a-f-]{36}$/u, 200, {
    title: steps.title,
    steps: [{ step: { do: "label", label: "refund" }, text: null, obstacle: null }],
  } satisfies DeskMacroPreview),
);

export const withOldWords: Given = more<WordingView>(/^\/v1\/desk\/wording$/u, (was) => ({ ...was, number: 1 }));
export const withDraft: Given = more<WordingView>(/^\/v1\/desk\/wording$/u, (was) => ({
  ...was,
  messages: was.messages.map((one, at) => (at === 0 ? { ...one, draft: { version: 1, texts: one.shipped } } : one)),
}));

export const withToken: Given = more<DeskTokens>(/^\/v1\/desk\/tokens$/u, (was) => ({
  ...was,
  tokens: [
    {
      ...{ tokenId: ID, purpose: "rest", name: "Reports", scopes: ["conversations.open"], isBound: true },
      ...{ state: "valid", createdAt: AT, expiresAt: AT, usedAt: null },
    },
  ],
}));

export const withDue: Given = more<DeskRetention>(/^\/v1\/desk\/retention$/u, (was) => ({
  ...was,
  plan: was.plan.map((one) => ({ ...one, due: 3 })),
}));

export const withHold: Given = more<DeskLegalHolds>(/^\/v1\/desk\/legal-holds$/u, (was) => ({
  ...was,
  holds: [
    {
      ...{ holdId: ID, subject: ID, ground: "legal_hold", placedBy: "Noor", placedAt: AT, untilAt: null },
      ...{ releasedBy: null, releasedAt: null, isInForce: true },
    },
  ],
}));

export const withOwed: Given = more<OwedDeletionsView>(/^\/v1\/desk\/owed-deletions$/u, () => ({
  maySettle: true,
  owed: [{ conversationId: ID, since: AT, attempts: 3, code: "desk_gone", wasSent: true, isElsewhere: true }],
}));

export const withArchive: Given = both(
  more<DeskArchives>(/^\/v1\/desk\/archives$/u, () => ({
    archives: [
      {
        ...{ archiveId: ID, kind: "evidence", audience: "auditor", scope: null, state: "done", step: null },
        ...{ askedBy: "Noor", askedAt: AT, endedAt: AT, sizeBytes: 9_000, sha256: "0".repeat(64), figures: null },
      },
    ],
  })),
  instead(/\/verification$/u, 200, {
    isProved: true,
    checks: [{ check: "root", ok: true, says: "The root is signed" }],
    notProved: ["That nothing was left out before it was written"],
  } satisfies DeskEvidenceVerdict),
);

const clock: Clock = {
  rule: {
    ...{ id: "gdpr", regime: "gdpr", where: "European Union", stage: "first", to: "the authority", ar: null },
    ...{ zone: "Europe/London", source: "GDPR Art. 33", basis: "aware", conflict: null },
  },
  ...{ applies: "yes", unknown: [], because: null, dueAt: Date.parse(AT), isProvisional: false, sentAt: null },
  state: "over",
};
const draft: Draft = {
  ...{ title: "Notice", to: "the authority", missing: ["measures"] },
  lines: [
    { field: "aware_at", label: "When it was known", value: AT, from: "incident" },
    { field: "measures", label: "What was done", value: null, from: null },
  ],
};
export const withClocks: Given = both(
  more<Wrapped<Duties>>(/\/clocks$/u, ({ result }) => ({ result: { ...result, clocks: [clock] } })),
  instead(/\/drafts\/gdpr$/u, 200, { result: draft } satisfies Wrapped<Draft>),
);

export const withLock: Given = more<DeskHolds>(/^\/v1\/desk\/security\/holds$/u, () => ({
  maySettle: true,
  holds: [
    {
      ...{ id: ID, what: "locked", entity: { kind: "subject", key: "7F3A" }, name: null, reason: "sim_swap" },
      ...{ since: AT, until: null, incidentId: null, liftBy: "undo" },
    },
  ],
}));

export const withModel: Given = more<DeskDetectors>(/^\/v1\/desk\/security\/detectors$/u, (was) => ({
  ...was,
  current: ID,
}));

export const withFile: Given = instead(/\/installation\/draft$/u, 200, {
  text: "brand: Larkspur\n",
  changed: [{ key: "server.publicUrl", before: "", after: "https://care.larkspur.example" }],
  problems: [],
} satisfies InstallationDraft);

/** A sign-in that is too old for what is asked. */
export const withOldSignIn: Given = instead(/^\/v1\/desk\/staff\/invites$/u, 403, { code: "expired" });

export const withOutside: Given = instead(/^\/v1\/desk\/outside$/u, 200, {
  code: "K7P2",
  values: [{ name: "PHONE_1", kind: "phone" }],
} satisfies DeskOutsideView);
