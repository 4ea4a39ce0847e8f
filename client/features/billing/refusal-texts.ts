import type { Locale } from '#shared/contracts/accounts.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { BillingRefusal } from '#shared/domain/billing-refusals.ts';
import type { Sentence } from './plan-words.ts';

type TakenBackFirst = Extract<BillingActions['resume'], { isAllowed: true }>['takesBack'];

/** RESUME_FIRST, where it is known what has to be taken back. */
export const TAKEN_BACK_FIRST: Record<Locale, Record<TakenBackFirst, Sentence>> = {
  'es-AR': {
    cancellation: [
      'Tu suscripción está cancelada para el {{date}}. Primero deshacé la cancelación.',
      'Tu suscripción está cancelada. Primero deshacé la cancelación.',
    ],
    pause: ['Tu suscripción está en pausa. Primero retomala.'],
    schedule: ['Ya hay un cambio programado. Primero deshacelo.'],
  },
  en: {
    cancellation: [
      'Your subscription is cancelled for {{date}}. Undo the cancellation first.',
      'Your subscription is cancelled. Undo the cancellation first.',
    ],
    pause: ['Your subscription is paused. Resume it first.'],
    schedule: ['A change is scheduled. Undo it first.'],
  },
};

/** Why something cannot be done now, and what would change that: the words of every code. */
export const REFUSALS: Record<Locale, Record<BillingRefusal, Sentence>> = {
  'es-AR': {
    PAST_DUE: [
      'Hay un cobro pendiente de {{amount}}. Primero hay que pagarlo.',
      'Hay un cobro pendiente. Primero hay que pagarlo.',
    ],
    RENEWAL_PENDING: [
      'Se está cobrando la renovación. En cuanto termine, dentro de una hora más o menos, vas a poder hacerlo.',
    ],
    RESUME_FIRST: ['Tu suscripción no se está renovando. Primero retomala.'],
    WAITS_FOR_FIRST_CHARGE: [
      'Se puede a partir del {{date}}, cuando se haga el primer cobro de tu suscripción.',
      'Se puede a partir del primer cobro de tu suscripción.',
    ],
    ENDS_BY_ITSELF: [
      'Lo que pagaste por adelantado termina solo el {{date}}. A partir de ese día podés elegir otro plan u otra forma de pago.',
      'Lo que pagaste por adelantado termina solo. Después podés elegir otro plan u otra forma de pago.',
    ],
    ONE_CHANGE_AT_A_TIME: [
      'De a un cambio por vez: primero el plan, y después la forma o el período de pago.',
    ],
    CANCEL_FIRST: [
      'Tu suscripción se renueva sola. Cancelala y, a partir del {{date}}, podés pagar por adelantado.',
      'Tu suscripción se renueva sola. Para pagar por adelantado, primero cancelala.',
    ],
    CHANGE_SCHEDULED: [
      'Ya hay un cambio programado para el {{date}}. Deshacelo primero, o esperá a ese día.',
      'Ya hay un cambio programado. Deshacelo primero.',
    ],
    DISPUTED: [
      'Alguien desconoció un pago. Hasta que se resuelva, el {{date}}, el plan no se puede cambiar, pausar ni devolver.',
      'Alguien desconoció un pago. Hasta que se resuelva, el plan no se puede cambiar, pausar ni devolver.',
    ],
    ARRANGED: ['Tu plan se acordó con vos o está bonificado. Para cambiarlo, hablemos.'],
    ALREADY_ON_PLAN: ['Es lo que ya tenés.'],
    NOTHING_CHARGED: ['No tenés una suscripción que se cobre sola.'],
    ALREADY_PAUSED: ['Los cobros ya están en pausa.'],
    ALREADY_ENDING: [
      'Ya está cancelada: termina el {{date}} y no se cobra nada más.',
      'Ya está cancelada y no se cobra nada más.',
    ],
    NOTHING_TO_RESUME: ['No hay nada que deshacer ni que retomar.'],
    OVER_AT_PROVIDER: [
      'La suscripción ya terminó en el proveedor de pagos y eso no se deshace. Podés volver a elegir un plan.',
    ],
    NOT_OFFERED: ['Tu proveedor de pagos no ofrece esto.'],
    NOTHING_BOUGHT: ['No hay una compra de la que arrepentirse.'],
    WITHDRAWAL_OVER: [
      'Los diez días desde la primera compra terminaron el {{date}}. Igual podés cancelar cuando quieras.',
      'Ya pasaron los diez días desde la primera compra. Igual podés cancelar cuando quieras.',
    ],
    NOT_FIRST_PURCHASE: [
      'El arrepentimiento vale para la primera compra. Igual podés cancelar cuando quieras.',
    ],
  },
  en: {
    PAST_DUE: [
      'A charge of {{amount}} is owed. It has to be paid first.',
      'A charge is owed. It has to be paid first.',
    ],
    RENEWAL_PENDING: [
      'The renewal is being charged. Once it is through, in an hour or so, you can do this.',
    ],
    RESUME_FIRST: ['Your subscription is not renewing. Resume it first.'],
    WAITS_FOR_FIRST_CHARGE: [
      'Possible from {{date}}, when your subscription is charged for the first time.',
      'Possible once your subscription has been charged for the first time.',
    ],
    ENDS_BY_ITSELF: [
      'What you paid in advance ends by itself on {{date}}. From that day you can choose another plan or way to pay.',
      'What you paid in advance ends by itself. Then you can choose another plan or way to pay.',
    ],
    ONE_CHANGE_AT_A_TIME: [
      'One change at a time: the plan first, and the way or the period of payment afterwards.',
    ],
    CANCEL_FIRST: [
      'Your subscription renews by itself. Cancel it and, from {{date}}, you can pay in advance.',
      'Your subscription renews by itself. To pay in advance, cancel it first.',
    ],
    CHANGE_SCHEDULED: [
      'A change is scheduled for {{date}}. Undo it first, or wait until that day.',
      'A change is scheduled. Undo it first.',
    ],
    DISPUTED: [
      'A payment is disputed. Until that is settled, on {{date}}, the plan cannot be changed, paused or taken back.',
      'A payment is disputed. Until that is settled the plan cannot be changed, paused or taken back.',
    ],
    ARRANGED: ['Your plan was agreed with you or is free of charge. To change it, talk to us.'],
    ALREADY_ON_PLAN: ['This is what you have already.'],
    NOTHING_CHARGED: ['You have no subscription that charges by itself.'],
    ALREADY_PAUSED: ['Charges are paused already.'],
    ALREADY_ENDING: [
      'It is cancelled already: it ends on {{date}} and nothing more is charged.',
      'It is cancelled already and nothing more is charged.',
    ],
    NOTHING_TO_RESUME: ['There is nothing to undo or to resume.'],
    OVER_AT_PROVIDER: [
      'The subscription has ended at the payment provider, which cannot be undone. You can choose a plan again.',
    ],
    NOT_OFFERED: ['Your payment provider does not offer this.'],
    NOTHING_BOUGHT: ['There is no purchase to take back.'],
    WITHDRAWAL_OVER: [
      'The ten days from the first purchase were over on {{date}}. You can still cancel at any time.',
      'More than ten days have passed since the first purchase. You can still cancel at any time.',
    ],
    NOT_FIRST_PURCHASE: [
      'Taking a purchase back is for the first one. You can still cancel at any time.',
    ],
  },
};
