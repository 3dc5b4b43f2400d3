import type { LeadMoment } from '../ports/queries.ts';
import { fill, fillWith } from './fill.ts';
import { Moment } from './moment.tsx';
import { MachineText, OutsideText } from './outside.tsx';
import { type Reader, wordFor } from './reader.ts';

/** What was decided, said, sent or written about a lead, between its visits. */
export function MomentEntry({ moment, reader }: { moment: LeadMoment; reader: Reader }) {
  const by = whoOf(moment);
  return (
    <li class={`moment moment-${moment.kind}`} id={`m-${moment.id}`}>
      <p class="moment-what">
        <MomentWords moment={moment} reader={reader} />
      </p>
      <p class="hint">
        <Moment atMs={moment.atMs} reader={reader} />
        {by !== undefined && (
          <>
            {' · '}
            <OutsideText>{by}</OutsideText>
          </>
        )}
      </p>
      <MomentText moment={moment} reader={reader} />
    </li>
  );
}

function MomentWords({ moment, reader }: { moment: LeadMoment; reader: Reader }) {
  const { moments: words, stage, noise, alerts } = reader.texts;
  switch (moment.kind) {
    case 'alert': {
      const kinds = moment.kinds.map((kind) => wordFor(alerts.kinds, kind) ?? kind);
      return <strong>{fill(words.alert, { kinds: reader.list(kinds) })}</strong>;
    }
    case 'decision': {
      const { kind, fromStage, toStage, reason } = moment.decision;
      return (
        <>
          <strong>{stage.decisions[kind]}</strong> {stage.names[fromStage]} › {stage.names[toStage]}
          {reason && <span> · {stage.reasons[reason]}</span>}
        </>
      );
    }
    case 'merge': {
      const { undoes, lead, into } = moment.merge;
      const names = { lead: <MachineText>{lead}</MachineText>, into: <MachineText>{into}</MachineText> };
      return <strong>{fillWith(undoes === undefined ? words.merged : words.split, names)}</strong>;
    }
    case 'note':
      return <strong>{words.note}</strong>;
    case 'noise':
      return (
        <strong>
          {fill(moment.isOverruled ? words.overruled : words.restored, { flag: noise.flags[moment.flag] })}
        </strong>
      );
  }
}

/** What a person added in words of their own. */
function MomentText({ moment, reader }: { moment: LeadMoment; reader: Reader }) {
  const text = textOf(moment);
  if (moment.kind === 'decision')
    return (
      <>
        {text !== '' && <FreeText>{text}</FreeText>}
        <p class="hint">
          {fill(reader.texts.stage.scoreThen, { score: reader.count(Math.round(moment.decision.score)) })}
        </p>
      </>
    );
  return text === '' ? null : <FreeText>{text}</FreeText>;
}

function FreeText({ children }: { children: string }) {
  return (
    <p class="free-text" dir="auto">
      {children}
    </p>
  );
}

function whoOf(moment: LeadMoment): string | undefined {
  if (moment.kind === 'alert') return undefined;
  if (moment.kind === 'decision') return moment.decision.by;
  return moment.kind === 'merge' ? moment.merge.by : moment.by;
}

function textOf(moment: LeadMoment): string {
  if (moment.kind === 'note') return moment.note;
  if (moment.kind === 'decision') return moment.decision.note;
  return moment.kind === 'merge' ? moment.merge.why : '';
}
