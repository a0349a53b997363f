export { type CheckRequest, type CheckResult, checkDemo } from './check-demo.ts';
export { type CheckRow, checkTable, tellVisit } from './compare-visits.ts';
export { demoScenario } from './scenario.ts';
export { DEMO_EVENT, DEMO_RIGHTS, type SeededDemo, type SeedRequest, seedDemo } from './seed-event.ts';
export { DemoError } from './server-client.ts';
