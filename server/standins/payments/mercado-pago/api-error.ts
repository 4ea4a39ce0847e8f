/** An answer that refuses, in the shape that the SDK reads (Mercado Pago docs: Errors). */
export class MercadoPagoApiError extends Error {
  override readonly name = 'MercadoPagoApiError';
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, error: string, message: string, code?: number | string) {
    super(message);
    this.status = status;
    const cause = code === undefined ? [] : [{ code, description: message, data: null }];
    this.body = { message, error, status, cause };
  }
}

export function badRequest(message: string, code?: number | string): MercadoPagoApiError {
  return new MercadoPagoApiError(400, 'bad_request', message, code);
}

export function notFound(what: string): MercadoPagoApiError {
  return new MercadoPagoApiError(404, 'not_found', `${what} not found`);
}
