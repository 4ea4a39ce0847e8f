/** A text, or a number: texts come first so that digits inside of them are passed over. */
const TEXT_OR_NUMBER = /"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** So many digits always fit into a number. */
const SAFE_DIGITS = 15;

/**
 * Parses JSON with whole numbers that a number cannot hold as texts of their digits: ids of notifications have
 * 17 of them, and JSON.parse would round them. Null for what is no JSON.
 */
export function parseExactJson(source: string): unknown {
  const exact = source.replace(TEXT_OR_NUMBER, (token) =>
    /^-?\d+$/.test(token) && token.replace('-', '').length > SAFE_DIGITS ? `"${token}"` : token,
  );
  try {
    return JSON.parse(exact);
  } catch {
    return null;
  }
}
