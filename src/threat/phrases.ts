// SPDX-License-Identifier: Apache-2.0
import type { ThreatReason } from "./reasons.ts";

/** A pattern over unmasked text, what it adds to the score, and the reason it gives. Gaps are bounded: linear. */
type Phrase = { readonly reason: ThreatReason; readonly weight: number; readonly pattern: RegExp };

const OLD =
  "(?:previous|prior|above|earlier|preceding|all|any|your|the|these|those|existing|original|former|system|safety)";
const RULES =
  "(?:instructions?|rules?|prompts?|directions?|guidelines?|guardrails?|commands?|orders|policies|policy|restrictions?|programming|context|constraints?|filters?)";

export const PHRASES: readonly Phrase[] = [
  {
    reason: "instruction_override",
    weight: 0.6,
    pattern: new RegExp(
      `\\b(?:ignore|disregard|forget|override|bypass|skip|drop|neglect|discard)\\b[^.!?\\n]{0,30}\\b${OLD}\\b[^.!?\\n]{0,24}\\b${RULES}\\b`,
    ),
  },
  {
    reason: "instruction_override",
    weight: 0.4,
    pattern: /\b(?:new|updated|real|actual) (?:system )?instructions? ?(?::|follow|are|is)/,
  },
  {
    reason: "instruction_override",
    weight: 0.4,
    pattern:
      /\b(?:do not|don't|stop) (?:follow|obey|apply)(?:ing)?\b[^.!?\n]{0,24}\b(?:instructions|rules|guidelines|policy|policies)\b/,
  },
  {
    reason: "instruction_override",
    weight: 0.5,
    pattern:
      /(?:تجاهل|انس|انسي|الغ|الغي|اهمل|تخط)\S{0,3} [^.!?؟\n]{0,24}(?:تعليمات|التعليمات|الاوامر|القواعد|قواعد|توجيهات|التوجيهات)/,
  },
  {
    reason: "instruction_override",
    weight: 0.5,
    pattern:
      /\b(?:ignoriere?|vergiss)\b[^.!?\n]{0,40}\b(?:anweisungen|regeln|vorgaben)\b|\b(?:ignorez?|oubliez?)\b[^.!?\n]{0,40}\b(?:instructions|consignes|regles)\b|\b(?:ignora|olvida)\b[^.!?\n]{0,40}\b(?:instrucciones|reglas|ordenes)\b/,
  },
  {
    reason: "role_change",
    weight: 0.45,
    pattern: /\byou are (?:now|no longer) (?:an?|the|in|my|free|dan|bound|restricted)\b/,
  },
  {
    reason: "role_change",
    weight: 0.4,
    pattern:
      /\b(?:pretend|act|behave|respond|answer|roleplay)\b[^.!?\n]{0,16}\b(?:as|to be|like) (?:an? |the |my )?(?:unrestricted|unfiltered|uncensored|evil|dan|developer|admin(?:istrator)?|root|system|jailbroken|supervisor|other (?:ai|bot|model))\b/,
  },
  {
    reason: "role_change",
    weight: 0.5,
    pattern: /\b(?:developer|debug|god|admin|maintenance|jailbreak|dan|sudo|unrestricted) mode\b/,
  },
  {
    reason: "role_change",
    weight: 0.45,
    pattern:
      /(?:^|\n| )(?:system|assistant|developer) ?: |\[\/?(?:inst|system|sys)\]|<\|?(?:im_start|system|endoftext)|### ?(?:system|instruction)/,
  },
  {
    reason: "role_change",
    weight: 0.4,
    pattern:
      /(?:انت الان|من الان انت|تصرف ك|تظاهر ان)\S{0,12}[^.!?؟\n]{0,20}(?:مدير|مطور|مشرف|بلا قيود|بدون قيود|النظام)/,
  },
  {
    reason: "prompt_fishing",
    weight: 0.5,
    pattern: new RegExp(
      `\\b(?:reveal|show|print|repeat|display|output|tell me|give me|leak|expose|write out|dump|what (?:is|are|was|were))\\b[^.!?\\n]{0,24}\\b(?:(?:system|hidden|initial|secret|internal|original|full) (?:${RULES}|message)|your (?:(?:system|hidden|initial|secret|internal|original|full) )?(?:prompts?|instructions?|programming|guardrails?))`,
    ),
  },
  {
    reason: "prompt_fishing",
    weight: 0.45,
    pattern:
      /\b(?:everything|text|words|all) (?:above|before) (?:this|the)\b[^.!?\n]{0,20}\b(?:line|message|point|conversation)\b/,
  },
  {
    reason: "prompt_fishing",
    weight: 0.4,
    pattern: /(?:اعرض|اظهر|اكتب|اطبع|اعطني|وريني)[^.!?؟\n]{0,24}(?:تعليماتك|تعليمات النظام|الاوامر الداخلية|البرومبت)/,
  },
  {
    reason: "secret_fishing",
    weight: 0.45,
    pattern:
      /\b(?:reveal|show|give|tell|read|list|dump|export)\b[^.!?\n]{0,30}\b(?:all(?! (?:of )?(?:my|our)\b)|other|another|every|someone(?: else)?'?s?|his|her|their|customers?'?|subscribers?'?|users?'?)\b[^.!?\n]{0,24}\b(?:pins?|puks?|passwords?|codes?|numbers?|records?|accounts?|data|database|details|bills?)\b/,
  },
  {
    reason: "secret_fishing",
    weight: 0.4,
    pattern: /\b(?:puk|pin|otp|password)\b[^.!?\n]{0,12}\bof (?:customer|account|cu-|user|subscriber|line)\b/,
  },
  {
    reason: "markup_injection",
    weight: 0.35,
    pattern: /!\[[^\]\n]{0,80}\]\(https?:|\[[^\]\n]{0,80}\]\((?:javascript|data):|javascript:|data:text\/html/,
  },
  {
    reason: "markup_injection",
    weight: 0.35,
    pattern:
      /'\s?(?:or|and) '?1'?\s?=\s?'?1|\bunion (?:all )?select\b|;\s?drop table\b|\{\{[^}\n]{1,80}\}\}|\$\{[^}\n]{1,80}\}/,
  },
];

/** Tags that a browser would run and pictures that it would fetch; looked for before tags are taken out. */
export const LIVE_MARKUP: RegExp =
  /<\s?(?:script|img|iframe|svg|object|embed|link|meta|form)\b|\bon(?:error|load|click|mouseover)\s?=|!\[[^\]\n]{0,80}\]\(\s?https?:/i;
