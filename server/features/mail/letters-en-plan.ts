import type { EndReason } from '#shared/contracts/subscriptions.ts';
import type { Letter, Letters } from './letter.ts';
import { LETTER_PATHS } from './letter-paths.ts';
import type { PlanMail } from './mail-kinds.ts';

const BILLING: Letter['action'] = { label: 'Open Plan and billing', path: LETTER_PATHS.billing };
const CHOOSE: Letter['action'] = { label: 'Choose a plan', path: LETTER_PATHS.upgrade };

const WHY_ENDED: Record<EndReason, string> = {
  cancelled: 'It ended because you asked to cancel it.',
  withdrawn: 'It ended because you took the purchase back: anything you paid goes back.',
  unpaid: 'It ended because we could not charge the renewal in time.',
  expired: 'It ended because its period was over and it was not renewed.',
  refunded: 'It ended because the payment was refunded.',
  charged_back: 'It ended because the payment was disputed with the bank or the card.',
  revoked: 'We ended it on our side. If you did not expect that, write to us.',
};

function code(value: string | null): Pick<Letter, 'details'> {
  return value ? { details: [['Confirmation code', value]] } : {};
}

export const planLettersEn: Letters<PlanMail> = {
  plan_started: ({ planName, price, periodEnd, renewal }, f) => ({
    subject: `You are on the ${planName} plan`,
    paragraphs: [
      `The ${planName} plan is active, and you can use everything that it includes.`,
      renewal === 'manual'
        ? 'You paid for it in advance: it does not renew by itself, and we will tell you before it ends.'
        : renewal === 'automatic'
          ? 'It renews by itself. You can cancel it whenever you like in Plan and billing.'
          : 'See the details in Plan and billing.',
    ],
    details: [
      ...(price ? [['Price', f.price(price)] as const] : []),
      ...(periodEnd
        ? [[renewal === 'automatic' ? 'Next charge' : 'Valid until', f.date(periodEnd)] as const]
        : []),
    ],
    action: BILLING,
  }),

  plan_given: ({ planName, terms, until, formerPlanName }, f) => ({
    subject: `You have the ${planName} plan`,
    paragraphs: [
      `The ${planName} plan is active, and you can use everything that it includes.`,
      ...(terms === 'comped'
        ? ['We give it to you free of charge: you do not have to pay anything for it.']
        : []),
      ...(terms === 'agreed'
        ? ['The terms were agreed with you; nothing is charged from here.']
        : []),
      ...(formerPlanName
        ? [
            `Your subscription to ${formerPlanName} has ended, and you will not be charged for it again.`,
          ]
        : []),
      ...(until
        ? [
            `It is valid until ${f.date(until)}. After that your business moves to the free plan and nothing is deleted.`,
          ]
        : []),
    ],
    action: BILLING,
  }),

  trial_started: ({ planName, price, trialEnd }, f) => ({
    subject: `Your trial of ${planName} has begun`,
    paragraphs: [
      `You can use the ${planName} plan without paying anything until ${f.date(trialEnd)}.`,
      price
        ? `On that day ${f.price(price)} is charged. If you cancel before, nothing is charged.`
        : 'If you cancel before, nothing is charged.',
    ],
    action: BILLING,
  }),

  trial_ending: ({ planName, price, trialEnd }, f) => ({
    subject: `Your trial of ${planName} ends on ${f.date(trialEnd)}`,
    paragraphs: [
      price
        ? `On that day ${f.price(price)} is charged and the plan goes on.`
        : 'On that day charging begins and the plan goes on.',
      'If you do not want to go on, cancel before that date in Plan and billing, and nothing is charged.',
    ],
    action: BILLING,
  }),

  plan_changed: ({ formerPlanName, planName, price }, f) => ({
    subject: `Your plan is now ${planName}`,
    paragraphs: [
      formerPlanName === planName
        ? `The terms of your ${planName} plan have changed.`
        : `You moved from the ${formerPlanName} plan to the ${planName} plan.`,
    ],
    ...(price ? { details: [['Price', f.price(price)]] } : {}),
    action: BILLING,
  }),

  plan_ended: ({ planName, currentPlanName, reason }) => ({
    subject: `Your ${planName} plan has ended`,
    paragraphs: [
      WHY_ENDED[reason],
      `Your business stays in Estante on the ${currentPlanName} plan. Nothing was deleted: what is above the new limits can be seen, edited and exported.`,
      'You can choose a plan again whenever you like.',
    ],
    action: CHOOSE,
  }),

  cancellation_confirmed: ({ planName, when, endsAt, isWaiting, code: value }, f) => ({
    subject: 'Your cancellation is confirmed',
    paragraphs: [
      when === 'now'
        ? `Your ${planName} plan ended today, and you will not be charged again.`
        : isWaiting
          ? `You will not be charged for ${planName} again. If the dispute about your payment is settled in favour of the payment, the plan comes back${endsAt ? `, but only until ${f.date(endsAt)}` : ''}.`
          : endsAt
            ? `Your ${planName} plan stays active until ${f.date(endsAt)}, which is paid. After that you will not be charged again.`
            : `Your ${planName} plan stays active until the end of what is paid. After that you will not be charged again.`,
      when === 'now' || isWaiting
        ? 'You can choose a plan again whenever you like.'
        : 'If you change your mind before that date, you can undo it with one click in Plan and billing.',
    ],
    ...code(value),
    action: when === 'now' ? CHOOSE : BILLING,
  }),

  withdrawn: ({ planName, refunded, code: value }, f) => ({
    subject: 'Your withdrawal is confirmed',
    paragraphs: [
      `You took back the purchase of the ${planName} plan. The plan has ended, and you will not be charged again.`,
      refunded
        ? `We asked for a refund of ${f.money(refunded)} to the payment method that you used. Depending on the bank or the card, it may take some days to show.`
        : 'There was no payment to refund.',
    ],
    ...code(value),
    action: BILLING,
  }),

  resumed: ({ planName, periodEnd, isWaiting, code: value }, f) => ({
    subject: isWaiting ? `You resumed your ${planName} plan` : `Your ${planName} plan goes on`,
    paragraphs: [
      isWaiting
        ? `Your subscription is no longer paused. What was paid is over: the ${planName} plan comes back with the next charge.`
        : 'You took back the cancellation or the pause, and your subscription goes on as before.',
      ...(periodEnd ? [`The next charge is on ${f.date(periodEnd)}.`] : []),
    ],
    ...code(value),
    action: BILLING,
  }),

  change_scheduled: ({ planName, nextPlanName, effectiveAt, price }, f) => ({
    subject: `Your plan changes on ${f.date(effectiveAt)}`,
    paragraphs: [
      planName === nextPlanName
        ? `Until ${f.date(effectiveAt)} your ${planName} plan stays as it is. On that day the way it is paid changes.`
        : `Until ${f.date(effectiveAt)} you stay on the ${planName} plan, which is paid. On that day you move to the ${nextPlanName} plan.`,
      'If you change your mind before that date, you can undo it with one click in Plan and billing.',
    ],
    ...(price ? { details: [['New price', f.price(price)]] } : {}),
    action: BILLING,
  }),

  change_unscheduled: ({ planName }) => ({
    subject: `Your ${planName} plan stays as it is`,
    paragraphs: ['The change of plan that was scheduled was undone. There is nothing to do.'],
    action: BILLING,
  }),

  price_change: ({ planName, formerPrice, price, effectiveAt }, f) => ({
    subject: `The price of your ${planName} plan changes on ${f.date(effectiveAt)}`,
    paragraphs: [
      `From ${f.date(effectiveAt)} on your ${planName} plan costs ${f.price(price)}.`,
      'Until then you pay what you always did. If it does not suit you, you can change the plan or cancel before that date in Plan and billing.',
    ],
    details: [
      ...(formerPrice ? [['Current price', f.price(formerPrice)] as const] : []),
      ['New price', f.price(price)],
    ],
    action: BILLING,
  }),

  suspended: ({ planName, currentPlanName, price }, f) => ({
    subject: `Your ${planName} plan is still paused, and what was paid is over`,
    paragraphs: [
      `Meanwhile your business has the ${currentPlanName} plan, free of charge. Nothing is charged and nothing is deleted.`,
      price
        ? `You can resume it whenever you like in Plan and billing: it is charged again, ${f.price(price)}, and with that payment everything is back.`
        : 'You can resume it whenever you like in Plan and billing: it is charged again, and with that payment everything is back.',
    ],
    action: BILLING,
  }),

  plan_back: ({ planName, why, periodEnd }, f) => ({
    subject: `Your ${planName} plan is active again`,
    paragraphs: [
      why === 'settled'
        ? 'The dispute about your payment is settled, and you have everything that the plan includes again.'
        : 'Another period was charged, and you have everything that the plan includes again. The dispute about the other payment is still open.',
      ...(periodEnd ? [`It is paid until ${f.date(periodEnd)}.`] : []),
    ],
    action: BILLING,
  }),

  paused: ({ planName, periodEnd }, f) => ({
    subject: `Your ${planName} plan is paused`,
    paragraphs: [
      'While it is paused nothing is charged.',
      periodEnd
        ? `What you have paid for is valid until ${f.date(periodEnd)}.`
        : 'You can resume it whenever you like.',
      'To resume it, open Plan and billing.',
    ],
    action: BILLING,
  }),
};
