import type { DestinationSummary } from '../ports/queries.ts';
import { CopyField } from './copy-field.tsx';
import { fillWith } from './fill.ts';
import { MachineText, OutsideText } from './outside.tsx';
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
  const { id, name, url, secret, isEnabled } = destination;
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
        <MachineText>{url}</MachineText>
      </p>
      <div class="actions">
        <form method="post" action={`${path}/test`}>
          <button type="submit">{alerts.test}</button>
        </form>
        <form method="post" action={`${path}/enabled`}>
          <input type="hidden" name="enabled" value={isEnabled ? 'no' : 'yes'} />
          <button type="submit" class="quiet">
            {isEnabled ? alerts.switchOff : alerts.switchOn}
          </button>
        </form>
      </div>
      <details id={`secret-${id}`} class="more">
        <summary>{alerts.showSecret}</summary>
        <p class="hint">{alerts.secretHint}</p>
        <CopyField id={`secret-text-${id}`} text={secret} label={alerts.secret} reader={reader} />
      </details>
      <details id={`remove-${id}`} class="more">
        <summary>{alerts.remove}</summary>
        <p>{fillWith(alerts.removeAsk, { name: <OutsideText>{name}</OutsideText> })}</p>
        <form method="post" action={`${path}/remove`}>
          <button type="submit" class="danger">
            {alerts.removeYes}
          </button>
        </form>
      </details>
    </li>
  );
}
