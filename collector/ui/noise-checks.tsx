import type { NoiseCheck } from '../domain/fit/noise.ts';
import { fillWith } from './fill.ts';
import { OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** What says that this is not a buyer, each with its evidence. */
export function NoiseChecks({
  noise,
  basePath,
  reader,
}: {
  noise: readonly NoiseCheck[];
  /** Of the lead: `/sites/st_…/leads/ld_…` */
  basePath: string;
  reader: Reader;
}) {
  const { noise: words } = reader.texts;
  return (
    <section id="noise" aria-labelledby="noise-title" data-live>
      <h2 id="noise-title">{words.title}</h2>
      {noise.length === 0 ? (
        <p class="empty">{words.none}</p>
      ) : (
        <>
          <dl class="traits">
            {noise.map((check) => (
              <div class="fact">
                <dt>
                  <NoiseBadge check={check} reader={reader} />
                </dt>
                {check.evidence.map(({ kind, what }) => (
                  <dd>{fillWith(words.evidence[kind], { what: <OutsideText>{what}</OutsideText> })}</dd>
                ))}
                <dd>
                  <PostForm action={`${basePath}/noise/${check.flag}`}>
                    <input type="hidden" name="overruled" value={check.isOverruled ? 'no' : 'yes'} />
                    <button type="submit" class="quiet">
                      {check.isOverruled ? words.restore : words.overrule}
                    </button>
                  </PostForm>
                </dd>
              </div>
            ))}
          </dl>
          <p class="hint">{words.blocks}</p>
        </>
      )}
    </section>
  );
}

/** The name of a flag; struck through where a person overruled it. */
export function NoiseBadge({ check: { flag, isOverruled }, reader }: { check: NoiseCheck; reader: Reader }) {
  const { noise: words } = reader.texts;
  return isOverruled ? (
    <span class="badge" title={words.overruled}>
      <s>{words.flags[flag]}</s> {words.overruled}
    </span>
  ) : (
    <span class="badge badge-noise">{words.flags[flag]}</span>
  );
}
