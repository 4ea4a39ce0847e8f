import type { Letters } from './letter.ts';
import { LETTER_PATHS, listPath, upgradePath } from './letter-paths.ts';
import type { AccountMail } from './mail-kinds.ts';

export const accountLettersEn: Letters<AccountMail> = {
  welcome: ({ businessName }) => ({
    subject: 'Welcome to Estante',
    paragraphs: [
      `${businessName} now has its inventory in Estante.`,
      'To begin, add your products, or open the dashboard to see what your plan includes.',
    ],
    action: { label: 'Open Estante', path: LETTER_PATHS.dashboard },
  }),

  usage_threshold: ({ metric, used, limit, planName, percent }, f) => ({
    subject:
      percent === 100
        ? `You have reached your limit of ${f.things(metric)}`
        : `You use ${percent}% of your ${f.things(metric)}`,
    paragraphs: [
      `You use ${f.number(used)} of the ${f.number(limit)} ${f.things(metric)} that the ${planName} plan includes.`,
      percent === 100
        ? 'Everything you have keeps working: you can see, edit, delete and export it. To add more, choose a plan with more room, or archive or delete what you no longer use.'
        : 'You can still add more. If you are going to need more room, have a look at the other plans; if not, archiving or deleting what you no longer use makes room too.',
    ],
    action: { label: 'See plans with more room', path: upgradePath(metric) },
  }),

  over_limit: ({ planName, metrics }, f) => ({
    subject: 'Your business uses more than its plan includes',
    paragraphs: [
      `On the ${planName} plan some things are above the limit.`,
      'Nothing was deleted: all of it can be seen, edited, deleted and exported. You only cannot add more until you are within the limit or choose a plan with more room.',
    ],
    details: metrics.map(({ metric, used, limit }) => [
      capitalized(f.things(metric)),
      `you use ${f.number(used)}, it includes ${f.number(limit)}: ${f.number(used - limit)} too many`,
    ]),
    action: {
      label: 'Review what is above the limit',
      path: metrics[0] ? listPath(metrics[0].metric) : LETTER_PATHS.billing,
    },
  }),

  consumer_request: ({ request, code }) => {
    const isCancellation = request === 'cancellation';
    return {
      subject: isCancellation
        ? `We received your request to cancel: ${code}`
        : `We received your request to take your purchase back: ${code}`,
      paragraphs: [
        isCancellation
          ? 'Somebody asked to cancel your subscription, giving your email address.'
          : 'Somebody asked to take back the purchase of your subscription, giving your email address.',
        'We have not changed anything yet: to confirm that it is you, sign in with the button below and finish the request there. It takes two clicks.',
        'If it was not you, you can ignore this email: your subscription stays as it is.',
      ],
      details: [['Tracking code', code]],
      action: isCancellation
        ? { label: 'Sign in and confirm the cancellation', path: LETTER_PATHS.cancel }
        : { label: 'Sign in and confirm the withdrawal', path: LETTER_PATHS.withdraw },
    };
  },
};

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
