// SPDX-License-Identifier: Apache-2.0

const LOOPBACK = /^(?:localhost|(?:[a-z0-9-]+\.)+localhost|127\.0\.0\.1|\[::1\])$/iu;

/** The address when a link may carry it: absolute https, or http on this machine. Anything else (`javascript:` above all) is `null`. */
export function safeHref(href: string): string | null {
  const url = URL.parse(href);
  if (url === null || url.username !== "" || url.password !== "") return null;
  if (url.protocol === "https:") return url.href;
  return url.protocol === "http:" && LOOPBACK.test(url.hostname) ? url.href : null;
}
