import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where a server listens while the portal is worked on with `npx vite enrollment-portal`. */
const SERVER = 'http://localhost:8480';

const source = (file: string) => fileURLToPath(new URL(`src/${file}`, import.meta.url));

export default defineConfig({
  plugins: [react(), smallerForms()],
  resolve: {
    conditions: ['source', 'module', 'browser', 'development|production'],
    // face-api's build names all of TensorFlow.js; the coach needs the core and WebAssembly.
    alias: {
      '@tensorflow/tfjs/dist/index.js': source('coach/tensors.ts'),
      '@tensorflow/tfjs-backend-webgl/dist/index.js': source('coach/no-webgl.ts'),
    },
  },
  worker: { format: 'es' },
  build: {
    outDir: '../dist/enrollment-portal',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no data: scripts and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What every page needs, in one file; 160 kB once it is compressed.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // A few files that most pages share, instead of one for each icon and component.
        codeSplitting: {
          groups: [
            {
              name: 'frame',
              test: /node_modules.(react|react-dom|scheduler|react-router|i18next|react-i18next|zod|@tanstack|@mantine.hooks|@mantine.core.esm.(core|components.(ActionIcon|Alert|Anchor|Button|Center|CloseButton|EmptyState|Flex|Group|Loader|Paper|Stack|Text|Title|Transition|UnstyledButton|VisuallyHidden)))[\\/]/,
              priority: 30,
            },
            { name: 'icons', test: /@tabler/, priority: 20 },
            // What only desks need stays out of the first bundle: floating menus, dialogs, forms.
            {
              name: 'desk',
              test: /@floating-ui|react-remove-scroll|@mantine.form|@mantine.core.esm.components.(Popover|Combobox|Menu|Modal|Drawer|Pill|Select|Input)/,
              priority: 10,
            },
            { name: 'vendor', test: /node_modules/, minShareCount: 8 },
            { name: 'contract', test: /core.(domain|contract)|portal.src.(api|i18n)[\\/]/, minShareCount: 5 },
            {
              name: 'pages',
              test: /portal.src.(session.session|ui.(crash|failure|logo|notice|page-loader|use-))/,
              minShareCount: 5,
            },
            { name: 'desk', test: /portal.src/, minShareCount: 5 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: SERVER, changeOrigin: true } } },
});

/** Compresses what gains by it once, at build time; the server hands out what lies there. */
function smallerForms(): Plugin {
  return {
    name: 'smaller-forms',
    apply: 'build',
    writeBundle: ({ dir = '' }) => {
      const files = readdirSync(dir, { recursive: true, encoding: 'utf8' });
      for (const name of files.filter((file) => /\.(js|css|svg|wasm|bin)$/.test(file))) {
        const file = path.join(dir, name);
        const bytes = readFileSync(file);
        const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
        if (brotli.length < 0.9 * bytes.length) {
          writeFileSync(`${file}.br`, brotli);
          writeFileSync(`${file}.gz`, gzipSync(bytes));
        }
      }
    },
  };
}
