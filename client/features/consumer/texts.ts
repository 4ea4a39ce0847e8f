import { defineTexts } from '#client/lib/texts.ts';

/** Words of the public pages to cancel and to take a purchase back. */
export const consumerTexts = defineTexts({
  'es-AR': {
    cancellation: {
      title: 'Botón de baja',
      description:
        'Pedí acá la baja de tu suscripción, sin ingresar a tu cuenta y sin dar explicaciones.',
      submit: 'Pedir la baja',
      inside: 'Estás en tu cuenta: podés cancelar al instante, con código de baja.',
      go: 'Cancelar ahora desde mi cuenta',
      done: 'Recibimos tu pedido de baja',
      doneBody:
        'Te escribimos a {{email}} para confirmarlo dentro de las 24 horas. Guardá este código de trámite:',
    },
    withdrawal: {
      title: 'Botón de arrepentimiento',
      description:
        'Si compraste hace menos de diez días, podés arrepentirte sin dar explicaciones y te devolvemos todo lo que pagaste.',
      submit: 'Pedir la devolución',
      inside: 'Estás en tu cuenta: podés arrepentirte al instante y ver qué se devuelve.',
      go: 'Hacerlo ahora desde mi cuenta',
      done: 'Recibimos tu arrepentimiento',
      doneBody:
        'Te escribimos a {{email}} para confirmarlo dentro de las 24 horas. Guardá este código de trámite:',
    },
    other: 'O dejá el pedido acá y te respondemos por mail:',
    email: 'Mail de tu cuenta',
    message: 'Mensaje (opcional)',
    home: 'Volver a Estante',
    code: 'Código {{code}}',
  },
  en: {
    cancellation: {
      title: 'Cancel service',
      description:
        'Ask here for your subscription to be cancelled, without signing in and without giving reasons.',
      submit: 'Ask to cancel',
      inside: 'You are signed in: you can cancel right away and get a confirmation code.',
      go: 'Cancel now from my account',
      done: 'We have your request to cancel',
      doneBody:
        'We will write to {{email}} within 24 hours to confirm it. Keep this tracking code:',
    },
    withdrawal: {
      title: 'Withdraw from purchase',
      description:
        'If you bought less than ten days ago you can take the purchase back without giving reasons, and we refund everything you paid.',
      submit: 'Ask for the refund',
      inside: 'You are signed in: you can do it right away and see what is refunded.',
      go: 'Do it now from my account',
      done: 'We have your withdrawal',
      doneBody:
        'We will write to {{email}} within 24 hours to confirm it. Keep this tracking code:',
    },
    other: 'Or leave your request here and we answer by email:',
    email: 'Email of your account',
    message: 'Message (optional)',
    home: 'Back to Estante',
    code: 'Code {{code}}',
  },
});
