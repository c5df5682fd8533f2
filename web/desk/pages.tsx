// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { StaffMe } from "#protocol";
import type { Lang } from "../ui/words.ts";
import { AccountPage } from "./account-page.tsx";
import { ApprovalsPage } from "./approvals-page.tsx";
import { approvalStrings } from "./approvals-strings.ts";
import { CasesPage } from "./cases-page.tsx";
import { HistoryPage } from "./history-page.tsx";
import type { PageProps } from "./page-props.ts";
import { StaffPage } from "./staff-page.tsx";
import type { StaffStrings } from "./staff-strings.ts";

export type PageName = "cases" | "approvals" | "staff" | "history" | "account";
interface DeskPage {
  readonly name: PageName;
  readonly label: (words: StaffStrings, lang: Lang) => string;
  /** What the screen offers; the server decides again. */
  readonly isOpenTo: (me: StaffMe) => boolean;
  readonly draw: (props: PageProps) => JSX.Element;
}

/** The pages of the desk, in their order. A new page is one line here. */
export const DESK_PAGES: readonly DeskPage[] = [
  {
    name: "cases",
    label: (words) => words.cases,
    isOpenTo: ({ may }) => may.includes("desk.list"),
    draw: (props) => <CasesPage {...props} />,
  },
  {
    name: "approvals",
    label: (_words, lang) => approvalStrings(lang).title,
    isOpenTo: ({ roles }) => roles.length > 0,
    draw: (props) => <ApprovalsPage {...props} />,
  },
  {
    name: "staff",
    label: (words) => words.staff,
    isOpenTo: ({ may }) => may.includes("staff.list"),
    draw: (props) => <StaffPage {...props} />,
  },
  {
    name: "history",
    label: (words) => words.history,
    isOpenTo: ({ may }) => may.some((action) => action.startsWith("history.")),
    draw: (props) => <HistoryPage {...props} />,
  },
  {
    name: "account",
    label: (words) => words.account,
    isOpenTo: () => true,
    draw: (props) => <AccountPage {...props} />,
  },
];
