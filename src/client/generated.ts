// SPDX-License-Identifier: Apache-2.0
// Written by tools/openapi.ts from the routes of the server. Change those, and run it.

/** Every route of the interface by method and path: what its address holds, what it takes and what it answers. */
export type Routes = {
  /** Name, colours, greeting and starters of a brand. */
  "GET /v1/brands/{name}": {
    readonly params: { readonly name: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly name: string;
      readonly displayName: {
        readonly en: string;
        readonly ar: string;
      };
      readonly avatarText: string;
      readonly colours: {
        readonly primary: string;
        readonly onPrimary: string;
        readonly primaryDark: string;
        readonly onPrimaryDark: string;
      };
      readonly greeting: {
        readonly en: string;
        readonly ar: string;
      };
      readonly corner: "start" | "end";
      readonly starters: readonly {
        readonly label: {
          readonly en: string;
          readonly ar: string;
        };
        readonly text: {
          readonly en: string;
          readonly ar: string;
        };
      }[];
      readonly privacyUrl: string;
      readonly defaultLang: "en" | "ar";
    };
  };
  /** Open a conversation; with a header `DPoP` it belongs to the key that signed it (docs/formats/device-proof.md). */
  "POST /v1/conversations": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly lang?: "en" | "ar" | undefined;
      readonly identifyToken?: string | undefined;
      readonly tokenIn?: "cookie" | "bearer" | undefined;
      readonly brand?: string | undefined;
      readonly continueLink?: string | undefined;
    };
    readonly answer: {
      readonly state: {
        readonly conversationId: string;
        readonly lang: "en" | "ar";
        readonly owner: "bot" | "queued" | "agent";
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly assuranceUntil: string | null;
        readonly lastSeq: number;
        readonly queue: {
          readonly place: number;
          readonly waitMinutes: number;
        } | null;
        readonly ended: boolean;
        readonly banner?:
          | {
              readonly bannerId: string;
              readonly texts: {
                readonly en: string;
                readonly ar: string;
              };
              readonly endsAt: string;
            }
          | undefined;
      };
      readonly events: readonly (
        | {
            readonly kind: "message";
            readonly seq: number;
            readonly at: string;
            readonly by: "visitor" | "bot" | "agent";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly clientId?: string | undefined;
            readonly masked?:
              | readonly (
                  | "PHONE"
                  | "EMAIL"
                  | "CREDIT_CARD"
                  | "IBAN"
                  | "DEVICE_ID"
                  | "SECRET"
                  | "PERSON"
                  | "ADDRESS"
                  | "POSTCODE"
                  | "DATE"
                  | "BANK_ACCOUNT"
                  | "NATIONAL_ID"
                  | "PASSPORT"
                  | "DRIVER_LICENSE"
                  | "ACCOUNT_ID"
                  | "IP"
                  | "MAC"
                  | "URL"
                  | "LOCATION"
                )[]
              | undefined;
            readonly hidden?:
              | readonly {
                  readonly name: string;
                  readonly kind:
                    | "PHONE"
                    | "EMAIL"
                    | "CREDIT_CARD"
                    | "IBAN"
                    | "DEVICE_ID"
                    | "SECRET"
                    | "PERSON"
                    | "ADDRESS"
                    | "POSTCODE"
                    | "DATE"
                    | "BANK_ACCOUNT"
                    | "NATIONAL_ID"
                    | "PASSPORT"
                    | "DRIVER_LICENSE"
                    | "ACCOUNT_ID"
                    | "IP"
                    | "MAC"
                    | "URL"
                    | "LOCATION";
                  readonly canContest: boolean;
                }[]
              | undefined;
            readonly agentName?: string | undefined;
            readonly lang?: "en" | "ar" | undefined;
            readonly isNews?: true | undefined;
          }
        | {
            readonly kind: "assurance_changed";
            readonly seq: number;
            readonly at: string;
            readonly level: "A0" | "A1" | "A2" | "A3" | "A4";
            readonly text: string;
          }
        | {
            readonly kind: "owner_changed";
            readonly seq: number;
            readonly at: string;
            readonly owner: "bot" | "queued" | "agent";
            readonly agentName?: string | undefined;
            readonly text: string;
          }
        | {
            readonly kind: "message_changed";
            readonly seq: number;
            readonly at: string;
            readonly of: number;
            readonly reason: "value_completed" | "not_personal";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly masked: readonly (
              | "PHONE"
              | "EMAIL"
              | "CREDIT_CARD"
              | "IBAN"
              | "DEVICE_ID"
              | "SECRET"
              | "PERSON"
              | "ADDRESS"
              | "POSTCODE"
              | "DATE"
              | "BANK_ACCOUNT"
              | "NATIONAL_ID"
              | "PASSPORT"
              | "DRIVER_LICENSE"
              | "ACCOUNT_ID"
              | "IP"
              | "MAC"
              | "URL"
              | "LOCATION"
            )[];
            readonly hidden: readonly {
              readonly name: string;
              readonly kind:
                | "PHONE"
                | "EMAIL"
                | "CREDIT_CARD"
                | "IBAN"
                | "DEVICE_ID"
                | "SECRET"
                | "PERSON"
                | "ADDRESS"
                | "POSTCODE"
                | "DATE"
                | "BANK_ACCOUNT"
                | "NATIONAL_ID"
                | "PASSPORT"
                | "DRIVER_LICENSE"
                | "ACCOUNT_ID"
                | "IP"
                | "MAC"
                | "URL"
                | "LOCATION";
              readonly canContest: boolean;
            }[];
          }
        | {
            readonly kind: "conversation_ended";
            readonly seq: number;
            readonly at: string;
            readonly reason: "by_visitor" | "by_agent" | "deleted" | "idle" | "signed_out";
            readonly text: string;
          }
      )[];
      readonly token?: string | undefined;
      readonly tokenHash?: string | undefined;
    };
  };
  /** State and events of the conversation that the token opens. */
  "GET /v1/conversations/current": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly state: {
        readonly conversationId: string;
        readonly lang: "en" | "ar";
        readonly owner: "bot" | "queued" | "agent";
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly assuranceUntil: string | null;
        readonly lastSeq: number;
        readonly queue: {
          readonly place: number;
          readonly waitMinutes: number;
        } | null;
        readonly ended: boolean;
        readonly banner?:
          | {
              readonly bannerId: string;
              readonly texts: {
                readonly en: string;
                readonly ar: string;
              };
              readonly endsAt: string;
            }
          | undefined;
      };
      readonly events: readonly (
        | {
            readonly kind: "message";
            readonly seq: number;
            readonly at: string;
            readonly by: "visitor" | "bot" | "agent";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly clientId?: string | undefined;
            readonly masked?:
              | readonly (
                  | "PHONE"
                  | "EMAIL"
                  | "CREDIT_CARD"
                  | "IBAN"
                  | "DEVICE_ID"
                  | "SECRET"
                  | "PERSON"
                  | "ADDRESS"
                  | "POSTCODE"
                  | "DATE"
                  | "BANK_ACCOUNT"
                  | "NATIONAL_ID"
                  | "PASSPORT"
                  | "DRIVER_LICENSE"
                  | "ACCOUNT_ID"
                  | "IP"
                  | "MAC"
                  | "URL"
                  | "LOCATION"
                )[]
              | undefined;
            readonly hidden?:
              | readonly {
                  readonly name: string;
                  readonly kind:
                    | "PHONE"
                    | "EMAIL"
                    | "CREDIT_CARD"
                    | "IBAN"
                    | "DEVICE_ID"
                    | "SECRET"
                    | "PERSON"
                    | "ADDRESS"
                    | "POSTCODE"
                    | "DATE"
                    | "BANK_ACCOUNT"
                    | "NATIONAL_ID"
                    | "PASSPORT"
                    | "DRIVER_LICENSE"
                    | "ACCOUNT_ID"
                    | "IP"
                    | "MAC"
                    | "URL"
                    | "LOCATION";
                  readonly canContest: boolean;
                }[]
              | undefined;
            readonly agentName?: string | undefined;
            readonly lang?: "en" | "ar" | undefined;
            readonly isNews?: true | undefined;
          }
        | {
            readonly kind: "assurance_changed";
            readonly seq: number;
            readonly at: string;
            readonly level: "A0" | "A1" | "A2" | "A3" | "A4";
            readonly text: string;
          }
        | {
            readonly kind: "owner_changed";
            readonly seq: number;
            readonly at: string;
            readonly owner: "bot" | "queued" | "agent";
            readonly agentName?: string | undefined;
            readonly text: string;
          }
        | {
            readonly kind: "message_changed";
            readonly seq: number;
            readonly at: string;
            readonly of: number;
            readonly reason: "value_completed" | "not_personal";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly masked: readonly (
              | "PHONE"
              | "EMAIL"
              | "CREDIT_CARD"
              | "IBAN"
              | "DEVICE_ID"
              | "SECRET"
              | "PERSON"
              | "ADDRESS"
              | "POSTCODE"
              | "DATE"
              | "BANK_ACCOUNT"
              | "NATIONAL_ID"
              | "PASSPORT"
              | "DRIVER_LICENSE"
              | "ACCOUNT_ID"
              | "IP"
              | "MAC"
              | "URL"
              | "LOCATION"
            )[];
            readonly hidden: readonly {
              readonly name: string;
              readonly kind:
                | "PHONE"
                | "EMAIL"
                | "CREDIT_CARD"
                | "IBAN"
                | "DEVICE_ID"
                | "SECRET"
                | "PERSON"
                | "ADDRESS"
                | "POSTCODE"
                | "DATE"
                | "BANK_ACCOUNT"
                | "NATIONAL_ID"
                | "PASSPORT"
                | "DRIVER_LICENSE"
                | "ACCOUNT_ID"
                | "IP"
                | "MAC"
                | "URL"
                | "LOCATION";
              readonly canContest: boolean;
            }[];
          }
        | {
            readonly kind: "conversation_ended";
            readonly seq: number;
            readonly at: string;
            readonly reason: "by_visitor" | "by_agent" | "deleted" | "idle" | "signed_out";
            readonly text: string;
          }
      )[];
      readonly token?: string | undefined;
      readonly tokenHash?: string | undefined;
    };
  };
  /** Delete this chat: its words, keys and token are gone when this answers 204; 202: the law asks to keep it, it is closed and deleted later. */
  "DELETE /v1/conversations/current": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly outcome: "kept";
    };
  };
  /** Passkeys of the customer of this conversation; needs two factors (A2). */
  "GET /v1/conversations/current/authenticators": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly authenticators: readonly {
        readonly authenticatorId: string;
        readonly kind: "passkey" | "totp" | "recovery_codes";
        readonly left?: number | undefined;
        readonly name: string;
        readonly createdAt: string;
        readonly usedAt: string | null;
        readonly isBackedUp: boolean;
      }[];
    };
  };
  /** What the customer agreed to, by purpose, and whether it holds. */
  "GET /v1/conversations/current/consents": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly consents: readonly {
        readonly consentId: string;
        readonly purpose: "marketing" | "collection";
        readonly version: string;
        readonly words: string;
        readonly isInForce: boolean;
        readonly givenAt: string;
        readonly endedAt: string | null;
        readonly lapsesAt: string;
      }[];
      readonly purposes: readonly {
        readonly purpose: "marketing" | "collection";
        readonly words: string;
      }[];
      readonly wishes: readonly {
        readonly consentId: string;
        readonly purpose: "outage_over" | "bill_ready" | "order_done";
        readonly words: string;
        readonly givenAt: string;
        readonly lapsesAt: string;
      }[];
    };
  };
  /** Receipts of consent with their proofs, as a file (fields of ISO/IEC TS 27560). */
  "POST /v1/conversations/current/consents/receipts": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Withdraw the consent to one purpose. */
  "POST /v1/conversations/current/consents/withdraw": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly purpose: "marketing" | "collection" | "outage_over" | "bill_ready" | "order_done";
    };
    readonly answer: {
      readonly consents: readonly {
        readonly consentId: string;
        readonly purpose: "marketing" | "collection";
        readonly version: string;
        readonly words: string;
        readonly isInForce: boolean;
        readonly givenAt: string;
        readonly endedAt: string | null;
        readonly lapsesAt: string;
      }[];
      readonly purposes: readonly {
        readonly purpose: "marketing" | "collection";
        readonly words: string;
      }[];
      readonly wishes: readonly {
        readonly consentId: string;
        readonly purpose: "outage_over" | "bill_ready" | "order_done";
        readonly words: string;
        readonly givenAt: string;
        readonly lapsesAt: string;
      }[];
    };
  };
  /** The file of a bill, once, to the browser whose conversation it is. */
  "POST /v1/conversations/current/downloads/{downloadId}": {
    readonly params: { readonly downloadId: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Events after a sequence number; waits for one up to waitMs. */
  "GET /v1/conversations/current/events": {
    readonly params: Record<never, never>;
    readonly query: { readonly after?: number; readonly waitMs?: number };
    readonly body: undefined;
    readonly answer: {
      readonly events: readonly (
        | {
            readonly kind: "message";
            readonly seq: number;
            readonly at: string;
            readonly by: "visitor" | "bot" | "agent";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly clientId?: string | undefined;
            readonly masked?:
              | readonly (
                  | "PHONE"
                  | "EMAIL"
                  | "CREDIT_CARD"
                  | "IBAN"
                  | "DEVICE_ID"
                  | "SECRET"
                  | "PERSON"
                  | "ADDRESS"
                  | "POSTCODE"
                  | "DATE"
                  | "BANK_ACCOUNT"
                  | "NATIONAL_ID"
                  | "PASSPORT"
                  | "DRIVER_LICENSE"
                  | "ACCOUNT_ID"
                  | "IP"
                  | "MAC"
                  | "URL"
                  | "LOCATION"
                )[]
              | undefined;
            readonly hidden?:
              | readonly {
                  readonly name: string;
                  readonly kind:
                    | "PHONE"
                    | "EMAIL"
                    | "CREDIT_CARD"
                    | "IBAN"
                    | "DEVICE_ID"
                    | "SECRET"
                    | "PERSON"
                    | "ADDRESS"
                    | "POSTCODE"
                    | "DATE"
                    | "BANK_ACCOUNT"
                    | "NATIONAL_ID"
                    | "PASSPORT"
                    | "DRIVER_LICENSE"
                    | "ACCOUNT_ID"
                    | "IP"
                    | "MAC"
                    | "URL"
                    | "LOCATION";
                  readonly canContest: boolean;
                }[]
              | undefined;
            readonly agentName?: string | undefined;
            readonly lang?: "en" | "ar" | undefined;
            readonly isNews?: true | undefined;
          }
        | {
            readonly kind: "assurance_changed";
            readonly seq: number;
            readonly at: string;
            readonly level: "A0" | "A1" | "A2" | "A3" | "A4";
            readonly text: string;
          }
        | {
            readonly kind: "owner_changed";
            readonly seq: number;
            readonly at: string;
            readonly owner: "bot" | "queued" | "agent";
            readonly agentName?: string | undefined;
            readonly text: string;
          }
        | {
            readonly kind: "message_changed";
            readonly seq: number;
            readonly at: string;
            readonly of: number;
            readonly reason: "value_completed" | "not_personal";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly masked: readonly (
              | "PHONE"
              | "EMAIL"
              | "CREDIT_CARD"
              | "IBAN"
              | "DEVICE_ID"
              | "SECRET"
              | "PERSON"
              | "ADDRESS"
              | "POSTCODE"
              | "DATE"
              | "BANK_ACCOUNT"
              | "NATIONAL_ID"
              | "PASSPORT"
              | "DRIVER_LICENSE"
              | "ACCOUNT_ID"
              | "IP"
              | "MAC"
              | "URL"
              | "LOCATION"
            )[];
            readonly hidden: readonly {
              readonly name: string;
              readonly kind:
                | "PHONE"
                | "EMAIL"
                | "CREDIT_CARD"
                | "IBAN"
                | "DEVICE_ID"
                | "SECRET"
                | "PERSON"
                | "ADDRESS"
                | "POSTCODE"
                | "DATE"
                | "BANK_ACCOUNT"
                | "NATIONAL_ID"
                | "PASSPORT"
                | "DRIVER_LICENSE"
                | "ACCOUNT_ID"
                | "IP"
                | "MAC"
                | "URL"
                | "LOCATION";
              readonly canContest: boolean;
            }[];
          }
        | {
            readonly kind: "conversation_ended";
            readonly seq: number;
            readonly at: string;
            readonly reason: "by_visitor" | "by_agent" | "deleted" | "idle" | "signed_out";
            readonly text: string;
          }
      )[];
      readonly state: {
        readonly conversationId: string;
        readonly lang: "en" | "ar";
        readonly owner: "bot" | "queued" | "agent";
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly assuranceUntil: string | null;
        readonly lastSeq: number;
        readonly queue: {
          readonly place: number;
          readonly waitMinutes: number;
        } | null;
        readonly ended: boolean;
        readonly banner?:
          | {
              readonly bannerId: string;
              readonly texts: {
                readonly en: string;
                readonly ar: string;
              };
              readonly endsAt: string;
            }
          | undefined;
      };
    };
  };
  /** Whether this conversation takes files, and how large. */
  "GET /v1/conversations/current/files": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly isOffered: boolean;
      readonly maxBytes: number;
      readonly keptDays: number;
    };
  };
  /** Announce a file: what it shows and how long it is. Gives a ticket for one upload. */
  "POST /v1/conversations/current/files": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly purpose: "router" | "bill" | "other" | "identity";
      readonly sizeBytes: number;
    };
    readonly answer: {
      readonly fileId: string;
      readonly ticket: string;
      readonly expiresAt: string;
    };
  };
  /** Send the bytes (application/octet-stream), with the ticket in the header upload-ticket. */
  "PUT /v1/conversations/current/files/{fileId}": {
    readonly params: { readonly fileId: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly clientId: string;
      readonly events: readonly (
        | {
            readonly kind: "message";
            readonly seq: number;
            readonly at: string;
            readonly by: "visitor" | "bot" | "agent";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly clientId?: string | undefined;
            readonly masked?:
              | readonly (
                  | "PHONE"
                  | "EMAIL"
                  | "CREDIT_CARD"
                  | "IBAN"
                  | "DEVICE_ID"
                  | "SECRET"
                  | "PERSON"
                  | "ADDRESS"
                  | "POSTCODE"
                  | "DATE"
                  | "BANK_ACCOUNT"
                  | "NATIONAL_ID"
                  | "PASSPORT"
                  | "DRIVER_LICENSE"
                  | "ACCOUNT_ID"
                  | "IP"
                  | "MAC"
                  | "URL"
                  | "LOCATION"
                )[]
              | undefined;
            readonly hidden?:
              | readonly {
                  readonly name: string;
                  readonly kind:
                    | "PHONE"
                    | "EMAIL"
                    | "CREDIT_CARD"
                    | "IBAN"
                    | "DEVICE_ID"
                    | "SECRET"
                    | "PERSON"
                    | "ADDRESS"
                    | "POSTCODE"
                    | "DATE"
                    | "BANK_ACCOUNT"
                    | "NATIONAL_ID"
                    | "PASSPORT"
                    | "DRIVER_LICENSE"
                    | "ACCOUNT_ID"
                    | "IP"
                    | "MAC"
                    | "URL"
                    | "LOCATION";
                  readonly canContest: boolean;
                }[]
              | undefined;
            readonly agentName?: string | undefined;
            readonly lang?: "en" | "ar" | undefined;
            readonly isNews?: true | undefined;
          }
        | {
            readonly kind: "assurance_changed";
            readonly seq: number;
            readonly at: string;
            readonly level: "A0" | "A1" | "A2" | "A3" | "A4";
            readonly text: string;
          }
        | {
            readonly kind: "owner_changed";
            readonly seq: number;
            readonly at: string;
            readonly owner: "bot" | "queued" | "agent";
            readonly agentName?: string | undefined;
            readonly text: string;
          }
        | {
            readonly kind: "message_changed";
            readonly seq: number;
            readonly at: string;
            readonly of: number;
            readonly reason: "value_completed" | "not_personal";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly masked: readonly (
              | "PHONE"
              | "EMAIL"
              | "CREDIT_CARD"
              | "IBAN"
              | "DEVICE_ID"
              | "SECRET"
              | "PERSON"
              | "ADDRESS"
              | "POSTCODE"
              | "DATE"
              | "BANK_ACCOUNT"
              | "NATIONAL_ID"
              | "PASSPORT"
              | "DRIVER_LICENSE"
              | "ACCOUNT_ID"
              | "IP"
              | "MAC"
              | "URL"
              | "LOCATION"
            )[];
            readonly hidden: readonly {
              readonly name: string;
              readonly kind:
                | "PHONE"
                | "EMAIL"
                | "CREDIT_CARD"
                | "IBAN"
                | "DEVICE_ID"
                | "SECRET"
                | "PERSON"
                | "ADDRESS"
                | "POSTCODE"
                | "DATE"
                | "BANK_ACCOUNT"
                | "NATIONAL_ID"
                | "PASSPORT"
                | "DRIVER_LICENSE"
                | "ACCOUNT_ID"
                | "IP"
                | "MAC"
                | "URL"
                | "LOCATION";
              readonly canContest: boolean;
            }[];
          }
        | {
            readonly kind: "conversation_ended";
            readonly seq: number;
            readonly at: string;
            readonly reason: "by_visitor" | "by_agent" | "deleted" | "idle" | "signed_out";
            readonly text: string;
          }
      )[];
      readonly state: {
        readonly conversationId: string;
        readonly lang: "en" | "ar";
        readonly owner: "bot" | "queued" | "agent";
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly assuranceUntil: string | null;
        readonly lastSeq: number;
        readonly queue: {
          readonly place: number;
          readonly waitMinutes: number;
        } | null;
        readonly ended: boolean;
        readonly banner?:
          | {
              readonly bannerId: string;
              readonly texts: {
                readonly en: string;
                readonly ar: string;
              };
              readonly endsAt: string;
            }
          | undefined;
      };
    };
  };
  /** Give a ticket back: the file is not sent after all. */
  "DELETE /v1/conversations/current/files/{fileId}": {
    readonly params: { readonly fileId: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Whether people are at the desk now, and from when. */
  "GET /v1/conversations/current/hours": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly isOpen: boolean;
      readonly opensAt: string | null;
    };
  };
  /** Whether what the visitor has shown is locked, and what they may do about it. */
  "GET /v1/conversations/current/lock": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly canLock: boolean;
      readonly isLocked: boolean;
      readonly canUnlock: boolean;
    };
  };
  /** Lock the account, or the line where only that was shown; needs one factor (A1). Signs out everywhere else. */
  "POST /v1/conversations/current/lock": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Who saw data of the customer of this conversation, when and why; newest first, `?before=` for more. */
  "GET /v1/conversations/current/looks": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly looks: readonly {
        readonly at: string;
        readonly since: string;
        readonly count: number;
        readonly kind:
          | "data.read"
          | "agent.read"
          | "agent.revealed"
          | "agent.looked_up"
          | "value.shown"
          | "value.released"
          | "secret.shown";
        readonly who: "you" | "assistant" | "staff" | "service";
        readonly name: string | null;
        readonly what:
          | "data"
          | "lines"
          | "bills"
          | "payments"
          | "plans"
          | "usage"
          | "calls"
          | "faults"
          | "orders"
          | "sim"
          | "appointments"
          | "rights"
          | "looks"
          | "protection"
          | "news"
          | "transcript"
          | "contact"
          | "phone"
          | "email"
          | "alarms"
          | "file"
          | "value"
          | "puk"
          | "wifi_password"
          | "port_out_code"
          | "esim"
          | "invoice";
        readonly why:
          | "asked"
          | "case"
          | "serviceProvision"
          | "fraudPrevention"
          | "callBack"
          | "contactCheck"
          | "faultDiagnosis"
          | "billCheck"
          | "privacyRequest"
          | null;
      }[];
      readonly before: string | null;
    };
  };
  /** Gives out the secret of a panel, once, to the browser whose conversation it is. */
  "POST /v1/conversations/current/panels/{panelId}": {
    readonly params: { readonly panelId: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly seal: "none";
      readonly content: {
        readonly items: readonly (
          | {
              readonly kind: "code";
              readonly label: string;
              readonly value: string;
            }
          | {
              readonly kind: "text";
              readonly label: string;
              readonly value: string;
            }
          | {
              readonly kind: "qr";
              readonly label: string;
              readonly value: string;
            }
          | {
              readonly kind: "link";
              readonly label: string;
              readonly href: string;
            }
          | {
              readonly kind: "table";
              readonly label: string;
              readonly columns: readonly string[];
              readonly rows: readonly (readonly string[])[];
            }
        )[];
        readonly showForSeconds: number;
      };
    };
  };
  /** Say how it went, once, with words or without; sending it again with the same clientId is safe. */
  "POST /v1/conversations/current/rating": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly clientId: string;
      readonly score: number;
      readonly comment?: string | undefined;
    };
    readonly answer: {
      readonly clientId: string;
      readonly events: readonly (
        | {
            readonly kind: "message";
            readonly seq: number;
            readonly at: string;
            readonly by: "visitor" | "bot" | "agent";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly clientId?: string | undefined;
            readonly masked?:
              | readonly (
                  | "PHONE"
                  | "EMAIL"
                  | "CREDIT_CARD"
                  | "IBAN"
                  | "DEVICE_ID"
                  | "SECRET"
                  | "PERSON"
                  | "ADDRESS"
                  | "POSTCODE"
                  | "DATE"
                  | "BANK_ACCOUNT"
                  | "NATIONAL_ID"
                  | "PASSPORT"
                  | "DRIVER_LICENSE"
                  | "ACCOUNT_ID"
                  | "IP"
                  | "MAC"
                  | "URL"
                  | "LOCATION"
                )[]
              | undefined;
            readonly hidden?:
              | readonly {
                  readonly name: string;
                  readonly kind:
                    | "PHONE"
                    | "EMAIL"
                    | "CREDIT_CARD"
                    | "IBAN"
                    | "DEVICE_ID"
                    | "SECRET"
                    | "PERSON"
                    | "ADDRESS"
                    | "POSTCODE"
                    | "DATE"
                    | "BANK_ACCOUNT"
                    | "NATIONAL_ID"
                    | "PASSPORT"
                    | "DRIVER_LICENSE"
                    | "ACCOUNT_ID"
                    | "IP"
                    | "MAC"
                    | "URL"
                    | "LOCATION";
                  readonly canContest: boolean;
                }[]
              | undefined;
            readonly agentName?: string | undefined;
            readonly lang?: "en" | "ar" | undefined;
            readonly isNews?: true | undefined;
          }
        | {
            readonly kind: "assurance_changed";
            readonly seq: number;
            readonly at: string;
            readonly level: "A0" | "A1" | "A2" | "A3" | "A4";
            readonly text: string;
          }
        | {
            readonly kind: "owner_changed";
            readonly seq: number;
            readonly at: string;
            readonly owner: "bot" | "queued" | "agent";
            readonly agentName?: string | undefined;
            readonly text: string;
          }
        | {
            readonly kind: "message_changed";
            readonly seq: number;
            readonly at: string;
            readonly of: number;
            readonly reason: "value_completed" | "not_personal";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly masked: readonly (
              | "PHONE"
              | "EMAIL"
              | "CREDIT_CARD"
              | "IBAN"
              | "DEVICE_ID"
              | "SECRET"
              | "PERSON"
              | "ADDRESS"
              | "POSTCODE"
              | "DATE"
              | "BANK_ACCOUNT"
              | "NATIONAL_ID"
              | "PASSPORT"
              | "DRIVER_LICENSE"
              | "ACCOUNT_ID"
              | "IP"
              | "MAC"
              | "URL"
              | "LOCATION"
            )[];
            readonly hidden: readonly {
              readonly name: string;
              readonly kind:
                | "PHONE"
                | "EMAIL"
                | "CREDIT_CARD"
                | "IBAN"
                | "DEVICE_ID"
                | "SECRET"
                | "PERSON"
                | "ADDRESS"
                | "POSTCODE"
                | "DATE"
                | "BANK_ACCOUNT"
                | "NATIONAL_ID"
                | "PASSPORT"
                | "DRIVER_LICENSE"
                | "ACCOUNT_ID"
                | "IP"
                | "MAC"
                | "URL"
                | "LOCATION";
              readonly canContest: boolean;
            }[];
          }
        | {
            readonly kind: "conversation_ended";
            readonly seq: number;
            readonly at: string;
            readonly reason: "by_visitor" | "by_agent" | "deleted" | "idle" | "signed_out";
            readonly text: string;
          }
      )[];
      readonly state: {
        readonly conversationId: string;
        readonly lang: "en" | "ar";
        readonly owner: "bot" | "queued" | "agent";
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly assuranceUntil: string | null;
        readonly lastSeq: number;
        readonly queue: {
          readonly place: number;
          readonly waitMinutes: number;
        } | null;
        readonly ended: boolean;
        readonly banner?:
          | {
              readonly bannerId: string;
              readonly texts: {
                readonly en: string;
                readonly ar: string;
              };
              readonly endsAt: string;
            }
          | undefined;
      };
    };
  };
  /** Whether to ask how it went, now that it is over; known customers are asked once within `desk.ratingEveryDays`. */
  "POST /v1/conversations/current/rating/ask": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly isAsked: boolean;
    };
  };
  /** Download the proof of what was done in the conversation, as JSON or as a page that checks itself (format=json|html). */
  "GET /v1/conversations/current/receipt": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Makes the recovery codes that were offered and gives them out, once; needs two factors (A2). */
  "POST /v1/conversations/current/recovery-codes": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly codes: readonly string[];
    };
  };
  /** The customer's own requests about their data: state and day, newest first. */
  "GET /v1/conversations/current/requests": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly requests: readonly {
        readonly requestId: string;
        readonly kind:
          | "access"
          | "copy"
          | "rectification"
          | "erasure"
          | "restriction"
          | "objection"
          | "portability"
          | "withdrawal"
          | "who_looked"
          | "human_review";
        readonly state:
          | "received"
          | "proposed"
          | "granted"
          | "erasing"
          | "done"
          | "partly_done"
          | "refused"
          | "withdrawn";
        readonly receivedAt: string;
        readonly dueAt: string;
        readonly extension: "complexity" | "number_of_requests" | null;
        readonly ground:
          | "legal_hold"
          | "legal_retention"
          | "legal_claims"
          | "rights_of_others"
          | "identity_not_shown"
          | "unfounded"
          | "excessive"
          | "nothing_held"
          | "security"
          | "decision_stands"
          | null;
        readonly answer: string | null;
        readonly closedAt: string | null;
        readonly entries: readonly number[];
      }[];
      readonly limits: {
        readonly restricted: string | null;
        readonly objected: string | null;
      };
    };
  };
  /** Ask for one's rights: a copy, correction, erasure, restriction, objection, a person's review. */
  "POST /v1/conversations/current/requests": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly kind:
        | "access"
        | "copy"
        | "rectification"
        | "erasure"
        | "restriction"
        | "objection"
        | "portability"
        | "withdrawal"
        | "who_looked"
        | "human_review";
    };
    readonly answer: {
      readonly requests: readonly {
        readonly requestId: string;
        readonly kind:
          | "access"
          | "copy"
          | "rectification"
          | "erasure"
          | "restriction"
          | "objection"
          | "portability"
          | "withdrawal"
          | "who_looked"
          | "human_review";
        readonly state:
          | "received"
          | "proposed"
          | "granted"
          | "erasing"
          | "done"
          | "partly_done"
          | "refused"
          | "withdrawn";
        readonly receivedAt: string;
        readonly dueAt: string;
        readonly extension: "complexity" | "number_of_requests" | null;
        readonly ground:
          | "legal_hold"
          | "legal_retention"
          | "legal_claims"
          | "rights_of_others"
          | "identity_not_shown"
          | "unfounded"
          | "excessive"
          | "nothing_held"
          | "security"
          | "decision_stands"
          | null;
        readonly answer: string | null;
        readonly closedAt: string | null;
        readonly entries: readonly number[];
      }[];
      readonly limits: {
        readonly restricted: string | null;
        readonly objected: string | null;
      };
    };
  };
  /** Everything held about the customer, as JSON or as a page. */
  "POST /v1/conversations/current/requests/copy": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly format: "json" | "html";
    };
    readonly answer: unknown;
  };
  /** Let data be used again. */
  "POST /v1/conversations/current/requests/lift": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly limit: "restricted" | "objected";
    };
    readonly answer: {
      readonly requests: readonly {
        readonly requestId: string;
        readonly kind:
          | "access"
          | "copy"
          | "rectification"
          | "erasure"
          | "restriction"
          | "objection"
          | "portability"
          | "withdrawal"
          | "who_looked"
          | "human_review";
        readonly state:
          | "received"
          | "proposed"
          | "granted"
          | "erasing"
          | "done"
          | "partly_done"
          | "refused"
          | "withdrawn";
        readonly receivedAt: string;
        readonly dueAt: string;
        readonly extension: "complexity" | "number_of_requests" | null;
        readonly ground:
          | "legal_hold"
          | "legal_retention"
          | "legal_claims"
          | "rights_of_others"
          | "identity_not_shown"
          | "unfounded"
          | "excessive"
          | "nothing_held"
          | "security"
          | "decision_stands"
          | null;
        readonly answer: string | null;
        readonly closedAt: string | null;
        readonly entries: readonly number[];
      }[];
      readonly limits: {
        readonly restricted: string | null;
        readonly objected: string | null;
      };
    };
  };
  /** Take a request back, until it is carried out. */
  "POST /v1/conversations/current/requests/{id}/withdraw": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly requests: readonly {
        readonly requestId: string;
        readonly kind:
          | "access"
          | "copy"
          | "rectification"
          | "erasure"
          | "restriction"
          | "objection"
          | "portability"
          | "withdrawal"
          | "who_looked"
          | "human_review";
        readonly state:
          | "received"
          | "proposed"
          | "granted"
          | "erasing"
          | "done"
          | "partly_done"
          | "refused"
          | "withdrawn";
        readonly receivedAt: string;
        readonly dueAt: string;
        readonly extension: "complexity" | "number_of_requests" | null;
        readonly ground:
          | "legal_hold"
          | "legal_retention"
          | "legal_claims"
          | "rights_of_others"
          | "identity_not_shown"
          | "unfounded"
          | "excessive"
          | "nothing_held"
          | "security"
          | "decision_stands"
          | null;
        readonly answer: string | null;
        readonly closedAt: string | null;
        readonly entries: readonly number[];
      }[];
      readonly limits: {
        readonly restricted: string | null;
        readonly objected: string | null;
      };
    };
  };
  /** Open conversations of the customer of this one. */
  "GET /v1/conversations/current/sessions": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly sessions: readonly {
        readonly isCurrent: boolean;
        readonly channel: "widget" | "api" | "cli" | "whatsapp" | "sms";
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly openedAt: string;
        readonly lastAt: string;
      }[];
    };
  };
  /** Sign out everywhere but here: the others end and their tokens open nothing. */
  "DELETE /v1/conversations/current/sessions": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Begin signing in at an identity provider; the conversation must be asking for proof. */
  "POST /v1/conversations/current/sign-in": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly provider: string;
    };
    readonly answer: {
      readonly url: string;
    };
  };
  /** Bring the provider's answer, as it stands in the address to which it sent the browser. */
  "POST /v1/conversations/current/sign-in/finish": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly provider: string;
      readonly params: string;
    };
    readonly answer: {
      readonly outcome:
        | "done"
        | "one_factor"
        | "denied"
        | "other_person"
        | "no_customer"
        | "unavailable"
        | "failed"
        | "not_begun";
    };
  };
  /** The secret for an authenticator app, while one is being added; needs two factors (A2). */
  "GET /v1/conversations/current/totp": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly secret: string;
      readonly uri: string;
    };
  };
  /** Download the conversation as JSON or as a page (format=json|html). */
  "GET /v1/conversations/current/transcript": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Send one input; sending it again with the same clientId is safe. */
  "POST /v1/conversations/current/turns": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body:
      | {
          readonly kind: "text";
          readonly clientId: string;
          readonly text: string;
        }
      | {
          readonly kind: "choice";
          readonly clientId: string;
          readonly choiceId: string;
        }
      | {
          readonly kind: "act";
          readonly clientId: string;
          readonly actId: string;
          readonly textHash: string;
          readonly decision: "confirm" | "decline" | "renew";
          readonly assertion?:
            | {
                readonly id: string;
                readonly rawId: string;
                readonly type: "public-key";
                readonly authenticatorAttachment?: string | null | undefined;
                readonly clientExtensionResults?: { readonly [name: string]: unknown } | undefined;
                readonly response: {
                  readonly clientDataJSON: string;
                  readonly attestationObject?: string | undefined;
                  readonly transports?: readonly string[] | undefined;
                  readonly authenticatorData?: string | undefined;
                  readonly signature?: string | undefined;
                  readonly userHandle?: string | null | undefined;
                };
              }
            | undefined;
        }
      | {
          readonly kind: "form";
          readonly clientId: string;
          readonly formId: string;
          readonly decision: "submit" | "cancel" | "resend";
          readonly fields: { readonly [name: string]: string };
        }
      | {
          readonly kind: "passkey";
          readonly clientId: string;
          readonly ceremonyId: string;
          readonly decision: "submit" | "cancel" | "other";
          readonly response?:
            | {
                readonly id: string;
                readonly rawId: string;
                readonly type: "public-key";
                readonly authenticatorAttachment?: string | null | undefined;
                readonly clientExtensionResults?: { readonly [name: string]: unknown } | undefined;
                readonly response: {
                  readonly clientDataJSON: string;
                  readonly attestationObject?: string | undefined;
                  readonly transports?: readonly string[] | undefined;
                  readonly authenticatorData?: string | undefined;
                  readonly signature?: string | undefined;
                  readonly userHandle?: string | null | undefined;
                };
              }
            | undefined;
          readonly name?: string | undefined;
        }
      | {
          readonly kind: "authenticator";
          readonly clientId: string;
          readonly action: "add_passkey" | "add_totp" | "unlock" | "add_recovery_codes";
        }
      | {
          readonly kind: "authenticator_remove";
          readonly clientId: string;
          readonly authenticatorId: string;
        }
      | {
          readonly kind: "unmask";
          readonly clientId: string;
          readonly seq: number;
          readonly index: number;
        }
      | {
          readonly kind: "person";
          readonly clientId: string;
        }
      | {
          readonly kind: "language";
          readonly clientId: string;
          readonly lang: "en" | "ar";
        }
      | {
          readonly kind: "identify";
          readonly clientId: string;
          readonly token: string;
        }
      | {
          readonly kind: "network_line";
          readonly clientId: string;
          readonly formId: string;
          readonly number: string;
          readonly token: string;
        }
      | {
          readonly kind: "end";
          readonly clientId: string;
        };
    readonly answer: {
      readonly clientId: string;
      readonly events: readonly (
        | {
            readonly kind: "message";
            readonly seq: number;
            readonly at: string;
            readonly by: "visitor" | "bot" | "agent";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly clientId?: string | undefined;
            readonly masked?:
              | readonly (
                  | "PHONE"
                  | "EMAIL"
                  | "CREDIT_CARD"
                  | "IBAN"
                  | "DEVICE_ID"
                  | "SECRET"
                  | "PERSON"
                  | "ADDRESS"
                  | "POSTCODE"
                  | "DATE"
                  | "BANK_ACCOUNT"
                  | "NATIONAL_ID"
                  | "PASSPORT"
                  | "DRIVER_LICENSE"
                  | "ACCOUNT_ID"
                  | "IP"
                  | "MAC"
                  | "URL"
                  | "LOCATION"
                )[]
              | undefined;
            readonly hidden?:
              | readonly {
                  readonly name: string;
                  readonly kind:
                    | "PHONE"
                    | "EMAIL"
                    | "CREDIT_CARD"
                    | "IBAN"
                    | "DEVICE_ID"
                    | "SECRET"
                    | "PERSON"
                    | "ADDRESS"
                    | "POSTCODE"
                    | "DATE"
                    | "BANK_ACCOUNT"
                    | "NATIONAL_ID"
                    | "PASSPORT"
                    | "DRIVER_LICENSE"
                    | "ACCOUNT_ID"
                    | "IP"
                    | "MAC"
                    | "URL"
                    | "LOCATION";
                  readonly canContest: boolean;
                }[]
              | undefined;
            readonly agentName?: string | undefined;
            readonly lang?: "en" | "ar" | undefined;
            readonly isNews?: true | undefined;
          }
        | {
            readonly kind: "assurance_changed";
            readonly seq: number;
            readonly at: string;
            readonly level: "A0" | "A1" | "A2" | "A3" | "A4";
            readonly text: string;
          }
        | {
            readonly kind: "owner_changed";
            readonly seq: number;
            readonly at: string;
            readonly owner: "bot" | "queued" | "agent";
            readonly agentName?: string | undefined;
            readonly text: string;
          }
        | {
            readonly kind: "message_changed";
            readonly seq: number;
            readonly at: string;
            readonly of: number;
            readonly reason: "value_completed" | "not_personal";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly masked: readonly (
              | "PHONE"
              | "EMAIL"
              | "CREDIT_CARD"
              | "IBAN"
              | "DEVICE_ID"
              | "SECRET"
              | "PERSON"
              | "ADDRESS"
              | "POSTCODE"
              | "DATE"
              | "BANK_ACCOUNT"
              | "NATIONAL_ID"
              | "PASSPORT"
              | "DRIVER_LICENSE"
              | "ACCOUNT_ID"
              | "IP"
              | "MAC"
              | "URL"
              | "LOCATION"
            )[];
            readonly hidden: readonly {
              readonly name: string;
              readonly kind:
                | "PHONE"
                | "EMAIL"
                | "CREDIT_CARD"
                | "IBAN"
                | "DEVICE_ID"
                | "SECRET"
                | "PERSON"
                | "ADDRESS"
                | "POSTCODE"
                | "DATE"
                | "BANK_ACCOUNT"
                | "NATIONAL_ID"
                | "PASSPORT"
                | "DRIVER_LICENSE"
                | "ACCOUNT_ID"
                | "IP"
                | "MAC"
                | "URL"
                | "LOCATION";
              readonly canContest: boolean;
            }[];
          }
        | {
            readonly kind: "conversation_ended";
            readonly seq: number;
            readonly at: string;
            readonly reason: "by_visitor" | "by_agent" | "deleted" | "idle" | "signed_out";
            readonly text: string;
          }
      )[];
      readonly state: {
        readonly conversationId: string;
        readonly lang: "en" | "ar";
        readonly owner: "bot" | "queued" | "agent";
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly assuranceUntil: string | null;
        readonly lastSeq: number;
        readonly queue: {
          readonly place: number;
          readonly waitMinutes: number;
        } | null;
        readonly ended: boolean;
        readonly banner?:
          | {
              readonly bannerId: string;
              readonly texts: {
                readonly en: string;
                readonly ar: string;
              };
              readonly endsAt: string;
            }
          | undefined;
      };
    };
  };
  /** Ask to be called or answered when people are back; sending it again with the same clientId is safe. */
  "POST /v1/conversations/current/wish": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly clientId: string;
      readonly how: "call" | "email" | "here";
      readonly contact?: string | undefined;
      readonly when: "any" | "morning" | "afternoon" | "evening";
      readonly about?: string | undefined;
    };
    readonly answer: {
      readonly clientId: string;
      readonly events: readonly (
        | {
            readonly kind: "message";
            readonly seq: number;
            readonly at: string;
            readonly by: "visitor" | "bot" | "agent";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly clientId?: string | undefined;
            readonly masked?:
              | readonly (
                  | "PHONE"
                  | "EMAIL"
                  | "CREDIT_CARD"
                  | "IBAN"
                  | "DEVICE_ID"
                  | "SECRET"
                  | "PERSON"
                  | "ADDRESS"
                  | "POSTCODE"
                  | "DATE"
                  | "BANK_ACCOUNT"
                  | "NATIONAL_ID"
                  | "PASSPORT"
                  | "DRIVER_LICENSE"
                  | "ACCOUNT_ID"
                  | "IP"
                  | "MAC"
                  | "URL"
                  | "LOCATION"
                )[]
              | undefined;
            readonly hidden?:
              | readonly {
                  readonly name: string;
                  readonly kind:
                    | "PHONE"
                    | "EMAIL"
                    | "CREDIT_CARD"
                    | "IBAN"
                    | "DEVICE_ID"
                    | "SECRET"
                    | "PERSON"
                    | "ADDRESS"
                    | "POSTCODE"
                    | "DATE"
                    | "BANK_ACCOUNT"
                    | "NATIONAL_ID"
                    | "PASSPORT"
                    | "DRIVER_LICENSE"
                    | "ACCOUNT_ID"
                    | "IP"
                    | "MAC"
                    | "URL"
                    | "LOCATION";
                  readonly canContest: boolean;
                }[]
              | undefined;
            readonly agentName?: string | undefined;
            readonly lang?: "en" | "ar" | undefined;
            readonly isNews?: true | undefined;
          }
        | {
            readonly kind: "assurance_changed";
            readonly seq: number;
            readonly at: string;
            readonly level: "A0" | "A1" | "A2" | "A3" | "A4";
            readonly text: string;
          }
        | {
            readonly kind: "owner_changed";
            readonly seq: number;
            readonly at: string;
            readonly owner: "bot" | "queued" | "agent";
            readonly agentName?: string | undefined;
            readonly text: string;
          }
        | {
            readonly kind: "message_changed";
            readonly seq: number;
            readonly at: string;
            readonly of: number;
            readonly reason: "value_completed" | "not_personal";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly masked: readonly (
              | "PHONE"
              | "EMAIL"
              | "CREDIT_CARD"
              | "IBAN"
              | "DEVICE_ID"
              | "SECRET"
              | "PERSON"
              | "ADDRESS"
              | "POSTCODE"
              | "DATE"
              | "BANK_ACCOUNT"
              | "NATIONAL_ID"
              | "PASSPORT"
              | "DRIVER_LICENSE"
              | "ACCOUNT_ID"
              | "IP"
              | "MAC"
              | "URL"
              | "LOCATION"
            )[];
            readonly hidden: readonly {
              readonly name: string;
              readonly kind:
                | "PHONE"
                | "EMAIL"
                | "CREDIT_CARD"
                | "IBAN"
                | "DEVICE_ID"
                | "SECRET"
                | "PERSON"
                | "ADDRESS"
                | "POSTCODE"
                | "DATE"
                | "BANK_ACCOUNT"
                | "NATIONAL_ID"
                | "PASSPORT"
                | "DRIVER_LICENSE"
                | "ACCOUNT_ID"
                | "IP"
                | "MAC"
                | "URL"
                | "LOCATION";
              readonly canContest: boolean;
            }[];
          }
        | {
            readonly kind: "conversation_ended";
            readonly seq: number;
            readonly at: string;
            readonly reason: "by_visitor" | "by_agent" | "deleted" | "idle" | "signed_out";
            readonly text: string;
          }
      )[];
      readonly state: {
        readonly conversationId: string;
        readonly lang: "en" | "ar";
        readonly owner: "bot" | "queued" | "agent";
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly assuranceUntil: string | null;
        readonly lastSeq: number;
        readonly queue: {
          readonly place: number;
          readonly waitMinutes: number;
        } | null;
        readonly ended: boolean;
        readonly banner?:
          | {
              readonly bannerId: string;
              readonly texts: {
                readonly en: string;
                readonly ar: string;
              };
              readonly endsAt: string;
            }
          | undefined;
      };
    };
  };
  /** Own passkeys, and where one is signed in. */
  "GET /v1/desk/account": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly passkeys: readonly {
        readonly passkeyId: string;
        readonly name: string;
        readonly isBackedUp: boolean;
        readonly createdAt: string;
        readonly usedAt: string | null;
      }[];
      readonly sessions: readonly {
        readonly sessionId: string;
        readonly isCurrent: boolean;
        readonly method: "passkey" | "oidc" | "token";
        readonly createdAt: string;
        readonly lastAt: string;
      }[];
    };
  };
  /** Add a passkey; needs a fresh sign-in. */
  "POST /v1/desk/account/passkeys": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly name: string;
      readonly challenge: string;
      readonly response: {
        readonly id: string;
        readonly rawId: string;
        readonly type: "public-key";
        readonly authenticatorAttachment?: string | null | undefined;
        readonly clientExtensionResults?: { readonly [name: string]: unknown } | undefined;
        readonly response: {
          readonly clientDataJSON: string;
          readonly attestationObject?: string | undefined;
          readonly transports?: readonly string[] | undefined;
          readonly authenticatorData?: string | undefined;
          readonly signature?: string | undefined;
          readonly userHandle?: string | null | undefined;
        };
      };
    };
    readonly answer: unknown;
  };
  /** Options for one more passkey; needs a fresh sign-in. */
  "POST /v1/desk/account/passkeys/options": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly options: {
        readonly challenge: string;
      };
    };
  };
  /** Remove a passkey, never the last way in. */
  "DELETE /v1/desk/account/passkeys/{id}": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** End one of one's own sessions. */
  "DELETE /v1/desk/account/sessions/{id}": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Somebody is there: keeps the session from being idle. */
  "POST /v1/desk/active": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Teams of a colleague and cases at once: role admin. */
  "POST /v1/desk/agents/{id}": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly teams: readonly string[];
      readonly capacity: number;
    };
    readonly answer: unknown;
  };
  /** Alerts about the service that go on, who has them, and what is silenced. */
  "GET /v1/desk/alerts": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly open: readonly {
        readonly alert: string;
        readonly severity: "critical" | "warning";
        readonly owner: string;
        readonly since: string;
        readonly toldAt: string | null;
        readonly escalatedAt: string | null;
        readonly acknowledgedAt: string | null;
        readonly isCleared: boolean;
        readonly isGuarded: boolean;
      }[];
      readonly silences: readonly {
        readonly alert: string;
        readonly until: string;
        readonly reason: "planned_work" | "known_problem" | "false_alarm" | "being_mended";
      }[];
      readonly asked: readonly {
        readonly alert: string;
        readonly until: string;
        readonly reason: "planned_work" | "known_problem" | "false_alarm" | "being_mended";
      }[];
      readonly maySettle: boolean;
    };
  };
  /** Take an alert on, silence it for a time, or end a silence. */
  "POST /v1/desk/alerts": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body:
      | {
          readonly act: "acknowledge";
          readonly alert: string;
        }
      | {
          readonly act: "silence";
          readonly alert: string;
          readonly minutes: number;
          readonly reason: "planned_work" | "known_problem" | "false_alarm" | "being_mended";
        }
      | {
          readonly act: "unsilence";
          readonly alert: string;
        };
    readonly answer: {
      readonly open: readonly {
        readonly alert: string;
        readonly severity: "critical" | "warning";
        readonly owner: string;
        readonly since: string;
        readonly toldAt: string | null;
        readonly escalatedAt: string | null;
        readonly acknowledgedAt: string | null;
        readonly isCleared: boolean;
        readonly isGuarded: boolean;
      }[];
      readonly silences: readonly {
        readonly alert: string;
        readonly until: string;
        readonly reason: "planned_work" | "known_problem" | "false_alarm" | "being_mended";
      }[];
      readonly asked: readonly {
        readonly alert: string;
        readonly until: string;
        readonly reason: "planned_work" | "known_problem" | "false_alarm" | "being_mended";
      }[];
      readonly maySettle: boolean;
    };
  };
  /** How the bot does: topics finished, handed over and left, by step; misunderstood; proofs; scores. No count is of fewer than five people. */
  "GET /v1/desk/analytics": {
    readonly params: Record<never, never>;
    readonly query: {
      readonly from?: string;
      readonly to?: string;
      readonly flow?: string;
      readonly lang?: "en" | "ar";
    };
    readonly body: undefined;
    readonly answer: {
      readonly from: string;
      readonly to: string;
      readonly leastPeople: number;
      readonly isCut: boolean;
      readonly total: {
        readonly runs: number;
        readonly finished: number;
        readonly person: number;
        readonly left: number;
        readonly untold: number;
        readonly steps: readonly {
          readonly value: string;
          readonly count: number;
        }[];
        readonly reasons: readonly {
          readonly value: string;
          readonly count: number;
        }[];
        readonly heard: number;
        readonly misheard: number;
        readonly proofs: readonly {
          readonly value: string;
          readonly count: number;
        }[];
        readonly scores: readonly {
          readonly value: string;
          readonly count: number;
        }[];
      };
      readonly days: readonly {
        readonly runs: number;
        readonly finished: number;
        readonly person: number;
        readonly left: number;
        readonly untold: number;
        readonly steps: readonly {
          readonly value: string;
          readonly count: number;
        }[];
        readonly reasons: readonly {
          readonly value: string;
          readonly count: number;
        }[];
        readonly heard: number;
        readonly misheard: number;
        readonly proofs: readonly {
          readonly value: string;
          readonly count: number;
        }[];
        readonly scores: readonly {
          readonly value: string;
          readonly count: number;
        }[];
        readonly day: string;
      }[];
      readonly flows: readonly {
        readonly runs: number;
        readonly finished: number;
        readonly person: number;
        readonly left: number;
        readonly untold: number;
        readonly steps: readonly {
          readonly value: string;
          readonly count: number;
        }[];
        readonly reasons: readonly {
          readonly value: string;
          readonly count: number;
        }[];
        readonly heard: number;
        readonly misheard: number;
        readonly proofs: readonly {
          readonly value: string;
          readonly count: number;
        }[];
        readonly scores: readonly {
          readonly value: string;
          readonly count: number;
        }[];
        readonly flow: string;
        readonly title: {
          readonly en: string;
          readonly ar: string;
        } | null;
        readonly stepTitles: {
          readonly [name: string]: {
            readonly en: string;
            readonly ar: string;
          };
        };
      }[];
    };
  };
  /** Messages that were not understood, or those the bot shall learn from; screened, newest first. */
  "GET /v1/desk/analytics/messages": {
    readonly params: Record<never, never>;
    readonly query: { readonly state?: "open" | "example" };
    readonly body: undefined;
    readonly answer: {
      readonly state: "open" | "example";
      readonly messages: readonly {
        readonly reference: string;
        readonly at: string;
        readonly lang: "en" | "ar";
        readonly text: string;
        readonly left: readonly string[];
        readonly intent: string | null;
      }[];
      readonly intents: readonly string[];
    };
  };
  /** Make an example of a message that was not understood, or put it aside. */
  "POST /v1/desk/analytics/messages": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly reference: string;
      readonly decision: "example" | "drop";
      readonly intent?: string | undefined;
    };
    readonly answer: unknown;
  };
  /** End one answer to an attack, on every node. */
  "POST /v1/desk/answers/{id}/undo": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly reason: string;
    };
    readonly answer: unknown;
  };
  /** What is asked of colleagues, and behind it what was decided lately, page by page. */
  "GET /v1/desk/approvals": {
    readonly params: Record<never, never>;
    readonly query: { readonly after?: string; readonly limit?: number };
    readonly body: undefined;
    readonly answer: {
      readonly approvals: readonly {
        readonly approvalId: string;
        readonly kind:
          | "act"
          | "hold"
          | "vouch"
          | "history_export"
          | "policies"
          | "staff"
          | "keys_export"
          | "threat_model"
          | "token"
          | "desk_text"
          | "wording"
          | "opening_hours"
          | "configuration"
          | "alert_silence";
        readonly state: "proposed" | "approved" | "rejected" | "used";
        readonly digest: string;
        readonly isReadable: boolean;
        readonly exact: string;
        readonly details: { readonly [name: string]: string };
        readonly proposedBy: string | null;
        readonly proposedAt: string;
        readonly expiresAt: string;
        readonly needed: number;
        readonly decisions: readonly {
          readonly name: string;
          readonly decision: "approve" | "reject";
          readonly reason: string;
          readonly at: string;
        }[];
        readonly isMine: boolean;
        readonly mayDecide: boolean;
      }[];
      readonly mayRequestExport: boolean;
      readonly next: string | null;
    };
  };
  /** Ask for an export of the history, or of the keys. */
  "POST /v1/desk/approvals/export": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly reason: string;
      readonly what?: "history" | "keys" | undefined;
      readonly subject?: string | null | undefined;
      readonly incident?: string | null | undefined;
    };
    readonly answer: unknown;
  };
  /** Approve or reject what somebody else asked for (bound to the digest of what was shown). */
  "POST /v1/desk/approvals/{id}/decision": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly digest: string;
      readonly decision: "approve" | "reject";
      readonly reason: string;
    };
    readonly answer: {
      readonly state: "proposed" | "approved" | "rejected" | "used";
      readonly isCarriedOut: boolean | null;
      readonly link: {
        readonly url: string;
        readonly expiresAt: string;
      } | null;
    };
  };
  /** Archives that were made or are being made. */
  "GET /v1/desk/archives": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly archives: readonly {
        readonly archiveId: string;
        readonly kind: "evidence" | "audit";
        readonly audience: "regulator" | "buyer" | "auditor" | null;
        readonly scope: {
          readonly subject: string | null;
          readonly incident: string | null;
          readonly period: {
            readonly from: string;
            readonly to: string;
          } | null;
        } | null;
        readonly state: "waiting" | "running" | "done" | "failed";
        readonly step: string | null;
        readonly askedBy: string | null;
        readonly askedAt: string;
        readonly endedAt: string | null;
        readonly sizeBytes: number | null;
        readonly sha256: string | null;
        readonly figures: { readonly [name: string]: number | boolean | string } | null;
      }[];
    };
  };
  /** Have evidence sealed into an archive, or an audit run, by a job. */
  "POST /v1/desk/archives": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body:
      | {
          readonly kind: "evidence";
          readonly audience: "regulator" | "buyer" | "auditor";
          readonly subject?: string | null | undefined;
          readonly incident?: string | null | undefined;
          readonly period?:
            | {
                readonly from: string;
                readonly to: string;
              }
            | null
            | undefined;
          readonly approval?: string | null | undefined;
        }
      | {
          readonly kind: "audit";
        };
    readonly answer: unknown;
  };
  /** An archive, or one file of it; that it was fetched is kept. */
  "POST /v1/desk/archives/{id}/download": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly file?: string | null | undefined;
    };
    readonly answer: unknown;
  };
  /** Names of the files in an archive. */
  "GET /v1/desk/archives/{id}/files": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Check an archive of evidence as anybody outside would. */
  "POST /v1/desk/archives/{id}/verification": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly isProved: boolean;
      readonly checks: readonly {
        readonly check: string;
        readonly ok: boolean;
        readonly says: string;
      }[];
      readonly notProved: readonly string[];
    };
  };
  /** Audits that ran here, with what is open. */
  "GET /v1/desk/audits": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly runs: readonly {
        readonly runId: string;
        readonly isNightly: boolean;
        readonly startedAt: string;
        readonly endedAt: string;
        readonly figures: { readonly [name: string]: unknown };
        readonly fresh: number;
      }[];
      readonly open: readonly {
        readonly check: string;
        readonly severity: "error" | "warning";
        readonly hash: string;
        readonly since: string | null;
      }[];
    };
  };
  /** The notice that everybody is shown now. */
  "GET /v1/desk/banner": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly current: {
        readonly bannerId: string;
        readonly texts: {
          readonly en: string;
          readonly ar: string;
        };
        readonly endsAt: string;
        readonly shownAt: string;
      } | null;
      readonly mayChange: boolean;
    };
  };
  /** Show a notice to everybody, at once, until its time is over. */
  "POST /v1/desk/banner": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly texts: {
        readonly en: string;
        readonly ar: string;
      };
      readonly minutes: number;
    };
    readonly answer: unknown;
  };
  /** Take the notice down. */
  "DELETE /v1/desk/banner": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Cases that wait for or are with a person: a page, filtered and sorted here. */
  "GET /v1/desk/cases": {
    readonly params: Record<never, never>;
    readonly query: {
      readonly view?: "all" | "waiting" | "mine" | "held" | "call_backs";
      readonly team?: string | "mine";
      readonly label?: string;
      readonly channel?: "widget" | "api" | "cli" | "whatsapp" | "sms";
      readonly language?: "en" | "ar";
      readonly reason?: string;
      readonly level?: "A0" | "A1" | "A2" | "A3" | "A4";
      readonly sort?: "waiting" | "due" | "priority" | "reason" | "lang" | "level";
      readonly after?: string;
      readonly limit?: number;
      readonly lang?: "en" | "ar";
    };
    readonly body: undefined;
    readonly answer: {
      readonly cases: readonly {
        readonly conversationId: string;
        readonly owner: "bot" | "queued" | "agent";
        readonly version: number;
        readonly reason: string;
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly lang: "en" | "ar";
        readonly channel: "widget" | "api" | "cli" | "whatsapp" | "sms";
        readonly waitingSince: string | null;
        readonly agentName: string | null;
        readonly isMine: boolean;
        readonly code: string;
        readonly reasonCode: string | null;
        readonly reasons: {
          readonly en: string;
          readonly ar: string;
        };
        readonly teamId: string | null;
        readonly priority: number;
        readonly dueAt: string | null;
        readonly labels: readonly string[];
        readonly agentId: string | null;
        readonly lastSeq: number;
        readonly closedAt: string | null;
        readonly wrapUp: string | null;
      }[];
      readonly isOpen: boolean;
      readonly next: string | null;
      readonly counts: readonly {
        readonly teamId: string | null;
        readonly waiting: number;
        readonly held: number;
        readonly callBacks: number;
        readonly late: number;
        readonly oldest: string | null;
      }[];
    };
  };
  /** One case with its screened transcript: the newest 500 events, those after an event (`after`), or those before one (`before`). */
  "GET /v1/desk/cases/{id}": {
    readonly params: { readonly id: string };
    readonly query: { readonly after?: number; readonly before?: number };
    readonly body: undefined;
    readonly answer: {
      readonly case: {
        readonly conversationId: string;
        readonly owner: "bot" | "queued" | "agent";
        readonly version: number;
        readonly reason: string;
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly lang: "en" | "ar";
        readonly channel: "widget" | "api" | "cli" | "whatsapp" | "sms";
        readonly waitingSince: string | null;
        readonly agentName: string | null;
        readonly isMine: boolean;
        readonly code: string;
        readonly reasonCode: string | null;
        readonly reasons: {
          readonly en: string;
          readonly ar: string;
        };
        readonly teamId: string | null;
        readonly priority: number;
        readonly dueAt: string | null;
        readonly labels: readonly string[];
        readonly agentId: string | null;
        readonly lastSeq: number;
        readonly closedAt: string | null;
        readonly wrapUp: string | null;
      };
      readonly passNote: string | null;
      readonly ending: {
        readonly at: string | null;
        readonly wrapUp: string | null;
        readonly words: {
          readonly text: string;
          readonly author: string | null;
          readonly isReadable: boolean;
        } | null;
      } | null;
      readonly events: readonly (
        | {
            readonly kind: "message";
            readonly seq: number;
            readonly at: string;
            readonly by: "visitor" | "bot" | "agent";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly clientId?: string | undefined;
            readonly masked?:
              | readonly (
                  | "PHONE"
                  | "EMAIL"
                  | "CREDIT_CARD"
                  | "IBAN"
                  | "DEVICE_ID"
                  | "SECRET"
                  | "PERSON"
                  | "ADDRESS"
                  | "POSTCODE"
                  | "DATE"
                  | "BANK_ACCOUNT"
                  | "NATIONAL_ID"
                  | "PASSPORT"
                  | "DRIVER_LICENSE"
                  | "ACCOUNT_ID"
                  | "IP"
                  | "MAC"
                  | "URL"
                  | "LOCATION"
                )[]
              | undefined;
            readonly hidden?:
              | readonly {
                  readonly name: string;
                  readonly kind:
                    | "PHONE"
                    | "EMAIL"
                    | "CREDIT_CARD"
                    | "IBAN"
                    | "DEVICE_ID"
                    | "SECRET"
                    | "PERSON"
                    | "ADDRESS"
                    | "POSTCODE"
                    | "DATE"
                    | "BANK_ACCOUNT"
                    | "NATIONAL_ID"
                    | "PASSPORT"
                    | "DRIVER_LICENSE"
                    | "ACCOUNT_ID"
                    | "IP"
                    | "MAC"
                    | "URL"
                    | "LOCATION";
                  readonly canContest: boolean;
                }[]
              | undefined;
            readonly agentName?: string | undefined;
            readonly lang?: "en" | "ar" | undefined;
            readonly isNews?: true | undefined;
          }
        | {
            readonly kind: "assurance_changed";
            readonly seq: number;
            readonly at: string;
            readonly level: "A0" | "A1" | "A2" | "A3" | "A4";
            readonly text: string;
          }
        | {
            readonly kind: "owner_changed";
            readonly seq: number;
            readonly at: string;
            readonly owner: "bot" | "queued" | "agent";
            readonly agentName?: string | undefined;
            readonly text: string;
          }
        | {
            readonly kind: "message_changed";
            readonly seq: number;
            readonly at: string;
            readonly of: number;
            readonly reason: "value_completed" | "not_personal";
            readonly parts: readonly (
              | {
                  readonly type: "text";
                  readonly text: string;
                  readonly link?:
                    | {
                        readonly label: string;
                        readonly href: string;
                      }
                    | undefined;
                }
              | {
                  readonly type: "card";
                  readonly card:
                    | {
                        readonly kind: "bill_comparison";
                        readonly title: string;
                        readonly previous: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly current: {
                          readonly label: string;
                          readonly total: string;
                        };
                        readonly difference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly amount: string;
                          readonly sign: "up" | "down" | "none";
                          readonly detail?: string | undefined;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "plan_comparison";
                        readonly title: string;
                        readonly plans: readonly {
                          readonly id: string;
                          readonly name: string;
                          readonly price: string;
                          readonly features: readonly string[];
                          readonly badge?: string | undefined;
                          readonly isCurrent: boolean;
                          readonly choiceId?: string | undefined;
                          readonly whyNot?: string | undefined;
                        }[];
                      }
                    | {
                        readonly kind: "step_list";
                        readonly title: string;
                        readonly steps: readonly {
                          readonly text: string;
                          readonly state: "todo" | "current" | "done" | "failed";
                        }[];
                      }
                    | {
                        readonly kind: "receipt";
                        readonly title: string;
                        readonly reference: string;
                        readonly rows: readonly {
                          readonly label: string;
                          readonly value: string;
                        }[];
                        readonly note?: string | undefined;
                      }
                    | {
                        readonly kind: "link";
                        readonly title: string;
                        readonly body: string;
                        readonly href: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "download";
                        readonly title: string;
                        readonly body: string;
                        readonly downloadId: string;
                        readonly name: string;
                        readonly label: string;
                      }
                    | {
                        readonly kind: "quote";
                        readonly title: string;
                        readonly text: string;
                        readonly href: string;
                        readonly label: string;
                        readonly note?: string | undefined;
                      };
                }
              | {
                  readonly type: "choices";
                  readonly choices: readonly {
                    readonly id: string;
                    readonly label: string;
                    readonly style?: "plain" | "primary" | "quiet" | undefined;
                  }[];
                }
              | {
                  readonly type: "form";
                  readonly form: {
                    readonly formId: string;
                    readonly kind:
                      | "sms_number"
                      | "sms_code"
                      | "totp_code"
                      | "totp_enrol"
                      | "recovery_codes"
                      | "recovery_code"
                      | "sign_in";
                    readonly title: string;
                    readonly why: string;
                    readonly fields: readonly {
                      readonly name: string;
                      readonly label: string;
                      readonly format: "code6" | "phone" | "recovery_code";
                      readonly hint?: string | undefined;
                    }[];
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly resendLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                    readonly passkey?:
                      | {
                          readonly ceremonyId: string;
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly label: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "act";
                  readonly act: {
                    readonly actId: string;
                    readonly title: string;
                    readonly rows: readonly {
                      readonly label: string;
                      readonly value: string;
                    }[];
                    readonly text: string;
                    readonly textHash: string;
                    readonly confirmLabel: string;
                    readonly declineLabel: string;
                    readonly expiresAt: string;
                    readonly needs?: "button" | "passkey" | undefined;
                    readonly proof?:
                      | {
                          readonly options: {
                            readonly challenge: string;
                          };
                          readonly expiresAt: string;
                          readonly hint: string;
                        }
                      | undefined;
                  };
                }
              | {
                  readonly type: "passkey";
                  readonly passkey: {
                    readonly ceremonyId: string;
                    readonly ceremony: "register" | "authenticate";
                    readonly title: string;
                    readonly why: string;
                    readonly options: {
                      readonly challenge: string;
                    };
                    readonly expiresAt: string;
                    readonly submitLabel: string;
                    readonly cancelLabel: string;
                    readonly otherLabel?: string | undefined;
                    readonly signIn?:
                      | readonly {
                          readonly provider: string;
                          readonly label: string;
                        }[]
                      | undefined;
                  };
                }
              | {
                  readonly type: "panel";
                  readonly panel: {
                    readonly panelId: string;
                    readonly title: string;
                    readonly why: string;
                    readonly showLabel: string;
                    readonly expiresAt: string;
                    readonly showForSeconds: number;
                  };
                }
              | {
                  readonly type: "file";
                  readonly file: {
                    readonly fileId: string;
                    readonly purpose: "router" | "bill" | "other";
                    readonly format: "jpeg" | "png" | "webp" | "pdf";
                    readonly sizeBytes: number;
                    readonly pages: number;
                  };
                }
            )[];
            readonly masked: readonly (
              | "PHONE"
              | "EMAIL"
              | "CREDIT_CARD"
              | "IBAN"
              | "DEVICE_ID"
              | "SECRET"
              | "PERSON"
              | "ADDRESS"
              | "POSTCODE"
              | "DATE"
              | "BANK_ACCOUNT"
              | "NATIONAL_ID"
              | "PASSPORT"
              | "DRIVER_LICENSE"
              | "ACCOUNT_ID"
              | "IP"
              | "MAC"
              | "URL"
              | "LOCATION"
            )[];
            readonly hidden: readonly {
              readonly name: string;
              readonly kind:
                | "PHONE"
                | "EMAIL"
                | "CREDIT_CARD"
                | "IBAN"
                | "DEVICE_ID"
                | "SECRET"
                | "PERSON"
                | "ADDRESS"
                | "POSTCODE"
                | "DATE"
                | "BANK_ACCOUNT"
                | "NATIONAL_ID"
                | "PASSPORT"
                | "DRIVER_LICENSE"
                | "ACCOUNT_ID"
                | "IP"
                | "MAC"
                | "URL"
                | "LOCATION";
              readonly canContest: boolean;
            }[];
          }
        | {
            readonly kind: "conversation_ended";
            readonly seq: number;
            readonly at: string;
            readonly reason: "by_visitor" | "by_agent" | "deleted" | "idle" | "signed_out";
            readonly text: string;
          }
      )[];
      readonly delivery: {
        readonly isStopped: boolean;
        readonly window: "open" | "waits" | "closed";
        readonly messages: readonly {
          readonly seq: number;
          readonly state: "due" | "waiting" | "sent" | "delivered" | "read" | "failed";
          readonly code: string | null;
        }[];
      } | null;
    };
  };
  /** What can be chosen for an act, on a line of the customer. */
  "POST /v1/desk/cases/{id}/act-options": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly kind:
        | "roaming_enable"
        | "add_on"
        | "plan_change"
        | "bill_credit"
        | "bill_dispute"
        | "line_suspend"
        | "line_resume"
        | "sim_change";
      readonly lineId: string;
    };
    readonly answer: {
      readonly options: readonly {
        readonly id: string;
        readonly en: string;
        readonly ar: string;
      }[];
    };
  };
  /** Put an act before the customer, who confirms it. */
  "POST /v1/desk/cases/{id}/acts": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly kind:
        | "roaming_enable"
        | "add_on"
        | "plan_change"
        | "bill_credit"
        | "bill_dispute"
        | "line_suspend"
        | "line_resume"
        | "sim_change";
      readonly lineId: string;
      readonly option?: string | null | undefined;
    };
    readonly answer: unknown;
  };
  /** The customer's lines on which acts stop, and why. */
  "GET /v1/desk/cases/{id}/alarms": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly alarms: readonly {
        readonly lineId: string;
        readonly label: string;
        readonly cause: "signal" | "report";
      }[];
    };
  };
  /** Lift the alarm of a line: role security, with a reason. */
  "POST /v1/desk/cases/{id}/alarms/lift": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly lineId: string;
      readonly reason: "called_back" | "document_seen" | "network_checked";
    };
    readonly answer: unknown;
  };
  /** Ask the customer to prove who they are; only the customer can answer. */
  "POST /v1/desk/cases/{id}/ask-proof": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly level: "A1" | "A2";
      readonly reason: "see_account" | "change_something" | "check_caller";
    };
    readonly answer: {
      readonly state: "asked" | "reached" | "unavailable" | "elsewhere";
    };
  };
  /** Contact points of record, masked, and the customer's lines. */
  "GET /v1/desk/cases/{id}/contact": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly contacts: readonly {
        readonly what: "phone" | "email";
        readonly masked: string;
      }[];
      readonly lines: readonly {
        readonly lineId: string;
        readonly label: string;
      }[];
    };
  };
  /** Other cases of the same customer, the newest first; stands in the history. */
  "GET /v1/desk/cases/{id}/earlier": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly cases: readonly {
        readonly conversationId: string;
        readonly owner: "bot" | "queued" | "agent";
        readonly version: number;
        readonly reason: string;
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly lang: "en" | "ar";
        readonly channel: "widget" | "api" | "cli" | "whatsapp" | "sms";
        readonly waitingSince: string | null;
        readonly agentName: string | null;
        readonly isMine: boolean;
        readonly code: string;
        readonly reasonCode: string | null;
        readonly reasons: {
          readonly en: string;
          readonly ar: string;
        };
        readonly teamId: string | null;
        readonly priority: number;
        readonly dueAt: string | null;
        readonly labels: readonly string[];
        readonly agentId: string | null;
        readonly lastSeq: number;
        readonly closedAt: string | null;
        readonly wrapUp: string | null;
        readonly address: "of_record" | "left_by_visitor" | null;
      }[];
      readonly isCut: boolean;
    };
  };
  /** End the conversation, with a code for how it ended and words that are screened and sealed. */
  "POST /v1/desk/cases/{id}/end": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly wrapUp?: string | undefined;
      readonly text?: string | undefined;
    } | null;
    readonly answer: unknown;
  };
  /** The bytes of a file, for a ticket, once. */
  "POST /v1/desk/cases/{id}/files/fetch": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly ticket: string;
    };
    readonly answer: unknown;
  };
  /** Ask to open a file, with a reason that the customer reads. Gives a ticket for one look. */
  "POST /v1/desk/cases/{id}/files/open": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly fileId: string;
      readonly reason: "faultDiagnosis" | "billCheck" | "fraudPrevention";
    };
    readonly answer: {
      readonly ticket: string;
      readonly expiresAt: string;
    };
  };
  /** Hand back to the bot. */
  "POST /v1/desk/cases/{id}/hand-back": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly version: number;
    };
    readonly answer: unknown;
  };
  /** Set the labels of a case, from the admin's list. */
  "POST /v1/desk/cases/{id}/labels": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly labels: readonly string[];
    };
    readonly answer: unknown;
  };
  /** Lock the customer's account, or the line where only that was shown. */
  "POST /v1/desk/cases/{id}/lock": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** What a list of steps would do in this case; nothing is done. */
  "GET /v1/desk/cases/{id}/macros/{textId}": {
    readonly params: { readonly id: string; readonly textId: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly title: string;
      readonly steps: readonly {
        readonly step:
          | {
              readonly do: "reply";
              readonly textId: string;
            }
          | {
              readonly do: "label";
              readonly label: string;
            }
          | {
              readonly do: "wrap_up";
              readonly code: string;
            }
          | {
              readonly do: "transfer";
              readonly team: string;
            }
          | {
              readonly do: "ask_proof";
              readonly level: "A1" | "A2";
              readonly reason: "see_account" | "change_something" | "check_caller";
            };
        readonly text: string | null;
        readonly obstacle: "text_not_found" | null;
      }[];
    };
  };
  /** Run a list of steps; each passes its own gate, the first refusal ends it. */
  "POST /v1/desk/cases/{id}/macros/{textId}/run": {
    readonly params: { readonly id: string; readonly textId: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly runId: string;
    };
    readonly answer: {
      readonly done: number;
      readonly stopped: string | null;
    };
  };
  /** Notes of colleagues about a case; the customer never gets them. */
  "GET /v1/desk/cases/{id}/notes": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly notes: readonly {
        readonly noteId: string;
        readonly at: string;
        readonly text: string;
        readonly isReadable: boolean;
        readonly author: string;
        readonly isMine: boolean;
        readonly mentions: string | null;
        readonly mentionsMe: boolean;
        readonly isPass: boolean;
      }[];
    };
  };
  /** Write a note to colleagues; it is screened before it is kept. */
  "POST /v1/desk/cases/{id}/notes": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly text: string;
      readonly mentions?: string | null | undefined;
    };
    readonly answer: {
      readonly noteId: string;
    };
  };
  /** Reply to the customer. */
  "POST /v1/desk/cases/{id}/replies": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly clientId: string;
      readonly text: string;
    };
    readonly answer: unknown;
  };
  /** A contact point in full, with a reason that the customer reads. */
  "POST /v1/desk/cases/{id}/reveal": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly what: "phone" | "email";
      readonly reason: "callBack" | "contactCheck" | "fraudPrevention";
      readonly note?: string | null | undefined;
    };
    readonly answer: {
      readonly what: "phone" | "email";
      readonly values: readonly string[];
      readonly hideAt: string;
      readonly left: number;
    };
  };
  /** Passages and prepared texts that may answer what the customer wrote last. */
  "GET /v1/desk/cases/{id}/suggestions": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly suggestions: readonly {
        readonly source: "page" | "canned";
        readonly title: string;
        readonly text: string;
        readonly href: string | null;
        readonly textId: string | null;
      }[];
    };
  };
  /** What the bot found: codes and masked values, no words of the customer. */
  "GET /v1/desk/cases/{id}/summary": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly aim: string | null;
      readonly aimWords: {
        readonly en: string;
        readonly ar: string;
      } | null;
      readonly reason: {
        readonly en: string;
        readonly ar: string;
      } | null;
      readonly level: "A0" | "A1" | "A2" | "A3" | "A4";
      readonly needs: "A0" | "A1" | "A2" | "A3" | "A4";
      readonly isLocked: boolean;
      readonly slots: readonly {
        readonly name: string;
        readonly value: string;
      }[];
      readonly checked: readonly {
        readonly tool: string;
        readonly outcome: string;
        readonly at: string;
      }[];
      readonly acts: readonly {
        readonly kind: string;
        readonly outcome: string;
        readonly at: string;
        readonly by: "bot" | "agent";
      }[];
      readonly proofs: readonly {
        readonly what: string;
        readonly at: string;
      }[];
      readonly misunderstood: number;
      readonly warnings: readonly ("coached" | "proof_failed" | "line_alarm")[];
      readonly left: {
        readonly reveals: number;
        readonly files: number;
      };
    };
  };
  /** Take over (compare-and-swap on version). */
  "POST /v1/desk/cases/{id}/take-over": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly version: number;
    };
    readonly answer: unknown;
  };
  /** A prepared text as it may be said in this case; nothing is sent. */
  "POST /v1/desk/cases/{id}/texts/{textId}/fill": {
    readonly params: { readonly id: string; readonly textId: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly text: string;
      readonly notFilled: readonly string[];
    };
  };
  /** Pass the case to a team or to a colleague, with a note to them (compare-and-swap on version). */
  "POST /v1/desk/cases/{id}/transfer": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly to:
        | {
            readonly kind: "team";
            readonly teamId: string;
          }
        | {
            readonly kind: "agent";
            readonly staffId: string;
          };
      readonly note?: string | undefined;
      readonly version: number;
    };
    readonly answer: unknown;
  };
  /** What a pseudonym of the transcript stands for, with a reason that the customer reads. */
  "POST /v1/desk/cases/{id}/values": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly name: string;
      readonly reason: "callBack" | "contactCheck" | "fraudPrevention";
      readonly note?: string | null | undefined;
    };
    readonly answer: {
      readonly values: readonly {
        readonly name: string;
        readonly value: string;
      }[];
      readonly hideAt: string;
      readonly left: number;
    };
  };
  /** Ask a colleague to vouch for a customer whose document was looked at (A4). */
  "POST /v1/desk/cases/{id}/vouch": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly check: "agent" | "shop";
      readonly document: "passport" | "identity_card" | "driving_licence" | "residence_permit";
      readonly purpose: "identity" | "recovery";
    };
    readonly answer: unknown;
  };
  /** Colleagues who can be asked to look at a case. */
  "GET /v1/desk/colleagues": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly colleagues: readonly {
        readonly staffId: string;
        readonly name: string;
      }[];
    };
  };
  /** Asks every interface of the operator once, and says which flows are on, reduced or off, and why. */
  "POST /v1/desk/connect/check": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly at: string;
      readonly apis: readonly {
        readonly api: string;
        readonly state: "answers" | "unread" | "unreadable" | "refused" | "missing" | "silent";
        readonly ms: number;
        readonly missing: readonly string[];
        readonly lacking: readonly string[];
      }[];
      readonly flows: readonly {
        readonly flow: string;
        readonly title: {
          readonly en: string;
          readonly ar: string;
        } | null;
        readonly state: "on" | "reduced" | "off";
        readonly because: readonly {
          readonly api: string;
          readonly state: "answers" | "unread" | "unreadable" | "refused" | "missing" | "silent";
          readonly fields: readonly string[];
        }[];
      }[];
    };
  };
  /** How many people agreed to what, under which words. */
  "GET /v1/desk/consents": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly counts: readonly {
        readonly purpose: string;
        readonly version: string | null;
        readonly state: string;
        readonly inForce: number;
        readonly count: number;
      }[];
      readonly words: readonly {
        readonly purpose: string;
        readonly version: string;
        readonly lawfulBasis: string;
        readonly texts: {
          readonly en: string;
          readonly ar: string;
        };
        readonly lapseDays: number;
      }[];
    };
  };
  /** Accounts with where they come from and when they were used, and groups of the directory. */
  "GET /v1/desk/directory": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly accounts: readonly {
        readonly staffId: string;
        readonly name: string;
        readonly email: string | null;
        readonly roles: readonly ("care" | "security" | "privacy" | "admin" | "auditor" | string)[];
        readonly state: "active" | "disabled";
        readonly version: number;
        readonly createdAt: string;
        readonly source: "local" | "sign_on" | "scim";
        readonly lastSeenAt: string | null;
        readonly openSessions: number;
        readonly groups: readonly string[];
      }[];
      readonly groups: readonly {
        readonly name: string;
        readonly members: number;
        readonly roles: readonly string[];
      }[];
      readonly isScimOn: boolean;
    };
  };
  /** What signs in: options that name nobody. */
  "POST /v1/desk/door": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly options: {
        readonly challenge: string;
      };
      readonly hasSignOn: boolean;
    };
  };
  /** Spend a one-time link: account, passkey and session at once. */
  "POST /v1/desk/enrolment": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly token: string;
      readonly name: string;
      readonly email: string | null;
      readonly passkeyName: string;
      readonly challenge: string;
      readonly response: {
        readonly id: string;
        readonly rawId: string;
        readonly type: "public-key";
        readonly authenticatorAttachment?: string | null | undefined;
        readonly clientExtensionResults?: { readonly [name: string]: unknown } | undefined;
        readonly response: {
          readonly clientDataJSON: string;
          readonly attestationObject?: string | undefined;
          readonly transports?: readonly string[] | undefined;
          readonly authenticatorData?: string | undefined;
          readonly signature?: string | undefined;
          readonly userHandle?: string | null | undefined;
        };
      };
    };
    readonly answer: {
      readonly me: {
        readonly staffId: string;
        readonly name: string;
        readonly roles: readonly ("care" | "security" | "privacy" | "admin" | "auditor" | string)[];
        readonly sessionId: string;
        readonly method: "passkey" | "oidc" | "token";
        readonly may: readonly string[];
        readonly idleMs: number;
        readonly expiresAt: string;
      };
      readonly tokenHash: string;
    };
  };
  /** What a one-time link is for; spends nothing. */
  "POST /v1/desk/enrolment/look": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly token: string;
    };
    readonly answer: {
      readonly roles: readonly ("care" | "security" | "privacy" | "admin" | "auditor" | string)[];
      readonly name: string | null;
    };
  };
  /** Options for the passkey of a one-time link. */
  "POST /v1/desk/enrolment/options": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly token: string;
      readonly name: string;
      readonly email: string | null;
    };
    readonly answer: {
      readonly options: {
        readonly challenge: string;
      };
    };
  };
  /** Say what a CSV file of help pages would add, change and take away, and which rows are refused; nothing is written. */
  "POST /v1/desk/help/check": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly csv: string;
      readonly base?: string | undefined;
      readonly adds?: boolean | undefined;
    };
    readonly answer: {
      readonly isTaken: boolean;
      readonly added: {
        readonly count: number;
        readonly first: readonly string[];
      };
      readonly changed: {
        readonly count: number;
        readonly first: readonly string[];
      };
      readonly removed: {
        readonly count: number;
        readonly first: readonly string[];
      };
      readonly same: number;
      readonly withheld: number;
      readonly refused: readonly {
        readonly line: number;
        readonly reason: string;
      }[];
    };
  };
  /** The history, newest first, as far as the role reads it. */
  "GET /v1/desk/history": {
    readonly params: Record<never, never>;
    readonly query: { readonly topic?: "all" | "reveals" | "security"; readonly before?: number };
    readonly body: undefined;
    readonly answer: {
      readonly entries: readonly {
        readonly id: number;
        readonly at: string;
        readonly kind: string;
        readonly by: string | null;
        readonly actor: "subject" | "bot" | "agent" | "system" | "token";
        readonly conversationId: string | null;
        readonly facts: { readonly [name: string]: unknown };
      }[];
    };
  };
  /** When people answer, in words of both languages, and what was in force before. */
  "GET /v1/desk/hours": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly number: number;
      readonly hours: {
        readonly days: readonly number[];
        readonly fromMinute: number;
        readonly toMinute: number;
        readonly otherHours: readonly {
          readonly days: readonly number[];
          readonly fromMinute: number;
          readonly toMinute: number;
        }[];
        readonly holidays: readonly string[];
      };
      readonly words: {
        readonly en: string;
        readonly ar: string;
      };
      readonly configured: {
        readonly days: readonly number[];
        readonly fromMinute: number;
        readonly toMinute: number;
        readonly otherHours: readonly {
          readonly days: readonly number[];
          readonly fromMinute: number;
          readonly toMinute: number;
        }[];
        readonly holidays: readonly string[];
      };
      readonly timeZone: string;
      readonly isOpen: boolean;
      readonly nextAt: string | null;
      readonly versions: readonly {
        readonly number: number;
        readonly at: string;
        readonly hours: {
          readonly days: readonly number[];
          readonly fromMinute: number;
          readonly toMinute: number;
          readonly otherHours: readonly {
            readonly days: readonly number[];
            readonly fromMinute: number;
            readonly toMinute: number;
          }[];
          readonly holidays: readonly string[];
        } | null;
      }[];
      readonly mayChange: boolean;
    };
  };
  /** Ask a colleague to put opening hours and holidays into force; null: those of the configuration. */
  "POST /v1/desk/hours": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly hours: {
        readonly days: readonly number[];
        readonly fromMinute: number;
        readonly toMinute: number;
        readonly otherHours: readonly {
          readonly days: readonly number[];
          readonly fromMinute: number;
          readonly toMinute: number;
        }[];
        readonly holidays: readonly string[];
      } | null;
    };
    readonly answer: {
      readonly approvalId: string;
    };
  };
  /** Every incident there was, with facts, clocks and entries of the history. */
  "GET /v1/desk/incident-register": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Attacks and other incidents, the newest first, page by page, with live counts. */
  "GET /v1/desk/incidents": {
    readonly params: Record<never, never>;
    readonly query: { readonly after?: string; readonly limit?: number };
    readonly body: undefined;
    readonly answer: {
      readonly incidents: readonly {
        readonly incidentId: string;
        readonly kind: string;
        readonly severity: "low" | "medium" | "high" | "critical";
        readonly state: "open" | "confirmed" | "undone" | "closed";
        readonly source: "detector" | "person";
        readonly openedAt: string;
        readonly lastAt: string;
        readonly verdicts: number;
        readonly reasons: readonly string[];
        readonly version: number;
      }[];
      readonly counts: {
        readonly open: number;
        readonly confirmed: number;
        readonly inForce: number;
      };
      readonly next: string | null;
    };
  };
  /** Open an incident by hand. */
  "POST /v1/desk/incidents": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly kind:
        | "data_breach"
        | "lost_device"
        | "insider"
        | "ransomware"
        | "outage"
        | "supplier"
        | "fraud"
        | "other";
      readonly severity: "low" | "medium" | "high" | "critical";
      readonly words: string;
      readonly facts?: { readonly [name: string]: string } | undefined;
    };
    readonly answer: unknown;
  };
  /** One incident: what is concerned, what holds because of it, what became of it. */
  "GET /v1/desk/incidents/{id}": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly incident: {
        readonly incidentId: string;
        readonly kind: string;
        readonly severity: "low" | "medium" | "high" | "critical";
        readonly state: "open" | "confirmed" | "undone" | "closed";
        readonly source: "detector" | "person";
        readonly openedAt: string;
        readonly lastAt: string;
        readonly verdicts: number;
        readonly reasons: readonly string[];
        readonly version: number;
      };
      readonly entities: readonly {
        readonly kind: string;
        readonly key: string;
        readonly verdicts: number;
        readonly lastAt: string;
      }[];
      readonly answers: readonly {
        readonly answerId: string;
        readonly kind: string;
        readonly entity: string;
        readonly reason: string;
        readonly setAt: string;
        readonly until: string;
        readonly state: "in_force" | "passed" | "undone" | "expired";
      }[];
      readonly events: readonly {
        readonly at: string;
        readonly what: string;
        readonly by: string | null;
        readonly actor: "subject" | "bot" | "agent" | "system" | "token";
        readonly facts: { readonly [name: string]: unknown };
        readonly words: string | null;
        readonly historyId: number;
      }[];
    };
  };
  /** Who must be told by when, what is known, and who was told. */
  "GET /v1/desk/incidents/{id}/clocks": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** A draft of the notice that a clock asks for. */
  "GET /v1/desk/incidents/{id}/drafts/{clock}": {
    readonly params: { readonly id: string; readonly clock: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Write down what was found out. */
  "POST /v1/desk/incidents/{id}/facts": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly facts: { readonly [name: string]: string };
    };
    readonly answer: unknown;
  };
  /** Propose to tell everybody whom it reached; nothing is sent. */
  "POST /v1/desk/incidents/{id}/notices": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly reason: string;
      readonly everybody?: boolean | undefined;
      readonly staff?: readonly string[] | undefined;
    };
    readonly answer: unknown;
  };
  /** The second person agrees to the same list. */
  "POST /v1/desk/incidents/{id}/notices/approve": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly digest: string;
    };
    readonly answer: unknown;
  };
  /** How many it reached, and which fields: counts, no ids. */
  "GET /v1/desk/incidents/{id}/reach": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Whom it reached, by random ids; why is kept. */
  "POST /v1/desk/incidents/{id}/reach": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly reason: string;
      readonly everybody?: boolean | undefined;
      readonly staff?: readonly string[] | undefined;
    };
    readonly answer: unknown;
  };
  /** Confirm an incident, say that it was nothing (which ends all that holds because of it), or close it. */
  "POST /v1/desk/incidents/{id}/settle": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly to: "confirmed" | "undone" | "closed";
      readonly reason: string;
    };
    readonly answer: unknown;
  };
  /** Say that a notice was sent. */
  "POST /v1/desk/incidents/{id}/stages": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly clock: string;
      readonly at?: string | undefined;
      readonly words?: string | undefined;
    };
    readonly answer: unknown;
  };
  /** One incident in order, over all subjects: verdicts, answers, acts of staff, notices. */
  "GET /v1/desk/incidents/{id}/timeline": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly items: readonly {
        readonly at: string;
        readonly lane: "verdict" | "answer" | "staff" | "notice" | "system";
        readonly what: string;
        readonly actor: string;
        readonly by: string | null;
        readonly entities: readonly {
          readonly kind: string;
          readonly key: string;
        }[];
        readonly facts: { readonly [name: string]: unknown };
        readonly words: string | null;
        readonly historyId: number | null;
      }[];
      readonly notices: {
        readonly due: number;
        readonly sent: number;
        readonly unreachable: number;
      };
      readonly isCut: boolean;
    };
  };
  /** What is set up, part by part, without its secrets; and whom the service calls. */
  "GET /v1/desk/installation": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly fields: readonly {
        readonly key: string;
        readonly part: "organisation" | "staff" | "channels" | "connectors" | "keys";
        readonly kind: "text" | "lines" | "number" | "choice" | "file";
        readonly value: string;
        readonly origin: "file" | "default";
        readonly choices: readonly string[];
        readonly isFixed: boolean;
      }[];
      readonly connectors: readonly {
        readonly name: string;
        readonly isOn: boolean;
      }[];
      readonly file: {
        readonly name: string | null;
        readonly isWritable: boolean;
      };
      readonly mayCheck: boolean;
      readonly mayChange: boolean;
    };
  };
  /** Ask one connector, as it is in force, whether it works. */
  "POST /v1/desk/installation/check": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly connector: string;
    };
    readonly answer: {
      readonly connector: string;
      readonly state: "well" | "failed" | "off";
      readonly code: string | null;
      readonly tookMs: number;
    };
  };
  /** The configuration file with these changes in it, or what does not fit; keeps nothing. */
  "POST /v1/desk/installation/draft": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly changes: readonly {
        readonly key: string;
        readonly value: string;
      }[];
    };
    readonly answer: {
      readonly text: string | null;
      readonly changed: readonly {
        readonly key: string;
        readonly before: string;
        readonly after: string;
      }[];
      readonly problems: readonly {
        readonly key: string;
        readonly code: "unknown_key" | "fixed" | "not_fit" | "holds_a_secret" | "unchanged";
      }[];
    };
  };
  /** Ask a colleague to have the configuration file written with these changes; in force after a restart. */
  "POST /v1/desk/installation/propose": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly changes: readonly {
        readonly key: string;
        readonly value: string;
      }[];
    };
    readonly answer: {
      readonly approvalId: string;
    };
  };
  /** Every column that is kept: what, why, until when. */
  "GET /v1/desk/inventory": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly tables: readonly {
        readonly table: string;
        readonly erasure: string;
        readonly because: string | null;
        readonly columns: readonly {
          readonly column: string;
          readonly holds: string;
          readonly purpose: string;
          readonly retention: string;
          readonly treatment: string;
        }[];
      }[];
      readonly retention: readonly {
        readonly name: string;
        readonly until: string;
      }[];
      readonly treatments: readonly {
        readonly name: string;
        readonly means: string;
      }[];
      readonly places: readonly {
        readonly place: string;
        readonly what: string;
        readonly how: string;
        readonly tables: readonly string[];
      }[];
      readonly arabic: { readonly [name: string]: string };
    };
  };
  /** What keeps whose data, by random ids. */
  "GET /v1/desk/legal-holds": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly grounds: readonly string[];
      readonly holds: readonly {
        readonly holdId: string;
        readonly subject: string;
        readonly ground: string;
        readonly placedBy: string | null;
        readonly placedAt: string;
        readonly untilAt: string | null;
        readonly releasedBy: string | null;
        readonly releasedAt: string | null;
        readonly isInForce: boolean;
      }[];
    };
  };
  /** Ask a colleague that data of a customer is kept. */
  "POST /v1/desk/legal-holds": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly customer:
        | {
            readonly by: "request";
            readonly id: string;
          }
        | {
            readonly by: "conversation";
            readonly id: string;
          }
        | {
            readonly by: "number";
            readonly number: string;
          };
      readonly ground: "legal_hold" | "legal_retention" | "legal_claims";
      readonly until?: string | null | undefined;
      readonly reason: string;
    };
    readonly answer: unknown;
  };
  /** Ask a colleague that a hold ends. */
  "POST /v1/desk/legal-holds/{id}/release": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly reason: string;
    };
    readonly answer: unknown;
  };
  /** Who is signed in here. */
  "GET /v1/desk/me": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly staffId: string;
      readonly name: string;
      readonly roles: readonly ("care" | "security" | "privacy" | "admin" | "auditor" | string)[];
      readonly sessionId: string;
      readonly method: "passkey" | "oidc" | "token";
      readonly may: readonly string[];
      readonly idleMs: number;
      readonly expiresAt: string;
    };
  };
  /** Cases in which a colleague asked this person to look. */
  "GET /v1/desk/mentions": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly mentions: readonly {
        readonly conversationId: string;
        readonly at: string;
      }[];
    };
  };
  /** What a link of the desk of others leads to: names of hidden values. */
  "POST /v1/desk/outside": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly ticket: string;
    };
    readonly answer: {
      readonly code: string;
      readonly values: readonly {
        readonly name: string;
        readonly kind: string;
      }[];
    };
  };
  /** Show one of these values, with a reason that the customer reads. */
  "POST /v1/desk/outside/reveal": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly name: string;
      readonly reason: "callBack" | "contactCheck" | "fraudPrevention";
      readonly ticket: string;
    };
    readonly answer: {
      readonly values: readonly {
        readonly name: string;
        readonly value: string;
      }[];
      readonly hideAt: string;
      readonly left: number;
    };
  };
  /** What the desk of others has to delete, because it was deleted here, and has not; since when and why. */
  "GET /v1/desk/owed-deletions": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly owed: readonly {
        readonly conversationId: string;
        readonly since: string;
        readonly attempts: number;
        readonly code: string | null;
        readonly wasSent: boolean;
        readonly isElsewhere: boolean;
      }[];
      readonly maySettle: boolean;
    };
  };
  /** Wait no more for one of these deletions, for a reason that the history keeps. */
  "POST /v1/desk/owed-deletions/{id}/settle": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly reason: "deleted_there" | "desk_gone" | "kept_by_law";
    };
    readonly answer: {
      readonly owed: readonly {
        readonly conversationId: string;
        readonly since: string;
        readonly attempts: number;
        readonly code: string | null;
        readonly wasSent: boolean;
        readonly isElsewhere: boolean;
      }[];
      readonly maySettle: boolean;
    };
  };
  /** Which policies are in force. */
  "GET /v1/desk/policies": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly hash: string;
      readonly ids: readonly string[];
    };
  };
  /** What differs between two sets of policies, line by line (`from`, `to`: their hashes). */
  "GET /v1/desk/policies/diff": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly changes: readonly {
        readonly id: string;
        readonly change: "added" | "removed" | "changed";
        readonly lines: readonly {
          readonly is: "same" | "gone" | "new";
          readonly text: string;
        }[];
      }[];
    };
  };
  /** The policies in force, word for word, and when which set came into force. */
  "GET /v1/desk/policies/versions": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly current: {
        readonly hash: string;
        readonly policies: readonly {
          readonly id: string;
          readonly text: string;
        }[];
        readonly actions: readonly {
          readonly action: string;
          readonly principals: readonly string[];
          readonly resources: readonly string[];
          readonly fields: readonly string[];
        }[];
      };
      readonly versions: readonly {
        readonly at: string;
        readonly hash: string;
        readonly historyId: number;
        readonly isKept: boolean;
      }[];
    };
  };
  /** Whether somebody may do something now, which policies decide it, and what is missing. */
  "POST /v1/desk/policies/what-if": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly who:
        | {
            readonly kind: "Visitor" | "Subject" | "System";
          }
        | {
            readonly kind: "Agent";
            readonly roles: readonly string[];
          }
        | {
            readonly kind: "Token";
            readonly scopes: readonly string[];
          }
        | {
            readonly kind: "colleague";
            readonly staffId: string;
          };
      readonly action: string;
      readonly about:
        | "Catalogue"
        | "Holdings"
        | "Line"
        | "Account"
        | "Case"
        | "Approval"
        | "Desk"
        | "Staff"
        | "History";
      readonly heldBy?: "me" | "other" | "nobody" | undefined;
      readonly isWaiting?: boolean | undefined;
      readonly proposedBy?: "me" | "other" | "command" | undefined;
      readonly field?: string | null | undefined;
      readonly circumstances?:
        | {
            readonly level?: number | undefined;
            readonly ageSeconds?: number | undefined;
            readonly relation?: "none" | "own" | "holder" | "admin" | "user" | "helper" | "minor" | undefined;
            readonly grantSeconds?: number | undefined;
            readonly signals?: "clean" | "not_clean" | "unknown" | "not_applicable" | "not_read" | undefined;
            readonly alarm?: boolean | undefined;
            readonly reported?: boolean | undefined;
            readonly settled?: boolean | undefined;
            readonly purpose?: string | undefined;
            readonly owner?: "bot" | "queued" | "agent" | undefined;
            readonly hour?: number | undefined;
            readonly binds?: boolean | undefined;
            readonly amount?: number | undefined;
            readonly spendLimit?: number | undefined;
          }
        | undefined;
    };
    readonly answer: {
      readonly isAllowed: boolean;
      readonly fields: readonly string[];
      readonly policies: readonly string[];
      readonly beside: readonly ("account_disabled" | "in_quarantine")[];
      readonly ways: readonly (readonly {
        readonly what: string;
        readonly from: string;
        readonly to: string;
      }[])[];
      readonly would: readonly string[];
      readonly texts: { readonly [name: string]: string };
      readonly roles: readonly string[] | null;
      readonly circumstances: { readonly [name: string]: string | number | boolean };
      readonly hash: string;
    };
  };
  /** Who looked at data of customers: by member of staff, customer and time; many at once are marked. */
  "POST /v1/desk/reads/search": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly agent?: string | null | undefined;
      readonly customer?:
        | {
            readonly by: "request";
            readonly id: string;
          }
        | {
            readonly by: "conversation";
            readonly id: string;
          }
        | {
            readonly by: "number";
            readonly number: string;
          }
        | null
        | undefined;
      readonly from: string;
      readonly until: string;
      readonly before?: number | null | undefined;
    };
    readonly answer: {
      readonly staff: readonly {
        readonly id: string;
        readonly name: string;
      }[];
      readonly reads: readonly {
        readonly id: number;
        readonly at: string;
        readonly kind: string;
        readonly actor: string;
        readonly name: string | null;
        readonly subject: string | null;
        readonly conversation: string | null;
        readonly what: string | null;
        readonly why: string | null;
        readonly isBulk: boolean;
      }[];
      readonly bulk: readonly {
        readonly agent: string;
        readonly name: string | null;
        readonly hour: string;
        readonly subjects: number;
        readonly looks: number;
      }[];
      readonly bulkFrom: number;
      readonly before: number | null;
    };
  };
  /** The record of processing: purposes, data, recipients, transfers, retention, measures; and the assessment of impact. */
  "GET /v1/desk/records": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly format: "wardline-record/1";
      readonly tenant: string;
      readonly program: string;
      readonly controller: {
        readonly name: string;
        readonly contact: string;
        readonly officer: string | null;
      } | null;
      readonly versions: {
        readonly purposes: string;
        readonly processors: string;
        readonly retention: string;
        readonly dpia: string;
      };
      readonly purposes: readonly {
        readonly purpose: string;
        readonly lawfulBasis: string;
        readonly texts: {
          readonly en: string;
          readonly ar: string;
        };
        readonly data: readonly string[];
        readonly subjects: readonly string[];
        readonly recipients: readonly string[];
        readonly tables: readonly string[];
        readonly routes: readonly string[];
      }[];
      readonly recipients: readonly {
        readonly id: string;
        readonly name: string;
        readonly nameIn?:
          | {
              readonly ar: string;
            }
          | undefined;
        readonly role: "own_system" | "sub_processor" | "joint_controller" | "independent_controller";
        readonly hosts: readonly string[];
        readonly purposes: readonly string[];
        readonly data: readonly string[];
        readonly country: string;
        readonly mechanism: string;
        readonly reference?: string | undefined;
        readonly since: string;
      }[];
      readonly transfers: readonly {
        readonly recipient: string;
        readonly to: string;
        readonly mechanism: string;
        readonly reference: string | null;
      }[];
      readonly residency: {
        readonly regions: readonly string[];
        readonly places: { readonly [name: string]: string | null };
      };
      readonly retention: readonly {
        readonly class: string;
        readonly days: number | null;
        readonly rule: string | null;
      }[];
      readonly tables: readonly {
        readonly table: string;
        readonly purposes: readonly string[];
        readonly data: readonly string[];
        readonly subjects: readonly string[];
        readonly until: readonly string[];
        readonly treatments: readonly string[];
      }[];
      readonly routes: readonly {
        readonly route: string;
        readonly purposes: readonly string[];
        readonly data: readonly string[];
        readonly subjects: readonly string[];
      }[];
      readonly measures: readonly {
        readonly number: string;
        readonly promise: string;
      }[];
      readonly dpia: readonly {
        readonly feature: string;
        readonly isOn: boolean;
        readonly state: "off" | "missing" | "other_version" | "expired" | "not_approved" | "consult" | "approved";
        readonly version: number;
        readonly section: {
          readonly version: number;
          readonly assessed: string;
          readonly reviewBy: string;
          readonly risk: {
            readonly en: string;
            readonly ar: string;
          };
          readonly inherent: "low" | "medium" | "high";
          readonly measures: readonly string[];
          readonly residual: "low" | "medium" | "high";
          readonly approval: {
            readonly by: string;
            readonly on: string;
            readonly version: number;
          } | null;
        } | null;
      }[];
      readonly egress: {
        readonly configured: readonly {
          readonly key: string;
          readonly host: string;
          readonly verdict: "listed" | "unlisted" | "outside_region";
          readonly recipient: string | null;
        }[];
        readonly places: readonly {
          readonly place: string;
          readonly problem: "outside" | "not_declared";
        }[];
      };
      readonly kept: readonly {
        readonly hash: string;
        readonly firstAt: string;
        readonly program: string;
      }[];
      readonly words: {
        readonly data: {
          readonly [name: string]: {
            readonly en: string;
            readonly ar: string;
          };
        };
        readonly subjects: {
          readonly [name: string]: {
            readonly en: string;
            readonly ar: string;
          };
        };
      };
    };
  };
  /** Requests of customers about their data: open ones by the day they are due, and those answered last; `?kind=`, `?state=`, `?regime=`. */
  "GET /v1/desk/requests": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly open: readonly {
        readonly requestId: string;
        readonly kind:
          | "access"
          | "copy"
          | "rectification"
          | "erasure"
          | "restriction"
          | "objection"
          | "portability"
          | "withdrawal"
          | "who_looked"
          | "human_review";
        readonly state:
          | "received"
          | "proposed"
          | "granted"
          | "erasing"
          | "done"
          | "partly_done"
          | "refused"
          | "withdrawn";
        readonly receivedAt: string;
        readonly dueAt: string;
        readonly extension: "complexity" | "number_of_requests" | null;
        readonly ground:
          | "legal_hold"
          | "legal_retention"
          | "legal_claims"
          | "rights_of_others"
          | "identity_not_shown"
          | "unfounded"
          | "excessive"
          | "nothing_held"
          | "security"
          | "decision_stands"
          | null;
        readonly answer: string | null;
        readonly closedAt: string | null;
        readonly entries: readonly number[];
        readonly channel: "chat" | "widget" | "desk" | "api" | "command" | "phone" | "letter" | "branch";
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly rule: string;
        readonly asked: string | null;
        readonly proposed: {
          readonly verdict: string;
          readonly byMe: boolean;
        } | null;
        readonly holds: readonly string[];
        readonly isLate: boolean;
        readonly clock: "on_time" | "near" | "late" | "answered";
        readonly isFiled: boolean;
        readonly isFiledByMe: boolean;
      }[];
      readonly closed: readonly {
        readonly requestId: string;
        readonly kind:
          | "access"
          | "copy"
          | "rectification"
          | "erasure"
          | "restriction"
          | "objection"
          | "portability"
          | "withdrawal"
          | "who_looked"
          | "human_review";
        readonly state:
          | "received"
          | "proposed"
          | "granted"
          | "erasing"
          | "done"
          | "partly_done"
          | "refused"
          | "withdrawn";
        readonly receivedAt: string;
        readonly dueAt: string;
        readonly extension: "complexity" | "number_of_requests" | null;
        readonly ground:
          | "legal_hold"
          | "legal_retention"
          | "legal_claims"
          | "rights_of_others"
          | "identity_not_shown"
          | "unfounded"
          | "excessive"
          | "nothing_held"
          | "security"
          | "decision_stands"
          | null;
        readonly answer: string | null;
        readonly closedAt: string | null;
        readonly entries: readonly number[];
        readonly channel: "chat" | "widget" | "desk" | "api" | "command" | "phone" | "letter" | "branch";
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly rule: string;
        readonly asked: string | null;
        readonly proposed: {
          readonly verdict: string;
          readonly byMe: boolean;
        } | null;
        readonly holds: readonly string[];
        readonly isLate: boolean;
        readonly clock: "on_time" | "near" | "late" | "answered";
        readonly isFiled: boolean;
        readonly isFiledByMe: boolean;
      }[];
      readonly counts: {
        readonly open: number;
        readonly soon: number;
        readonly late: number;
      };
      readonly regimes: readonly string[];
    };
  };
  /** File what a customer asked for by phone, by letter or in a branch, with what showed who they are. */
  "POST /v1/desk/requests": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly kind:
        | "access"
        | "copy"
        | "rectification"
        | "erasure"
        | "restriction"
        | "objection"
        | "portability"
        | "withdrawal"
        | "who_looked"
        | "human_review";
      readonly channel: "phone" | "letter" | "branch";
      readonly customer:
        | {
            readonly by: "request";
            readonly id: string;
          }
        | {
            readonly by: "conversation";
            readonly id: string;
          }
        | {
            readonly by: "number";
            readonly number: string;
          };
      readonly evidence: readonly (
        | "document_seen"
        | "document_copy"
        | "contact_called_back"
        | "code_read_back"
        | "address_of_record"
        | "signature_compared"
      )[];
      readonly words?: string | null | undefined;
      readonly about?:
        | {
            readonly kind: "incident" | "answer";
            readonly id: string;
          }
        | null
        | undefined;
    };
    readonly answer: unknown;
  };
  /** One request: what would be done and where, what keeps the data, each step so far. */
  "GET /v1/desk/requests/{id}": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly request: {
        readonly requestId: string;
        readonly kind:
          | "access"
          | "copy"
          | "rectification"
          | "erasure"
          | "restriction"
          | "objection"
          | "portability"
          | "withdrawal"
          | "who_looked"
          | "human_review";
        readonly state:
          | "received"
          | "proposed"
          | "granted"
          | "erasing"
          | "done"
          | "partly_done"
          | "refused"
          | "withdrawn";
        readonly receivedAt: string;
        readonly dueAt: string;
        readonly extension: "complexity" | "number_of_requests" | null;
        readonly ground:
          | "legal_hold"
          | "legal_retention"
          | "legal_claims"
          | "rights_of_others"
          | "identity_not_shown"
          | "unfounded"
          | "excessive"
          | "nothing_held"
          | "security"
          | "decision_stands"
          | null;
        readonly answer: string | null;
        readonly closedAt: string | null;
        readonly entries: readonly number[];
        readonly channel: "chat" | "widget" | "desk" | "api" | "command" | "phone" | "letter" | "branch";
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly rule: string;
        readonly asked: string | null;
        readonly proposed: {
          readonly verdict: string;
          readonly byMe: boolean;
        } | null;
        readonly holds: readonly string[];
        readonly isLate: boolean;
        readonly clock: "on_time" | "near" | "late" | "answered";
        readonly isFiled: boolean;
        readonly isFiledByMe: boolean;
      };
      readonly needed: "A0" | "A1" | "A2" | "A3" | "A4";
      readonly takesTwo: boolean;
      readonly evidence: readonly (
        | "document_seen"
        | "document_copy"
        | "contact_called_back"
        | "code_read_back"
        | "address_of_record"
        | "signature_compared"
      )[];
      readonly filedBy: string | null;
      readonly proposedBy: string | null;
      readonly decidedBy: string | null;
      readonly about: {
        readonly kind: "incident" | "answer";
        readonly id: string;
      } | null;
      readonly places: readonly {
        readonly place: string;
        readonly count: number | null;
        readonly effect: "deleted" | "copied" | "closed" | "forgotten" | "ended" | "checked" | "untouched";
      }[];
      readonly holds: readonly {
        readonly holdId: string;
        readonly ground: string;
        readonly placedAt: string;
        readonly untilAt: string | null;
      }[];
      readonly recipients: readonly {
        readonly recipient: string;
        readonly state: string;
        readonly settledAt: string | null;
      }[];
      readonly decisions: readonly {
        readonly answerId: string;
        readonly incidentId: string;
        readonly incidentKind: string;
        readonly kind: string;
        readonly reason: string;
        readonly setAt: string;
        readonly until: string;
        readonly state: string;
      }[];
      readonly steps: readonly {
        readonly id: number;
        readonly at: string;
        readonly kind: string;
        readonly actor: string;
        readonly by: string | null;
      }[];
      readonly hasCertificate: boolean;
    };
  };
  /** The certificate of a request that was answered, with the proof of the history, as a file. */
  "POST /v1/desk/requests/{id}/certificate": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Grant, grant in part or refuse with a ground; what cannot be undone takes two people. */
  "POST /v1/desk/requests/{id}/decision": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body:
      | {
          readonly verdict: "grant";
          readonly answer?: string | null | undefined;
        }
      | {
          readonly verdict: "grant_partly";
          readonly ground:
            | "legal_hold"
            | "legal_retention"
            | "legal_claims"
            | "rights_of_others"
            | "identity_not_shown"
            | "unfounded"
            | "excessive"
            | "nothing_held"
            | "security"
            | "decision_stands";
          readonly answer?: string | null | undefined;
        }
      | {
          readonly verdict: "refuse";
          readonly ground:
            | "legal_hold"
            | "legal_retention"
            | "legal_claims"
            | "rights_of_others"
            | "identity_not_shown"
            | "unfounded"
            | "excessive"
            | "nothing_held"
            | "security"
            | "decision_stands";
          readonly answer?: string | null | undefined;
        };
    readonly answer: unknown;
  };
  /** Give a request more time, once, with a reason. */
  "POST /v1/desk/requests/{id}/extension": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly reason: "complexity" | "number_of_requests";
    };
    readonly answer: unknown;
  };
  /** What need not be kept any more, class by class, with runs so far and their proof. */
  "GET /v1/desk/retention": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly profile: string;
      readonly plan: readonly {
        readonly kind: string;
        readonly rule: string;
        readonly days: number | null;
        readonly before: string;
        readonly due: number;
        readonly held: number;
      }[];
      readonly withoutRule: readonly string[];
      readonly runs: readonly {
        readonly runId: string;
        readonly kind: string;
        readonly rule: string;
        readonly before: string;
        readonly removed: number;
        readonly startedAt: string;
        readonly endedAt: string | null;
        readonly entry: number | null;
      }[];
    };
  };
  /** Remove now what need not be kept any more. */
  "POST /v1/desk/retention/runs": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** What each role opens, by the policies in force. */
  "GET /v1/desk/roles": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly roles: readonly {
        readonly name: "care" | "security" | "privacy" | "admin" | "auditor" | string;
        readonly title: {
          readonly en: string;
          readonly ar: string;
        } | null;
        readonly includes: readonly ("care" | "security" | "privacy" | "admin" | "auditor" | string)[];
        readonly opens: readonly string[];
        readonly held: number;
      }[];
    };
  };
  /** Cases by code, label, reason, team, agent, day, or an exact number of a customer; counts against the agent's bound. */
  "POST /v1/desk/search": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly code?: string | undefined;
      readonly conversationId?: string | undefined;
      readonly label?: string | undefined;
      readonly reason?: string | undefined;
      readonly team?: string | undefined;
      readonly agentId?: string | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
      readonly isOpen?: boolean | undefined;
      readonly customer?:
        | {
            readonly by: "phone" | "customer_number" | "email";
            readonly value: string;
          }
        | undefined;
      readonly lang?: "en" | "ar" | undefined;
    };
    readonly answer: {
      readonly cases: readonly {
        readonly conversationId: string;
        readonly owner: "bot" | "queued" | "agent";
        readonly version: number;
        readonly reason: string;
        readonly assurance: "A0" | "A1" | "A2" | "A3" | "A4";
        readonly lang: "en" | "ar";
        readonly channel: "widget" | "api" | "cli" | "whatsapp" | "sms";
        readonly waitingSince: string | null;
        readonly agentName: string | null;
        readonly isMine: boolean;
        readonly code: string;
        readonly reasonCode: string | null;
        readonly reasons: {
          readonly en: string;
          readonly ar: string;
        };
        readonly teamId: string | null;
        readonly priority: number;
        readonly dueAt: string | null;
        readonly labels: readonly string[];
        readonly agentId: string | null;
        readonly lastSeq: number;
        readonly closedAt: string | null;
        readonly wrapUp: string | null;
        readonly address: "of_record" | "left_by_visitor" | null;
      }[];
      readonly isCut: boolean;
    };
  };
  /** Every bound with its use now, and who came near or hit which. */
  "GET /v1/desk/security/bounds": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly bounds: readonly {
        readonly bound: string;
        readonly allowed: number;
        readonly windowMs: number;
        readonly binds: readonly ("agent" | "subject" | "token")[];
        readonly near: number;
        readonly hit: number;
        readonly most: number;
      }[];
      readonly uses: readonly {
        readonly bound: string;
        readonly whoKind: "agent" | "subject" | "token";
        readonly who: string;
        readonly name: string | null;
        readonly used: number;
        readonly allowed: number;
        readonly lastAt: string;
        readonly hitAt: string | null;
        readonly isNow: boolean;
      }[];
      readonly currency: string;
      readonly currencyDigits: number;
    };
  };
  /** Models, drift, the shadow candidate, and what watching costs on this node. */
  "GET /v1/desk/security/detectors": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly current: string | null;
      readonly models: readonly {
        readonly modelId: string;
        readonly state: "candidate" | "current" | "former" | "rejected";
        readonly fittedAt: string;
        readonly promotedAt: string | null;
        readonly events: number;
        readonly drift: number;
        readonly judged: number;
        readonly shifts: { readonly [name: string]: number };
        readonly thresholds: {
          readonly [name: string]: {
            readonly before: number;
            readonly after: number;
          };
        };
        readonly nudges: { readonly [name: string]: number };
      }[];
      readonly thresholds: { readonly [name: string]: number };
      readonly textAbove: { readonly [name: string]: number };
      readonly sums: {
        readonly events: number;
        readonly flagged: number;
        readonly shadowed: number;
        readonly onlyDecided: number;
        readonly onlyShadow: number;
      };
      readonly drift: number | null;
      readonly driftAlarm: number;
      readonly health: {
        readonly since: string;
        readonly events: number;
        readonly flagged: number;
        readonly perSecond: number;
        readonly usPerEvent: number;
        readonly entities: number;
      } | null;
      readonly judged: number;
      readonly mayChange: boolean;
    };
  };
  /** Fit a candidate to clean traffic and to what people said; it decides nothing. */
  "POST /v1/desk/security/detectors/fit": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly modelId: string;
      readonly events: number;
      readonly judged: number;
    };
  };
  /** Ask a colleague to let a candidate, a former model or (null) the one that ships decide. */
  "POST /v1/desk/security/detectors/propose": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly modelId: string | null;
    };
    readonly answer: {
      readonly approvalId: string;
    };
  };
  /** Drills that were run, the newest first, and those that can be. */
  "GET /v1/desk/security/drills": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly runs: readonly {
        readonly runId: string;
        readonly state: "running" | "done" | "failed";
        readonly wanted: readonly string[];
        readonly by: string | null;
        readonly startedAt: string;
        readonly endedAt: string | null;
        readonly done: number;
        readonly total: number;
        readonly code: string | null;
        readonly drills: {
          readonly [name: string]: {
            readonly blocked: boolean;
            readonly controlSucceeded: boolean;
            readonly entries: number;
          };
        };
      }[];
      readonly scenarios: readonly {
        readonly id: string;
        readonly title: string;
        readonly what: string;
      }[];
      readonly mayRun: boolean;
    };
  };
  /** Run drills against a copy of this instance, one run at a time (none named: all). */
  "POST /v1/desk/security/drills": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly drills?: readonly string[] | undefined;
    };
    readonly answer: {
      readonly runId: string;
    };
  };
  /** One run of drills with its whole report. */
  "GET /v1/desk/security/drills/{id}": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly run: {
        readonly runId: string;
        readonly state: "running" | "done" | "failed";
        readonly wanted: readonly string[];
        readonly by: string | null;
        readonly startedAt: string;
        readonly endedAt: string | null;
        readonly done: number;
        readonly total: number;
        readonly code: string | null;
        readonly drills: {
          readonly [name: string]: {
            readonly blocked: boolean;
            readonly controlSucceeded: boolean;
            readonly entries: number;
          };
        };
      };
      readonly report: { readonly [name: string]: unknown } | null;
      readonly arabic: { readonly [name: string]: string };
    };
  };
  /** What is locked, cut, held or in quarantine now, lines with alarms, and how each can be lifted. */
  "GET /v1/desk/security/holds": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly holds: readonly {
        readonly id: string;
        readonly what: string;
        readonly entity: {
          readonly kind: string;
          readonly key: string;
        };
        readonly name: string | null;
        readonly reason: string;
        readonly since: string;
        readonly until: string | null;
        readonly incidentId: string | null;
        readonly liftBy: "undo" | "people" | "case";
      }[];
      readonly maySettle: boolean;
    };
  };
  /** Attacks by kind, gravity and whom they are about, over the last hours (`hours`, 24 where not given). */
  "GET /v1/desk/security/map": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly hours: number;
      readonly kinds: readonly {
        readonly kind: string;
        readonly severity: "low" | "medium" | "high" | "critical";
        readonly incidents: number;
        readonly unsettled: number;
        readonly verdicts: number;
      }[];
      readonly entityKinds: readonly {
        readonly kind: string;
        readonly entities: number;
        readonly verdicts: number;
      }[];
      readonly entities: readonly {
        readonly kind: string;
        readonly key: string;
        readonly verdicts: number;
        readonly lastAt: string;
        readonly incidents: readonly string[];
      }[];
      readonly perHour: readonly {
        readonly at: string;
        readonly verdicts: number;
        readonly clear: number;
      }[];
    };
  };
  /** Single verdicts, the newest first (`kind`, `severity`, `entityKind`, `entity`, `incident`, `before`, `after`, `limit`). */
  "GET /v1/desk/security/verdicts": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly verdicts: readonly {
        readonly verdictId: string;
        readonly incidentId: string;
        readonly at: string;
        readonly kind: string;
        readonly level: "flagged" | "clear";
        readonly severity: "low" | "medium" | "high" | "critical";
        readonly event: string;
        readonly score: number;
        readonly reasons: readonly {
          readonly code: string;
          readonly value: number;
        }[];
        readonly entities: readonly {
          readonly kind: string;
          readonly key: string;
        }[];
        readonly answers: readonly string[];
        readonly label: "attack" | "nothing" | null;
        readonly labelledBy: string | null;
        readonly labelledAt: string | null;
      }[];
      readonly mayJudge: boolean;
      readonly next: string | null;
    };
  };
  /** Say whether one verdict was right (`nothing` takes its evidence back and ends what holds because of it). */
  "POST /v1/desk/security/verdicts/{id}/judge": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly label: "attack" | "nothing";
      readonly reason: string;
    };
    readonly answer: {
      readonly ended: number;
    };
  };
  /** Health, flow, queues, keys, history, jobs, versions and configuration in force, as the answering node sees them. */
  "GET /v1/desk/service": {
    readonly params: Record<never, never>;
    readonly query: { readonly hours?: number };
    readonly body: undefined;
    readonly answer: {
      readonly at: string;
      readonly version: string;
      readonly node: {
        readonly nodeId: string;
        readonly startedAt: string;
        readonly rssMb: number;
      };
      readonly nodes: readonly {
        readonly nodeId: string;
        readonly heardAt: string;
      }[];
      readonly dependencies: readonly {
        readonly name: string;
        readonly kind: "database" | "keys" | "worker" | "operator" | "carrier" | "witness" | "outside";
        readonly state: "well" | "degraded" | "down" | "off" | "unknown";
        readonly code: string | null;
        readonly tookMs: number | null;
        readonly lastAt: string | null;
        readonly calls: number | null;
        readonly failures: number | null;
      }[];
      readonly flow: {
        readonly stepSeconds: number;
        readonly of: "installation" | "node";
        readonly at: readonly string[];
        readonly turns: readonly number[];
        readonly p50Ms: readonly (number | null)[];
        readonly p95Ms: readonly (number | null)[];
        readonly p99Ms: readonly (number | null)[];
        readonly ownP95Ms: readonly (number | null)[];
        readonly refusals: readonly {
          readonly code: string;
          readonly counts: readonly number[];
        }[];
      };
      readonly queues: readonly {
        readonly name: string;
        readonly waiting: number;
        readonly isMore: boolean;
        readonly oldestAt: string | null;
      }[];
      readonly keys: {
        readonly nextRootAt: string | null;
        readonly roots: readonly {
          readonly rootNo: number;
          readonly kind: string;
          readonly state: string;
          readonly madeAt: string;
          readonly currentAt: string | null;
          readonly isOverdue: boolean;
        }[];
      };
      readonly history: {
        readonly size: string;
        readonly checkpointAt: string | null;
        readonly quorum: number;
        readonly witnesses: readonly {
          readonly name: string;
          readonly askedAt: string | null;
          readonly problem: string | null;
        }[];
      };
      readonly jobs: readonly {
        readonly name: string;
        readonly everyMs: number;
        readonly isRunning: boolean;
        readonly runs: number;
        readonly failures: number;
        readonly lastStartedAt: string | null;
        readonly lastMs: number | null;
        readonly lastCode: string | null;
      }[];
      readonly supply: {
        readonly advisoriesAt: string | null;
        readonly matches: number | null;
        readonly updatesAt: string | null;
        readonly newest: string | null;
        readonly isNewer: boolean;
        readonly isSecurity: boolean;
      };
      readonly settings: readonly {
        readonly key: string;
        readonly value: string;
        readonly origin: "default" | "file" | "environment";
        readonly isHidden: boolean;
      }[];
      readonly features: readonly {
        readonly name: string;
        readonly isOn: boolean;
      }[];
    };
  };
  /** Teams, labels and codes for the end, and who takes cases now. */
  "GET /v1/desk/setup": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly version: number;
      readonly content: {
        readonly teams: readonly {
          readonly teamId: string;
          readonly names: {
            readonly en: string;
            readonly ar: string;
          };
          readonly languages: readonly ("en" | "ar")[];
          readonly reasons: readonly string[];
          readonly channels: readonly ("widget" | "api" | "cli" | "whatsapp" | "sms")[];
          readonly waitMinutes: number | null;
          readonly isAutomatic: boolean;
        }[];
        readonly labels: readonly {
          readonly code: string;
          readonly names: {
            readonly en: string;
            readonly ar: string;
          };
        }[];
        readonly wrapUps: readonly {
          readonly code: string;
          readonly names: {
            readonly en: string;
            readonly ar: string;
          };
        }[];
        readonly isWrapUpRequired: boolean;
      };
      readonly agents: readonly {
        readonly staffId: string;
        readonly name: string;
        readonly teams: readonly string[];
        readonly capacity: number;
        readonly status: "available" | "away";
        readonly isHere: boolean;
        readonly held: number;
      }[];
      readonly me: {
        readonly status: "available" | "away";
        readonly teams: readonly string[];
      };
      readonly mayChange: boolean;
    };
  };
  /** Change teams, labels and codes for the end: role admin. */
  "POST /v1/desk/setup": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly version: number;
      readonly content: {
        readonly teams?:
          | readonly {
              readonly teamId: string;
              readonly names: {
                readonly en: string;
                readonly ar: string;
              };
              readonly languages?: readonly ("en" | "ar")[] | undefined;
              readonly reasons?: readonly string[] | undefined;
              readonly channels?: readonly ("widget" | "api" | "cli" | "whatsapp" | "sms")[] | undefined;
              readonly waitMinutes?: number | null | undefined;
              readonly isAutomatic?: boolean | undefined;
            }[]
          | undefined;
        readonly labels?:
          | readonly {
              readonly code: string;
              readonly names: {
                readonly en: string;
                readonly ar: string;
              };
            }[]
          | undefined;
        readonly wrapUps?:
          | readonly {
              readonly code: string;
              readonly names: {
                readonly en: string;
                readonly ar: string;
              };
            }[]
          | undefined;
        readonly isWrapUpRequired?: boolean | undefined;
      };
    };
    readonly answer: unknown;
  };
  /** Sign in by a passkey; needs a proof of a fresh key in `DPoP`. */
  "POST /v1/desk/sign-in": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly challenge: string;
      readonly response: {
        readonly id: string;
        readonly rawId: string;
        readonly type: "public-key";
        readonly authenticatorAttachment?: string | null | undefined;
        readonly clientExtensionResults?: { readonly [name: string]: unknown } | undefined;
        readonly response: {
          readonly clientDataJSON: string;
          readonly attestationObject?: string | undefined;
          readonly transports?: readonly string[] | undefined;
          readonly authenticatorData?: string | undefined;
          readonly signature?: string | undefined;
          readonly userHandle?: string | null | undefined;
        };
      };
    };
    readonly answer: {
      readonly me: {
        readonly staffId: string;
        readonly name: string;
        readonly roles: readonly ("care" | "security" | "privacy" | "admin" | "auditor" | string)[];
        readonly sessionId: string;
        readonly method: "passkey" | "oidc" | "token";
        readonly may: readonly string[];
        readonly idleMs: number;
        readonly expiresAt: string;
      };
      readonly tokenHash: string;
    };
  };
  /** Where to go for the operator's own sign-on. */
  "POST /v1/desk/sign-on": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly url: string;
      readonly pending: string;
      readonly ticket: string;
    };
  };
  /** Come back from the operator's own sign-on; needs a proof of a fresh key in `DPoP`. */
  "POST /v1/desk/sign-on/end": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly params: string;
      readonly pending: string;
      readonly ticket: string;
    };
    readonly answer: {
      readonly me: {
        readonly staffId: string;
        readonly name: string;
        readonly roles: readonly ("care" | "security" | "privacy" | "admin" | "auditor" | string)[];
        readonly sessionId: string;
        readonly method: "passkey" | "oidc" | "token";
        readonly may: readonly string[];
        readonly idleMs: number;
        readonly expiresAt: string;
      };
      readonly tokenHash: string;
    };
  };
  /** End this session. */
  "POST /v1/desk/sign-out": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Accounts of staff, the oldest first: all of them, or a page with `limit` or `after`. */
  "GET /v1/desk/staff": {
    readonly params: Record<never, never>;
    readonly query: { readonly after?: string; readonly limit?: number };
    readonly body: undefined;
    readonly answer: {
      readonly accounts: readonly {
        readonly staffId: string;
        readonly name: string;
        readonly email: string | null;
        readonly roles: readonly ("care" | "security" | "privacy" | "admin" | "auditor" | string)[];
        readonly state: "active" | "disabled";
        readonly version: number;
        readonly createdAt: string;
      }[];
      readonly next: string | null;
    };
  };
  /** Make a one-time link for a colleague, or ask another one to approve it. */
  "POST /v1/desk/staff/invites": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body:
      | {
          readonly roles: readonly ("care" | "security" | "privacy" | "admin" | "auditor" | string)[];
        }
      | {
          readonly staffId: string;
        };
    readonly answer:
      | {
          readonly url: string;
          readonly expiresAt: string;
        }
      | {
          readonly approvalId: string;
        };
  };
  /** Remove a disabled account with its name and passkeys. */
  "DELETE /v1/desk/staff/{id}": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly approvalId: string;
    };
  };
  /** Change roles, disable or enable (compare-and-swap on version). */
  "POST /v1/desk/staff/{id}/change": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: {
      readonly version: number;
      readonly change:
        | {
            readonly kind: "roles";
            readonly roles: readonly ("care" | "security" | "privacy" | "admin" | "auditor" | string)[];
          }
        | {
            readonly kind: "disable";
          }
        | {
            readonly kind: "enable";
          };
    };
    readonly answer: {
      readonly approvalId: string;
    };
  };
  /** End every sign-in of a colleague, on every node. */
  "POST /v1/desk/staff/{id}/sessions/end": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly ended: number;
    };
  };
  /** Whether cases come to whoever asks. */
  "POST /v1/desk/status": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly status: "available" | "away";
    };
    readonly answer: unknown;
  };
  /** Requests, consents, limits and holds of one customer, by a random id; the customer reads that it was looked up. */
  "POST /v1/desk/subjects/look-up": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly customer:
        | {
            readonly by: "request";
            readonly id: string;
          }
        | {
            readonly by: "conversation";
            readonly id: string;
          }
        | {
            readonly by: "number";
            readonly number: string;
          };
    };
    readonly answer: {
      readonly subject: string;
      readonly requests: readonly {
        readonly requestId: string;
        readonly kind: string;
        readonly state: string;
        readonly receivedAt: string;
        readonly closedAt: string | null;
      }[];
      readonly limits: {
        readonly restricted: string | null;
        readonly objected: string | null;
      };
      readonly holds: readonly string[];
      readonly consents: readonly {
        readonly consentId: string;
        readonly purpose: string;
        readonly version: string | null;
        readonly state: string;
        readonly isInForce: boolean;
        readonly givenAt: string;
        readonly endedAt: string | null;
        readonly lapsesAt: string;
        readonly receipt: string | null;
      }[];
    };
  };
  /** Prepared texts and lists of steps, with drafts and with how often each was used. */
  "GET /v1/desk/texts": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly texts: readonly {
        readonly textId: string;
        readonly kind: "canned" | "macro";
        readonly state: "draft" | "published";
        readonly title: string;
        readonly shortcut: string | null;
        readonly team: string | null;
        readonly replaces: string | null;
        readonly uses: number;
        readonly changedAt: string;
        readonly en: string;
        readonly ar: string;
        readonly steps: readonly (
          | {
              readonly do: "reply";
              readonly textId: string;
            }
          | {
              readonly do: "label";
              readonly label: string;
            }
          | {
              readonly do: "wrap_up";
              readonly code: string;
            }
          | {
              readonly do: "transfer";
              readonly team: string;
            }
          | {
              readonly do: "ask_proof";
              readonly level: "A1" | "A2";
              readonly reason: "see_account" | "change_something" | "check_caller";
            }
        )[];
      }[];
      readonly mayWrite: boolean;
    };
  };
  /** Draft a text or a list of steps and ask a colleague to put it into use. */
  "POST /v1/desk/texts": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body:
      | {
          readonly kind: "canned";
          readonly title: string;
          readonly shortcut?: string | null | undefined;
          readonly team?: string | null | undefined;
          readonly replaces?: string | null | undefined;
          readonly en?: string | undefined;
          readonly ar?: string | undefined;
        }
      | {
          readonly kind: "macro";
          readonly title: string;
          readonly shortcut?: string | null | undefined;
          readonly team?: string | null | undefined;
          readonly replaces?: string | null | undefined;
          readonly steps: readonly (
            | {
                readonly do: "reply";
                readonly textId: string;
              }
            | {
                readonly do: "label";
                readonly label: string;
              }
            | {
                readonly do: "wrap_up";
                readonly code: string;
              }
            | {
                readonly do: "transfer";
                readonly team: string;
              }
            | {
                readonly do: "ask_proof";
                readonly level: "A1" | "A2";
                readonly reason: "see_account" | "change_something" | "check_caller";
              }
          )[];
        };
    readonly answer: {
      readonly approvalId: string;
      readonly textIds: readonly string[];
    };
  };
  /** Draft texts from a CSV or Markdown file; one request for approval covers them all. */
  "POST /v1/desk/texts/import": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly format: "csv" | "markdown";
      readonly text: string;
    };
    readonly answer: {
      readonly approvalId: string;
      readonly textIds: readonly string[];
    };
  };
  /** Take back a draft, or ask a colleague to take a text or a list of steps out of use. */
  "POST /v1/desk/texts/{textId}/retire": {
    readonly params: { readonly textId: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly approvalId: string | null;
    };
  };
  /** Tokens of programs, without the tokens. */
  "GET /v1/desk/tokens": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly tokens: readonly {
        readonly tokenId: string;
        readonly purpose: "rest" | "scim";
        readonly name: string;
        readonly scopes: readonly string[];
        readonly isBound: boolean;
        readonly state: "valid" | "expired" | "revoked" | "orphaned";
        readonly createdAt: string;
        readonly expiresAt: string;
        readonly usedAt: string | null;
      }[];
      readonly scopes: readonly {
        readonly name: string;
        readonly isWide: boolean;
      }[];
    };
  };
  /** Make a token, or ask a colleague to approve it; needs a fresh sign-in. */
  "POST /v1/desk/tokens": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly purpose?: "rest" | "scim" | undefined;
      readonly name: string;
      readonly scopes?: readonly string[] | undefined;
      readonly days: number;
      readonly key?: string | null | undefined;
      readonly approvalId?: string | null | undefined;
    };
    readonly answer:
      | {
          readonly text: string;
          readonly token: {
            readonly tokenId: string;
            readonly purpose: "rest" | "scim";
            readonly name: string;
            readonly scopes: readonly string[];
            readonly isBound: boolean;
            readonly state: "valid" | "expired" | "revoked" | "orphaned";
            readonly createdAt: string;
            readonly expiresAt: string;
            readonly usedAt: string | null;
          };
        }
      | {
          readonly approvalId: string;
        };
  };
  /** Revoke a token: worthless from the next request on. */
  "DELETE /v1/desk/tokens/{id}": {
    readonly params: { readonly id: string };
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Every message with its shipped words, the operator's own and what waits; and what was in force before. */
  "GET /v1/desk/wording": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly number: number;
      readonly mayWrite: boolean;
      readonly versions: readonly {
        readonly number: number;
        readonly how: "published" | "rolled_back";
        readonly digest: string;
        readonly messages: number;
        readonly at: string;
      }[];
      readonly messages: readonly {
        readonly id: string;
        readonly shipped: {
          readonly en: string;
          readonly ar: string;
        };
        readonly own: {
          readonly en: string;
          readonly ar: string;
        } | null;
        readonly draft: {
          readonly version: number;
          readonly texts: {
            readonly en: string;
            readonly ar: string;
          } | null;
        } | null;
        readonly values: readonly string[];
        readonly usedIn: readonly string[];
        readonly isUnfit: boolean;
      }[];
    };
  };
  /** Throw the draft of a message away. */
  "POST /v1/desk/wording/discard": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly id: string;
    };
    readonly answer: unknown;
  };
  /** Keep other words for a message as a draft; null texts: the shipped words again. */
  "POST /v1/desk/wording/drafts": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly id: string;
      readonly texts: {
        readonly en: string;
        readonly ar: string;
      } | null;
    };
    readonly answer: {
      readonly version: number;
    };
  };
  /** How words for a message read with made-up values, and what is wrong with them; keeps nothing. */
  "POST /v1/desk/wording/preview": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly id: string;
      readonly texts: {
        readonly en: string;
        readonly ar: string;
      };
    };
    readonly answer: {
      readonly problems: readonly {
        readonly lang: "en" | "ar";
        readonly code:
          | "unknown_message"
          | "empty"
          | "too_long"
          | "not_icu"
          | "placeholders_differ"
          | "unknown_option"
          | "plural_forms"
          | "controls"
          | "markup"
          | "foreign_link"
          | "asks_for_secret"
          | "holds_personal_data"
          | "unscreenable";
        readonly names: readonly string[];
      }[];
      readonly samples: readonly {
        readonly note: string;
        readonly en: string;
        readonly ar: string;
      }[];
    };
  };
  /** Ask a colleague to put all drafts into force. */
  "POST /v1/desk/wording/propose": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly approvalId: string;
    };
  };
  /** Put the words of an earlier version into force again; 0: the shipped words. */
  "POST /v1/desk/wording/rollback": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly to: number;
    };
    readonly answer: {
      readonly number: number;
    };
  };
  /** Signed hashes of the built files (docs/formats/message-encryption.md). */
  "GET /v1/manifest": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: unknown;
  };
  /** Stops the messages that somebody asked for, with the secret of the link in one of them. */
  "POST /v1/news/stop": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly token: string;
    };
    readonly answer: unknown;
  };
  /** A nonce for the token by which the operator's server vouches for a signed-in customer (valid five minutes). */
  "POST /v1/nonces": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: undefined;
    readonly answer: {
      readonly nonce: string;
    };
  };
  /** Stops a recovery of access or a change of a SIM, with the secret of the link in the notice of it. */
  "POST /v1/recovery/cancel": {
    readonly params: Record<never, never>;
    readonly query: Record<never, never>;
    readonly body: {
      readonly token: string;
    };
    readonly answer: {
      readonly outcome: "cancelled" | "ended";
    };
  };
};
