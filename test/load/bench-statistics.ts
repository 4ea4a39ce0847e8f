export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('There is no median of nothing');
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The median over rounds of one figure, or of the ratio of two figures of the same round. */
export function medianOf<Round>(
  rounds: readonly Round[],
  figure: (round: Round) => number,
): number {
  return median(rounds.map(figure));
}

/** How a cost grows with size: 0 is not at all, 1 in proportion. */
export function growthExponent(
  small: { size: number; cost: number },
  large: { size: number; cost: number },
): number {
  return Math.log(large.cost / small.cost) / Math.log(large.size / small.size);
}
