import { useTranslation } from 'react-i18next';

interface WordsProps {
  ns: string;
  /** A key, or several of which the first one with words is taken. */
  text: string | string[];
}

/** Words that are kept somewhere, such as the error of a field, and still follow a switch of language. */
export function Words({ ns, text }: WordsProps) {
  return useTranslation(ns).t(text);
}
