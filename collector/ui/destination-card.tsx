import { addressOfMailto } from '../domain/destination.ts';
import type { DestinationSummary } from '../ports/queries.ts';
import { CopyField } from './copy-field.tsx';
import { DestinationFields } from './destination-form.tsx';
import { fillWith } from './fill.ts';
import { Moment } from './moment.tsx';
import { MachineText, OutsideText } from './outside.tsx';
import { PostForm } from './post-form.tsx';
import type { Reader } from './reader.ts';

/** One destination with what can be done to it. Removing asks first, without a script. */
export function DestinationCard({
  destination,
  basePath,
  reader,
}: {
  destination: DestinationSummary;
  /** `/sites/st_…/alerts` */
  basePath: string;
  reader: Reader;
}) {
  const { alerts } = reader.texts;
  const { id, name, kind, url, isEnabled } = destination;
  const path = `${basePath}/${encodeURIComponent(id)}`;
  return (
    <li class="card" id={`destination-${id}`}>
      <div class="card-head">
        <h3>
          <OutsideText>{name}</OutsideText>
        </h3>
        <span class={`badge ${isEnabled ? 'badge-good' : ''}`}>{isEnabled ? alerts.on : alerts.off}</span>
      </div>
      <p class="long">
        {alerts.destinationKinds[kind]} · <MachineText>{addressOf(url)}</MachineText>
      </p>
      <Health destination={destination} reader={reader} />
      <div class="actions">
        <PostForm action={`${path}/test`}>
          <button type="submit">{alerts.test}</button>
        </PostForm>
        <PostForm action={`${path}/enabled`}>
          <input type="hidden" name="enabled" value={isEnabled ? 'no' : 'yes'} />
          <button type="submit" class="quiet">
            {isEnabled ? alerts.switchOff : alerts.switchOn}
          </button>
        </PostForm>
      </div>
      {kind === 'webhook' && <Secret destination={destination} path={path} reader={reader} />}
      <details id={`change-${id}`} class="more">
        <summary>{alerts.change}</summary>
        <PostForm action={path} class="stacked">
          <DestinationFields
            id={`${id}-`}
            hasKind={false}
            draft={{ ...destination, address: addressOf(url) }}
            problems={{}}
            reader={reader}
          />
          <button type="submit">{alerts.save}</button>
        </PostForm>
      </details>
      <details id={`remove-${id}`} class="more">
        <summary>{alerts.remove}</summary>
        <p>{fillWith(alerts.removeAsk, { name: <OutsideText>{name}</OutsideText> })}</p>
        <PostForm action={`${path}/remove`}>
          <button type="submit" class="danger">
            {alerts.removeYes}
          </button>
        </PostForm>
      </details>
    </li>
  );
}

/** An e-mail destination's address as people write it. */
const addressOf = (url: string) => addressOfMailto(url) ?? url;

/** Says that a destination fails, or why the system switched it off. */
function Health({ destination, reader }: { destination: DestinationSummary; reader: Reader }) {
  const { alerts } = reader.texts;
  const { isEnabled, offReason, failingSinceMs } = destination;
  if (!isEnabled && offReason !== undefined) return <p class="problem">{alerts.offReasons[offReason]}</p>;
  if (!isEnabled || failingSinceMs === undefined) return null;
  return (
    <p class="hint">{fillWith(alerts.failingSince, { moment: <Moment atMs={failingSinceMs} reader={reader} /> })}</p>
  );
}

/** The signing secret, and a new one. */
function Secret({ destination, path, reader }: { destination: DestinationSummary; path: string; reader: Reader }) {
  const { alerts } = reader.texts;
  const { id, secret, previousSecretUntilMs } = destination;
  return (
    <details id={`secret-${id}`} class="more">
      <summary>{alerts.showSecret}</summary>
      <p class="hint">{alerts.secretHint}</p>
      <CopyField id={`secret-text-${id}`} text={secret} label={alerts.secret} reader={reader} />
      {previousSecretUntilMs !== undefined && (
        <p class="hint">
          {fillWith(alerts.oldSecretUntil, { moment: <Moment atMs={previousSecretUntilMs} reader={reader} /> })}
        </p>
      )}
      <PostForm action={`${path}/secret`}>
        <p class="hint">{alerts.rotateHint}</p>
        <button type="submit" class="quiet">
          {alerts.rotate}
        </button>
      </PostForm>
    </details>
  );
}
