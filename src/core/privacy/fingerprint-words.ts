// A fingerprint as words that two people can read to each other: 16 bits a word, consonant and vowel in turn, so that every word can be
// spoken and no list is needed (proquints, D. Wilkerson 2009).

const consonants = "bdfghjklmnprstvz";
const vowels = "aiou";
/** 128 bits: nobody makes another manifest with the same words. */
const WORDS = 8;

/**
 * The first 128 bits of a fingerprint as eight words.
 * @param fingerprint small hexadecimal letters
 * @example fingerprintWords("7f00000100000000".repeat(4))[0] // "lusab"
 */
export function fingerprintWords(fingerprint: string): readonly string[] {
  return Array.from({ length: WORDS }, (_, at) => wordOf(Number.parseInt(fingerprint.slice(4 * at, 4 * at + 4), 16)));
}

function wordOf(bits: number): string {
  const consonant = (shift: number) => consonants.charAt((bits >> shift) & 15);
  const vowel = (shift: number) => vowels.charAt((bits >> shift) & 3);
  return consonant(12) + vowel(10) + consonant(6) + vowel(4) + consonant(0);
}
