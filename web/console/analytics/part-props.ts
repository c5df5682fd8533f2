// SPDX-License-Identifier: Apache-2.0

import type { AnalyticsView } from "#protocol";
import type { PageProps } from "../page-props.ts";

/** What each part of the page gets. */
export interface AnalyticsPartProps {
  readonly view: AnalyticsView;
  readonly lang: PageProps["lang"];
}
