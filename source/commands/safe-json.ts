/**
 * JSON in one line that means what was given, yet holds no character that could drive a terminal or turn the reading
 * direction: those that `JSON.stringify` leaves as they are (DEL, C1, format and separator characters) are escaped.
 */
export function safeJson(value: object): string {
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      const unit = character.charCodeAt(index).toString(16).padStart(4, '0');
      return `\\u${unit}`;
    }).join(''),
  );
}
