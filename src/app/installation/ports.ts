// SPDX-License-Identifier: Apache-2.0
import type { ConnectorAnswer, InstallationChanges, InstallationDraft, InstallationView } from "#protocol";

/** The configuration of this installation as a file, and whether whoever it names answers. It never gives a secret away. */
export interface Installation {
  view(): Promise<Omit<InstallationView, "mayCheck" | "mayChange">>;
  /** Asks a connector as it is in force, never one that somebody only typed: it would be handed our credentials. Null: there is none of this name. */
  check(connector: string): Promise<ConnectorAnswer | null>;
  /** The file as it would be with these changes, checked as a start checks it. Keeps nothing. */
  draft(changes: InstallationChanges["changes"]): Promise<InstallationDraft>;
  /** SHA-256 (base64url) of the file as it lies there; of nothing where there is none. */
  digest(): Promise<string>;
  /** Replaces the file, whole or not at all. False: it is not what `before` names any more, does not fit, or cannot be written. */
  write(text: string, before: string): Promise<boolean>;
}
