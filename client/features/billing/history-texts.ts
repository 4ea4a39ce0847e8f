import { defineTexts } from '#client/lib/texts.ts';

/**
 * One sentence for each type of event. `full` is taken when everything it names is known, else `plain`.
 * Types are written here with their dots as levels, as i18next reads them.
 */
export const historyTexts = defineTexts({
  'es-AR': {
    title: 'Historial',
    description: 'Qué pasó con tu plan y tu cuenta, y quién lo hizo.',
    empty: 'Todavía no pasó nada para contar.',
    more: 'Ver más',
    by: 'por {{name}}',
    times: '{{count}} veces',
    actor: {
      person: 'alguien de tu equipo',
      visitor: 'alguien que no había ingresado',
      provider: 'el proveedor de pagos',
      system: 'Estante',
      service: 'Estante',
    },
    code: 'Código {{code}}',
    unknown: 'Cambio registrado: {{what}}',
    event: {
      subscription: {
        started: {
          full: 'Empezó {{plan}}: {{price}}, pago hasta el {{date}}.',
          plain: 'Empezó {{plan}}.',
        },
        trial_started: {
          full: 'Empezó la prueba de {{plan}}, hasta el {{date}}.',
          plain: 'Empezó la prueba de {{plan}}.',
        },
        renewed: { full: 'Se renovó {{plan}} hasta el {{date}}.', plain: 'Se renovó {{plan}}.' },
        plan_changed: {
          full: 'Cambió el plan de {{from}} a {{plan}}.',
          plain: 'Cambió el plan a {{plan}}.',
        },
        suspended: {
          full: 'Terminó lo que estaba pago de {{from}}, que sigue en pausa: mientras tanto, {{plan}}.',
          plain: 'Terminó lo que estaba pago mientras la suscripción está en pausa.',
        },
        change_scheduled: {
          full: 'Se programó un cambio a {{next}} para el {{nextDate}}.',
          plain: 'Se programó un cambio de plan.',
        },
        period_scheduled_month: {
          full: 'Se programó el pago mensual desde el {{nextDate}}.',
          plain: 'Se programó el pago mensual.',
        },
        period_scheduled_year: {
          full: 'Se programó el pago anual desde el {{nextDate}}.',
          plain: 'Se programó el pago anual.',
        },
        period_changed_monthly: {
          full: 'Empezó el pago mensual de {{plan}}: pago hasta el {{date}}.',
          plain: 'Empezó el pago mensual.',
        },
        period_changed_yearly: {
          full: 'Empezó el pago anual de {{plan}}: pago hasta el {{date}}.',
          plain: 'Empezó el pago anual.',
        },
        period_unscheduled: {
          full: 'Se deshizo el cambio de período de pago.',
          plain: 'Se deshizo el cambio de período de pago.',
        },
        provider_changed: {
          full: 'Desde ahora cobra {{provider}}.',
          plain: 'Cambió quién cobra.',
        },
        method_changed: {
          full: 'Se cambió el medio de pago.',
          plain: 'Se cambió el medio de pago.',
        },
        cancellation_scheduled: {
          full: 'La suscripción no se renueva: termina el {{nextDate}}.',
          plain: 'La suscripción no se renueva.',
        },
        cancellation_undone: {
          full: 'La suscripción sigue: se renueva sola otra vez.',
          plain: 'La suscripción sigue: se renueva sola otra vez.',
        },
        change_unscheduled: {
          full: 'Se deshizo el cambio programado a {{formerNext}}.',
          plain: 'Se deshizo el cambio programado.',
        },
        cancel_requested: {
          full: 'Se pidió cancelar {{paid}}.',
          plain: 'Se pidió cancelar la suscripción.',
        },
        resume_requested: {
          full: 'Se retomó {{paid}}.',
          plain: 'Se retomó la suscripción.',
        },
        pause_requested: {
          full: 'Se pausaron los cobros de {{paid}}.',
          plain: 'Se pausaron los cobros.',
        },
        withdrawn: {
          full: 'Arrepentimiento de la compra: terminó {{from}} y se devuelven {{refunded}}.',
          plain: 'Arrepentimiento de la compra: terminó el plan y no había nada que devolver.',
        },
        ended: { full: 'Terminó {{from}}: {{reason}}.', plain: 'Terminó {{from}}.' },
        past_due: {
          full: 'No se pudo cobrar {{plan}}. Plazo hasta el {{grace}}.',
          plain: 'No se pudo cobrar {{plan}}.',
        },
        recovered: { full: '{{plan}} está al día otra vez.', plain: 'La suscripción está al día.' },
        paused: { full: '{{from}} quedó en pausa.', plain: 'La suscripción quedó en pausa.' },
        disputed: { full: 'Se desconoció un pago de {{from}}.', plain: 'Se desconoció un pago.' },
        given: { full: 'Estante te dio {{plan}}.', plain: 'Estante cambió tu plan.' },
        updated: {
          full: 'Se actualizaron los datos de {{plan}}: {{changed}}.',
          plain: 'Se actualizaron los datos del plan.',
        },
      },
      payment: {
        refunded: {
          full: 'Se devolvieron {{refunded}} de un pago de {{amount}}.',
          plain: 'Se devolvió un pago.',
        },
        disputed: { full: 'Se desconoció un pago de {{amount}}.', plain: 'Se desconoció un pago.' },
        given_back: {
          full: 'Se devolvió un pago de {{amount}} que no compró nada: {{reason}}.',
          plain: 'Se devolvió un pago que no compró nada.',
        },
        charged_back: {
          full: 'El banco devolvió un pago de {{amount}} a quien pagó.',
          plain: 'El banco devolvió un pago a quien pagó.',
        },
      },
      checkout: {
        awaiting_payment: {
          full: 'Se espera un pago de {{amount}} por {{plan}}.',
          plain: 'Se espera un pago.',
        },
        closed: {
          full: 'Se cerró una página de pago de {{plan}} sin cobrar nada: tu plan se renovó mientras tanto.',
          plain: 'Se cerró una página de pago sin cobrar nada: tu plan se renovó mientras tanto.',
        },
      },
      billing: {
        alert: {
          full: 'Hay algo para revisar en un pago de {{amount}}. Ya lo está viendo una persona.',
          plain: 'Hay algo para revisar en un pago. Ya lo está viendo una persona.',
        },
      },
      account: {
        registered: { full: 'Se creó la cuenta.', plain: 'Se creó la cuenta.' },
        signed_in: {
          full: 'Ingreso a la cuenta desde {{address}}.',
          plain: 'Ingreso a la cuenta.',
        },
        sign_in_failed: {
          full: 'Alguien quiso entrar con una contraseña equivocada desde {{address}}.',
          plain: 'Alguien quiso entrar con una contraseña equivocada.',
        },
        signed_out: { full: 'Cierre de sesión.', plain: 'Cierre de sesión.' },
        password_changed: { full: 'Se cambió la contraseña.', plain: 'Se cambió la contraseña.' },
      },
      business: {
        billing_details_changed: {
          full: 'Se cambiaron los datos de facturación.',
          plain: 'Se cambiaron los datos de facturación.',
        },
      },
      consumer_request: {
        received: {
          full: 'Llegó un pedido de {{request}}, con código {{tracking}}.',
          plain: 'Llegó un pedido de baja o arrepentimiento.',
        },
      },
    },
    request: { cancellation: 'baja', withdrawal: 'arrepentimiento' },
    reason: {
      cancelled: 'se canceló',
      withdrawn: 'arrepentimiento de la compra',
      unpaid: 'no se pudo cobrar',
      expired: 'se terminó lo que estaba pago',
      refunded: 'se devolvió el pago',
      charged_back: 'el pago fue desconocido',
      revoked: 'se dio de baja',
      duplicate: 'ya estaba pagado',
      late: 'llegó después de que venció la página de pago',
      not_agreed: 'no era el importe acordado',
      ended: 'el plan ya había terminado',
    },
    field: {
      price: 'precio',
      billingPeriod: 'período de pago',
      provider: 'proveedor de pagos',
      renewal: 'forma de renovación',
      currentPeriodEnd: 'fin del período',
      currentPeriodStart: 'comienzo del período',
      cancelAtPeriodEnd: 'cancelación',
      scheduledChange: 'cambio programado',
      trialEnd: 'fin de la prueba',
      failedPayments: 'cobros fallidos',
      graceEndsAt: 'plazo para pagar',
      isDisputed: 'reclamo por un pago',
      isComped: 'bonificación',
      paymentMethod: 'medio de pago',
      status: 'estado',
    },
  },
  en: {
    title: 'History',
    description: 'What happened to your plan and your account, and who did it.',
    empty: 'Nothing to tell yet.',
    more: 'See more',
    by: 'by {{name}}',
    times: '{{count}} times',
    actor: {
      person: 'somebody in your team',
      visitor: 'somebody who had not signed in',
      provider: 'the payment provider',
      system: 'Estante',
      service: 'Estante',
    },
    code: 'Code {{code}}',
    unknown: 'Change recorded: {{what}}',
    event: {
      subscription: {
        started: {
          full: '{{plan}} started: {{price}}, paid until {{date}}.',
          plain: '{{plan}} started.',
        },
        trial_started: {
          full: 'The trial of {{plan}} started, until {{date}}.',
          plain: 'The trial of {{plan}} started.',
        },
        renewed: { full: '{{plan}} was renewed until {{date}}.', plain: '{{plan}} was renewed.' },
        plan_changed: {
          full: 'The plan changed from {{from}} to {{plan}}.',
          plain: 'The plan changed to {{plan}}.',
        },
        suspended: {
          full: 'What was paid of {{from}} is over, and it is still paused: meanwhile, {{plan}}.',
          plain: 'What was paid is over while the subscription is paused.',
        },
        change_scheduled: {
          full: 'A change to {{next}} was scheduled for {{nextDate}}.',
          plain: 'A change of plan was scheduled.',
        },
        period_scheduled_month: {
          full: 'Monthly payment was scheduled from {{nextDate}}.',
          plain: 'Monthly payment was scheduled.',
        },
        period_scheduled_year: {
          full: 'Yearly payment was scheduled from {{nextDate}}.',
          plain: 'Yearly payment was scheduled.',
        },
        period_changed_monthly: {
          full: 'Monthly payment of {{plan}} started: paid until {{date}}.',
          plain: 'Monthly payment started.',
        },
        period_changed_yearly: {
          full: 'Yearly payment of {{plan}} started: paid until {{date}}.',
          plain: 'Yearly payment started.',
        },
        period_unscheduled: {
          full: 'The scheduled change of payment period was undone.',
          plain: 'The scheduled change of payment period was undone.',
        },
        provider_changed: {
          full: 'From now on {{provider}} charges.',
          plain: 'Who charges has changed.',
        },
        method_changed: {
          full: 'The payment method was changed.',
          plain: 'The payment method was changed.',
        },
        cancellation_scheduled: {
          full: 'The subscription will not renew: it ends on {{nextDate}}.',
          plain: 'The subscription will not renew.',
        },
        cancellation_undone: {
          full: 'The subscription goes on: it renews by itself again.',
          plain: 'The subscription goes on: it renews by itself again.',
        },
        change_unscheduled: {
          full: 'The scheduled change to {{formerNext}} was undone.',
          plain: 'The scheduled change was undone.',
        },
        cancel_requested: {
          full: 'Cancelling {{paid}} was requested.',
          plain: 'Cancelling the subscription was requested.',
        },
        resume_requested: { full: '{{paid}} was resumed.', plain: 'The subscription was resumed.' },
        pause_requested: {
          full: 'Charges of {{paid}} were paused.',
          plain: 'Charges were paused.',
        },
        withdrawn: {
          full: 'The purchase was taken back: {{from}} ended and {{refunded}} is refunded.',
          plain: 'The purchase was taken back: the plan ended and there was nothing to refund.',
        },
        ended: { full: '{{from}} ended: {{reason}}.', plain: '{{from}} ended.' },
        past_due: {
          full: '{{plan}} could not be charged. Time to pay until {{grace}}.',
          plain: '{{plan}} could not be charged.',
        },
        recovered: {
          full: '{{plan}} is up to date again.',
          plain: 'The subscription is up to date.',
        },
        paused: { full: '{{from}} was paused.', plain: 'The subscription was paused.' },
        disputed: { full: 'A payment of {{from}} was disputed.', plain: 'A payment was disputed.' },
        given: { full: 'Estante gave you {{plan}}.', plain: 'Estante changed your plan.' },
        updated: {
          full: 'The details of {{plan}} were updated: {{changed}}.',
          plain: 'The details of the plan were updated.',
        },
      },
      payment: {
        refunded: {
          full: '{{refunded}} of a payment of {{amount}} was refunded.',
          plain: 'A payment was refunded.',
        },
        disputed: {
          full: 'A payment of {{amount}} was disputed.',
          plain: 'A payment was disputed.',
        },
        given_back: {
          full: 'A payment of {{amount}} that bought nothing was returned: {{reason}}.',
          plain: 'A payment that bought nothing was returned.',
        },
        charged_back: {
          full: 'The bank returned a payment of {{amount}} to the payer.',
          plain: 'The bank returned a payment to the payer.',
        },
      },
      checkout: {
        awaiting_payment: {
          full: 'Waiting for a payment of {{amount}} for {{plan}}.',
          plain: 'Waiting for a payment.',
        },
        closed: {
          full: 'A payment page of {{plan}} was closed with nothing charged: your plan was renewed meanwhile.',
          plain: 'A payment page was closed with nothing charged: your plan was renewed meanwhile.',
        },
      },
      billing: {
        alert: {
          full: 'Something about a payment of {{amount}} has to be looked at. A person is on it.',
          plain: 'Something about a payment has to be looked at. A person is on it.',
        },
      },
      account: {
        registered: { full: 'The account was created.', plain: 'The account was created.' },
        signed_in: { full: 'Sign-in from {{address}}.', plain: 'Sign-in.' },
        sign_in_failed: {
          full: 'Somebody tried to sign in with a wrong password from {{address}}.',
          plain: 'Somebody tried to sign in with a wrong password.',
        },
        signed_out: { full: 'Sign-out.', plain: 'Sign-out.' },
        password_changed: { full: 'The password was changed.', plain: 'The password was changed.' },
      },
      business: {
        billing_details_changed: {
          full: 'The billing details were changed.',
          plain: 'The billing details were changed.',
        },
      },
      consumer_request: {
        received: {
          full: 'A request to {{request}} arrived, with code {{tracking}}.',
          plain: 'A request to cancel or to withdraw arrived.',
        },
      },
    },
    request: { cancellation: 'cancel', withdrawal: 'withdraw' },
    reason: {
      cancelled: 'it was cancelled',
      withdrawn: 'the purchase was taken back',
      unpaid: 'it could not be charged',
      expired: 'what was paid was over',
      refunded: 'the payment was refunded',
      charged_back: 'the payment was charged back',
      revoked: 'it was taken down',
      duplicate: 'it was paid already',
      late: 'it came after the payment page was over',
      not_agreed: 'it was not the amount agreed on',
      ended: 'the plan had ended already',
    },
    field: {
      price: 'price',
      billingPeriod: 'payment period',
      provider: 'payment provider',
      renewal: 'way of renewal',
      currentPeriodEnd: 'end of the period',
      currentPeriodStart: 'start of the period',
      cancelAtPeriodEnd: 'cancellation',
      scheduledChange: 'scheduled change',
      trialEnd: 'end of the trial',
      failedPayments: 'failed charges',
      graceEndsAt: 'time to pay',
      isDisputed: 'dispute about a payment',
      isComped: 'free of charge',
      paymentMethod: 'payment method',
      status: 'status',
    },
  },
});
