import type { Collation } from '../bson/collation.ts';
import type { Doc } from '../bson/values.ts';
import type { Pace } from '../store/pace.ts';
import type { Variables } from './expression.ts';

/** Where a pipeline gets documents of other collections, and what it compiles with. */
export interface PipelineContext {
  collation: Collation | undefined;
  variables: Variables | undefined;
  pace: Pace;
  /** Documents of a collection of the same database that match a filter, by index if one fits. */
  read(collection: string, filter: Doc, variables: Variables | undefined): Promise<Doc[]>;
}

export type Run = (docs: Doc[]) => Promise<Doc[]>;
export type Stage = (docs: Doc[]) => Promise<Doc[]> | Doc[];

/** Stages that hold pipelines of their own are given the way to compile them. */
export type CompileStage = (
  operand: unknown,
  context: PipelineContext,
  compilePipeline: (pipeline: readonly unknown[], context: PipelineContext) => Run,
) => Stage;
