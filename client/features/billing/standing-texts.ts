import { defineTexts } from '#client/lib/texts.ts';

/** The plan on the billing page: what it is, what comes next, what can be done. */
export const standingTexts = defineTexts({
  'es-AR': {
    title: 'Plan y facturación',
    description: 'Qué tenés, qué sigue y cuándo.',
    ownerOnly:
      'Solo el dueño de la cuenta ve los pagos y puede cambiar el plan. Si hace falta algo, pedíselo.',
    sandbox: 'Simulador de pagos',
    plan: 'Tu plan',
    usage: 'Cuánto usás',
    price: { free: 'Gratis', agreed: 'A medida' },
    badge: {
      free: 'Activo',
      ended: 'Activo',
      comped: 'Bonificado',
      agreed: 'Activo',
      trialing: 'En prueba',
      active: 'Activo',
      prepaid: 'Pagado por adelantado',
      ending: 'Cancelado',
      runningOut: 'Termina pronto',
      pastDue: 'Pago pendiente',
      paused: 'En pausa',
      suspended: 'En pausa',
      disputed: 'En pausa',
      incomplete: 'Sin terminar',
      cancelled: 'Cancelado',
    },
    state: {
      free: {
        title: 'Tenés el plan gratis, sin vencimiento.',
        body: 'Cuando necesites más lugar o más funciones, podés pasar a otro plan y volver cuando quieras.',
      },
      ended: {
        title: 'Tenés el plan gratis, sin vencimiento.',
        cancelled: '{{plan}} terminó el {{date}} porque lo cancelaste. No se cobra nada más.',
        unpaid: '{{plan}} terminó el {{date}} porque no pudimos cobrarlo. No se debe nada.',
        expired: '{{plan}} terminó el {{date}}, al final de lo que estaba pago. No se debe nada.',
        refunded: '{{plan}} terminó el {{date}} porque te devolvimos el pago.',
        charged_back: '{{plan}} terminó el {{date}} porque el pago fue desconocido ante el banco.',
        revoked: '{{plan}} terminó el {{date}}. Si no lo esperabas, escribinos.',
        after:
          'Lo que cargaste sigue acá: podés verlo, editarlo y exportarlo. Podés volver a {{plan}} cuando quieras.',
      },
      comped: {
        title: 'No hay nada que pagar ni nada que renovar.',
        body: 'Te damos este plan sin cargo. Para cambiarlo, hablemos.',
      },
      agreed: {
        title: 'Tu plan se acordó con vos.',
        body: 'No se cobra desde acá. Para cambiarlo, hablemos.',
        until:
          'Vale hasta el {{date}}. No se cobra desde acá; para renovarlo o cambiarlo, hablemos.',
      },
      trialing: {
        title: 'Estás probando {{plan}} hasta el {{date}}.',
        body: 'Hasta entonces no se cobra nada. Ese día se cobran {{amount}} y el plan se renueva solo. Si cancelás antes, no pagás nada.',
        free: 'Hasta ese día no se cobra nada. Si cancelás antes, no pagás nada.',
      },
      active: {
        title: 'Tu plan está activo.',
        titleNext: 'Se renueva solo el {{date}}.',
        body: 'Ese día se cobran {{amount}}. Podés cambiarlo o cancelarlo cuando quieras.',
        quiet: 'Podés cambiarlo o cancelarlo cuando quieras.',
      },
      prepaid: {
        title: 'Está pago hasta el {{date}}.',
        body: 'No se renueva solo ni se cobra nada por su cuenta: te avisamos por mail antes de que termine. Si no pagás otro período, ese día pasás al plan gratis y no se borra nada.',
      },
      ending: {
        title: 'Cancelaste: seguís con todo hasta el {{date}}.',
        body: 'No se cobra nada más. Ese día pasás al plan gratis y no se borra nada. Hasta entonces lo deshacés con un clic.',
      },
      runningOut: {
        title: 'Seguís con todo hasta el {{date}}.',
        body: 'La suscripción ya terminó en {{provider}} y no se cobra nada más. Para seguir después de ese día, volvé a elegir el plan: el primer cobro es recién entonces.',
      },
      pastDue: {
        title: 'No pudimos cobrar la renovación.',
        body_one:
          '{{failed}} y seguimos intentando. Seguís con todo {{count}} día más, hasta el {{date}}; después pasás al plan gratis y no se borra nada.',
        body_other:
          '{{failed}} y seguimos intentando. Seguís con todo {{count}} días más, hasta el {{date}}; después pasás al plan gratis y no se borra nada.',
        bodyNoDate: '{{failed}} y seguimos intentando. Por ahora seguís con todo.',
        failed_one: 'Ya hubo {{count}} intento fallido',
        failed_other: 'Ya hubo {{count}} intentos fallidos',
        what: 'Revisá tu medio de pago o elegí otro para ponerte al día.',
      },
      paused: {
        title: 'Tu suscripción está en pausa.',
        body: 'No se cobra nada hasta que la retomes. Lo que ya pagaste sigue valiendo hasta el {{date}}; después tenés el plan gratis.',
      },
      suspended: {
        title: 'Tu suscripción está en pausa.',
        body: 'Mientras tanto tenés {{plan}} y no se cobra nada; lo que cargaste sigue acá. Al retomarla se cobra de nuevo y, con ese pago, vuelve todo.',
      },
      disputed: {
        title: 'En pausa: alguien desconoció un pago.',
        body: 'El banco o {{provider}} retiene el dinero mientras se resuelve. Mientras tanto tenés {{plan}} y no se borra nada. Si se resuelve a favor del pago, tu plan vuelve solo; si fue un error, avisale a tu banco o a {{provider}}.',
      },
      incomplete: {
        title: 'El pago quedó sin terminar.',
        body: 'Todavía no se cobró nada y el plan no está activo. Podés terminarlo o empezar de nuevo.',
      },
      cancelled: {
        title: 'Tu suscripción está cancelada.',
        body: 'No se cobra nada más. Lo que cargaste sigue acá y podés volver cuando quieras.',
      },
    },
    mediation:
      'Hay un reclamo abierto por un pago en {{provider}}. Mientras se resuelve tu plan sigue igual.',
    facts: {
      next: 'Próximo cobro',
      nextValue: '{{amount}} el {{date}}',
      period: 'Período actual',
      periodValue: 'Del {{start}} al {{end}}',
    },
    action: {
      seePlans: 'Ver planes',
      change: 'Cambiar de plan',
      backTo: 'Volver a {{plan}}',
      extend_monthly: 'Pagar otro mes',
      extend_yearly: 'Pagar otro año',
      automatic: 'Pasar a renovación automática',
      goOn: 'Seguir con {{plan}}',
      undoCancel: 'Deshacer la cancelación',
      resume: 'Retomar la suscripción',
      payNow: 'Pagar ahora',
      finish: 'Terminar el pago',
      pause: 'Pausar los cobros',
      cancel: 'Cancelar la suscripción',
      withdraw: 'Arrepentirme de la compra',
    },
    resumed: 'Listo: tu suscripción sigue.',
    pause: {
      title: '¿Pausar los cobros?',
      body: 'No se cobra nada hasta que la retomes. Lo que ya pagaste sigue valiendo hasta el {{date}}; después tenés el plan gratis, sin perder lo que cargaste.',
      confirm: 'Pausar los cobros',
      keep: 'Seguir como está',
      done: 'Los cobros están en pausa.',
    },
    cancel: {
      title: '¿Cancelar {{plan}}?',
      when: 'Cuándo',
      periodEnd: 'El {{date}}, al terminar lo que ya pagaste',
      trialEnd: 'El {{date}}, al terminar la prueba',
      periodEndHint: 'Seguís con todo hasta ese día y no se te cobra más. Lo deshacés con un clic.',
      now: 'Ahora mismo',
      nowHint: 'Pasás hoy al plan gratis. Lo que ya pagaste no se devuelve y no se puede deshacer.',
      reason: '¿Por qué te vas? (opcional)',
      reasonHint: 'Nos ayuda a mejorar. No cambia nada de tu cancelación.',
      confirm: 'Cancelar la suscripción',
      keep: 'Seguir suscripto',
      busy: 'Cancelando…',
      doneAtEnd: 'Listo: termina el {{date}} y no se te cobra más.',
      doneNow: 'Listo: la suscripción terminó y no se te cobra más.',
      nothing: 'No hay nada que cancelar: no tenés una suscripción que se cobre sola.',
      nothingPrepaid:
        'No hay nada que cancelar: pagaste por adelantado y no se cobra nada más. Termina el {{date}}.',
    },
    withdraw: {
      note: 'Compraste hace menos de diez días: hasta el {{date}} podés arrepentirte y te devolvemos todo.',
      title: '¿Arrepentirte de la compra?',
      body: 'Te devolvemos {{amount}}, todo lo que pagaste, por el mismo medio. {{plan}} termina ahora y pasás al plan gratis. No se borra nada.',
      bodyNothing:
        'Todavía no se te cobró nada. {{plan}} termina ahora y pasás al plan gratis. No se borra nada.',
      reason: '¿Querés contarnos por qué? (opcional)',
      confirm: 'Arrepentirme y terminar ahora',
      keep: 'Seguir con {{plan}}',
      busy: 'Devolviendo…',
      done: 'Listo: te devolvemos {{amount}}. Según el medio de pago puede tardar unos días en verse.',
      doneNothing: 'Listo: tu plan terminó y no hubo nada que devolver.',
      nothing:
        'No hay una compra de los últimos diez días de la que arrepentirse. Una suscripción la podés cancelar cuando quieras.',
      tooLate:
        'Ya pasaron los diez días desde el primer pago. Igual podés cancelar cuando quieras.',
    },
    outcome: 'Resultado',
  },
  en: {
    title: 'Plan and billing',
    description: 'What you have, what comes next and when.',
    ownerOnly:
      'Only the owner of the account sees payments and can change the plan. If something is needed, ask them.',
    sandbox: 'Payment simulator',
    plan: 'Your plan',
    usage: 'What you use',
    price: { free: 'Free', agreed: 'Custom' },
    badge: {
      free: 'Active',
      ended: 'Active',
      comped: 'Free of charge',
      agreed: 'Active',
      trialing: 'On trial',
      active: 'Active',
      prepaid: 'Paid in advance',
      ending: 'Cancelled',
      runningOut: 'Ending',
      pastDue: 'Payment due',
      paused: 'Paused',
      suspended: 'Paused',
      disputed: 'Paused',
      incomplete: 'Unfinished',
      cancelled: 'Cancelled',
    },
    state: {
      free: {
        title: 'You have the free plan, with no end date.',
        body: 'When you need more room or more features you can move to another plan, and come back whenever you like.',
      },
      ended: {
        title: 'You have the free plan, with no end date.',
        cancelled: '{{plan}} ended on {{date}} because you cancelled it. Nothing more is charged.',
        unpaid: '{{plan}} ended on {{date}} because we could not charge it. Nothing is owed.',
        expired: '{{plan}} ended on {{date}}, when what was paid was over. Nothing is owed.',
        refunded: '{{plan}} ended on {{date}} because the payment was refunded to you.',
        charged_back:
          '{{plan}} ended on {{date}} because the payment was charged back by the bank.',
        revoked: '{{plan}} ended on {{date}}. If you did not expect that, write to us.',
        after:
          'What you entered is still here: you can read, edit and export it. You can go back to {{plan}} whenever you like.',
      },
      comped: {
        title: 'There is nothing to pay and nothing to renew.',
        body: 'We give you this plan free of charge. To change it, talk to us.',
      },
      agreed: {
        title: 'Your plan was agreed with you.',
        body: 'Nothing is charged from here. To change it, talk to us.',
        until:
          'It is valid until {{date}}. Nothing is charged from here; to renew or change it, talk to us.',
      },
      trialing: {
        title: 'You are trying {{plan}} until {{date}}.',
        body: 'Nothing is charged until then. That day {{amount}} is charged and the plan renews by itself. Cancel before and you pay nothing.',
        free: 'Nothing is charged until that day. Cancel before and you pay nothing.',
      },
      active: {
        title: 'Your plan is active.',
        titleNext: 'It renews by itself on {{date}}.',
        body: 'That day {{amount}} is charged. You can change or cancel it at any time.',
        quiet: 'You can change or cancel it at any time.',
      },
      prepaid: {
        title: 'It is paid until {{date}}.',
        body: 'It does not renew and nothing is charged by itself: we email you before it ends. If you do not pay another period, you move to the free plan that day and nothing is deleted.',
      },
      ending: {
        title: 'You cancelled: you keep everything until {{date}}.',
        body: 'Nothing more is charged. That day you move to the free plan and nothing is deleted. Until then you undo it with one click.',
      },
      runningOut: {
        title: 'You keep everything until {{date}}.',
        body: 'The subscription has ended at {{provider}} and nothing more is charged. To go on after that day choose the plan again: the first charge comes only then.',
      },
      pastDue: {
        title: 'We could not charge the renewal.',
        body_one:
          '{{failed}} and we keep trying. You keep everything for {{count}} more day, until {{date}}; after that you move to the free plan and nothing is deleted.',
        body_other:
          '{{failed}} and we keep trying. You keep everything for {{count}} more days, until {{date}}; after that you move to the free plan and nothing is deleted.',
        bodyNoDate: '{{failed}} and we keep trying. For now you keep everything.',
        failed_one: 'There has been {{count}} failed attempt',
        failed_other: 'There have been {{count}} failed attempts',
        what: 'Check your payment method or choose another one to get up to date.',
      },
      paused: {
        title: 'Your subscription is paused.',
        body: 'Nothing is charged until you resume it. What you have paid is good until {{date}}; after that you have the free plan.',
      },
      suspended: {
        title: 'Your subscription is paused.',
        body: 'Meanwhile you have {{plan}} and nothing is charged; what you entered is still here. When you resume it, it is charged again, and with that payment everything is back.',
      },
      disputed: {
        title: 'Paused: somebody disputed a payment.',
        body: 'The bank or {{provider}} holds the money until that is settled. Meanwhile you have {{plan}} and nothing is deleted. If it is settled in favour of the payment your plan comes back by itself; if it was a mistake, tell your bank or {{provider}}.',
      },
      incomplete: {
        title: 'The payment was not finished.',
        body: 'Nothing has been charged yet and the plan is not active. You can finish it or start again.',
      },
      cancelled: {
        title: 'Your subscription is cancelled.',
        body: 'Nothing more is charged. What you entered is still here and you can come back whenever you like.',
      },
    },
    mediation:
      'There is an open claim about a payment at {{provider}}. Until it is settled your plan goes on as it is.',
    facts: {
      next: 'Next charge',
      nextValue: '{{amount}} on {{date}}',
      period: 'Current period',
      periodValue: '{{start}} to {{end}}',
    },
    action: {
      seePlans: 'See plans',
      change: 'Change plan',
      backTo: 'Back to {{plan}}',
      extend_monthly: 'Pay another month',
      extend_yearly: 'Pay another year',
      automatic: 'Switch to automatic renewal',
      goOn: 'Go on with {{plan}}',
      undoCancel: 'Undo the cancellation',
      resume: 'Resume the subscription',
      payNow: 'Pay now',
      finish: 'Finish the payment',
      pause: 'Pause charges',
      cancel: 'Cancel the subscription',
      withdraw: 'Take the purchase back',
    },
    resumed: 'Done: your subscription goes on.',
    pause: {
      title: 'Pause charges?',
      body: 'Nothing is charged until you resume it. What you have paid is good until {{date}}; after that you have the free plan, and lose nothing you entered.',
      confirm: 'Pause charges',
      keep: 'Leave it as it is',
      done: 'Charges are paused.',
    },
    cancel: {
      title: 'Cancel {{plan}}?',
      when: 'When',
      periodEnd: 'On {{date}}, when what you have paid for ends',
      trialEnd: 'On {{date}}, when the trial ends',
      periodEndHint:
        'You keep everything until that day and nothing more is charged. Undo it with one click.',
      now: 'Right now',
      nowHint:
        'You move to the free plan today. What you paid is not refunded and this cannot be undone.',
      reason: 'Why are you leaving? (optional)',
      reasonHint: 'It helps us improve. It changes nothing about your cancellation.',
      confirm: 'Cancel the subscription',
      keep: 'Stay subscribed',
      busy: 'Cancelling…',
      doneAtEnd: 'Done: it ends on {{date}} and nothing more is charged.',
      doneNow: 'Done: the subscription has ended and nothing more is charged.',
      nothing: 'There is nothing to cancel: you have no subscription that charges by itself.',
      nothingPrepaid:
        'There is nothing to cancel: you paid in advance and nothing more is charged. It ends on {{date}}.',
    },
    withdraw: {
      note: 'You bought less than ten days ago: until {{date}} you can take it back and we refund everything.',
      title: 'Take the purchase back?',
      body: 'We refund {{amount}}, everything you paid, the way you paid it. {{plan}} ends now and you move to the free plan. Nothing is deleted.',
      bodyNothing:
        'Nothing has been charged yet. {{plan}} ends now and you move to the free plan. Nothing is deleted.',
      reason: 'Would you like to tell us why? (optional)',
      confirm: 'Take it back and end now',
      keep: 'Keep {{plan}}',
      busy: 'Refunding…',
      done: 'Done: we refund {{amount}}. Depending on the method it can take some days to show.',
      doneNothing: 'Done: your plan has ended and there was nothing to refund.',
      nothing:
        'There is no purchase of the last ten days to take back. A subscription can be cancelled at any time.',
      tooLate:
        'More than ten days have passed since the first payment. You can still cancel at any time.',
    },
    outcome: 'Outcome',
  },
});
