import type { PlanWords } from './plan-words.ts';

/** How a subscription stands, in Spanish: one row for each state. */
export const spanish: PlanWords = {
  state: {
    free: {
      badge: 'Activo',
      status: ['Activo. Gratis y sin vencimiento.'],
      title: ['Tenés el plan gratis, sin vencimiento.'],
      body: [
        [
          'Cuando necesites más lugar o más funciones, podés pasar a otro plan y volver cuando quieras.',
        ],
      ],
      banner: null,
    },
    ended: {
      badge: 'Activo',
      status: ['Gratis y sin vencimiento. {{former}} terminó el {{date}}.'],
      title: ['Tenés el plan gratis, sin vencimiento.'],
      body: [
        ['{{why}}'],
        [
          'Lo que cargaste sigue acá: podés verlo, editarlo y exportarlo. Podés volver a {{former}} cuando quieras.',
        ],
      ],
      banner: null,
    },
    cancelled: {
      badge: 'Cancelado',
      status: ['Cancelado. Lo que cargaste sigue acá.'],
      title: ['Tu suscripción está cancelada.'],
      body: [['No se cobra nada más. Lo que cargaste sigue acá y podés volver cuando quieras.']],
      banner: null,
    },
    comped: {
      badge: 'Bonificado',
      status: [
        'Activo y bonificado hasta el {{date}}: no hay nada que pagar.',
        'Activo y bonificado: no hay nada que pagar.',
      ],
      title: ['No hay nada que pagar ni nada que renovar.'],
      body: [
        [
          'Te damos este plan sin cargo. Vale hasta el {{date}}; para renovarlo o cambiarlo, hablemos.',
          'Te damos este plan sin cargo. Para cambiarlo, hablemos.',
        ],
      ],
      banner: null,
    },
    arranged: {
      badge: 'A medida',
      status: [
        'Activo hasta el {{date}}. Las condiciones se acordaron con vos.',
        'Activo. Las condiciones se acordaron con vos.',
      ],
      title: ['Tu plan se acordó con vos.'],
      body: [
        [
          'Vale hasta el {{date}}. No se cobra desde acá; para renovarlo o cambiarlo, hablemos.',
          'No se cobra desde acá. Para cambiarlo, hablemos.',
        ],
      ],
      banner: null,
    },
    trialing: {
      badge: 'En prueba',
      status: ['En prueba hasta el {{date}}.', 'En período de prueba.'],
      title: ['Estás probando {{plan}} hasta el {{date}}.', 'Estás probando {{plan}}.'],
      body: [
        [
          'Hasta entonces no se cobra nada. Ese día se cobran {{amount}} y el plan se renueva solo. Si cancelás antes, no pagás nada.',
          'Hasta ese día no se cobra nada. Si cancelás antes, no pagás nada.',
        ],
      ],
      banner: {
        title: ['Tu prueba de {{plan}} termina el {{date}}.'],
        more: ['Ese día se cobran {{amount}}. Podés cancelar antes.', ''],
      },
    },
    active: {
      badge: 'Activo',
      status: ['Activo. Se renueva solo.'],
      title: ['Se renueva solo el {{next}}.', 'Tu plan está activo.'],
      body: [
        [
          'Ese día se cobran {{amount}}. Podés cambiarlo o cancelarlo cuando quieras.',
          'Podés cambiarlo o cancelarlo cuando quieras.',
        ],
      ],
      banner: null,
    },
    prepaid: {
      badge: 'Pagado por adelantado',
      status: [
        'Activo. Pagado por adelantado hasta el {{date}}.',
        'Activo. Pagado por adelantado.',
      ],
      title: ['Está pago hasta el {{date}}.', 'Está pagado por adelantado.'],
      body: [
        [
          'No se renueva solo ni se cobra nada por su cuenta: te avisamos por mail antes de que termine. Si no pagás otro período, ese día pasás al plan gratis y no se borra nada.',
        ],
      ],
      banner: {
        title: ['Lo que pagaste de {{plan}} termina el {{date}}.'],
        more: ['No se renueva solo: pagá otro período para seguir sin cortes.'],
      },
    },
    ending: {
      badge: 'Cancelado',
      status: [
        'Cancelado. Seguís con todo hasta el {{date}}.',
        'Cancelado. Seguís con todo hasta el final de lo que está pago.',
      ],
      title: [
        'Cancelaste: seguís con todo hasta el {{date}}.',
        'Cancelaste: seguís con todo hasta el final de lo que está pago.',
      ],
      body: [
        ['No se cobra nada más.'],
        [
          'Ese día pasás al plan gratis y no se borra nada. Hasta entonces lo deshacés con un clic.',
        ],
      ],
      banner: {
        title: [
          'Tu suscripción a {{plan}} termina el {{date}}.',
          'Cancelaste tu suscripción a {{plan}}.',
        ],
        more: [''],
      },
    },
    runningOut: {
      badge: 'Termina pronto',
      status: ['Termina el {{date}} y no se renueva.', 'Termina pronto y no se renueva.'],
      title: [
        'Seguís con todo hasta el {{date}}.',
        'Seguís con todo hasta el final de lo que está pago.',
      ],
      body: [
        [
          'La suscripción ya terminó en {{provider}} y no se cobra nada más. Para seguir después de ese día, volvé a elegir el plan: el primer cobro es recién entonces.',
        ],
      ],
      banner: {
        title: [
          '{{plan}} termina el {{date}} y no se renueva.',
          '{{plan}} termina y no se renueva.',
        ],
        more: [''],
      },
    },
    pastDue: {
      badge: 'Pago pendiente',
      status: [
        'No pudimos cobrar {{owed}}. Tenés todo hasta el {{date}}.',
        'No pudimos cobrar la última renovación. Tenés todo hasta el {{date}}.',
        'No pudimos cobrar la última renovación. Todavía tenés todo.',
      ],
      title: ['No pudimos cobrar {{owed}} de la renovación.', 'No pudimos cobrar la renovación.'],
      body: [
        [
          '{{failed}}. {{provider}} vuelve a intentarlo el {{retry}}.',
          '{{failed}} y seguimos intentando.',
        ],
        [
          'Seguís con todo {{days}}, hasta el {{date}}. Si no se paga antes, ese día {{plan}} termina: pasás al plan gratis y no se borra nada.',
          'Por ahora seguís con todo.',
        ],
        ['Pagá lo pendiente o elegí otro medio de pago para ponerte al día.'],
      ],
      banner: {
        title: [
          'No pudimos cobrar {{owed}} de la renovación de {{plan}}.',
          'No pudimos cobrar la renovación de {{plan}}.',
        ],
        more: [
          'Seguís con todo {{days}}, hasta el {{date}}. Si no se paga antes, ese día pasás al plan gratis, sin perder nada de lo cargado.',
          '',
        ],
      },
    },
    paused: {
      badge: 'En pausa',
      status: ['En pausa: no se cobra hasta que lo retomes.'],
      title: ['Tu suscripción está en pausa.'],
      body: [
        [
          'No se cobra nada hasta que la retomes. Lo que ya pagaste sigue valiendo hasta el {{date}}; después tenés el plan gratis.',
          'No se cobra nada hasta que la retomes.',
        ],
      ],
      banner: {
        title: ['Tu suscripción a {{plan}} está en pausa.'],
        more: ['Seguís con todo hasta el {{date}}.', ''],
      },
    },
    suspended: {
      badge: 'Suspendido',
      status: ['En pausa: no se cobra hasta que lo retomes. Mientras tanto tenés {{plan}}.'],
      title: ['Tu suscripción está en pausa y lo que estaba pago terminó.'],
      body: [
        [
          'Mientras tanto tenés {{plan}} y no se cobra nada; lo que cargaste sigue acá. Al retomarla, el próximo cobro es de {{price}} y con ese pago vuelve todo.',
          'Mientras tanto tenés {{plan}} y no se cobra nada; lo que cargaste sigue acá. Con el próximo cobro después de retomarla vuelve todo.',
        ],
      ],
      banner: {
        title: ['Tu suscripción está en pausa.'],
        more: [
          'Mientras tanto tenés {{plan}}. Con el próximo cobro después de retomarla vuelve todo.',
        ],
      },
    },
    resumed: {
      badge: 'Espera el cobro',
      status: [
        'Retomada: el {{next}} se cobran {{amount}} y vuelve todo.',
        'Retomada: vuelve todo con el próximo cobro.',
      ],
      title: ['Retomaste la suscripción: tu plan vuelve con el próximo cobro.'],
      body: [
        [
          'El {{next}} se cobran {{amount}} y, con ese pago, vuelve todo. Mientras tanto tenés {{plan}}, gratis, y no se borra nada.',
          'Mientras tanto tenés {{plan}}, gratis, y no se borra nada.',
        ],
        ['¿Lo necesitás antes? Cancelá la suscripción ahora mismo y comprá el plan de nuevo.'],
      ],
      banner: null,
    },
    disputed: {
      badge: 'Pago desconocido',
      status: ['En pausa mientras se resuelve un pago desconocido.'],
      title: ['En pausa: alguien desconoció un pago.'],
      body: [
        [
          'El banco o {{provider}} retiene el dinero mientras se resuelve. Mientras tanto tenés {{plan}} y no se borra nada. Si se resuelve a favor del pago, tu plan vuelve solo; si fue un error, avisale a tu banco o a {{provider}}.',
          'El dinero queda retenido mientras se resuelve. Mientras tanto tenés {{plan}} y no se borra nada. Si se resuelve a favor del pago, tu plan vuelve solo.',
        ],
        [
          'El {{next}} se cobran igual {{amount}} y, con ese pago, tu plan vuelve. Si no querés seguir, cancelá la suscripción.',
        ],
        ['Lo cancelaste: no se cobra nada más y, si vuelve, dura hasta el {{until}}.'],
      ],
      banner: {
        title: ['Tu plan está en pausa porque alguien desconoció un pago.'],
        more: [
          'Lo cancelaste: si se resuelve a favor del pago, vuelve pero dura hasta el {{until}}. No se borró nada.',
          'Cuando se resuelva vuelve solo. No se borró nada.',
        ],
      },
    },
    incomplete: {
      badge: 'Sin terminar',
      status: ['El pago quedó sin terminar: el plan todavía no está activo.'],
      title: ['El pago quedó sin terminar.'],
      body: [
        ['Todavía no se cobró nada y el plan no está activo. Podés terminarlo o empezar de nuevo.'],
      ],
      banner: null,
    },
  },
  ended: {
    cancelled: '{{former}} terminó el {{date}} porque lo cancelaste. No se cobra nada más.',
    withdrawn:
      '{{former}} terminó el {{date}} porque te arrepentiste de la compra. Todo lo que hayas pagado vuelve por el mismo medio; según el banco o la tarjeta puede tardar unos días en verse.',
    unpaid: '{{former}} terminó el {{date}} porque no pudimos cobrarlo. No se debe nada.',
    expired: '{{former}} terminó el {{date}}, al final de su período. No se debe nada.',
    refunded: '{{former}} terminó el {{date}} porque te devolvimos el pago.',
    charged_back: '{{former}} terminó el {{date}} porque el pago fue desconocido ante el banco.',
    revoked: '{{former}} terminó el {{date}}. Si no lo esperabas, escribinos.',
  },
};
