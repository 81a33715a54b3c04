// What a user agent says, in words. The first pattern that fits wins: most claim to be others, too.

const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\/|\bEdgiOS\//, "Edge"],
  [/\bOPR\/|\bOPiOS\/|\bOPT\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\bDuckDuckGo\/|\bDdg\//, "DuckDuckGo"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/Chrome\/|\bCriOS\/|\bChromium\//, "Chrome"],
  [/\bVersion\/[\d.]+.* Safari\//, "Safari"],
  [/\bAppleWebKit\//, "An app"],
  [/^curl\//, "curl"],
];

const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b|\biPod\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b|\bX11\b/, "Linux"],
];

export interface Device {
  name: string;
  mobile: boolean;
}

export function device(userAgent: string | null | undefined): Device {
  const text = userAgent ?? "";
  const browser = first(BROWSERS, text);
  const system = first(SYSTEMS, text);
  const mobile = ["iPhone", "iPad", "Android"].includes(system);
  if (browser && system) return { name: `${browser} on ${system}`, mobile };
  return { name: browser || system || "Unknown device", mobile };
}

function first(patterns: [RegExp, string][], text: string): string {
  return patterns.find(([pattern]) => pattern.test(text))?.[1] ?? "";
}
