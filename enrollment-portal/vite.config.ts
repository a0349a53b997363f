import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where a server listens while the portal is worked on with `npx vite enrollment-portal`. */
const SERVER = 'http://localhost:8480';

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: '../dist/enrollment-portal',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no data: scripts and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // A few files that most pages share, instead of one for each icon and component.
        codeSplitting: {
          groups: [
            { name: 'icons', test: /@tabler/ },
            { name: 'vendor', test: /node_modules/, minShareCount: 8 },
            { name: 'shared', test: /enrollment-portal|core/, minShareCount: 5 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: SERVER, changeOrigin: true } } },
});
