/** How deliveries misbehave on purpose. */
export interface FaultMode {
  /** False sends nothing by itself: only flush does. */
  automatic: boolean;
  /** Seconds of the sandbox's clock before the first attempt. */
  delay: number;
  /** How many more times each message arrives; see MOST_COPIES. */
  duplicate: number;
  /** What is due together is sent last first. */
  reorder: boolean;
  /** True loses every message, a list those types. What they told of stays true. */
  drop: boolean | string[];
  badSignature: boolean;
  /** Signs with a time a quarter of an hour ago. */
  staleTimestamp: boolean;
}

export const FAULTLESS: FaultMode = {
  automatic: true,
  delay: 0,
  duplicate: 0,
  reorder: false,
  drop: false,
  badSignature: false,
  staleTimestamp: false,
};

/** More would be a flood, not a fault. */
export const MOST_COPIES = 10;

export const STALE_MS = 15 * 60 * 1000;

/** Reads a mode from JSON; what is not said is faultless. */
export function readFaultMode(value: Readonly<Record<string, unknown>>): FaultMode {
  const { automatic, delay, duplicate, reorder, drop, badSignature, staleTimestamp } = value;
  return {
    automatic: automatic !== false,
    delay: typeof delay === 'number' ? delay : 0,
    duplicate: typeof duplicate === 'number' ? duplicate : Number(duplicate === true),
    reorder: reorder === true,
    drop: Array.isArray(drop) ? drop.map(String) : drop === true,
    badSignature: badSignature === true,
    staleTimestamp: staleTimestamp === true,
  };
}

export function isDropped(mode: FaultMode, type: string): boolean {
  return Array.isArray(mode.drop) ? mode.drop.includes(type) : mode.drop;
}
