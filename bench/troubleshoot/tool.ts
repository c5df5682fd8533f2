// SPDX-License-Identifier: Apache-2.0

export type Arguments = Readonly<Record<string, unknown>>;

/** One tool over the part of the world that it sees. A parameter that ends in `?` may be left out. */
export type Tool<Seen> = {
  readonly parameters: readonly string[];
  readonly run: (seen: Seen, args: Arguments) => unknown;
};

/** A tool that was called wrongly, or refuses: the state stays as it was. */
export class ToolError extends Error {}
