/** The id of a rule as it is written: `pricing-view` of `pricing-view~3`, which took its place with version 3. */
export const originOf = (rule: string): string => {
  const end = rule.indexOf('~');
  return end < 0 ? rule : rule.slice(0, end);
};
