import { defineTexts } from '#client/lib/texts.ts';

/** The page that people return to from paying. */
export const checkoutTexts = defineTexts({
  'es-AR': {
    openPage: {
      title: 'Tenés abierta una página de pago: {{plan}}, con {{provider}}',
      body: 'Todavía no se cobró nada. Podés usarla hasta el {{time}}. Si antes elegís otra cosa, esa página se cierra sin cobrar nada.',
      continue: 'Seguir con ese pago',
      giveUp: 'Dejarlo',
    },
    checkout: {
      title: 'Tu pago',
      loading: 'Buscando…',
      confirming: 'Confirmando…',
      confirmingBody: 'Suele tardar unos segundos. Podés dejar esta página abierta.',
      slow: 'Está tardando más de lo habitual',
      slowBody:
        'Seguimos preguntando. No hace falta que empieces de nuevo ni que te quedes acá: apenas se confirme, {{plan}} se activa solo en todas tus pantallas.',
      open: 'Quedó sin terminar',
      openBody: 'Todavía no se cobró nada. Podés terminarlo o dejarlo.',
      openUntil: 'Esta página se puede pagar hasta el {{time}}; después se cierra sin cobrar nada.',
      openUntilPayment:
        'Podés autorizarlo hasta el {{time}}. Después la página se cierra y seguís pagando como hasta ahora.',
      openChecking: 'Si lo acabás de terminar, en unos segundos se ve acá.',
      awaiting: 'Esperamos tu pago',
      awaitingBody:
        'Elegiste un medio que tarda en acreditarse. Si es efectivo, pagá con el cupón que te dio {{provider}}; si es transferencia, ya no hay nada que hacer. Puede tardar hasta tres días hábiles.',
      awaitingReview:
        'El pago ya está hecho y {{provider}} lo está revisando o acreditando: no hay nada más que hacer. Puede tardar hasta tres días hábiles.',
      awaitingThen:
        'Te avisamos por mail y {{plan}} se activa solo. No hace falta que pagues de nuevo ni que te quedes acá.',
      awaitingOpen: 'Ver cómo pagarlo',
      awaitingCancel: 'Ya no quiero pagarlo',
      offline: 'No pudimos preguntar recién. Seguimos intentando.',
      completed: 'Listo: ya tenés {{plan}}',
      completedBody: 'Quedó todo confirmado.',
      completedPayment: 'Listo: cambió cómo pagás {{plan}}',
      paymentNext:
        'Tu plan sigue igual. El próximo cobro, el {{date}} y de {{amount}}, va al medio de pago que acabás de autorizar en {{provider}}.',
      paymentNoDate:
        'Tu plan sigue igual. Los próximos cobros van al medio de pago que acabás de autorizar en {{provider}}.',
      completedTrial: 'Tu prueba gratis empezó: hoy no se cobró nada.',
      trialThen: 'El primer cobro es el {{date}}, de {{amount}}.',
      lasts: 'Está pago hasta el {{date}}.',
      renews: 'El próximo cobro es el {{date}}, de {{amount}}.',
      renewsDate: 'Se renueva el {{date}}.',
      goingOn: 'Seguimos en unos segundos…',
      stay: 'Quedarme acá',
      goOn: 'Seguir donde estaba',
      goHome: 'Ir al panel',
      failed: 'No se aprobó',
      failedBody: 'No se cobró nada y tu plan sigue igual. Podés probar con otro medio de pago.',
      expired: 'Este pago ya no está abierto',
      expiredBody: 'Venció o se canceló. No se cobró nada y tu plan sigue igual.',
      cancelled: 'Lo dejaste sin terminar',
      cancelledBody: 'No se cobró nada y tu plan sigue igual.',
      cancelling: 'Cancelando…',
      cancelFailed: 'No pudimos confirmar la cancelación. No completes ese pago y probá de nuevo.',
      retryCancel: 'Probar de nuevo',
      retry: 'Volver a intentarlo',
      continue: 'Terminarlo',
      cancel: 'Dejarlo',
      back: 'Volver sin cambiar de plan',
      backPayment: 'Seguir pagando como hasta ahora',
      keepWorking: 'Seguir usando Estante',
      notFound: 'No encontramos este pago',
      notFoundBody:
        'Puede que el enlace sea de otra cuenta. Tu plan está en la página de facturación.',
      seeBilling: 'Ver plan y facturación',
    },
  },
  en: {
    openPage: {
      title: 'You have a payment page open: {{plan}}, with {{provider}}',
      body: 'Nothing has been charged yet. You can use it until {{time}}. If you choose something else before that, the page closes with nothing charged.',
      continue: 'Continue with that payment',
      giveUp: 'Give it up',
    },
    checkout: {
      title: 'Your payment',
      loading: 'Looking it up…',
      confirming: 'Confirming…',
      confirmingBody: 'It usually takes a few seconds. You can leave this page open.',
      slow: 'It is taking longer than usual',
      slowBody:
        'We keep asking. There is no need to start again or to stay here: as soon as it is confirmed, {{plan}} is active on all your screens.',
      open: 'It was not finished',
      openBody: 'Nothing has been charged yet. You can finish it or leave it.',
      openUntil: 'This page can be paid until {{time}}; then it closes with nothing charged.',
      openUntilPayment:
        'You can authorise it until {{time}}. After that the page closes and you pay as before.',
      openChecking: 'If you have just finished it, it will show here in a few seconds.',
      awaiting: 'Waiting for your payment',
      awaitingBody:
        'You chose a method that takes time. If it is cash, pay with the voucher that {{provider}} gave you; if it is a transfer, there is nothing left to do. It can take up to three working days.',
      awaitingReview:
        'The payment is made and {{provider}} is reviewing it or waiting for it to arrive: there is nothing left to do. It can take up to three working days.',
      awaitingThen:
        'We will email you and {{plan}} starts by itself. There is no need to pay again or to stay here.',
      awaitingOpen: 'See how to pay it',
      awaitingCancel: 'I no longer want to pay it',
      offline: 'We could not ask just now. We keep trying.',
      completed: 'Done: you have {{plan}}',
      completedBody: 'Everything is confirmed.',
      completedPayment: 'Done: you pay {{plan}} in a new way',
      paymentNext:
        'Your plan stays as it is. The next charge, on {{date}} and of {{amount}}, goes to the payment method that you have just authorised with {{provider}}.',
      paymentNoDate:
        'Your plan stays as it is. The next charges go to the payment method that you have just authorised with {{provider}}.',
      completedTrial: 'Your free trial has started: nothing was charged today.',
      trialThen: 'The first charge is on {{date}}, of {{amount}}.',
      lasts: 'It is paid until {{date}}.',
      renews: 'The next charge is on {{date}}, of {{amount}}.',
      renewsDate: 'It renews on {{date}}.',
      goingOn: 'Going on in a few seconds…',
      stay: 'Stay here',
      goOn: 'Go on where I was',
      goHome: 'Go to the dashboard',
      failed: 'It was not approved',
      failedBody:
        'Nothing was charged and your plan is as it was. You can try another payment method.',
      expired: 'This payment is no longer open',
      expiredBody: 'It expired or was cancelled. Nothing was charged and your plan is as it was.',
      cancelled: 'You left it unfinished',
      cancelledBody: 'Nothing was charged and your plan is as it was.',
      cancelling: 'Cancelling…',
      cancelFailed:
        'We could not confirm the cancellation. Do not complete that payment, and try again.',
      retryCancel: 'Try again',
      retry: 'Try the payment again',
      continue: 'Finish it',
      cancel: 'Leave it',
      back: 'Go back without changing plan',
      backPayment: 'Keep paying as before',
      keepWorking: 'Keep using Estante',
      notFound: 'We did not find this payment',
      notFoundBody: 'The link may belong to another account. Your plan is on the billing page.',
      seeBilling: 'See plan and billing',
    },
  },
});
