// SPDX-License-Identifier: Apache-2.0
/** How a command speaks: lines for people, colours only where a person looks. */
export type Terminal = {
  readonly isInteractive: boolean;
  write(text: string): void;
};

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export function paint(terminal: Terminal, colour: keyof typeof CODES, text: string): string {
  if (!terminal.isInteractive) return text;
  const [on, off] = CODES[colour];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}
