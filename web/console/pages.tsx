// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { StaffMe } from "#protocol";
import type { Lang } from "../ui/words.ts";
import { AccountPage } from "./account-page.tsx";
import { AnalyticsPage } from "./analytics/analytics-page.tsx";
import { analyticsStrings } from "./analytics/analytics-strings.ts";
import { ApprovalsPage } from "./approvals-page.tsx";
import { approvalStrings } from "./approvals-strings.ts";
import { TextsPage } from "./care/texts-page.tsx";
import { textsStrings } from "./care/texts-strings.ts";
import { careStrings } from "./care-strings.ts";
import { CasesPage } from "./cases-page.tsx";
import { WordingPage } from "./content/wording-page.tsx";
import { wordingStrings } from "./content/wording-strings.ts";
import { DirectoryPage } from "./directory/directory-page.tsx";
import { directoryStrings } from "./directory/directory-strings.ts";
import type { PageGroup } from "./frame/frame-strings.ts";
import type { GlyphName } from "./frame/glyphs.tsx";
import { HistoryPage } from "./history-page.tsx";
import { IncidentsPage } from "./incidents-page.tsx";
import type { PageProps } from "./page-props.ts";
import { DataPage } from "./privacy/data-page.tsx";
import { dataStrings } from "./privacy/data-strings.ts";
import { DutiesPage } from "./privacy/duties-page.tsx";
import { dutyStrings } from "./privacy/duties-strings.ts";
import { EvidencePage } from "./privacy/evidence-page.tsx";
import { evidenceStrings } from "./privacy/evidence-strings.ts";
import { KeepingPage } from "./privacy/keeping-page.tsx";
import { keepingStrings } from "./privacy/keeping-strings.ts";
import { LooksPage } from "./privacy/looks-page.tsx";
import { looksStrings } from "./privacy/looks-strings.ts";
import { RequestsPage } from "./privacy/requests-page.tsx";
import { requestStrings } from "./privacy/requests-strings.ts";
import { defenceStrings } from "./security/defence-strings.ts";
import { DefencesPage } from "./security/defences-page.tsx";
import { PoliciesPage } from "./security/policies-page.tsx";
import { policyStrings } from "./security/policy-strings.ts";
import { watchStrings } from "./security/watch-strings.ts";
import { ServicePage } from "./service/service-page.tsx";
import { serviceStrings } from "./service/service-strings.ts";
import { SetupPage } from "./setup/setup-page.tsx";
import { setupStrings } from "./setup/setup-strings.ts";
import { StaffPage } from "./staff-page.tsx";
import type { StaffStrings } from "./staff-strings.ts";
import { TeamsPage } from "./teams-page.tsx";

export interface ConsolePage {
  /** Its address: `/console#/NAME`. */
  readonly name: string;
  readonly group: PageGroup;
  readonly glyph: GlyphName;
  /** `G` and then this letter goes there. */
  readonly key?: string;
  readonly label: (words: StaffStrings, lang: Lang) => string;
  /** Who says the title: the page itself (`<PageHead>`), the frame above it, or the frame to those who do not see. */
  readonly head: "page" | "frame" | "hidden";
  /** What the screen offers; the server decides again. */
  readonly isOpenTo: (me: StaffMe) => boolean;
  readonly draw: (props: PageProps) => JSX.Element;
}

