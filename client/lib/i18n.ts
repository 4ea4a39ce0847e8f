import i18next, { type i18n as I18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '#shared/contracts/accounts.ts';
import type { Texts } from './texts.ts';

/** The one instance; screens reach it through useTranslation. */
export const i18n: I18n = i18next;

const STORAGE_KEY = 'estante.language';
export const LANGUAGES = ['es-AR', 'en'] as const satisfies readonly Locale[];

type Namespaces = Record<string, Texts<object>>;

/**
 * Starts the texts of every namespace in the language the person chose, else the browser's: Spanish of any
 * country reads Argentine Spanish, everything else English. `<html lang>` follows every change.
 */
export function initI18n(namespaces: Namespaces): void {
  i18n.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  void i18n.use(initReactI18next).init({
    lng: storedLanguage() ?? languageOf(navigator.languages),
    fallbackLng: 'en',
    supportedLngs: LANGUAGES,
    load: 'currentOnly',
    initAsync: false,
    defaultNS: 'app',
    interpolation: { escapeValue: false },
    resources: {},
  });
  addTexts(namespaces);
}

/** Adds namespaces, or more of their words, that came later, with the screens that use them. */
export function addTexts(namespaces: Namespaces): void {
  for (const [name, texts] of Object.entries(namespaces)) {
    for (const language of LANGUAGES) {
      i18n.addResourceBundle(language, name, texts[language]);
    }
  }
}

/** The first language of the list that we speak. */
export function languageOf(preferred: readonly string[]): Locale {
  for (const tag of preferred) {
    if (/^es\b/i.test(tag)) return 'es-AR';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

export function currentLanguage(): Locale {
  return i18n.language === 'en' ? 'en' : 'es-AR';
}

/** A choice made by hand: it outlives the session and wins over the account's language. */
export function chooseLanguage(language: Locale): void {
  store(language);
  void i18n.changeLanguage(language);
}

/** The account's language, for a person who never chose one on this device. */
export function suggestLanguage(language: Locale): void {
  if (!storedLanguage() && language !== i18n.language) void i18n.changeLanguage(language);
}

function storedLanguage(): Locale | null {
  try {
    const value = localStorage.getItem(STORAGE_KEY);
    return LANGUAGES.find((language) => language === value) ?? null;
  } catch {
    return null; // Storage is closed in some private windows.
  }
}

function store(language: Locale): void {
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    // The choice then lasts as long as the page.
  }
}
