export { checkDemo } from './check-demo.ts';
export { checkTable, tellVisit } from './compare-visits.ts';
export { demoScenario } from './scenario.ts';
export { DEMO_EVENT, DEMO_ROLES, seedDemo } from './seed-event.ts';
