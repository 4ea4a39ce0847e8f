import type { PlanWords } from './plan-words.ts';

/** How a subscription stands, in English: one row for each state. */
export const english: PlanWords = {
  state: {
    free: {
      badge: 'Active',
      status: ['Active. Free and without an end date.'],
      title: ['You have the free plan, with no end date.'],
      body: [
        [
          'When you need more room or more features you can move to another plan, and come back whenever you like.',
        ],
      ],
      banner: null,
    },
    ended: {
      badge: 'Active',
      status: ['Free and without an end date. {{former}} ended on {{date}}.'],
      title: ['You have the free plan, with no end date.'],
      body: [
        ['{{why}}'],
        [
          'What you entered is still here: you can read, edit and export it. You can go back to {{former}} whenever you like.',
        ],
      ],
      banner: null,
    },
    cancelled: {
      badge: 'Cancelled',
      status: ['Cancelled. What you entered is still here.'],
      title: ['Your subscription is cancelled.'],
      body: [
        [
          'Nothing more is charged. What you entered is still here and you can come back whenever you like.',
        ],
      ],
      banner: null,
    },
    comped: {
      badge: 'Free of charge',
      status: [
        'Active and free of charge until {{date}}: there is nothing to pay.',
        'Active and free of charge: there is nothing to pay.',
      ],
      title: ['There is nothing to pay and nothing to renew.'],
      body: [
        [
          'We give you this plan free of charge. It is valid until {{date}}; to renew or change it, talk to us.',
          'We give you this plan free of charge. To change it, talk to us.',
        ],
      ],
      banner: null,
    },
    arranged: {
      badge: 'Custom',
      status: [
        'Active until {{date}}. The terms were agreed with you.',
        'Active. The terms were agreed with you.',
      ],
      title: ['Your plan was agreed with you.'],
      body: [
        [
          'It is valid until {{date}}. Nothing is charged from here; to renew or change it, talk to us.',
          'Nothing is charged from here. To change it, talk to us.',
        ],
      ],
      banner: null,
    },
    trialing: {
      badge: 'On trial',
      status: ['On trial until {{date}}.', 'On trial.'],
      title: ['You are trying {{plan}} until {{date}}.', 'You are trying {{plan}}.'],
      body: [
        [
          'Nothing is charged until then. That day {{amount}} is charged and the plan renews by itself. Cancel before and you pay nothing.',
          'Nothing is charged until that day. Cancel before and you pay nothing.',
        ],
      ],
      banner: {
        title: ['Your trial of {{plan}} ends on {{date}}.'],
        more: ['{{amount}} will be charged that day. You can cancel before.', ''],
      },
    },
    active: {
      badge: 'Active',
      status: ['Active. Renews by itself.'],
      title: ['It renews by itself on {{next}}.', 'Your plan is active.'],
      body: [
        [
          'That day {{amount}} is charged. You can change or cancel it at any time.',
          'You can change or cancel it at any time.',
        ],
      ],
      banner: null,
    },
    prepaid: {
      badge: 'Paid in advance',
      status: ['Active. Paid in advance until {{date}}.', 'Active. Paid in advance.'],
      title: ['It is paid until {{date}}.', 'It is paid in advance.'],
      body: [
        [
          'It does not renew and nothing is charged by itself: we email you before it ends. If you do not pay another period, you move to the free plan that day and nothing is deleted.',
        ],
      ],
      banner: {
        title: ['What you paid for {{plan}} ends on {{date}}.'],
        more: ['It does not renew by itself: pay another period to go on without a gap.'],
      },
    },
    ending: {
      badge: 'Cancelled',
      status: [
        'Cancelled. You keep everything until {{date}}.',
        'Cancelled. You keep everything until what is paid ends.',
      ],
      title: [
        'You cancelled: you keep everything until {{date}}.',
        'You cancelled: you keep everything until what is paid ends.',
      ],
      body: [
        ['Nothing more is charged.'],
        [
          'That day you move to the free plan and nothing is deleted. Until then you undo it with one click.',
        ],
      ],
      banner: {
        title: [
          'Your subscription to {{plan}} ends on {{date}}.',
          'You cancelled your subscription to {{plan}}.',
        ],
        more: [''],
      },
    },
    runningOut: {
      badge: 'Ending',
      status: ['Ends on {{date}} and does not renew.', 'Ends soon and does not renew.'],
      title: [
        'You keep everything until {{date}}.',
        'You keep everything until what is paid ends.',
      ],
      body: [
        [
          'The subscription has ended at {{provider}} and nothing more is charged. To go on after that day choose the plan again: the first charge comes only then.',
        ],
      ],
      banner: {
        title: [
          '{{plan}} ends on {{date}} and does not renew.',
          '{{plan}} ends and does not renew.',
        ],
        more: [''],
      },
    },
    pastDue: {
      badge: 'Payment due',
      status: [
        'We could not charge {{owed}}. You keep everything until {{date}}.',
        'We could not charge the last renewal. You keep everything until {{date}}.',
        'We could not charge the last renewal. You still have everything.',
      ],
      title: ['We could not charge {{owed}} for the renewal.', 'We could not charge the renewal.'],
      body: [
        ['{{failed}}. {{provider}} tries again on {{retry}}.', '{{failed}} and we keep trying.'],
        [
          'You keep everything for {{days}}, until {{date}}. Unless it is paid before, {{plan}} ends that day: you move to the free plan and nothing is deleted.',
          'For now you keep everything.',
        ],
        ['Pay what is owed, or choose another payment method, to get up to date.'],
      ],
      banner: {
        title: [
          'We could not charge {{owed}} for the renewal of {{plan}}.',
          'We could not charge the renewal of {{plan}}.',
        ],
        more: [
          'You keep everything for {{days}}, until {{date}}. Unless it is paid before, you move to the free plan that day, and lose nothing you entered.',
          '',
        ],
      },
    },
    paused: {
      badge: 'Paused',
      status: ['Paused: nothing is charged until you resume it.'],
      title: ['Your subscription is paused.'],
      body: [
        [
          'Nothing is charged until you resume it. What you have paid is good until {{date}}; after that you have the free plan.',
          'Nothing is charged until you resume it.',
        ],
      ],
      banner: {
        title: ['Your subscription to {{plan}} is paused.'],
        more: ['You keep everything until {{date}}.', ''],
      },
    },
    suspended: {
      badge: 'Suspended',
      status: ['Paused: nothing is charged until you resume it. Meanwhile you have {{plan}}.'],
      title: ['Your subscription is paused and what was paid is over.'],
      body: [
        [
          'Meanwhile you have {{plan}} and nothing is charged; what you entered is still here. Once you resume it, the next charge is {{price}}, and with that payment everything is back.',
          'Meanwhile you have {{plan}} and nothing is charged; what you entered is still here. Once you resume it, everything is back with the next charge.',
        ],
      ],
      banner: {
        title: ['Your subscription is paused.'],
        more: [
          'Meanwhile you have {{plan}}. Once you resume it, everything is back with the next charge.',
        ],
      },
    },
    resumed: {
      badge: 'Awaiting the charge',
      status: [
        'Resumed: on {{next}} {{amount}} is charged and everything is back.',
        'Resumed: everything is back with the next charge.',
      ],
      title: ['You resumed the subscription: your plan is back with the next charge.'],
      body: [
        [
          'On {{next}} {{amount}} is charged, and with that payment everything is back. Meanwhile you have {{plan}}, free, and nothing is deleted.',
          'Meanwhile you have {{plan}}, free, and nothing is deleted.',
        ],
        ['Do you need it earlier? Cancel the subscription right now and buy the plan again.'],
      ],
      banner: null,
    },
    disputed: {
      badge: 'Payment disputed',
      status: ['Paused while a disputed payment is settled.'],
      title: ['Paused: somebody disputed a payment.'],
      body: [
        [
          'The bank or {{provider}} holds the money until that is settled. Meanwhile you have {{plan}} and nothing is deleted. If it is settled in favour of the payment your plan comes back by itself; if it was a mistake, tell your bank or {{provider}}.',
          'The money is held until that is settled. Meanwhile you have {{plan}} and nothing is deleted. If it is settled in favour of the payment your plan comes back by itself.',
        ],
        [
          '{{amount}} is charged on {{next}} all the same and, with that payment, your plan comes back. If you do not want to go on, cancel the subscription.',
        ],
        [
          'You cancelled it: nothing more is charged and, if it comes back, it lasts until {{until}}.',
        ],
      ],
      banner: {
        title: ['Your plan is paused because somebody disputed a payment.'],
        more: [
          'You cancelled it: if that is settled in favour of the payment, it comes back only until {{until}}. Nothing was deleted.',
          'When that is settled it comes back by itself. Nothing was deleted.',
        ],
      },
    },
    incomplete: {
      badge: 'Unfinished',
      status: ['The payment was not finished: the plan is not active yet.'],
      title: ['The payment was not finished.'],
      body: [
        [
          'Nothing has been charged yet and the plan is not active. You can finish it or start again.',
        ],
      ],
      banner: null,
    },
  },
  ended: {
    cancelled: '{{former}} ended on {{date}} because you cancelled it. Nothing more is charged.',
    withdrawn:
      '{{former}} ended on {{date}} because you took the purchase back. Anything you paid goes back the way you paid it; depending on the bank or the card it can take some days to show.',
    unpaid: '{{former}} ended on {{date}} because we could not charge it. Nothing is owed.',
    expired: '{{former}} ended on {{date}}, at the end of its period. Nothing is owed.',
    refunded: '{{former}} ended on {{date}} because the payment was refunded to you.',
    charged_back: '{{former}} ended on {{date}} because the payment was charged back by the bank.',
    revoked: '{{former}} ended on {{date}}. If you did not expect that, write to us.',
  },
};
