// SPDX-License-Identifier: Apache-2.0
import type { HelpPlaces } from "../../operators/kinds.ts";
import type { HelpTopic } from "./topic.ts";

/** Help pages of the practice operator in English. Everything here is invented. */
export const helpEn = (places: HelpPlaces): readonly HelpTopic[] => [
  {
    slug: "esim",
    title: "Set up an eSIM",
    keywords: "esim e-sim install activate activation qr code scan new phone digital sim",
    sections: [
      {
        id: "iphone",
        heading: "Set up eSIM on an iPhone",
        steps: [
          "Connect the iPhone to Wi-Fi.",
          "Open Settings, then Mobile Service, then Add eSIM.",
          "Choose Use QR Code and scan the code from your welcome letter or from the app.",
          "Wait until the name of the network shows at the top of the screen. Then restart the phone.",
        ],
      },
      {
        id: "android",
        heading: "Set up eSIM on an Android phone",
        steps: [
          "Connect the phone to Wi-Fi.",
          "Open Settings, then Network and internet, then SIMs, then Add eSIM.",
          "Scan the QR code from your welcome letter or from the app.",
          "Switch the new SIM on and choose it for calls and mobile data.",
        ],
      },
      {
        id: "which-phones",
        heading: "Does my phone support eSIM?",
        text: [
          "Dial *#06# on the phone. If the screen shows a number called EID, the phone can use eSIM. Phones that were sold locked to another network must be unlocked first.",
        ],
      },
      {
        id: "code-used",
        heading: "The QR code does not work",
        text: [
          "An eSIM code works once. If it says that the code was used already, do not delete the eSIM that is on the phone: ask us for a new code. We never send an eSIM code by e-mail or in a chat.",
        ],
      },
    ],
  },
  {
    slug: "shops",
    title: "Our shops",
    keywords:
      "shop shops store stores opening hours open close closing time times address nearest branch visit sunday saturday weekend",
    sections: [
      {
        id: "hours",
        heading: "Shop opening hours",
        text: [places.shopHours.en],
      },
      {
        id: "where",
        heading: "Where to find the nearest shop",
        text: [places.shops.en],
      },
      {
        id: "bring",
        heading: "What to bring to the shop",
        text: [
          "Bring a passport or a driving licence when you want to replace a SIM or change who owns a line. For everything else the phone is enough.",
        ],
      },
    ],
  },
  {
    slug: "voicemail",
    title: "Voicemail",
    keywords: "voicemail voice mail mailbox answerphone messages disable switch greeting missed calls",
    sections: [
      {
        id: "setup",
        heading: "Set up voicemail and record a greeting",
        steps: [
          "Call 222 from your phone.",
          "Choose a PIN when you are asked, and keep it to yourself.",
          "Press 3 to record your own greeting.",
        ],
      },
      {
        id: "listen",
        heading: "Listen to voicemail messages",
        text: [
          "Call 222 and press 1. To listen from another phone, call your own number and press the star key during the greeting.",
        ],
      },
      {
        id: "off",
        heading: "Turn voicemail off",
        text: ["Dial ##002# and press call. To turn it on again, dial **004*222# and press call."],
      },
    ],
  },
  {
    slug: "roaming",
    title: "Using your phone abroad",
    keywords: "roaming abroad travel trip holiday countries foreign country europe eu overseas included",
    sections: [
      {
        id: "before",
        heading: "Before you travel: switch roaming on",
        steps: [
          "Ask the chat whether roaming is on for your line.",
          "On the phone, open Settings, then Mobile data, and switch Data roaming on.",
          "Restart the phone when you arrive. It chooses a network by itself.",
        ],
      },
      {
        id: "zone-1",
        heading: "Countries where your plan works as at home",
        clause: "RM-1",
        text: [places.zone1.en],
      },
      {
        id: "cap",
        heading: "The cap on data abroad",
        clause: "RM-3",
        text: [
          "Outside zone 1 mobile data stops at the monthly cap that is shown in your account. It goes on only after you have agreed to it.",
        ],
      },
      {
        id: "no-network",
        heading: "No network abroad",
        text: [
          "Switch flight mode on and off again. If nothing changes, open Settings, then Mobile network, and choose a network by hand.",
        ],
      },
    ],
  },
  {
    slug: "wifi-calling",
    title: "Wi-Fi calling",
    keywords: "wifi wi-fi calling vowifi calls over wifi indoors weak signal poor signal at home",
    sections: [
      {
        id: "on",
        heading: "Switch Wi-Fi calling on",
        text: [
          "iPhone: Settings, Apps, Phone, Wi-Fi Calling. Android: Settings, Network and internet, SIMs, Wi-Fi calling. The top of the screen then shows the letters VoWiFi.",
        ],
      },
      {
        id: "emergency",
        heading: "Emergency calls over Wi-Fi",
        text: [
          "Save the address where you mostly use Wi-Fi calling in your account, so that emergency services can find you. During a power cut Wi-Fi calling does not work.",
        ],
      },
    ],
  },
  {
    slug: "bill",
    title: "Your bill explained",
    keywords: "bill invoice statement first bill understand read charges paperless payment date direct debit",
    sections: [
      {
        id: "parts",
        heading: "What the words on the bill mean",
        text: [
          "Plan charges are for the month ahead. Usage is for the month that has passed. One-off charges are things you ordered once, such as a day abroad. Adjustments correct an earlier bill.",
        ],
      },
      {
        id: "first",
        heading: "Why the first bill is different",
        text: [
          "The first bill covers the days from the start of the plan to the next bill date, and the month ahead as well. So it is usually higher than the ones that follow.",
        ],
      },
      {
        id: "ways",
        heading: "Ways to pay a bill",
        text: [
          "You can pay by direct debit, by card in your account, or with the pay link that the chat gives you. We never ask for card details in the chat.",
        ],
      },
    ],
  },
  {
    slug: "complaints",
    title: "Complaints",
    keywords: "complaint complaints complain unhappy ombudsman adr deadlock manager escalate",
    sections: [
      {
        id: "how",
        heading: "How to make a complaint",
        text: [places.complaints.en],
      },
      {
        id: "ombudsman",
        heading: "When you can go to the ombudsman",
        clause: "CP-2",
        text: [
          "If we have not solved your complaint after 8 weeks, or if we write to you that we cannot agree, you can take it to the Communications Ombudsman. It is independent, and using it costs you nothing.",
        ],
      },
    ],
  },
  {
    slug: "router",
    title: "Home broadband router",
    keywords: "router broadband home internet hub wifi wi-fi lights led restart reboot slow set up install",
    sections: [
      {
        id: "lights",
        heading: "What the lights on the router mean",
        text: [
          "Green: everything works. Blinking green: the router is starting, which takes some minutes. Orange: no connection to us. Red: the router has a fault.",
        ],
      },
      {
        id: "set-up",
        heading: "Set up the router",
        steps: [
          "Connect the grey cable to the socket on the wall and to the port called WAN.",
          "Plug the router in and wait until the light is green.",
          "Look for the Wi-Fi name on the label below the router. The password stands beside it.",
        ],
      },
      {
        id: "place",
        heading: "Better Wi-Fi at home",
        text: [
          "Put the router in the open, away from the floor, the television and the microwave. Walls of concrete weaken the signal most.",
        ],
      },
    ],
  },
  {
    slug: "switching",
    title: "Keep your number when you join us",
    keywords: "port porting transfer keep number bring pac code switch join move from another network",
    sections: [
      {
        id: "join",
        heading: "Bring your number to us",
        steps: [
          "Text PAC to 65075 from the phone with the old network. The code arrives by text.",
          "Give us the code when you order, or later in your account.",
          "Keep the old SIM in the phone until the new one shows our name.",
        ],
      },
    ],
  },
  {
    slug: "tethering",
    title: "Mobile hotspot and data use",
    keywords: "hotspot tethering share internet laptop data usage check used remaining allowance",
    sections: [
      {
        id: "hotspot",
        heading: "Use the phone as a hotspot",
        text: [
          "iPhone: Settings, Personal Hotspot. Android: Settings, Network and internet, Hotspot and tethering. Data that the laptop uses counts against your plan.",
        ],
      },
      {
        id: "check",
        heading: "See how much data you have used",
        text: ["Open your account and look at Usage, or text DATA to 150. The figures may be some hours old."],
      },
    ],
  },
  {
    slug: "scam",
    title: "Scam calls and texts",
    keywords: "scam spam phishing fraud fake call text report 7726 block number nuisance",
    sections: [
      {
        id: "report",
        heading: "Report a scam text or call",
        text: [
          "Forward the text to 7726. For a call, text the word CALL and then the number to 7726. We never ask for a code or a password, by text, by call or in the chat.",
        ],
      },
      {
        id: "block",
        heading: "Block a number",
        text: ["Open the call list, press the number for long, and choose Block. It is blocked on this phone only."],
      },
    ],
  },
];
