/** What the engine's process tells the one that started it, once. */
export type FromEngine =
  | { kind: 'listening'; port: number }
  | { kind: 'in-use'; pid: number }
  | { kind: 'failed'; message: string };

/** What the engine's process is told. */
export interface ToEngine {
  kind: 'stop';
}
