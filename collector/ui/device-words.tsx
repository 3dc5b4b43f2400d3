import { type BrowserFamily, type Device, type OperatingSystem, partsOf } from '../domain/device.ts';
import type { Reader } from './reader.ts';

/** Names are the same in every language; of what has none only the rest is said. */
const browserNames: Readonly<Partial<Record<BrowserFamily, string>>> = {
  chrome: 'Chrome',
  safari: 'Safari',
  firefox: 'Firefox',
  edge: 'Edge',
  opera: 'Opera',
  samsung: 'Samsung Internet',
};
const systemNames: Readonly<Partial<Record<OperatingSystem, string>>> = {
  windows: 'Windows',
  macos: 'macOS',
  linux: 'Linux',
  chromeos: 'ChromeOS',
  ios: 'iOS',
  android: 'Android',
};

/** A device in words: `Phone · Safari · iOS`. */
export function DeviceWords({ device, reader }: { device: Device; reader: Reader }) {
  const { kind, browser, system } = partsOf(device);
  const { devices } = reader.texts;
  const names = [browser === 'app' ? devices.app : browserNames[browser], systemNames[system]];
  return (
    <span class="device">
      {devices.kinds[kind]}
      {names.map(
        (name) =>
          name !== undefined && (
            <>
              {' · '}
              <bdi>{name}</bdi>
            </>
          ),
      )}
    </span>
  );
}
