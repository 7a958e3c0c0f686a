/**
 * "Did you mean …?": the nearest of the words that are allowed, when one is near enough to be meant.
 */
import { editDistance } from '../reference/edit-distance.ts';

/** The nearest candidate, or undefined when none is within a third of the word's length (at most three changes). */
export function nearestOf(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.min(3, Math.max(1, Math.ceil(word.length / 3)));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), limit);
    if (distance <= limit && distance < (best?.distance ?? Infinity))
      best = { candidate, distance };
  }
  return best?.candidate;
}

/** "Settings of source: folder, files. Did you mean files?" */
export function allowedWords(label: string, allowed: readonly string[], found: string): string {
  if (allowed.length === 0) return `${label}: none.`;
  const near = nearestOf(found, allowed);
  const listed = `${label}: ${allowed.join(', ')}.`;
  return near === undefined ? listed : `${listed} Did you mean ${near}?`;
}
