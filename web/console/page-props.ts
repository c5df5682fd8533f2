// SPDX-License-Identifier: Apache-2.0
import type { StaffMe } from "#protocol";
import type { Lang } from "../ui/words.ts";
import type { DeskApi } from "./api.ts";
import type { Door } from "./door.ts";
import type { CommandBook } from "./frame/commands.ts";
import type { Way } from "./frame/place.ts";
import type { Fresh } from "./fresh.tsx";
import type { Live } from "./live.ts";
import type { StaffStrings } from "./staff-strings.ts";

/** What every page of the console gets. */
export interface PageProps {
  readonly api: DeskApi;
  readonly door: Door;
  readonly me: StaffMe;
  readonly lang: Lang;
  readonly words: StaffStrings;
  /** Asks for a sign-in again where the server wants a fresh one. */
  readonly fresh: Fresh;
  /** What is open on the page (`way.rest`, from the address) and the way to elsewhere. */
  readonly way: Way;
  /** Keys and palette: a page adds its own with `useCommands(book, commands)`. */
  readonly book: CommandBook;
  /** The one connection: `useLive(live, "incidents", load.reload)`. */
  readonly live: Live;
  /** Says a sentence to screen readers, politely. */
  readonly say: (text: string) => void;
}
