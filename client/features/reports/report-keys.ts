/** The feature of a plan that opens the advanced reports. */
export const ADVANCED_REPORTS = 'advancedReporting';

export const BASIC_REPORT_KEYS = ['stockValue', 'lowStock', 'movements', 'byCategory'] as const;
export const ADVANCED_REPORT_KEYS = [
  'margin',
  'rotation',
  'abc',
  'stockOutForecast',
  'clientRanking',
  'supplierRanking',
] as const;
