import { Notifications } from '@mantine/notifications';

/** Where short messages appear. They wait in their store until this has come. */
export function MessageArea() {
  return <Notifications position="top-right" />;
}
