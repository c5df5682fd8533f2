// SPDX-License-Identifier: Apache-2.0
import type { Settings } from "./settings.ts";

/** Styles of the launcher as a constructed sheet: a strict policy of the host page (no inline styles) does not stop it. */
export function launcherStyles(settings: Settings): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
:host { all: initial; --back: ${settings.colours.back}; --front: ${settings.colours.front}; }
[hidden] { display: none !important; }
.launcher, .panel { position: fixed; z-index: 2147483000; box-sizing: border-box; }
.launcher {
  inset-block-end: max(20px, env(safe-area-inset-bottom)); min-block-size: 56px; min-inline-size: 56px;
  display: inline-flex; align-items: center; justify-content: center; gap: 10px; padding: 0 20px 0 18px;
  border: 0; border-radius: 28px; background: var(--back); color: var(--front); cursor: pointer;
  font: 600 16px/1.2 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif;
  box-shadow: 0 1px 2px rgb(15 23 42 / .2), 0 8px 24px rgb(15 23 42 / .22); transition: transform .15s, box-shadow .15s;
}
.launcher:hover { transform: translateY(-2px); box-shadow: 0 2px 4px rgb(15 23 42 / .2), 0 12px 32px rgb(15 23 42 / .28); }
.launcher:focus-visible { outline: 3px solid var(--back); outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
.launcher.end, .panel.end { inset-inline-end: 20px; }
.launcher.start, .panel.start { inset-inline-start: 20px; }
.icon { inline-size: 26px; block-size: 26px; flex: none; fill: currentColor; }
.icon.shut { display: none; fill: none; stroke: currentColor; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
.is-open .open, .is-open .label { display: none; }
.is-open .shut { display: block; }
.is-open.launcher { padding: 0; inline-size: 56px; }
.badge {
  position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 24px; block-size: 24px; padding: 0 6px;
  box-sizing: border-box; border-radius: 12px; background: #b91c1c; color: #fff; font-size: 13px; line-height: 24px;
  text-align: center; box-shadow: 0 0 0 2px #fff;
}
.teaser {
  position: fixed; z-index: 2147483000; inset-block-end: 92px; max-inline-size: min(280px, calc(100vw - 40px)); padding: 12px 16px;
  border: 1px solid rgb(15 23 42 / .14); border-radius: 16px; background: #fff; color: #161b24; cursor: pointer; text-align: start;
  font: 500 15px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif;
  box-shadow: 0 8px 24px rgb(15 23 42 / .2);
}
.teaser:focus-visible { outline: 3px solid var(--back); outline-offset: 3px; }
.teaser.end { inset-inline-end: 20px; }
.teaser.start { inset-inline-start: 20px; }
.panel {
  inset-block-end: 92px; inline-size: 400px; block-size: min(760px, calc(100dvh - 112px)); overflow: hidden; border-radius: 18px;
  background: #fff; box-shadow: 0 2px 6px rgb(15 23 42 / .12), 0 18px 56px rgb(15 23 42 / .28); --full: 0;
}
.panel.wide { inline-size: min(680px, calc(100vw - 40px)); }
.refusal p { margin: 0 0 16px; }
.refusal button { min-block-size: 44px; padding: 0 18px; border: 0; border-radius: 22px; background: var(--back); color: var(--front); font: inherit; cursor: pointer; }
.refusal button:focus-visible { outline: 3px solid var(--back); outline-offset: 3px; }
.refusal { padding: 24px; color: #1c2430; font: 500 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif; }
iframe { display: block; border: 0; inline-size: 100%; block-size: 100%; }
@media (max-width: 480px), (max-height: 480px) {
  .panel.start, .panel.end, .panel.wide { inset: 0 0 auto 0; inline-size: 100%; block-size: 100dvh; border-radius: 0; --full: 1; }
  .launcher { padding: 0; inline-size: 56px; }
  .label { position: absolute; clip-path: inset(50%); inline-size: 1px; block-size: 1px; overflow: hidden; white-space: nowrap; }
  .launcher.is-open { display: none; }
}
@media (prefers-color-scheme: dark) { .panel { background: #12161d; } .refusal { color: #eef1f6; } .teaser { background: #1b212b; color: #eef1f6; } }
@media (prefers-reduced-motion: reduce) { .launcher { transition: none; } .launcher:hover { transform: none; } }
@media (forced-colors: active) { .launcher { border: 2px solid ButtonText; } .panel { border: 1px solid CanvasText; } }
@media print { .launcher, .teaser, .panel { display: none; } }
`);
  return sheet;
}
