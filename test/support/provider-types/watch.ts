import type { Exchange } from '#server/standins/payments/sandbox.ts';
import { checkExchange } from './check-exchange.ts';

const violations = new Set<string>();

/** For `startSandbox`: keeps what contradicts the SDKs' types, for the test that runs to fail with. */
export function watchExchange(exchange: Exchange): void {
  for (const violation of checkExchange(exchange)) violations.add(violation);
}

/** What was found since the last time. */
export function takeViolations(): string[] {
  const taken = [...violations];
  violations.clear();
  return taken;
}
