// SPDX-License-Identifier: Apache-2.0
import type { FileAnnouncement, FileCode, RefusalCode } from "#protocol";
import type { PasskeyTrouble } from "../../ui/passkey.ts";
import { sizeText } from "../../ui/sizes.ts";
import { type PartWords, partWordsEn } from "../../ui/words.ts";

/** Every sentence of the widget's own chrome. What the conversation says comes worded from the server. */
export interface Strings extends PartWords {
  readonly chat: string;
  readonly conversation: string;
  readonly automated: string;
  readonly botOwner: string;
  readonly queued: string;
  readonly queuePlace: (place: number, minutes: number) => string;
  readonly mayLeave: string;
  readonly withAgent: (name: string) => string;
  readonly talkToPerson: string;
  readonly personAsked: string;
  readonly you: string;
  readonly write: string;
  readonly writeHint: string;
  readonly send: string;
  readonly sending: string;
  readonly waitingToSend: string;
  readonly sent: string;
  readonly read: string;
  readonly notSent: string;
  readonly tryAgain: string;
  readonly notThis: (label: string) => string;
  readonly messageChanged: Readonly<Record<"value_completed" | "not_personal", string>>;
  readonly removeMessage: string;
  readonly charactersLeft: (left: number) => string;
  readonly tooLong: (over: number) => string;
  readonly jumpToNewest: string;
  readonly newMessages: (count: number) => string;
  readonly said: (who: string, text: string) => string;
  /** Over a message that the visitor had asked for. */
  readonly askedToBeTold: string;
  readonly menu: string;
  readonly language: string;
  readonly switchTo: string;
  readonly closeChat: string;
  readonly putAway: string;
  readonly larger: string;
  readonly smaller: string;
  readonly downloadTranscript: string;
  readonly downloadFailed: string;
  readonly downloadProof: string;
  readonly proofFailed: string;
  readonly notifyOn: string;
  readonly notifyOff: string;
  readonly reportScam: string;
  readonly scamTitle: string;
  readonly scamText: readonly string[];
  readonly endChat: string;
  readonly endTitle: string;
  readonly endText: string;
  readonly endConfirm: string;
  readonly deleteChat: string;
  readonly deleteTitle: string;
  readonly deleteText: string;
  readonly deleteConfirm: string;
  readonly deleteFailed: string;
  readonly cancel: string;
  readonly deleted: string;
  readonly keptByLaw: string;
  readonly ended: string;
  readonly startNew: string;
  readonly privacy: string;
  readonly quickExit: string;
  readonly quickExitHint: string;
  readonly starting: string;
  readonly cannotStart: string;
  readonly busy: string;
  readonly connecting: string;
  readonly offline: string;
  readonly offlineQueue: (count: number) => string;
  readonly online: string;
  readonly replaced: string;
  readonly useHere: string;
  readonly crossSite: string;
  readonly openWindow: string;
  readonly suggestions: string;
  readonly secrets: Readonly<Record<"card" | "pin" | "password" | "code", string>>;
  readonly secretAdvice: string;
  readonly editMessage: string;
  readonly sendAnyway: string;
  readonly assurance: Readonly<
    Record<"A0" | "A1" | "A2" | "A3" | "A4", { readonly name: string; readonly text: string }>
  >;
  readonly assuranceTitle: string;
  readonly assuranceUntil: (time: string) => string;
  readonly assuranceNoEnd: string;
  readonly assuranceAsk: string;
  readonly formPrivate: string;
  readonly formClosed: string;
  readonly formSending: string;
  readonly formSent: string;
  readonly formOffline: string;
  readonly formLost: string;
  readonly badCode: string;
  readonly badPhone: string;
  readonly actValidFor: (left: string) => string;
  readonly actExpired: string;
  readonly actSending: string;
  readonly actConfirmed: string;
  readonly actDeclined: string;
  readonly actOffline: string;
  readonly actUnknown: string;
  readonly actTampered: string;
  readonly actClosed: string;
  readonly actMinuteLeft: string;
  readonly actAgain: string;
  readonly passkeyName: string;
  readonly passkeyNameHint: string;
  readonly passkeyAsking: string;
  readonly passkeyClosed: string;
  readonly passkeyWindow: string;
  readonly signInWindow: string;
  readonly signInApart: string;
  readonly passkeyOpenWindow: string;
  readonly passkeyTrouble: Readonly<Record<PasskeyTrouble, string>>;
  readonly security: string;
  readonly securityTitle: string;
  readonly securityText: string;
  readonly securityNone: string;
  readonly securityNotEnough: string;
  readonly securityAdd: string;
  readonly securityAddApp: string;
  readonly sessionsTitle: string;
  readonly sessionHere: string;
  readonly sessionOther: string;
  readonly sessionTimes: (opened: string, last: string) => string;
  readonly sessionsEnd: string;
  readonly sessionsEnded: string;
  readonly lockTitle: string;
  readonly lockText: string;
  readonly lockIsSet: string;
  readonly lockSet: string;
  readonly lockSure: string;
  readonly lockLift: string;
  readonly securityApp: string;
  readonly panelAlone: string;
  readonly panelOver: string;
  readonly panelLater: string;
  readonly panelAway: string;
  readonly panelLeft: (seconds: number) => string;
  readonly panelHide: string;
  readonly panelShown: string;
  readonly panelCopy: (what: string) => string;
  readonly panelCopied: string;
  readonly panelQr: string;
  readonly codesTitle: string;
  readonly codesShow: string;
  readonly codesOnce: string;
  readonly codesNone: string;
  readonly codesCopy: string;
  readonly codesCopied: string;
  readonly codesNotCopied: string;
  readonly codesBad: string;
  readonly codesMake: string;
  readonly codesLeft: (count: number) => string;
  readonly recoverAccess: string;
  readonly totpKey: string;
  readonly totpOpen: string;
  readonly securityDates: (added: string, used: string | null) => string;
  readonly securityRemove: (name: string) => string;
  readonly securityRemoveSure: (name: string) => string;
  readonly files: {
    readonly attach: string;
    readonly drop: string;
    readonly wait: string;
    readonly what: (count: number) => string;
    readonly purposes: Readonly<Record<FileAnnouncement["purpose"], string>>;
    /** What becomes of a file, said before it is sent. */
    readonly promise: (days: number) => string;
    readonly list: string;
    readonly row: (purpose: string, bytes: number) => string;
    readonly checking: string;
    readonly said: Readonly<Record<"sending" | "sent" | "cancelled", string>>;
    readonly refusals: Readonly<Record<FileCode | "network" | "expired" | "unavailable", string>>;
  };
  /** By public refusal code; `unavailable` also stands for codes this build does not know. */
  readonly refusals: Readonly<Record<RefusalCode, string>>;
}

