// SPDX-License-Identifier: Apache-2.0
import type { FlowSet, MessageCatalogues } from "#dialogue";

/** What the bot does and says, as one state of its files. */
export type DialogueRelease = { readonly flows: FlowSet; readonly catalogues: MessageCatalogues };

/** Which states of the files are in use. */
export interface Releases {
  /** What begins now begins on this. */
  live(): DialogueRelease;
  /** An earlier one, for conversations that are in the middle of it; null when it is known no more. */
  of(releaseId: string): Promise<DialogueRelease | null>;
}

/** Files of a release by their path below the flows folder, such as `bill-higher.flow.yaml` or `messages/en.yaml`. */
export type ReleaseFiles = Readonly<Record<string, string>>;

export type Publication = {
  readonly number: number;
  readonly releaseId: string;
  readonly note: string;
  readonly at: Date;
};

/** Where published releases lie. They are never changed and never removed. */
export interface ReleaseStore {
  /** The newest publications of an environment, newest first. */
  publications(environment: string, limit: number): Promise<readonly Publication[]>;
  files(releaseId: string): Promise<ReleaseFiles | null>;
  /**
   * Makes a release the one that an environment runs, with its history entry in one transaction. `files` null: it is there
   * already. `after` is the number of the publication that it follows, 0 for none.
   *
   * @returns False when somebody published in between; nothing is written.
   */
  publish(
    publication: Publication & { readonly environment: string; readonly files: ReleaseFiles | null },
    how: "published" | "rolled_back",
  ): Promise<boolean>;
}
