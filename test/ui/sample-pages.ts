/** Every page of the interface with sample data, by the name that its screenshot has. */
export const samplePages: readonly { readonly name: string; readonly path: string; readonly isPublic?: boolean }[] = [
  { name: 'sign-in', path: '/sign-in', isPublic: true },
  { name: 'setup', path: '/setup?token=', isPublic: true },
  { name: 'leads', path: '/sites/st_sample/leads' },
  { name: 'leads-nobody', path: '/sites/st_sample/leads?queue=closed' },
  { name: 'leads-empty', path: '/sites/st_empty/leads' },
  { name: 'lead', path: '/sites/st_sample/leads/ld_maryam' },
  { name: 'lead-decisions', path: '/sites/st_sample/leads/ld_maryam?show=decisions' },
  { name: 'visitors', path: '/sites/st_sample/visitors' },
  { name: 'visitor', path: '/sites/st_sample/visitors/vi_anonymous_1' },
  { name: 'sites', path: '/sites' },
  { name: 'install', path: '/sites/st_sample' },
  { name: 'install-waiting', path: '/sites/st_empty' },
  { name: 'alerts', path: '/sites/st_sample/alerts' },
  { name: 'alerts-empty', path: '/sites/st_empty/alerts' },
  { name: 'not-found', path: '/sites/st_nobody' },
];
