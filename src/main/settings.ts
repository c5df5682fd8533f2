// SPDX-License-Identifier: Apache-2.0
import type { AppSettings } from "#app";
import { money } from "#kernel";
import { DEFAULT_ROAMING_ZONES } from "#telecom";
import type { Config } from "./config.ts";

const HOUR_MS = 3_600_000;

/** The configuration in the words of the app. */
export function appSettings(config: Config, selfCareUrl: string): AppSettings {
  const { locale, rules, desk, gate, retention, recovery, approvals } = config;
  const amount = (minor: number): ReturnType<typeof money> => money(locale.currency, minor);
  return {
    timeZone: locale.timeZone,
    defaultCountry: locale.country,
    selfCareUrl,
    rules: {
      spendLimit: amount(rules.spendLimit),
      arrearsLimit: amount(rules.arrearsLimit),
      roaming: {
        zones: { ...DEFAULT_ROAMING_ZONES, ...rules.roamingZones },
        zone2: {
          dataPerMb: amount(rules.roamingDataPerMb),
          voicePerMinute: amount(rules.roamingVoicePerMinute),
          sms: amount(rules.roamingSms),
        },
        cap: amount(rules.roamingCap),
        dayPassOfferId: rules.roamingDayPassOfferId,
      },
      swapWindowHours: rules.swapWindowHours,
      goodwill: { limit: amount(rules.goodwillLimit), perYear: amount(rules.goodwillPerYear) },
      paymentPlan: {
        limit: amount(rules.planLimit),
        everyDays: rules.planEveryDays,
        laterDays: rules.planLaterDays,
        parts: rules.planParts,
      },
      prepaid: {
        amounts: rules.topUpAmounts,
        gifts: rules.giftAmounts,
        giftLimit: amount(rules.giftLimit),
        firstGiftWaitMs: rules.firstGiftWaitHours * HOUR_MS,
      },
      minTenureDays: rules.minTenureDays,
      quoteMinutes: rules.quoteMinutes,
      quoteDays: rules.quoteDays,
      billDay: rules.billDay,
      exitFeeFactor: rules.exitFeeFactor,
      cancelNoticeDays: rules.cancelNoticeDays,
      withdrawalDays: rules.withdrawalDays,
    },
    openingHours: {
      days: desk.days,
      fromMinute: desk.fromMinute,
      toMinute: desk.toMinute,
      otherHours: desk.otherHours,
      holidays: desk.holidays[locale.country] ?? [],
    },
    deskSetup: desk.setup,
    minutesPerCase: desk.minutesPerCase,
    ratingEveryMs: desk.ratingEveryDays * 24 * HOUR_MS,
    tokenLifetimeMs: retention.tokenHours * HOUR_MS,
    retainForDays: retention.conversationDays,
    actLifetimeMs: rules.quoteMinutes * 60_000,
    staff: { idleMs: config.staff.idleMinutes * 60_000, sessionMs: config.staff.sessionHours * HOUR_MS },
    recovery: { waitMs: recovery.waitHours * HOUR_MS },
    approvals: {
      lifetimeMs: approvals.expireHours * HOUR_MS,
      limit: amount(approvals.refundLimit),
      alsoActs: approvals.alsoActs,
      // The practice operator has no colleagues.
      isPolicyChangeBound: config.policies.fourEyes ?? config.operator !== undefined,
    },
    news: {
      quietFrom: config.news.quietFromMinute,
      quietTo: config.news.quietToMinute,
      presentMs: config.news.presentMinutes * 60_000,
    },
    files: {
      channels: config.files.channels,
      maxBytes: config.files.maxBytes,
      retainForDays: config.files.retainDays,
      maxPerConversation: config.files.maxPerConversation,
      maxPerHour: config.files.maxPerHour,
    },
    budgets: {
      maxSubjectsPerHour: gate.maxSubjectsPerHour,
      maxSubjectsPerDay: gate.maxSubjectsPerDay,
      maxRevealsPerHour: gate.maxRevealsPerHour,
      maxFilesPerHour: gate.maxFilesPerHour,
      maxFieldsPerHour: gate.maxFieldsPerHour,
      maxFieldsPerDay: gate.maxFieldsPerDay,
      maxAmountPerDay: amount(gate.maxAmountPerDay),
    },
  };
}
