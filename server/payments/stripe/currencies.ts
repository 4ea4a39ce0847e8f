/**
 * What cards can be charged in (Stripe docs: Currencies, "Supported presentment currencies"). Some accounts and
 * cards take fewer; such a charge is refused by Stripe itself.
 */
const PRESENTMENT = new Set(
  `USD AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP
  CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR
  ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN
  MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE
  SOS SRD STD SZL THB TJS TND TOP TRY TTD TWD TZS UAH UGX UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW`.split(
    /\s+/,
  ),
);

/** Stripe docs: Currencies, "Zero-decimal currencies". */
const ZERO_DECIMAL = new Set(
  'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '),
);

/** Stripe docs: Currencies, "Three-decimal currencies". */
const THREE_DECIMAL = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/**
 * Whole units only, written with two decimals all the same (Stripe docs: Currencies, "Special cases"). HUF and TWD
 * are special for payouts alone.
 */
const WHOLE_WITH_DECIMALS = new Set(['ISK', 'UGX']);

export function isCharged(currency: string): boolean {
  return PRESENTMENT.has(currency);
}

/**
 * How Stripe writes a currency's amounts: decimals of its unit, and the step that amounts keep. Those with three
 * decimals end in 0, because its partners do not take the last one (Stripe docs: Currencies).
 */
export function notationOf(currency: string): { digits: number; step: number } {
  if (ZERO_DECIMAL.has(currency)) return { digits: 0, step: 1 };
  if (THREE_DECIMAL.has(currency)) return { digits: 3, step: 10 };
  return { digits: 2, step: WHOLE_WITH_DECIMALS.has(currency) ? 100 : 1 };
}
