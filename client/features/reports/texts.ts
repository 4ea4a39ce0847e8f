import { defineTexts } from '#client/lib/texts.ts';

export const reportsTexts = defineTexts({
  'es-AR': {
    title: 'Reportes',
    description: 'Qué reportes tiene tu plan y cuáles estamos construyendo.',
    coming: 'En camino',
    comingText:
      'Todavía no hay reportes para ver: los estamos construyendo sobre tus datos reales. Mientras tanto, nada de lo que cargues se pierde.',
    basicTitle: 'Básicos',
    included: 'Incluidos en tu plan',
    advancedTitle: 'Avanzados',
    notIncluded: 'Tu plan {{plan}} no los incluye',
    unknown: 'No pudimos confirmar tu plan',
    locked: 'Ver plan',
    report: {
      stockValue: 'Valor del stock',
      lowStock: 'Stock bajo',
      movements: 'Movimientos',
      byCategory: 'Por categoría',
      margin: 'Margen por producto',
      rotation: 'Rotación y productos quietos',
      abc: 'Análisis ABC',
      stockOutForecast: 'Previsión de faltantes',
      clientRanking: 'Ranking de clientes',
      supplierRanking: 'Ranking de proveedores',
    },
  },
  en: {
    title: 'Reports',
    description: 'Which reports your plan has, and which we are building.',
    coming: 'Coming',
    comingText:
      'There are no reports to see yet: we are building them on your real data. Meanwhile nothing that you enter is lost.',
    basicTitle: 'Basic',
    included: 'Included in your plan',
    advancedTitle: 'Advanced',
    notIncluded: 'Your {{plan}} plan does not include them',
    unknown: 'We could not confirm your plan',
    locked: 'See plan',
    report: {
      stockValue: 'Stock value',
      lowStock: 'Low stock',
      movements: 'Movements',
      byCategory: 'By category',
      margin: 'Margin by product',
      rotation: 'Turnover and slow movers',
      abc: 'ABC analysis',
      stockOutForecast: 'Stock-out forecast',
      clientRanking: 'Client ranking',
      supplierRanking: 'Supplier ranking',
    },
  },
});
