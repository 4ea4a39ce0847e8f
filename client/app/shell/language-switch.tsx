import { useTranslation } from 'react-i18next';
import { ChoiceSwitch } from '#client/components/choice-switch.tsx';
import { chooseLanguage, currentLanguage, LANGUAGES } from '#client/lib/i18n.ts';

/** Each language names itself, so that nobody has to read the other one. */
export function LanguageSwitch() {
  const { t } = useTranslation('app');
  return (
    <ChoiceSwitch
      label={t('shell.language')}
      value={currentLanguage()}
      onChange={chooseLanguage}
      choices={LANGUAGES.map((language) => ({
        value: language,
        label: t(`languages.${language}`),
        lang: language,
      }))}
    />
  );
}
