// SPDX-License-Identifier: Apache-2.0

/** A section of a help page: paragraphs, or numbered steps. */
export type HelpSection = {
  readonly id: string;
  readonly heading: string;
  readonly text?: readonly string[];
  readonly steps?: readonly string[];
  /** Number of the clause where this binds the operator. */
  readonly clause?: string;
};

export type HelpTopic = {
  readonly slug: string;
  readonly title: string;
  readonly keywords: string;
  readonly sections: readonly HelpSection[];
};
