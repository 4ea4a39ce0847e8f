import { writeFileSync } from 'node:fs';
import { mercadoPagoSchemas } from './mercado-pago.ts';
import { mercadoPagoDescription } from './open-api.ts';
import { type ApiSchemas, formatSchemas } from './schema.ts';
import { stripeSchemas } from './stripe.ts';

// Makes the data anew that requests and answers are checked against: `npm run sdk-types`, after an SDK's update.
// With the path of Mercado Pago's published OpenAPI description, what is taken from that too.
const [descriptionPath] = process.argv.slice(2);
write('stripe.json', stripeSchemas());
write('mercadopago.json', mercadoPagoSchemas());
if (descriptionPath !== undefined) {
  write('mercadopago-openapi.json', mercadoPagoDescription(descriptionPath));
}

function write(name: string, schemas: ApiSchemas): void {
  const text = formatSchemas(schemas);
  writeFileSync(new URL(`generated/${name}`, import.meta.url), text);
  const kilobytes = Math.round(text.length / 1024);
  process.stdout.write(`${name}: ${schemas.source} ${schemas.version}, ${kilobytes} kB\n`);
}
