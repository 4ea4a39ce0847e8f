import type { Letter, Letters } from './letter.ts';
import { LETTER_PATHS } from './letter-paths.ts';
import type { PaymentMail } from './mail-kinds.ts';

const BILLING: Letter['action'] = { label: 'Open Plan and billing', path: LETTER_PATHS.billing };

export const paymentLettersEn: Letters<PaymentMail> = {
  payment_failed: ({ planName, price, graceEndsAt }, f) => ({
    subject: `We could not charge your ${planName} plan`,
    paragraphs: [
      price
        ? `The renewal of ${f.money(price)} could not be charged. Usually there are not enough funds, or the card has expired or was replaced.`
        : 'The renewal could not be charged. Usually there are not enough funds, or the card has expired or was replaced.',
      graceEndsAt
        ? `Your plan keeps working until ${f.date(graceEndsAt)}. If it is not paid by then, your business moves to the free plan; nothing is deleted.`
        : 'Your plan keeps working meanwhile. If it is not paid, your business moves to the free plan; nothing is deleted.',
      'To solve it, check the payment method in Plan and billing. The charge is also tried again by itself.',
    ],
    action: { label: 'Solve the payment', path: LETTER_PATHS.billing },
  }),

  payment_recovered: ({ planName, periodEnd }, f) => ({
    subject: `All set: your ${planName} plan is paid`,
    paragraphs: [
      'We received the payment that was due. There is nothing more to do.',
      ...(periodEnd ? [`Your plan is paid until ${f.date(periodEnd)}.`] : []),
    ],
    action: BILLING,
  }),

  payment_awaited: ({ planName, amount }, f) => ({
    subject: `We are waiting for your payment of the ${planName} plan`,
    paragraphs: [
      amount
        ? `You chose to pay ${f.money(amount)} in a way that takes time to arrive, such as cash or a transfer.`
        : 'You chose a way to pay that takes time to arrive, such as cash or a transfer.',
      'If you have not paid yet, do it with the slip or the details that the provider gave you, before they expire. When it arrives we will tell you and the plan starts by itself; it may take up to three working days.',
    ],
    action: BILLING,
  }),

  renewal_coming: ({ planName, price, periodEnd, days }, f) => ({
    subject:
      days === 1
        ? `Your ${planName} plan ends in less than a day`
        : `Your ${planName} plan ends on ${f.date(periodEnd)}`,
    paragraphs: [
      `You paid for it in advance until ${f.date(periodEnd)}, and it does not renew by itself.`,
      price
        ? `To go on without a break, pay for the next period: ${f.price(price)}. It is added from that date on, so you do not lose a day.`
        : 'To go on without a break, pay for the next period. It is added from that date on, so you do not lose a day.',
      'Cash and transfers may take up to three working days to arrive. If you do not renew, your business moves to the free plan and nothing is deleted.',
    ],
    action: { label: 'Renew', path: LETTER_PATHS.billing },
  }),

  renewed: ({ planName, periodEnd }, f) => ({
    subject: `Your ${planName} plan is paid until ${f.date(periodEnd)}`,
    paragraphs: ['We received your payment. There is nothing more to do.'],
    action: BILLING,
  }),

  refunded: ({ planName, amount }, f) => ({
    subject: `We refunded ${f.money(amount)}`,
    paragraphs: [
      `${f.money(amount)} of your ${planName} plan was refunded to the payment method that you used.`,
      'Depending on the bank or the card, it may take some days to show.',
    ],
    action: BILLING,
  }),

  given_back: ({ planName, amount }, f) => ({
    subject: `We returned ${f.money(amount)}: that payment was not needed`,
    paragraphs: [
      `We received ${f.money(amount)} for the ${planName} plan that bought nothing: it was paid already, or the plan had ended or changed by then. All of it was returned to the payment method that you used.`,
      'Depending on the bank or the card, it may take some days to show. Your plan stays as it was.',
    ],
    action: BILLING,
  }),

  disputed: ({ planName }) => ({
    subject: `A payment of your ${planName} plan is disputed`,
    paragraphs: [
      'Somebody disputed a payment with the bank, the card or the payment provider.',
      'If it was not you, or it was a mistake, talk to your bank or card company.',
      'While the money is held you do not have what that payment bought: if it was the running period, your business has the free plan and nothing is deleted. The subscription is still charged on its date, and with a new payment the plan comes back; if you do not want to go on, you can cancel it in Plan and billing.',
    ],
    action: BILLING,
  }),

  charged_back: ({ planName, amount }, f) => ({
    subject: `The bank returned a payment of your ${planName} plan`,
    paragraphs: [
      amount
        ? `The dispute is settled, and the bank or the payment provider returned ${f.money(amount)} to the payer.`
        : 'The dispute is settled, and the bank or the payment provider returned the money to the payer.',
      'That payment no longer counts for your plan. Nothing was deleted: see how it stands in Plan and billing.',
    ],
    action: BILLING,
  }),
};
