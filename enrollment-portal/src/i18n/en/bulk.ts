export const bulk = {
  label: 'Chosen people',
  choose: 'Choose {{name}}',
  chosen: '{{number}} chosen',
  everybody: 'All {{number}} that the list finds',
  nobody: 'Nobody',
  action: {
    suspend: 'Suspend',
    reinstate: 'Reinstate',
    revoke: 'Revoke',
    invite: 'Invite',
    badges: 'Print badges',
  },
  title: {
    suspend: 'Suspend, people chosen: {{number}}',
    reinstate: 'Reinstate, people chosen: {{number}}',
    revoke: 'Revoke, people chosen: {{number}}',
    invite: 'Invite to enrol, people chosen: {{number}}',
    badges: 'Badges, people chosen: {{number}}',
  },
  text: {
    suspend:
      'Online gates refuse these people from now on. What is suspended already stays as it is; this can be undone.',
    reinstate: 'Gates let these people in again on what is suspended now. Nothing else changes.',
    revoke:
      'Online gates refuse these people from now on, and nothing brings a revoked accreditation back. It cannot be undone.',
    invite:
      'Everybody without an invitation gets one. The links can be printed as codes or fetched as a file.',
    badges: 'A PDF with the badges that count, drawn in this browser and kept nowhere.',
  },
  onlyCategory: 'Only accreditations of the category {{category}}, as the list is narrowed to it.',
  typeNumber: 'Type the number of people to confirm: {{number}}',
  numberDiffers: 'The number is not the same.',
  progress: '{{done}} of {{total}} people',
  progressLabel: 'How far it is',
  stop: 'Stop',
  brokeOff:
    'It broke off after {{done}} of {{total}} people. Begun again, it goes on with those who are left.',
  done: {
    suspend: 'Accreditations suspended: {{number}}',
    reinstate: 'Accreditations reinstated: {{number}}',
    revoke: 'Accreditations revoked: {{number}}',
    invite: 'Invited: {{number}}. Invited before: {{already}}',
    badges: 'Badges drawn: {{number}}, files: {{files}}',
  },
  withoutBadge: 'People without a badge that counts: {{number}}',
  undo: 'Undo',
  undoReason: 'Undone: {{reason}}',
  undone: 'Undone for accreditations: {{number}}',
  layout: 'Paper',
  layoutOption: { a4: 'A4, four to a page', a6: 'A6, one to a page', lanyard: 'Card of 88 × 125 mm' },
} as const;
