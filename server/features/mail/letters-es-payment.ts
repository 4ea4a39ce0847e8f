import type { Letter, Letters } from './letter.ts';
import { LETTER_PATHS } from './letter-paths.ts';
import type { PaymentMail } from './mail-kinds.ts';

const BILLING: Letter['action'] = {
  label: 'Abrir Plan y facturación',
  path: LETTER_PATHS.billing,
};

export const paymentLettersEs: Letters<PaymentMail> = {
  payment_failed: ({ planName, price, graceEndsAt }, f) => ({
    subject: `No pudimos cobrar tu plan ${planName}`,
    paragraphs: [
      price
        ? `No se pudo cobrar la renovación de ${f.money(price)}. Suele pasar por falta de fondos, o porque la tarjeta venció o fue reemplazada.`
        : 'No se pudo cobrar la renovación. Suele pasar por falta de fondos, o porque la tarjeta venció o fue reemplazada.',
      graceEndsAt
        ? `Tu plan sigue funcionando hasta el ${f.date(graceEndsAt)}. Si hasta ese día no se paga, tu negocio pasa al plan gratuito; no se borra nada.`
        : 'Mientras tanto tu plan sigue funcionando. Si no se paga, tu negocio pasa al plan gratuito; no se borra nada.',
      'Para resolverlo, revisá el medio de pago en Plan y facturación. También se vuelve a intentar el cobro solo.',
    ],
    action: { label: 'Resolver el pago', path: LETTER_PATHS.billing },
  }),

  payment_recovered: ({ planName, periodEnd }, f) => ({
    subject: `Listo: tu plan ${planName} está al día`,
    paragraphs: [
      'Recibimos el pago que estaba pendiente. No tenés que hacer nada más.',
      ...(periodEnd ? [`Tu plan está pago hasta el ${f.date(periodEnd)}.`] : []),
    ],
    action: BILLING,
  }),

  payment_awaited: ({ planName, amount }, f) => ({
    subject: `Esperamos tu pago del plan ${planName}`,
    paragraphs: [
      amount
        ? `Elegiste pagar ${f.money(amount)} por un medio que tarda en acreditarse, como efectivo o transferencia.`
        : 'Elegiste un medio de pago que tarda en acreditarse, como efectivo o transferencia.',
      'Si todavía no pagaste, hacelo con el cupón o los datos que te dio el proveedor, antes de que venzan. Cuando se acredite te avisamos y el plan se activa solo; puede tardar hasta tres días hábiles.',
    ],
    action: BILLING,
  }),

  renewal_coming: ({ planName, price, periodEnd, days }, f) => ({
    subject:
      days === 1
        ? `Tu plan ${planName} termina en menos de un día`
        : `Tu plan ${planName} termina el ${f.date(periodEnd)}`,
    paragraphs: [
      `Lo pagaste por adelantado hasta el ${f.date(periodEnd)} y no se renueva solo.`,
      price
        ? `Para seguir sin cortes, pagá el próximo período: ${f.price(price)}. Se suma a partir de esa fecha, así que no perdés ningún día.`
        : 'Para seguir sin cortes, pagá el próximo período. Se suma a partir de esa fecha, así que no perdés ningún día.',
      'El efectivo y las transferencias pueden tardar hasta tres días hábiles en acreditarse. Si no renovás, tu negocio pasa al plan gratuito y no se borra nada.',
    ],
    action: { label: 'Renovar', path: LETTER_PATHS.billing },
  }),

  renewed: ({ planName, periodEnd }, f) => ({
    subject: `Tu plan ${planName} está pago hasta el ${f.date(periodEnd)}`,
    paragraphs: ['Recibimos tu pago. No tenés que hacer nada más.'],
    action: BILLING,
  }),

  refunded: ({ planName, amount }, f) => ({
    subject: `Te devolvimos ${f.money(amount)}`,
    paragraphs: [
      `Se devolvieron ${f.money(amount)} de tu plan ${planName} al medio de pago que usaste.`,
      'Según el banco o la tarjeta, puede tardar unos días en verse.',
    ],
    action: BILLING,
  }),

  given_back: ({ planName, amount }, f) => ({
    subject: `Te devolvimos ${f.money(amount)}: ese pago no hacía falta`,
    paragraphs: [
      `Recibimos un pago de ${f.money(amount)} por el plan ${planName} que no compraba nada: ya estaba pago, o el plan ya había terminado o cambiado. Lo devolvimos entero al medio de pago que usaste.`,
      'Según el banco o la tarjeta, puede tardar unos días en verse. Tu plan sigue como estaba.',
    ],
    action: BILLING,
  }),

  disputed: ({ planName }) => ({
    subject: `Hay un reclamo sobre un pago de tu plan ${planName}`,
    paragraphs: [
      'Alguien desconoció o reclamó un pago ante el banco, la tarjeta o el proveedor de pagos.',
      'Si no fuiste vos o fue por error, hablá con tu banco o tarjeta.',
      'Mientras el dinero esté retenido no tenés lo que compró ese pago: si era el período en curso, tu negocio tiene el plan gratuito y no se borra nada. La suscripción se sigue cobrando en su fecha, y con un nuevo pago el plan vuelve; si no querés seguir, podés cancelarla en Plan y facturación.',
    ],
    action: BILLING,
  }),

  charged_back: ({ planName, amount }, f) => ({
    subject: `El banco devolvió un pago de tu plan ${planName}`,
    paragraphs: [
      amount
        ? `Se resolvió el reclamo y el banco o el proveedor de pagos devolvió ${f.money(amount)} a quien pagó.`
        : 'Se resolvió el reclamo y el banco o el proveedor de pagos devolvió el dinero a quien pagó.',
      'Ese pago ya no cuenta para tu plan. No se borró nada: mirá cómo quedó en Plan y facturación.',
    ],
    action: BILLING,
  }),
};
