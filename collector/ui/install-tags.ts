/** Platforms whose ways to take a script are told on the page of a site; docs/how-to/install.md says the same. */
export const platforms = ['wordpress', 'webflow', 'shopify', 'gtm', 'nextjs', 'react'] as const;
export type Platform = (typeof platforms)[number];

/** What to paste where the script is taken in another way than as a tag. The values are ours and hold no quote. */
export function installCode(
  platform: Platform,
  { scriptUrl, siteKey }: { scriptUrl: string; siteKey: string },
): string {
  const { origin } = new URL(scriptUrl);
  const tag = (more = '') => `<script defer src="${scriptUrl}" data-site="${siteKey}"${more}></script>`;
  switch (platform) {
    case 'wordpress':
      return `add_action('wp_head', function () { ?>\n  ${tag()}\n<?php });\n`;
    case 'webflow':
      return `${tag(' data-forms="form[data-name]"')}\n`;
    case 'shopify':
      return `${tag()}\n`;
    case 'gtm':
      return `<script>
  (function () {
    var script = document.createElement('script');
    script.src = '${scriptUrl}';
    script.setAttribute('data-site', '${siteKey}');
    document.head.appendChild(script);
  })();
</script>
`;
    case 'nextjs':
      return `import Script from 'next/script';

export default function RootLayout({ children }) {
  return (
    <html lang="en">
      <body>
        {children}
        <Script src="${scriptUrl}" data-site="${siteKey}" strategy="afterInteractive" />
      </body>
    </html>
  );
}
`;
    case 'react':
      return `import { createRoot } from 'react-dom/client';
import { footprint, init } from 'footprint-script';

init({ site: '${siteKey}', api: '${origin}' });

function App() {
  return <button onClick={() => footprint.track('calculator_used', { seats: 25 })}>Calculate</button>;
}

createRoot(document.getElementById('root')).render(<App />);
`;
  }
}
