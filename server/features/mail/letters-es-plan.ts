import type { EndReason } from '#shared/contracts/subscriptions.ts';
import type { Letter, Letters } from './letter.ts';
import { LETTER_PATHS } from './letter-paths.ts';
import type { PlanMail } from './mail-kinds.ts';

const BILLING: Letter['action'] = {
  label: 'Abrir Plan y facturación',
  path: LETTER_PATHS.billing,
};
const CHOOSE: Letter['action'] = { label: 'Elegir un plan', path: LETTER_PATHS.upgrade };

const WHY_ENDED: Record<EndReason, string> = {
  cancelled: 'Terminó porque pediste la baja.',
  withdrawn: 'Terminó porque te arrepentiste de la compra: lo que hayas pagado vuelve.',
  unpaid: 'Terminó porque no pudimos cobrar la renovación dentro del plazo.',
  expired: 'Terminó porque se cumplió el período y no se renovó.',
  refunded: 'Terminó porque se devolvió el pago.',
  charged_back: 'Terminó porque el pago fue desconocido ante el banco o la tarjeta.',
  revoked: 'Lo terminamos de nuestro lado. Si no lo esperabas, escribinos.',
};

function code(value: string | null): Pick<Letter, 'details'> {
  return value ? { details: [['Código de confirmación', value]] } : {};
}

