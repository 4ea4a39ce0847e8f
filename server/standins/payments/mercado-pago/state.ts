import type * as MercadoPago from './objects.ts';

/** Everything that the Mercado Pago half remembers; plain JSON, objects by id in the order of their making. */
export interface MercadoPagoState {
  preapprovals: Record<string, MercadoPago.Preapproval>;
  authorizedPayments: Record<string, MercadoPago.AuthorizedPayment>;
  preferences: Record<string, MercadoPago.Preference>;
  payments: Record<string, MercadoPago.Payment>;
  chargebacks: Record<string, MercadoPago.Chargeback>;
  notifications: Record<string, MercadoPago.Notification>;

  /** Outcomes that were asked for, by preapproval: for the first try of that authorized payment. */
  forcedOutcomes: Record<string, { sequence: number; outcome: 'paid' | 'declined' }>;
  /** Keys that refunds were made with. */
  refundKeys: Record<string, true>;
  settings: MercadoPagoSettings;
  /** Numbers given to payments, authorized payments and chargebacks so far. */
  numberCount: number;
}

export interface MercadoPagoSettings {
  /** From the authorization of a subscription to its first charge: minutes to an hour in real life. */
  firstChargeDelaySeconds: number;
  /** Measured: paused; documented: cancelled. */
  endOfDunning: 'pause' | 'cancel';
  /** Answers amounts with the noise of binary fractions. */
  answersBinaryNoise: boolean;
  /** Announces payments a second time by the unsigned notification of older days. */
  sendsUnsignedTwin: boolean;
}

/** Short enough for whoever waits in front of a screen. */
const FIRST_CHARGE_DELAY_SECONDS = 2;

export function emptyMercadoPagoState(
  settings: Partial<MercadoPagoSettings> = {},
): MercadoPagoState {
  return {
    preapprovals: {},
    authorizedPayments: {},
    preferences: {},
    payments: {},
    chargebacks: {},
    notifications: {},
    forcedOutcomes: {},
    refundKeys: {},
    settings: {
      firstChargeDelaySeconds: FIRST_CHARGE_DELAY_SECONDS,
      endOfDunning: 'pause',
      answersBinaryNoise: false,
      sendsUnsignedTwin: false,
      ...settings,
    },
    numberCount: 0,
  };
}