export const en: Strings = {
  ...partWordsEn,
  chat: "Chat",
  conversation: "Conversation",
  automated: "Automated assistant",
  botOwner: "You are talking to an automated assistant",
  queued: "A person will join you",
  queuePlace: (place, minutes) =>
    `You are number ${place} in line, about ${minutes === 1 ? "1 minute" : `${minutes} minutes`}`,
  mayLeave: "You may close this chat and come back.",
  withAgent: (name) => `You are talking to ${name}, a person`,
  talkToPerson: "Talk to a person",
  personAsked: "Asking for a person",
  you: "You",
  write: "Message",
  writeHint: "Write a message",
  send: "Send",
  sending: "Sending",
  waitingToSend: "Waiting for a connection",
  sent: "Sent",
  read: "Read",
  notSent: "Not sent",
  tryAgain: "Try again",
  notThis: (label) => `Not a ${label}? Show it`,
  messageChanged: {
    value_completed: "Part of an earlier message is hidden now.",
    not_personal: "An earlier message is shown again.",
  },
  removeMessage: "Remove",
  charactersLeft: (left) => `${left} characters left`,
  tooLong: (over) => `${over} characters too many`,
  jumpToNewest: "Newest",
  newMessages: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
  said: (who, text) => `${who}: ${text}`,
  askedToBeTold: "You asked to be told",
  menu: "Menu",
  language: "العربية",
  switchTo: "ar",
  closeChat: "Close chat",
  putAway: "Dismiss",
  larger: "Larger window",
  smaller: "Smaller window",
  downloadTranscript: "Download transcript",
  downloadFailed: "The transcript could not be fetched. Try again in a moment.",
  downloadProof: "Download proof",
  proofFailed: "The proof could not be fetched. What was just done is in it after a few seconds: try again then.",
  notifyOn: "Turn sound and title alerts on",
  notifyOff: "Turn sound and title alerts off",
  reportScam: "Report a scam",
  scamTitle: "Did somebody contact you?",
  scamText: [
    "We never ask for a code, PIN or password by phone, message or e-mail, and we never ask you to read one out.",
    "If somebody did: tell them nothing, end the call, and write “scam” here or ask for a person. If you already gave a code, say so; we can lock the line.",
  ],
  endChat: "End chat",
  endTitle: "End this chat?",
  endText: "You can still read and download it. A new question starts a new chat.",
  endConfirm: "End chat",
  deleteChat: "Delete this chat",
  deleteTitle: "Delete this chat?",
  deleteText:
    "What was written is deleted for good. Orders and payments you confirmed stay valid, and their records stay.",
  deleteConfirm: "Delete",
  deleteFailed: "It could not be deleted now. Try again in a moment.",
  cancel: "Cancel",
  deleted: "This chat has been deleted.",
  keptByLaw:
    "This chat is closed. For now we have to keep it, because the law asks us to. Nobody reads it in daily work and it is used for nothing else. When the law no longer asks, it is deleted.",
  ended: "This chat has ended.",
  startNew: "Start a new chat",
  privacy: "Privacy",
  quickExit: "Quick exit",
  quickExitHint: "Leave this page at once",
  starting: "Starting the chat",
  cannotStart: "The chat cannot be reached at the moment.",
  busy: "More people are writing to us than can be answered at once. Your chat opens by itself as soon as there is room.",
  connecting: "Connecting again…",
  offline: "No connection. You can go on writing; it is sent when you are back.",
  offlineQueue: (count) => (count === 1 ? "1 message is waiting." : `${count} messages are waiting.`),
  online: "Connected again.",
  replaced: "This chat is open in another window.",
  useHere: "Use it here",
  crossSite:
    "Your browser keeps this chat apart from the site it belongs to. It works, but it is forgotten when this page is closed or reloaded.",
  openWindow: "Open in its own window",
  suggestions: "Suggestions",
  secrets: {
    card: "This looks like a payment card number.",
    pin: "This looks like a PIN, PUK or security code.",
    password: "This looks like a password.",
    code: "This looks like a code that was sent to you.",
  },
  secretAdvice: "We never need it in a message. Nothing has been sent yet.",
  editMessage: "Don’t send, edit",
  sendAnyway: "Send anyway",
  assurance: {
    A0: {
      name: "Not signed in",
      text: "You can ask general questions. For your own bill or plan we will ask for a proof that it is you.",
    },
    A1: {
      name: "Recognised",
      text: "One proof was given. You can see general things about your account; details may need a second proof.",
    },
    A2: {
      name: "Confirmed",
      text: "Two different proofs were given. You can see your details and make changes that can be undone.",
    },
    A3: { name: "Confirmed for this step", text: "You gave a fresh proof for exactly one step." },
    A4: { name: "Confirmed by a person", text: "A member of staff has checked who you are." },
  },
  assuranceTitle: "How sure we are that it is you",
  assuranceUntil: (time) => `This lasts until ${time}. After that we may ask again.`,
  assuranceNoEnd: "This lasts for this chat.",
  assuranceAsk: "We only ask when a question needs it, and we say why.",
  formPrivate: "What you enter here does not appear in the chat. Neither the assistant nor our staff can see it.",
  formClosed: "This form is closed.",
  formSending: "Checking",
  formSent: "Sent safely.",
  formOffline: "No connection at the moment.",
  formLost: "No answer arrived. Please enter it again.",
  badCode: "Enter the 6 digits.",
  badPhone: "Enter a phone number with its country code, beginning with +.",
  actValidFor: (left) => `Valid for ${left}`,
  actExpired: "This offer to confirm has expired. Ask again and you get a new one.",
  actSending: "Sending your decision",
  actConfirmed: "You confirmed this.",
  actDeclined: "You declined this. Nothing was changed.",
  actOffline: "No connection: it can be confirmed when you are back.",
  actUnknown: "No answer arrived yet. Pressing again is safe: it is carried out once.",
  actTampered: "This text does not match its seal, so it cannot be confirmed here. Please ask for a person.",
  actClosed: "This can no longer be confirmed.",
  actMinuteLeft: "One minute left to confirm.",
  actAgain: "Press once more: your passkey is asked for now.",
  passkeyName: "Name of this passkey (optional)",
  passkeyNameHint: "My phone",
  passkeyAsking: "Waiting for your device",
  passkeyClosed: "This step is over.",
  passkeyWindow: "A window has opened. Finish there; this chat goes on by itself.",
  signInWindow: "A window has opened. Finish there; this chat goes on by itself.",
  signInApart:
    "Here other windows cannot know which chat they are for. Please open the chat on our own site to sign in.",
  passkeyOpenWindow: "Open it in a window",
  passkeyTrouble: {
    refused: "Nothing was confirmed. You can try again.",
    blocked: "This page does not allow it, or you said no. Try again, or open it in a window.",
    exists: "This device already has a passkey for this account.",
    unsupported: "This browser cannot use passkeys here.",
  },
  security: "Passkeys and app",
  securityTitle: "Your passkeys and app",
  securityText:
    "With a passkey your device asks for your fingerprint, face or device PIN. We never receive it, only that it was checked.",
  securityNone: "You have added none yet.",
  securityNotEnough:
    "They are shown after two proofs that it is you. Ask about your bill, for example, and confirm it.",
  securityAdd: "Add a passkey",
  securityAddApp: "Add an authenticator app",
  sessionsTitle: "Where you are signed in",
  sessionHere: "This chat",
  sessionOther: "Another chat",
  sessionTimes: (opened, last) => `opened ${opened}, last used ${last}`,
  sessionsEnd: "Sign out everywhere else",
  sessionsEnded: "The other chats are closed.",
  lockTitle: "Lock",
  lockText:
    "Lost your phone, or worried? Lock it: no orders, no codes, and you are signed out everywhere else. Only your passkey or a person opens it again.",
  lockIsSet: "It is locked: no orders and no codes.",
  lockSet: "Lock my account",
  lockSure: "Press again to lock my account",
  lockLift: "Unlock with my passkey",
  securityApp: "Authenticator app",
  panelAlone: "Only this browser can show it, once.",
  panelOver: "This is closed. To see it again, ask for it again; that takes a new proof.",
  panelLater: "It can’t be fetched right now. Please press again in a moment.",
  panelAway: "Covered while you are in another tab or window.",
  panelLeft: (seconds) => `Hides in ${seconds} s`,
  panelHide: "Hide it now",
  panelShown: "It is on the screen now, below this line. It hides itself.",
  panelCopy: (what) => `Copy: ${what}`,
  panelCopied: "Copied. Clear your clipboard when you have used it.",
  panelQr: "QR code of your eSIM. The same code stands below as text.",
  codesTitle: "Recovery codes",
  codesShow: "Show the codes once",
  codesOnce: "These codes are shown once. Keep them now.",
  codesNone: "They can’t be shown again here. Make new ones under “Passkeys and app”.",
  codesCopy: "Copy all",
  codesCopied: "Copied. Clear your clipboard when you have kept them.",
  codesNotCopied: "This browser does not allow copying here.",
  codesBad: "A recovery code has ten letters and digits.",
  codesMake: "Make new recovery codes",
  codesLeft: (count) => `Recovery codes (${count} left)`,
  recoverAccess: "I lost my passkey or app",
  totpKey: "Key for your app:",
  totpOpen: "Open it in an app on this device",
  securityDates: (added, used) => (used === null ? `added ${added}` : `added ${added}, last used ${used}`),
  securityRemove: (name) => `Remove ${name}`,
  securityRemoveSure: (name) => `Press again to remove ${name}`,
  files: {
    attach: "Send a photo or a bill",
    drop: "Drop the photo or bill here",
    what: (count) => (count === 1 ? "What does this file show?" : `What do these ${count} files show?`),
    wait: "One moment: the chat gets ready for your file",
    purposes: {
      router: "Router or another device",
      bill: "A bill",
      other: "Something else",
      identity: "Passport, identity card or licence",
    },
    promise: (days) =>
      `Name, place and other hidden data are removed. The file is encrypted, only a person who gives you a reason opens it, and it is deleted after ${days} days.`,
    list: "Files on their way",
    row: (purpose, bytes) => `${purpose}, ${sizeText(bytes)}`,
    checking: "Checking",
    said: { sending: "Sending the file", sent: "The file was sent", cancelled: "The file was not sent" },
    refusals: {
      files_off: "This chat takes no files.",
      identity_document:
        "Please send no identity documents here. To prove who you are, this chat asks for a code or a passkey. If the document itself is needed, show it in a shop or in your account on our website.",
      file_too_large: "This file is too large. At most 10 MB and 50 megapixels can be sent.",
      too_many_files: "That is the number of files one chat can take for now. Try again later.",
      file_type: "Only photos (JPEG, PNG, WebP) and simple PDFs can be sent.",
      file_heic: "HEIC photos can't be taken. Send it as a JPEG: a screenshot of the photo works too.",
      file_damaged: "This file is damaged or not complete. Try another copy of it.",
      file_incomplete: "The file did not arrive whole. Try again.",
      network: "The connection broke. Try again.",
      expired: "That took too long. Try again.",
      unavailable: "That isn't possible right now. Try again in a moment.",
    },
  },
  refusals: {
    bad_request: "This could not be read.",
    too_large: "This is too long.",
    too_many_requests: "Too many messages at once. Wait a moment.",
    not_authorised: "This chat is no longer open. Start a new one.",
    conversation_ended: "This chat has ended.",
    already_answered: "This was answered before.",
    expired: "The time for this is over. Ask again and you get a new one.",
    unavailable: "This cannot be done right now.",
    busy: "More people are writing to us than can be answered at once. Try again in a minute.",
    keys_unavailable:
      "Your chat is kept locked and cannot be opened right now. Nothing is lost. Try again in a few minutes.",
  },
};
