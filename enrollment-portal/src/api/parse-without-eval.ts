import { z } from 'zod';

// The content security policy forbids compiling code from strings, which zod tries while schemas are
// made. Imported before anything that makes one.
z.config({ jitless: true });
