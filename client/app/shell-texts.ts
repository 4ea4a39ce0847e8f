import { defineTexts } from '#client/lib/texts.ts';

/** Words of the signed-in screens of the same namespace: navigation and dashboard. */
export const shellTexts = defineTexts({
  'es-AR': {
    nav: {
      dashboard: 'Panel',
      reports: 'Reportes',
      billing: 'Plan y facturación',
      upgrade: 'Ver planes',
    },
    dashboard: {
      title: 'Panel',
      greeting: 'Hola, {{name}}',
      planTitle: 'Tu plan',
      usageTitle: 'Cuánto usás',
      quickTitle: 'Seguí con',
      upgrade: 'Mejorar el plan',
      talk: 'Hablemos',
      topPlan: 'Tenés el plan más completo. Si necesitás algo más, hablemos.',
      manage: 'Ver facturación',
      price: 'Precio',
      free: 'Gratis',
      perMonth: 'por mes',
      perYear: 'por año',
      forMonth: 'por un mes',
      forYear: 'por un año',
      renewal: 'Se renueva',
      ends: 'Termina',
      trialEnds: 'La prueba termina',
      links: {
        products: 'Ver productos',
        newProduct: 'Cargar un producto',
        clients: 'Ver clientes',
        newClient: 'Agregar un cliente',
      },
      start: {
        title: 'Empecemos por tu primer producto',
        description:
          'Con el nombre y un código alcanza. El resto —precio, costo, notas— lo completás cuando quieras.',
        action: 'Cargar el primer producto',
      },
    },
  },
  en: {
    nav: {
      dashboard: 'Dashboard',
      reports: 'Reports',
      billing: 'Plan and billing',
      upgrade: 'See plans',
    },
    dashboard: {
      title: 'Dashboard',
      greeting: 'Hello, {{name}}',
      planTitle: 'Your plan',
      usageTitle: 'What you use',
      quickTitle: 'Carry on with',
      upgrade: 'Upgrade',
      talk: 'Talk to us',
      topPlan: 'You have the most complete plan. If you need more, talk to us.',
      manage: 'See billing',
      price: 'Price',
      free: 'Free',
      perMonth: 'per month',
      perYear: 'per year',
      forMonth: 'for one month',
      forYear: 'for one year',
      renewal: 'Renews',
      ends: 'Ends',
      trialEnds: 'Trial ends',
      links: {
        products: 'See products',
        newProduct: 'Add a product',
        clients: 'See clients',
        newClient: 'Add a client',
      },
      start: {
        title: 'Let us start with your first product',
        description:
          'A name and a code are enough. The rest (price, cost, notes) can wait until you want it.',
        action: 'Add the first product',
      },
    },
  },
});
