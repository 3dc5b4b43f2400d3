import type { FitTemplate, Wish } from './fit.ts';

/** A company's own domain alone says B: somebody, not yet whom. */
const emailDomain: Wish = {
  weight: 15,
  values: { business: 60, customer: 60, free: 25, academic: 10, disposable: 0, competitor: 0, own_staff: 0 },
  otherwise: 0,
};

const companySize: Wish = {
  weight: 20,
  values: { micro: 30, small: 70, medium: 100, large: 100, enterprise: 80 },
  otherwise: 0,
};

/** Which industries are good is each business's own: only those with budgets of another kind stand out. */
const industry: Wish = { weight: 10, values: { education: 30, government: 60, nonprofit: 40 }, otherwise: 80 };

/**
 * Whom a seller to businesses usually wants to meet. Without a region: which ones are good, only the business itself knows.
 * The three wants weigh the same things, so that the best of them is a comparison between equals.
 */
export const defaultPersonas: readonly FitTemplate[] = [
  {
    id: 'decision_maker',
    name: 'Decision maker',
    wants: {
      role: {
        weight: 30,
        values: {
          executive: 100,
          finance: 90,
          operations: 90,
          sales: 90,
          marketing: 90,
          it: 90,
          product: 80,
          academic: 10,
          student: 0,
        },
        otherwise: 60,
      },
      seniority: {
        weight: 25,
        values: { c_level: 100, vp: 100, director: 90, manager: 60, senior: 30, staff: 15, junior: 5, student: 0 },
        otherwise: 0,
      },
      companySize,
      industry,
      emailDomain,
    },
  },
  {
    id: 'champion',
    name: 'Champion in a team',
    wants: {
      role: {
        weight: 30,
        values: {
          marketing: 90,
          sales: 90,
          finance: 90,
          operations: 80,
          product: 80,
          hr: 70,
          support: 70,
          executive: 60,
          academic: 10,
          student: 0,
        },
        otherwise: 50,
      },
      seniority: {
        weight: 25,
        values: { director: 90, manager: 90, senior: 70, staff: 45, vp: 70, c_level: 60, junior: 20, student: 0 },
        otherwise: 0,
      },
      companySize,
      industry,
      emailDomain,
    },
  },
  {
    id: 'evaluator',
    name: 'Evaluator of technology and purchases',
    wants: {
      role: {
        weight: 30,
        values: {
          it: 90,
          engineering: 90,
          procurement: 90,
          product: 70,
          legal: 50,
          executive: 40,
          academic: 10,
          student: 0,
        },
        otherwise: 40,
      },
      seniority: {
        weight: 25,
        values: { senior: 80, manager: 90, director: 90, staff: 60, vp: 70, c_level: 60, junior: 20, student: 0 },
        otherwise: 0,
      },
      companySize,
      industry,
      emailDomain,
    },
  },
];
