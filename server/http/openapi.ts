import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import type { Endpoint } from '#shared/contracts/endpoint.ts';
import { problem } from '#shared/contracts/problem.ts';

/** The contract as an OpenAPI 3.1 document, made from the same schemas that validate. */
export function openApiDocument(endpoints: readonly Endpoint[], publicUrl: string): object {
  const registry = new OpenAPIRegistry();
  for (const endpoint of endpoints) {
    registry.registerPath({
      method: endpoint.method.toLowerCase() as 'get',
      path: endpoint.path.replace(/:(\w+)/g, '{$1}'),
      summary: endpoint.summary,
      tags: [endpoint.tag],
      request: {
        ...(endpoint.params ? { params: endpoint.params as never } : {}),
        ...(endpoint.query ? { query: endpoint.query as never } : {}),
        ...(endpoint.body
          ? { body: { content: { 'application/json': { schema: endpoint.body } } } }
          : {}),
      },
      responses: {
        [endpoint.status]: {
          description: 'Success',
          ...(endpoint.response
            ? { content: { 'application/json': { schema: endpoint.response } } }
            : {}),
        },
        default: {
          description: 'A problem (RFC 9457)',
          content: { 'application/problem+json': { schema: problem } },
        },
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Estante', version: '1' },
    servers: [{ url: publicUrl }],
  });
}
