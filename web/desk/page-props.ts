// SPDX-License-Identifier: Apache-2.0
import type { StaffMe } from "#protocol";
import type { Lang } from "../ui/words.ts";
import type { DeskApi } from "./api.ts";
import type { Door } from "./door.ts";
import type { Fresh } from "./fresh.tsx";
import type { StaffStrings } from "./staff-strings.ts";

/** What every page of the desk gets. */
export interface PageProps {
  readonly api: DeskApi;
  readonly door: Door;
  readonly me: StaffMe;
  readonly lang: Lang;
  readonly words: StaffStrings;
  /** Asks for a sign-in again where the server wants a fresh one. */
  readonly fresh: Fresh;
}
