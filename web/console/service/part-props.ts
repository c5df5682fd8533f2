// SPDX-License-Identifier: Apache-2.0
import type { ServiceView } from "#protocol";
import type { Lang } from "../../ui/words.ts";

/** What each part of the page gets. */
export interface ServicePartProps {
  readonly view: ServiceView;
  readonly lang: Lang;
}
