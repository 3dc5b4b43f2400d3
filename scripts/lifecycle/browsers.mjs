// The browsers of this suite: where a Debian machine has them, and what they can be told.
//
// A browser: `version`, `hasTabs` (tabs of a window cover each other), `hasPrerender`, `hasFetchLater`, `openWindow(url)` → tab, `kill()`
// as a crash does, `close()`. A tab: `go(url)`, `evaluate(expression)` (awaited, JSON), `moveMouse(x, y)`, `clickAt(x, y)`, `reload()`,
// `back()`, `hide()` and `show()` (something else in front of it, and away again), `minimize()` and `restore()` (its window),
// `openBeside(url, { isInBackground })` → another tab of the window (where there are no tabs: another window), `close()` as the visitor
// closes it, and where there is fetchLater `crash()`. Nothing else is needed of an engine.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { launchChromium } from './chromium.mjs';
import { launchFirefox } from './firefox.mjs';
import { launchWebkit } from './webkit.mjs';

/** Each with the programs that it needs and the Debian packages they come from. */
const known = {
  chromium: {
    programs: { command: ['chromium'] },
    packages: 'chromium',
    launch: launchChromium,
  },
  firefox: {
    programs: { command: ['firefox-esr', 'firefox'] },
    packages: 'firefox-esr',
    launch: launchFirefox,
  },
  webkit: {
    programs: {
      // Not in PATH: it is part of the library.
      command: [4.1, 6.0, 4.0].map(
        (version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version.toFixed(1)}/MiniBrowser`,
      ),
      driver: ['WebKitWebDriver'],
      screen: ['Xvfb'],
    },
    packages: 'webkit2gtk-driver xvfb',
    launch: launchWebkit,
  },
};

export const browserNames = Object.keys(known);

/** Finds a browser: `{ launch }`, or `{ missing }`, a sentence that says how to get it. */
export function findBrowser(name) {
  const { programs, packages, launch } = known[name];
  const found = Object.fromEntries(
    Object.entries(programs).map(([role, candidates]) => [role, candidates.map(locate).find(Boolean)]),
  );
  const missing = Object.keys(programs).find((role) => !found[role]);
  if (missing)
    return {
      missing: `${programs[missing][0]} is not installed: apt-get install -y --no-install-recommends ${packages}`,
    };
  return { launch: () => launch(found) };
}

function locate(program) {
  const paths = program.startsWith('/')
    ? [program]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
