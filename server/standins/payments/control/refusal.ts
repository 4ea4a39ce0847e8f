import { MercadoPagoApiError } from '../mercado-pago/api-error.ts';
import { ApiError } from '../stripe/api-error.ts';

/** A control that makes no sense. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What a control was refused with; null for a defect of the sandbox itself. */
export function refusalOf(error: unknown): { status: number; message: string } | null {
  const isRefusal =
    error instanceof ControlError ||
    error instanceof ApiError ||
    error instanceof MercadoPagoApiError;
  return isRefusal ? { status: error.status, message: error.message } : null;
}
