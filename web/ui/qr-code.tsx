// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { encodeQr } from "./qr.ts";

/** Light modules around the code, without which no camera finds it. */
const QUIET = 4;

/** A text as a QR code, drawn as one path: dark on light also in dark mode, or cameras do not read it. Nothing where the text is too long. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }): JSX.Element | null {
  const rows = encodeQr(text);
  if (rows === null) return null;
  const size = rows.length + 2 * QUIET;
  const path = rows
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")))
    .join("");
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
