// SPDX-License-Identifier: Apache-2.0
import type { PageProps } from "../page-props.ts";
import type { Duties } from "./duty-types.ts";

/** What each part of an incident's page is given. */
export type DutyProps = PageProps & {
  readonly id: string;
  readonly duties: Duties;
  /** Sends a wish about the incident, with a fresh sign-in where one is needed; says what came of it. True: it was done. */
  readonly wish: (path: string, body: object, done: string) => Promise<boolean>;
};
