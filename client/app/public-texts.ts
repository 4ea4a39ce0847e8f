import { componentsTexts } from '#client/components/texts.ts';
import { accountsTexts } from '#client/features/accounts/texts.ts';
import { appTexts } from './app-texts.ts';

/** Namespaces that every visitor needs. */
export const publicTexts = { app: appTexts, components: componentsTexts, accounts: accountsTexts };
