// SPDX-License-Identifier: Apache-2.0
/** Reason codes a person at the desk can look up. A closed list, so that a verdict cannot carry text. */
export const THREAT_REASONS = [
  "too_long",
  "conversation_rate",
  "address_rate",
  "conversation_rate_near",
  "address_rate_near",
  "instruction_override",
  "role_change",
  "prompt_fishing",
  "secret_fishing",
  "markup_injection",
  "encoded_text",
  "hidden_characters",
  "secret_in_text",
  "injection",
  "injection_in_tool_output",
  "injection_in_field",
  "injection_in_file_name",
  "scam_text",
  "phishing_link",
  "coaxed",
  "ciphered_text",
] as const;
export type ThreatReason = (typeof THREAT_REASONS)[number];
