const APPS = ['server', 'gate-agent', 'enrollment-portal'];

const appsStayApart = APPS.map((app) => ({
  name: `${app}-imports-no-other-app`,
  comment: 'Apps agree through core and never import each other.',
  severity: 'error',
  from: { path: `^${app}/` },
  to: { path: `^(${APPS.filter((other) => other !== app).join('|')}|demo|cli)/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'all-resolve',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(worker|url)$' },
    },
    {
      name: 'domain-is-pure',
      comment: 'core/domain knows no Node, no packages and no other layer.',
      severity: 'error',
      from: { path: '^core/domain/' },
      to: { pathNot: '^core/domain/' },
    },
    {
      name: 'contract-knows-domain-and-zod',
      severity: 'error',
      from: { path: '^core/contract/' },
      to: { pathNot: '^(core/|node_modules/zod)' },
    },
    {
      name: 'models-know-only-domain',
      severity: 'error',
      from: { path: '^models/' },
      to: { path: '^(core/contract|server|gate-agent|enrollment-portal|demo|cli)/' },
    },
    {
      name: 'portal-never-loads-models',
      severity: 'error',
      from: { path: '^enrollment-portal/' },
      to: { path: '^models/' },
    },
    ...appsStayApart,
    {
      name: 'demo-and-cli-on-top',
      severity: 'error',
      from: { path: '^demo/' },
      to: { path: '^cli/' },
    },
    {
      name: 'nothing-imports-test',
      severity: 'error',
      from: { pathNot: '^(test/|vitest.config.ts)' },
      to: { path: '^test/' },
    },
    {
      name: 'services-know-no-http',
      comment: 'In the server: routes -> service -> store.',
      severity: 'error',
      from: { path: '^server/.*-(service|store)\\.ts$' },
      to: { path: '(-routes\\.ts$|^node_modules/express)' },
    },
    {
      name: 'stores-know-no-services',
      severity: 'error',
      from: { path: '^server/.*-store\\.ts$' },
      to: { path: '-service\\.ts$' },
    },
    {
      name: 'packages-are-declared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'node', 'import', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
