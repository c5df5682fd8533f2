// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import { Icon } from "./icons.tsx";

/** A round sign for who speaks. Decoration: the name stands beside it in words. */
export function Avatar({ text, kind }: { text: string; kind: "brand" | "agent" | "visitor" }): JSX.Element {
  return (
    <span class={`avatar ${kind}`} aria-hidden="true">
      {text === "" ? <Icon name="person" /> : text}
    </span>
  );
}

/** The first letters of a name, at most two. */
export function initials(name: string): string {
  return name
    .split(/\s+/u)
    .map((word) => Array.from(word)[0] ?? "")
    .join("")
    .slice(0, 2)
    .toLocaleUpperCase();
}
