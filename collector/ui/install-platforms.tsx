import { CopyField } from './copy-field.tsx';
import { installCode, platforms } from './install-tags.ts';
import type { Reader } from './reader.ts';

/** The script for platforms that take it in their own way, each folded away. */
export function InstallPlatforms({
  scriptUrl,
  siteKey,
  reader,
}: {
  scriptUrl: string;
  siteKey: string;
  reader: Reader;
}) {
  const { platformSetup: words } = reader.texts;
  return (
    <>
      <h3>{words.platforms}</h3>
      {platforms.map((platform) => (
        <details class="more">
          <summary>{words.names[platform]}</summary>
          <p>{words.where[platform]}</p>
          <CopyField
            id={`tag-${platform}`}
            text={installCode(platform, { scriptUrl, siteKey })}
            label={words.names[platform]}
            reader={reader}
          />
        </details>
      ))}
    </>
  );
}