export const planLettersEs: Letters<PlanMail> = {
  plan_started: ({ planName, price, periodEnd, renewal }, f) => ({
    subject: `Ya tenés el plan ${planName}`,
    paragraphs: [
      `El plan ${planName} está activo y ya podés usar todo lo que incluye.`,
      renewal === 'manual'
        ? 'Lo pagaste por adelantado: no se renueva solo, y te avisamos antes de que termine.'
        : renewal === 'automatic'
          ? 'Se renueva solo. Podés cancelarlo cuando quieras desde Plan y facturación.'
          : 'Mirá los detalles en Plan y facturación.',
    ],
    details: [
      ...(price ? [['Precio', f.price(price)] as const] : []),
      ...(periodEnd
        ? [[renewal === 'automatic' ? 'Próximo cobro' : 'Vale hasta', f.date(periodEnd)] as const]
        : []),
    ],
    action: BILLING,
  }),

  plan_given: ({ planName, terms, until, formerPlanName }, f) => ({
    subject: `Te dimos el plan ${planName}`,
    paragraphs: [
      `El plan ${planName} está activo y ya podés usar todo lo que incluye.`,
      ...(terms === 'comped' ? ['Te lo damos sin cargo: no tenés que pagar nada por él.'] : []),
      ...(terms === 'agreed'
        ? ['Las condiciones se acordaron con vos; no se cobra desde acá.']
        : []),
      ...(formerPlanName
        ? [`Tu suscripción a ${formerPlanName} terminó y no se te cobra más por ella.`]
        : []),
      ...(until
        ? [
            `Vale hasta el ${f.date(until)}. Después tu negocio pasa al plan gratuito y no se borra nada.`,
          ]
        : []),
    ],
    action: BILLING,
  }),

  trial_started: ({ planName, price, trialEnd }, f) => ({
    subject: `Empezó tu prueba de ${planName}`,
    paragraphs: [
      `Podés usar el plan ${planName} sin pagar nada hasta el ${f.date(trialEnd)}.`,
      price
        ? `Ese día se cobran ${f.price(price)}. Si cancelás antes, no se te cobra nada.`
        : 'Si cancelás antes, no se te cobra nada.',
    ],
    action: BILLING,
  }),

  trial_ending: ({ planName, price, trialEnd }, f) => ({
    subject: `Tu prueba de ${planName} termina el ${f.date(trialEnd)}`,
    paragraphs: [
      price
        ? `Ese día se cobran ${f.price(price)} y el plan sigue.`
        : 'Ese día empieza a cobrarse y el plan sigue.',
      'Si no querés seguir, cancelá antes de esa fecha desde Plan y facturación y no se te cobra nada.',
    ],
    action: BILLING,
  }),

  plan_changed: ({ formerPlanName, planName, price }, f) => ({
    subject: `Tu plan ahora es ${planName}`,
    paragraphs: [
      formerPlanName === planName
        ? `Cambiaron las condiciones de tu plan ${planName}.`
        : `Pasaste del plan ${formerPlanName} al plan ${planName}.`,
    ],
    ...(price ? { details: [['Precio', f.price(price)]] } : {}),
    action: BILLING,
  }),

  plan_ended: ({ planName, currentPlanName, reason }) => ({
    subject: `Terminó tu plan ${planName}`,
    paragraphs: [
      WHY_ENDED[reason],
      `Tu negocio sigue en Estante con el plan ${currentPlanName}. No se borró nada: lo que supere los nuevos límites se puede ver, editar y exportar.`,
      'Podés volver a elegir un plan cuando quieras.',
    ],
    action: CHOOSE,
  }),

  cancellation_confirmed: ({ planName, when, endsAt, isWaiting, code: value }, f) => ({
    subject: 'Confirmamos la baja de tu suscripción',
    paragraphs: [
      when === 'now'
        ? `Tu plan ${planName} terminó hoy y no se te va a cobrar más.`
        : isWaiting
          ? `No se te va a cobrar más por ${planName}. Si el reclamo sobre tu pago se resuelve a favor del pago, el plan vuelve${endsAt ? `, pero dura hasta el ${f.date(endsAt)}` : ''}.`
          : endsAt
            ? `Tu plan ${planName} sigue activo hasta el ${f.date(endsAt)}, que ya está pago. Después no se te cobra más.`
            : `Tu plan ${planName} sigue activo hasta el final de lo que ya pagaste. Después no se te cobra más.`,
      when === 'now' || isWaiting
        ? 'Podés volver a elegir un plan cuando quieras.'
        : 'Si cambiás de idea antes de esa fecha, lo deshacés con un clic desde Plan y facturación.',
    ],
    ...code(value),
    action: when === 'now' ? CHOOSE : BILLING,
  }),

  withdrawn: ({ planName, refunded, code: value }, f) => ({
    subject: 'Confirmamos tu arrepentimiento',
    paragraphs: [
      `Diste marcha atrás con la compra del plan ${planName}. El plan terminó y no se te va a cobrar más.`,
      refunded
        ? `Pedimos la devolución de ${f.money(refunded)} al medio de pago que usaste. Según el banco o la tarjeta, puede tardar unos días en verse.`
        : 'No había ningún pago para devolver.',
    ],
    ...code(value),
    action: BILLING,
  }),

  resumed: ({ planName, periodEnd, isWaiting, code: value }, f) => ({
    subject: isWaiting ? `Retomaste tu plan ${planName}` : `Tu plan ${planName} sigue`,
    paragraphs: [
      isWaiting
        ? `Tu suscripción ya no está en pausa. Lo que estaba pago terminó: el plan ${planName} vuelve con el próximo cobro.`
        : 'Deshiciste la baja o la pausa, y tu suscripción sigue como antes.',
      ...(periodEnd ? [`El próximo cobro es el ${f.date(periodEnd)}.`] : []),
    ],
    ...code(value),
    action: BILLING,
  }),

  change_scheduled: ({ planName, nextPlanName, effectiveAt, price }, f) => ({
    subject: `Tu plan cambia el ${f.date(effectiveAt)}`,
    paragraphs: [
      planName === nextPlanName
        ? `Hasta el ${f.date(effectiveAt)} tu plan ${planName} sigue igual. Ese día cambia su forma de pago.`
        : `Hasta el ${f.date(effectiveAt)} seguís con el plan ${planName}, que ya está pago. Ese día pasás al plan ${nextPlanName}.`,
      'Si cambiás de idea antes de esa fecha, lo deshacés con un clic desde Plan y facturación.',
    ],
    ...(price ? { details: [['Nuevo precio', f.price(price)]] } : {}),
    action: BILLING,
  }),

  change_unscheduled: ({ planName }) => ({
    subject: `Tu plan ${planName} sigue igual`,
    paragraphs: ['Se deshizo el cambio de plan que estaba programado. No tenés que hacer nada.'],
    action: BILLING,
  }),

  price_change: ({ planName, formerPrice, price, effectiveAt }, f) => ({
    subject: `El precio de tu plan ${planName} cambia el ${f.date(effectiveAt)}`,
    paragraphs: [
      `Desde el ${f.date(effectiveAt)} tu plan ${planName} cuesta ${f.price(price)}.`,
      'Hasta ese día pagás lo de siempre. Si no te sirve, podés cambiar de plan o cancelar antes desde Plan y facturación.',
    ],
    details: [
      ...(formerPrice ? [['Precio actual', f.price(formerPrice)] as const] : []),
      ['Nuevo precio', f.price(price)],
    ],
    action: BILLING,
  }),

  suspended: ({ planName, currentPlanName, price }, f) => ({
    subject: `Tu plan ${planName} sigue en pausa y lo que estaba pago terminó`,
    paragraphs: [
      `Mientras tanto tu negocio tiene el plan ${currentPlanName}, sin cargo. No se te cobra nada y no se borra nada.`,
      price
        ? `Podés retomarlo cuando quieras desde Plan y facturación: se vuelve a cobrar, ${f.price(price)}, y con ese pago vuelve todo.`
        : 'Podés retomarlo cuando quieras desde Plan y facturación: se vuelve a cobrar, y con ese pago vuelve todo.',
    ],
    action: BILLING,
  }),

  plan_back: ({ planName, why, periodEnd }, f) => ({
    subject: `Tu plan ${planName} está activo otra vez`,
    paragraphs: [
      why === 'settled'
        ? 'Se resolvió el reclamo sobre tu pago, y tenés de nuevo todo lo que incluye el plan.'
        : 'Se cobró un nuevo período, y tenés de nuevo todo lo que incluye el plan. El reclamo sobre el otro pago sigue abierto.',
      ...(periodEnd ? [`Está pago hasta el ${f.date(periodEnd)}.`] : []),
    ],
    action: BILLING,
  }),

  paused: ({ planName, periodEnd }, f) => ({
    subject: `Tu plan ${planName} está en pausa`,
    paragraphs: [
      'Mientras esté en pausa no se te cobra nada.',
      periodEnd
        ? `Lo que ya pagaste vale hasta el ${f.date(periodEnd)}.`
        : 'Podés retomarlo cuando quieras.',
      'Para retomarlo, entrá a Plan y facturación.',
    ],
    action: BILLING,
  }),
};
