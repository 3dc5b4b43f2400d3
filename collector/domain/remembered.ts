/** Answers kept at a time; when there are more, all are forgotten: a website has few pages that many look at. */
const maxAnswers = 1_000;
/** Longer texts are worked out each time, so that what is kept stays below a megabyte. */
const maxTextChars = 200;

/** The same function of a text, which remembers its last answers. For work that costs much more than a look-up. */
export function remembered<Answer>(answerTo: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const answer = answerTo(text);
    if (known.size >= maxAnswers) known.clear();
    if (text.length <= maxTextChars) known.set(text, answer);
    return answer;
  };
}
