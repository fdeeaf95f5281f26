// Who may import whom: ARCHITECTURE.md. `npm run boundaries` checks it; service/test/boundaries.test.ts plants a
// violation of each rule and demands that it is caught.

const feature = '^service/src/(collect|correlate|orchestrate|outcomes|audit|access)/';
const anyFeature = '^service/src/(?:collect|correlate|orchestrate|outcomes|audit|access)';
const tests = '[.](?:test|properties)[.]tsx?$|^(?:service|action|web)/test/|^prisma/company/.*[.]test[.]ts$';

/** A rule: modules matching `from` must not import those matching `to`. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const outside = (path, allowed) => ({ path, pathNot: allowed });

export default {
  forbidden: [
    forbid(
      'no-circle',
      'A circle cannot be understood one piece at a time.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'contracts-need-only-zod',
      'Contracts are read by the browser and the action as well.',
      outside('^service/src/contracts/', tests),
      { pathNot: ['^service/src/contracts/', 'node_modules/zod/'] },
    ),
    forbid(
      'engine-is-pure',
      'Numbers in, numbers out: no I/O, no clock, no store.',
      outside('^service/src/engine/', `${tests}|build[.]mjs$`),
      { pathNot: '^service/src/engine/' },
    ),
    forbid(
      'features-have-one-door',
      'Another feature is used through its index.ts.',
      outside(`${feature}([^/]+)/`, tests),
      {
        path: `${anyFeature}/`,
        // What every record carries with it is no feature: collect/recording.ts.
        pathNot: [
          '/index[.]ts$',
          `^service/src/$1/$2/`,
          '^service/src/access/[^/]+[.]ts$',
          '^service/src/collect/recording[.]ts$',
        ],
      },
    ),
    forbid(
      'access-has-one-door',
      'Access is used through its index.ts.',
      { pathNot: ['^service/src/access/', tests] },
      { path: '^service/src/access/', pathNot: '/index[.]ts$' },
    ),
    forbid(
      'features-stand-on-the-ground-floor',
      'A feature imports contracts, engine, store, errors and other features.',
      outside(feature, tests),
      {
        path: '^service/src/',
        pathNot: [`${anyFeature}/`, '^service/src/(?:contracts|engine|store)/', '^service/src/errors[.]ts$'],
      },
    ),
    forbid(
      'collect-knows-no-other-layer',
      'Data enters by collect; nothing runs backwards.',
      outside('^service/src/collect/', tests),
      { path: '^service/src/(?:correlate|orchestrate|outcomes|audit|access)/' },
    ),
    forbid(
      'store-knows-no-feature',
      'The store is below everything that uses it.',
      outside('^service/src/store/', tests),
      { path: '^service/src/', pathNot: ['^service/src/store/', '^service/src/errors[.]ts$'] },
    ),
    forbid(
      'only-the-store-touches-the-database',
      'The generated client and the driver stay behind the store.',
      { pathNot: ['^service/src/store/', '^service/src/boot/open-store[.]ts$', '^bench/', tests] },
      {
        path: ['^service/src/store/generated/', 'node_modules/(?:pg|@prisma)/'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'only-jobs-and-the-program-sequence-features',
      'Plugins carry requests; what happens by itself is in jobs.',
      outside('^service/src/plugins/', tests),
      { path: '^service/src/(?:collect|correlate|orchestrate|outcomes|audit|jobs|boot)/' },
    ),
    forbid(
      'nothing-imports-the-app',
      'app.ts and server.ts are the top.',
      { path: '^service/src/', pathNot: ['^service/src/server[.]ts$', tests] },
      { path: '^service/src/(?:app|server)[.]ts$' },
    ),
    forbid(
      'outsiders-see-contracts-only',
      'The site, the action and the simulated company speak through the API.',
      { path: '^(?:web|action|prisma/company)/', pathNot: [tests, '^action/dist/'] },
      { path: '^service/', pathNot: '^service/src/contracts/' },
    ),
    forbid(
      'the-service-knows-no-outsider',
      'Nor does the service know them.',
      outside('^service/src/', tests),
      { path: '^(?:web|action|prisma|bench)/' },
    ),
    forbid(
      'resolvable',
      'Every import leads somewhere.',
      { pathNot: '^web/[.]next/' },
      { couldNotResolve: true, pathNot: '^(?:next|server-only)' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)(?:dist|[.]next)/|service/src/engine/kernel/assembly/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts'],
    },
  },
};
