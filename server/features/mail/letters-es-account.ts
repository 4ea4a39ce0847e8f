import type { Letters } from './letter.ts';
import { LETTER_PATHS, listPath, upgradePath } from './letter-paths.ts';
import type { AccountMail } from './mail-kinds.ts';

export const accountLettersEs: Letters<AccountMail> = {
  welcome: ({ businessName }) => ({
    subject: 'Te damos la bienvenida a Estante',
    paragraphs: [
      `${businessName} ya tiene su inventario en Estante.`,
      'Para empezar, cargá tus productos uno por uno o mirá el panel para ver qué incluye tu plan.',
    ],
    action: { label: 'Abrir Estante', path: LETTER_PATHS.dashboard },
  }),

  usage_threshold: ({ metric, used, limit, planName, percent }, f) => ({
    subject:
      percent === 100
        ? `Llegaste al límite de ${f.things(metric)}`
        : `Ya usás el ${percent} % de tus ${f.things(metric)}`,
    paragraphs: [
      `Usás ${f.number(used)} de ${f.number(limit)} ${f.things(metric)} que incluye el plan ${planName}.`,
      percent === 100
        ? 'Todo lo que cargaste sigue funcionando: podés verlo, editarlo, borrarlo y exportarlo. Para agregar más, elegí un plan con más lugar, o archivá o borrá lo que ya no uses.'
        : 'Todavía podés seguir agregando. Si vas a necesitar más lugar, podés mirar los otros planes; si no, archivar o borrar lo que ya no uses también libera lugar.',
    ],
    action: { label: 'Ver planes con más lugar', path: upgradePath(metric) },
  }),

  over_limit: ({ planName, metrics }, f) => ({
    subject: 'Tu negocio usa más de lo que incluye el plan',
    paragraphs: [
      `Con el plan ${planName} hay cosas que quedaron por encima del límite.`,
      'No se borró nada: todo se puede ver, editar, borrar y exportar. Solo no vas a poder agregar hasta estar dentro del límite o elegir un plan con más lugar.',
    ],
    details: metrics.map(({ metric, used, limit }) => [
      capitalized(f.things(metric)),
      `usás ${f.number(used)}, incluye ${f.number(limit)}: sobran ${f.number(used - limit)}`,
    ]),
    action: {
      label: 'Revisar lo que sobra',
      path: metrics[0] ? listPath(metrics[0].metric) : LETTER_PATHS.billing,
    },
  }),

  consumer_request: ({ request, code }) => {
    const isCancellation = request === 'cancellation';
    return {
      subject: isCancellation
        ? `Recibimos tu pedido de baja: ${code}`
        : `Recibimos tu pedido de arrepentimiento: ${code}`,
      paragraphs: [
        isCancellation
          ? 'Alguien pidió la baja de tu suscripción con tu dirección de mail.'
          : 'Alguien pidió, con tu dirección de mail, dar marcha atrás con la compra de tu suscripción.',
        'Todavía no cambiamos nada: para confirmar que sos vos, entrá a tu cuenta con el botón de abajo y terminá el pedido ahí. Son dos clics.',
        'Si no fuiste vos, podés ignorar este mail: tu suscripción sigue igual.',
      ],
      details: [['Código de seguimiento', code]],
      action: isCancellation
        ? { label: 'Entrar y confirmar la baja', path: LETTER_PATHS.cancel }
        : { label: 'Entrar y confirmar el arrepentimiento', path: LETTER_PATHS.withdraw },
    };
  },
};

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
