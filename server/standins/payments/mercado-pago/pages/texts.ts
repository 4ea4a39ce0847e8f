import type { Language } from '../../pages/language.ts';
import type { PayerCard } from '../payer-cards.ts';
import type { PaymentChoice } from '../payment-choices.ts';

/** A name, and what comes of choosing it. */
type Choice = readonly [string, string];

const es = {
  other: 'English',
  payTitle: 'Pagar',
  subscribeTitle: 'Suscribirse a',
  every: (count: number, unit: 'months' | 'days') =>
    count === 1
      ? `por ${unit === 'months' ? 'mes' : 'día'}`
      : `cada ${count} ${unit === 'months' ? 'meses' : 'días'}`,
  trial: (count: number, unit: 'months' | 'days') =>
    `${count} ${unit === 'months' ? 'meses' : 'días'} de prueba gratis; después,`,
  startsOn: (date: string) => `El primer cobro es el ${date}.`,
  chooseMeans: 'Medio de pago de prueba',
  chooseCard: 'Tarjeta de prueba',
  account: 'Cuenta de Mercado Pago',
  choices: {
    card_approved: ['Tarjeta', 'El pago se aprueba'],
    card_rejected: ['Tarjeta', 'Se rechaza por fondos insuficientes'],
    card_review: ['Tarjeta', 'Queda en revisión'],
    account_money: ['Dinero en cuenta', 'El pago se aprueba'],
    cash: ['Efectivo (Rapipago)', 'Queda pendiente hasta que se pague el cupón'],
    transfer: ['Transferencia', 'Queda pendiente hasta que llegue'],
  } satisfies Record<PaymentChoice, Choice> as Record<PaymentChoice, Choice>,
  cards: {
    card_approved: 'Se acepta, y todos los cobros se aprueban',
    card_rejected: 'Se rechaza',
    card_fails_later: 'Se acepta; las renovaciones se rechazan',
    card_fails_always: 'Se acepta, pero ningún cobro se aprueba',
  } satisfies Record<PayerCard['kind'], string> as Record<PayerCard['kind'], string>,
  otherEmail: ['Otra cuenta', 'Con otro e-mail que el de la suscripción: se rechaza'] as Choice,
  pay: (amount: string) => `Pagar ${amount}`,
  subscribe: 'Confirmar la suscripción',
  giveUp: 'Cancelar y volver',
  rejected: 'El pago fue rechazado. No se cobró nada: podés elegir otro medio y volver a intentar.',
  cardRejected: 'La tarjeta fue rechazada: podés elegir otra y volver a intentar.',
  mismatch: 'Esta suscripción es para otra cuenta: el e-mail de quien paga no coincide.',
  closedTitle: 'Esta página de pago ya no está abierta',
  expired: 'El tiempo para pagar terminó. Volvé al comercio para empezar de nuevo.',
  paid: 'Este pago ya se hizo.',
  subscribed: 'Esta suscripción ya está confirmada.',
  cancelled: 'Esta suscripción fue cancelada.',
  pendingTitle: 'Falta un paso: pagar el cupón',
  pendingTransfer: 'Falta un paso: hacer la transferencia',
  pendingReview: 'Estamos revisando tu pago',
  pendingText: (until: string) => `Podés pagarlo hasta el ${until}.`,
  pendingHow: 'En este entorno se paga, o se deja vencer, en los controles.',
  controls: 'Abrir los controles',
  slip: 'Cupón de pago',
  number: 'Número',
  amount: 'Importe',
  status: 'Estado',
  statuses: {
    approved: 'Aprobado',
    pending: 'Pendiente',
    in_process: 'En revisión',
    in_mediation: 'En mediación',
    rejected: 'Rechazado',
    cancelled: 'Cancelado o vencido',
    refunded: 'Devuelto',
    charged_back: 'Contracargo',
  },
};

export type Texts = typeof es;

const en: Texts = {
  other: 'Español',
  payTitle: 'Pay for',
  subscribeTitle: 'Subscribe to',
  every: (count, unit) =>
    count === 1 ? `per ${unit === 'months' ? 'month' : 'day'}` : `every ${count} ${unit}`,
  trial: (count, unit) => `${count} ${unit} of free trial; then`,
  startsOn: (date) => `The first charge is on ${date}.`,
  chooseMeans: 'Test means of payment',
  chooseCard: 'Test card',
  account: 'Mercado Pago account',
  choices: {
    card_approved: ['Card', 'The payment is approved'],
    card_rejected: ['Card', 'Declined for insufficient funds'],
    card_review: ['Card', 'Stays under review'],
    account_money: ['Account balance', 'The payment is approved'],
    cash: ['Cash (Rapipago)', 'Stays pending until the slip is paid'],
    transfer: ['Bank transfer', 'Stays pending until it arrives'],
  },
  cards: {
    card_approved: 'Accepted, and every charge is approved',
    card_rejected: 'Declined',
    card_fails_later: 'Accepted; renewals are declined',
    card_fails_always: 'Accepted, but no charge is ever approved',
  },
  otherEmail: ['Another account', 'With another e-mail than the subscription: refused'],
  pay: (amount) => `Pay ${amount}`,
  subscribe: 'Confirm the subscription',
  giveUp: 'Cancel and go back',
  rejected:
    'The payment was declined. Nothing was charged: you can choose another means and try again.',
  cardRejected: 'The card was declined: you can choose another one and try again.',
  mismatch: 'This subscription is for another account: the payer’s e-mail is not the same.',
  closedTitle: 'This payment page is no longer open',
  expired: 'The time to pay is over. Go back to the shop to start again.',
  paid: 'This payment was already made.',
  subscribed: 'This subscription is confirmed already.',
  cancelled: 'This subscription was cancelled.',
  pendingTitle: 'One step left: pay the slip',
  pendingTransfer: 'One step left: make the transfer',
  pendingReview: 'Your payment is under review',
  pendingText: (until) => `You can pay it until ${until}.`,
  pendingHow: 'Here it is paid, or left to expire, in the controls.',
  controls: 'Open the controls',
  slip: 'Payment slip',
  number: 'Number',
  amount: 'Amount',
  status: 'Status',
  statuses: {
    approved: 'Approved',
    pending: 'Pending',
    in_process: 'Under review',
    in_mediation: 'In mediation',
    rejected: 'Declined',
    cancelled: 'Cancelled or expired',
    refunded: 'Refunded',
    charged_back: 'Charged back',
  },
};

export const TEXTS: Readonly<Record<Language, Texts>> = { es, en };