/** The pages of the console, in their order. A new page is one entry here. */
export const CONSOLE_PAGES: readonly ConsolePage[] = [
  {
    name: "cases",
    group: "care",
    glyph: "inbox",
    key: "C",
    label: (words) => words.cases,
    head: "hidden",
    isOpenTo: ({ may }) => may.includes("desk.list"),
    draw: (props) => <CasesPage {...props} />,
  },
  {
    name: "teams",
    group: "care",
    glyph: "sliders",
    key: "T",
    label: (_words, lang) => careStrings(lang).setup,
    head: "page",
    isOpenTo: ({ may }) => may.includes("desk.set_up"),
    draw: (props) => <TeamsPage {...props} />,
  },
  {
    name: "texts",
    group: "care",
    glyph: "book",
    label: (_words, lang) => textsStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("texts.read"),
    draw: (props) => <TextsPage {...props} />,
  },
  {
    name: "approvals",
    group: "care",
    glyph: "approve",
    key: "A",
    label: (_words, lang) => approvalStrings(lang).title,
    head: "frame",
    isOpenTo: ({ roles }) => roles.length > 0,
    draw: (props) => <ApprovalsPage {...props} />,
  },
  {
    name: "incidents",
    group: "security",
    glyph: "incident",
    key: "I",
    label: (_words, lang) => watchStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("incidents.read"),
    draw: (props) => <IncidentsPage {...props} />,
  },
  {
    name: "defences",
    group: "security",
    glyph: "shield",
    key: "D",
    label: (_words, lang) => defenceStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("security.read"),
    draw: (props) => <DefencesPage {...props} />,
  },
  {
    name: "policies",
    group: "security",
    glyph: "scale",
    key: "P",
    label: (_words, lang) => policyStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("policies.read"),
    draw: (props) => <PoliciesPage {...props} />,
  },
  {
    name: "history",
    group: "security",
    glyph: "history",
    key: "H",
    label: (words) => words.history,
    head: "frame",
    isOpenTo: ({ may }) => may.some((action) => action.startsWith("history.")),
    draw: (props) => <HistoryPage {...props} />,
  },
  {
    name: "requests",
    group: "privacy",
    glyph: "approve",
    label: (_words, lang) => requestStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("requests.list") || may.includes("requests.file"),
    draw: (props) => <RequestsPage {...props} />,
  },
  {
    name: "duties",
    group: "privacy",
    glyph: "megaphone",
    label: (_words, lang) => dutyStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("incidents.read"),
    draw: (props) => <DutiesPage {...props} />,
  },
  {
    name: "keeping",
    group: "privacy",
    glyph: "folder",
    label: (_words, lang) => keepingStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("privacy.read"),
    draw: (props) => <KeepingPage {...props} />,
  },
  {
    name: "data",
    group: "privacy",
    glyph: "book",
    label: (_words, lang) => dataStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("privacy.read"),
    draw: (props) => <DataPage {...props} />,
  },
  {
    name: "looks",
    group: "privacy",
    glyph: "search",
    label: (_words, lang) => looksStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("privacy.read"),
    draw: (props) => <LooksPage {...props} />,
  },
  {
    name: "evidence",
    group: "privacy",
    glyph: "scale",
    label: (_words, lang) => evidenceStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("evidence.read"),
    draw: (props) => <EvidencePage {...props} />,
  },
  {
    name: "analytics",
    group: "content",
    glyph: "chart",
    label: (_words, lang) => analyticsStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("analytics.read"),
    draw: (props) => <AnalyticsPage {...props} />,
  },
  {
    name: "wording",
    group: "content",
    glyph: "megaphone",
    key: "W",
    label: (_words, lang) => wordingStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => ["wording.read", "banner.read", "hours.read"].some((action) => may.includes(action)),
    draw: (props) => <WordingPage {...props} />,
  },
  {
    name: "service",
    group: "service",
    glyph: "gauge",
    key: "V",
    label: (_words, lang) => serviceStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("service.read"),
    draw: (props) => <ServicePage {...props} />,
  },
  {
    name: "setup",
    group: "organisation",
    glyph: "building",
    label: (_words, lang) => setupStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => may.includes("installation.read"),
    draw: (props) => <SetupPage {...props} />,
  },
  {
    name: "staff",
    group: "organisation",
    glyph: "people",
    key: "S",
    label: (words) => words.staff,
    head: "frame",
    isOpenTo: ({ may }) => may.includes("staff.list"),
    draw: (props) => <StaffPage {...props} />,
  },
  {
    name: "directory",
    group: "organisation",
    glyph: "people",
    label: (_words, lang) => directoryStrings(lang).title,
    head: "page",
    isOpenTo: ({ may }) => ["staff.list", "roles.read", "tokens.list"].some((action) => may.includes(action)),
    draw: (props) => <DirectoryPage {...props} />,
  },
  {
    name: "account",
    group: "organisation",
    glyph: "person",
    key: "M",
    label: (words) => words.account,
    head: "frame",
    isOpenTo: () => true,
    draw: (props) => <AccountPage {...props} />,
  },
];
