import type { Doc } from './bson/values.ts';

/** MongoDB's names of the error codes that the engine answers with. */
const CODE_NAMES = `
  1 InternalError 2 BadValue 9 FailedToParse 14 TypeMismatch 15 Overflow 16 InvalidLength 17
  ProtocolError 20 IllegalOperation 22 InvalidBSON 26 NamespaceNotFound 27 IndexNotFound 28 PathNotViable
  40 ConflictingUpdateOperators 43 CursorNotFound 48 NamespaceExists 50 MaxTimeMSExpired 52
  DollarPrefixedFieldName 53 InvalidIdField 54 NotSingleValueField 56 EmptyFieldName 59
  CommandNotFound 66 ImmutableField 67 CannotCreateIndex 72 InvalidOptions 73
  InvalidNamespace 85 IndexOptionsConflict 86 IndexKeySpecsConflict 111 NotExactValueField
  115 CommandNotSupported 123 NotAReplicaSet 171 CannotIndexParallelArrays 197
  InvalidIndexSpecificationOption 224 QueryFeatureNotAllowed 291 NoQueryExecutionPlans 10334
  BSONObjectTooLarge 11000 DuplicateKey
`;

/** An error that goes to the client as MongoDB would send it. */
export class EngineError extends Error {
  readonly code: number;
  /** Further fields of the reply, such as keyPattern and keyValue. */
  readonly fields: Doc;

  constructor(code: number, message: string, fields: Doc = {}) {
    super(message);
    this.code = code;
    this.fields = fields;
  }
}

/** Throws an EngineError; an expression, so that it fits behind `??` and `?:`. */
export function fail(code: number, message: string, fields?: Doc): never {
  throw new EngineError(code, message, fields);
}

/** For what MongoDB can do and the engine does not. */
export function unsupported(what: string): never {
  fail(115, `the built-in engine does not support ${what}`);
}

/** The reply that reports an error. */
export function errorReply(cause: unknown): Doc {
  const known = cause instanceof EngineError;
  const { code, fields } = known ? cause : { code: 1, fields: {} };
  const errmsg = known ? cause.message : `internal error: ${String(cause)}`;
  const name = new RegExp(`\\b${code}\\s+(\\w+)`).exec(CODE_NAMES)?.[1];
  return { ok: 0, errmsg, code, codeName: name ?? `Location${code}`, ...fields };
}
