import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../collector/open-store.ts';
import type { LeadInput, SavedLead } from '../../collector/ports/commands.ts';
import { importLeads } from '../../collector/usecases/import-leads.ts';
import { maxReportedFailures } from '../../collector/usecases/import-rows.ts';
import { exportedLeadColumns } from '../../collector/usecases/lead-columns.ts';

const clock = { nowMs: () => 1_763_751_600_000 };

/** Remembers what it was asked to save; every lead is new to it. */
class Recorder {
  readonly batches: (readonly LeadInput[])[] = [];

  readonly saveLeads = async (inputs: readonly LeadInput[]): Promise<readonly SavedLead[]> => {
    this.batches.push(inputs);
    return inputs.map((_, at) => ({ kind: 'created', lead: `ld_${at}` }));
  };

  get people() {
    return this.batches.flat().map(({ site, trust, source, nowMs, ...person }) => person);
  }
}

/** What is still referred to: measured after the garbage went. */
function heapBytesInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

async function read(file: string | Buffer | readonly Buffer[]) {
  const commands = new Recorder();
  const input = Readable.from(typeof file === 'string' || Buffer.isBuffer(file) ? [Buffer.from(file)] : file);
  const result = await importLeads({ input, site: 1, commands, clock });
  return { ...result, people: commands.people, batches: commands.batches };
}

const wrongQuotes = 'the quotes are wrong: put the cell in quotes and write a quote inside it twice ("")';
const ada = { email: 'ada@firm.example', name: 'Ada', company: 'Firm, Ltd' };

describe('an import of exported leads', () => {
  const header = exportedLeadColumns.join(',');
  const row = (trust: string, traits: string) =>
    `ld_1,ada@firm.example,,'=Ada,,${trust},api,2026-01-01T00:00:00Z,,new,true,9,1,A,[],${traits}\n`;

  it('reads who they are, and passes over what a site works out', async () => {
    const { batches } = await read(`${header},derived\n${row('claimed', '"{""city"":""Oslo"",""id"":7}",mine')}`);
    expect(batches.flat()).toEqual([
      {
        ...{ site: 1, email: 'ada@firm.example', name: '=Ada', trust: 'claimed', source: 'import' },
        ...{ traits: { city: 'Oslo', id: 7, derived: 'mine' }, nowMs: clock.nowMs() },
      },
    ]);
  });

  it.each([
    ['trust that is none', row('sure', '{}'), 'trust must be one of claimed, linked, verified, operator'],
    ...['{', '[]', 'null', '7', '"{""a"":{}}"', '"{""a"":1e999}"', '"{""a"":null}"'].map((traits) => [
      `traits that are none: ${traits}`,
      row('claimed', traits),
      'traits must be a JSON object of texts, numbers, true and false',
    ]),
  ])('refuses %s', async (_, bad, reason) => {
    const { failed, people } = await read(`${header}\n${bad}${row('claimed', '{}')}`);
    expect(failed).toEqual([{ line: 2, reason }]);
    expect(people).toHaveLength(1);
  });
});

describe('an import', () => {
  it('cleans cells as the server API does: controls, and what turns the direction of text, are not kept', async () => {
    const { people, failedCount } = await read(
      'external_id,name,city,note\n\u00a07 ,"A\tda\u202e ", ,\u0007\n"  ",Bob,,\n',
    );
    expect(people).toEqual([{ externalId: '7', name: 'A da' }]);
    expect(failedCount).toBe(1);
  });

  it('saves people as verified leads of its site, other columns as traits', async () => {
    const { batches, ...result } = await read(
      'email,external_id,name,company,role,phone,Seats\nAda@Firm.example,7,Ada,Firm,CTO,+44 1,12\nbob@firm.example,,,,,,\n',
    );
    expect(batches.flat()).toEqual([
      {
        site: 1,
        email: 'ada@firm.example',
        externalId: '7',
        name: 'Ada',
        company: 'Firm',
        traits: { role: 'CTO', phone: '+44 1', Seats: '12' },
        trust: 'verified',
        source: 'import',
        nowMs: clock.nowMs(),
      },
      { site: 1, email: 'bob@firm.example', trust: 'verified', source: 'import', nowMs: clock.nowMs() },
    ]);
    expect(result).toMatchObject({ created: 2, updated: 0, unchanged: 0, failed: [], failedCount: 0 });
  });

  it.each([
    ['commas', 'email,name,company\nada@firm.example,Ada,"Firm, Ltd"\n'],
    ['semicolons', 'email;name;company\nada@firm.example;Ada;Firm, Ltd\n'],
    ['tabs', 'email\tname\tcompany\nada@firm.example\tAda\tFirm, Ltd\n'],
    ['quoted cells between tabs', 'email\tname\tcompany\n"ada@firm.example"\t"Ada"\t"Firm, Ltd"\n'],
    ['a BOM', '\ufeffemail,name,company\nada@firm.example,Ada,"Firm, Ltd"\n'],
    ['CRLF', 'email,name,company\r\nada@firm.example,Ada,"Firm, Ltd"\r\n'],
    ['CR', 'email,name,company\rada@firm.example,Ada,"Firm, Ltd"\r'],
    ['no line end at the end', 'email,name,company\nada@firm.example,Ada,"Firm, Ltd"'],
    ['empty lines and rows', '\n\nemail;name;company\n\n;;\nada@firm.example;Ada;Firm, Ltd\n \n'],
    ['spaces around cells', 'email , name,company\n ada@firm.example , Ada , "Firm, Ltd" \n'],
    ['names in other spellings', 'E-Mail,NAME,Company\nada@firm.example,Ada,"Firm, Ltd"\n'],
    ['every cell quoted, separators in the header', '"email";"name";"company"\n"ada@firm.example";"Ada";"Firm, Ltd"\n'],
    ['a column without name and value', 'email,name,company,\nada@firm.example,Ada,"Firm, Ltd",\n'],
    ['more empty cells than columns', 'email,name,company\nada@firm.example,Ada,"Firm, Ltd",,,\n'],
  ])('reads a file with %s', async (_, file) => {
    expect(await read(file)).toMatchObject({ people: [ada], failed: [] });
  });

  it('reads a file that arrives byte by byte', async () => {
    const file = Buffer.from('\ufeffemail,name\r\nsara@firm.example,"سارا\r\n""احمدی"""\r\nx,y\r\n');
    const { people, failed } = await read([...file].map((byte) => Buffer.from([byte])));
    expect(people).toEqual([{ email: 'sara@firm.example', name: 'سارا "احمدی"' }]);
    expect(failed).toEqual([{ line: 4, reason: '"x" is not an e-mail address' }]);
  });

  it('takes an external id alone, also from a column named id', async () => {
    expect(await read('id,name\n7,Ada\n')).toMatchObject({ people: [{ externalId: '7', name: 'Ada' }], failed: [] });
  });

  it('keeps a column named __proto__ as a trait like any other', async () => {
    const { people } = await read('email,__proto__\nada@firm.example,x\n');
    expect(Object.entries(people[0]?.traits ?? {})).toEqual([['__proto__', 'x']]);
  });

  it.each([
    ['', 1, 'the file is empty: the first line must name the columns, one of them email or external_id'],
    ['name,company\nAda,Firm\n', 1, 'the first line must name the columns, one of them email or external_id'],
    ['email,E-mail\na@b.example,\n', 1, 'two columns say the same: rename or remove one "E-mail"'],
    ['\nemail,Seats,Seats\n', 2, 'two columns say the same: rename or remove one "Seats"'],
    [
      `email,${Array.from({ length: 33 }, (_, at) => `t${at}`).join()}\n`,
      1,
      '33 columns would become traits, 32 at most: remove some',
    ],
    [`email,${'t'.repeat(65)}\n`, 1, `the column name "${'t'.repeat(65)}" is longer than 64 characters`],
    [Buffer.from('\ufeffemail\na@b.example\n', 'utf16le'), 1, 'the text is not UTF-8: save the file as "CSV UTF-8"'],
    [Buffer.alloc(200_000, 'x'), 1, 'the line is longer than 65536 characters'],
  ])('saves nothing when the header is wrong: %#', async (file, line, reason) => {
    expect(await read(file)).toMatchObject({ people: [], failed: [{ line, reason }], failedCount: 1 });
  });

  it.each([
    ['a bad e-mail', 'ada(at)firm.example,,x', '"ada(at)firm.example" is not an e-mail address'],
    ['a cell that would steer a terminal', '\x1b[2Jx,,Ada', '"\\u001b[2Jx" is not an e-mail address'],
    ['neither e-mail nor external id', ',,Ada', 'neither e-mail nor external id'],
    ['too many cells', 'ada@firm.example,7,Ada,x', '4 cells, but the header names 3 columns'],
    ['too long a text', `ada@firm.example,7,${'x'.repeat(301)}`, '"name" has 301 characters, 300 at most'],
    ['a quote inside a cell', 'ada@firm.example,7,5" Ada', wrongQuotes],
    ['text after a closing quote', 'ada@firm.example,7,"A"da"', wrongQuotes],
    ['an open quote', 'ada@firm.example,7,"Ada', wrongQuotes],
    [
      'another encoding',
      Buffer.from('ada@firm.example,7,Andr\xe9', 'latin1'),
      'the text is not UTF-8: save the file as "CSV UTF-8"',
    ],
    ['a NUL', 'ada@firm.example,7,A\0', 'the text is not UTF-8: save the file as "CSV UTF-8"'],
    ['an endless line', `ada@firm.example,7,${'x'.repeat(300_000)}`, 'the line is longer than 65536 characters'],
  ])('tells the line of %s and saves the others', async (_, row, reason) => {
    const file = [
      Buffer.from('email,external_id,name\nfirst@firm.example,1,"two\nlines"\n'),
      Buffer.from(row),
      Buffer.from('\nlast@firm.example,2,"say ""hi"""\n'),
    ];
    const { people, failed } = await read(file);
    expect(people).toEqual([
      { email: 'first@firm.example', externalId: '1', name: 'two lines' },
      { email: 'last@firm.example', externalId: '2', name: 'say "hi"' },
    ]);
    expect(failed).toEqual([{ line: 4, reason }]);
  });

  it('loses one row, not the rest, to a quote that is never closed', async () => {
    const rows = Array.from({ length: 5_000 }, (_, at) => `p${at}@firm.example,P`);
    rows[10] = 'open@firm.example,"never closed';
    const { people, failed } = await read(`email,name\n${rows.join('\n')}\n`);
    expect(people).toHaveLength(4_999);
    expect(failed).toEqual([{ line: 12, reason: wrongQuotes }]);
  });

  it('keeps the first failures and counts the others', async () => {
    const { failed, failedCount } = await read(`email\n${'bad\n'.repeat(maxReportedFailures + 5)}`);
    expect(failed).toHaveLength(maxReportedFailures);
    expect(failedCount).toBe(maxReportedFailures + 5);
  });

  it('changes nothing the second time, and updates what changed the third', async () => {
    const { commands, queries, close } = await openStore({ dataDir: ':memory:', mode: 'write' });
    const site = await commands.createSite({ name: 'Shop', kind: 'live', origins: [], timeZone: 'UTC', nowMs: 0 });
    const run = (file: string) =>
      importLeads({ input: Readable.from([Buffer.from(file)]), site: site.id, commands, clock });
    const file = 'email,id,name,role\nada@firm.example,1,Ada,CTO\nbob@firm.example,2,Bob,\n';
    expect(await run(file)).toMatchObject({ created: 2, updated: 0, unchanged: 0, failed: [] });
    expect(await run(file)).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: [] });
    expect(await run(file.replace('CTO', 'CEO'))).toMatchObject({ created: 0, updated: 1, unchanged: 1, failed: [] });
    const mixed = await run('email,id\nada@firm.example,2\nbob@firm.example,2\n');
    expect(mixed).toMatchObject({ unchanged: 1, failedCount: 1 });
    expect(mixed.failed[0]).toEqual({
      line: 2,
      reason: expect.stringMatching(/^the e-mail belongs to another lead than the external id \(ld_\w+, ld_\w+\)$/),
    });
    const emails = queries.leads({ site: site.id, nowMs: clock.nowMs(), limit: 10 }).map(({ email }) => email);
    expect(emails.toSorted()).toEqual(['ada@firm.example', 'bob@firm.example']);
    await close();
  });

  it('reads 200,000 rows in batches of 500, in bounded memory, and tells how far it is', async () => {
    const rows = 200_000;
    function* file() {
      yield Buffer.from('email,name,company\n');
      for (let at = 0; at < rows; at += 100) {
        const lines = Array.from({ length: 100 }, (_, more) => `p${at + more}@firm.example,"P ${at + more}",Firm\n`);
        yield Buffer.from(lines.join(''));
      }
    }
    let largest = 0;
    let saved = 0;
    const progress: number[] = [];
    const heapBytes: number[] = [];
    const result = await importLeads({
      input: Readable.from(file()),
      site: 1,
      commands: {
        saveLeads: async (inputs) => {
          largest = Math.max(largest, inputs.length);
          saved += inputs.length;
          return inputs.map(() => ({ kind: 'created', lead: 'ld_1' }));
        },
      },
      clock,
      onProgress: ({ rows }) => {
        progress.push(rows);
        heapBytes.push(heapBytesInUse());
      },
    });
    expect(result).toMatchObject({ created: rows, failedCount: 0 });
    expect({ largest, saved }).toEqual({ largest: 500, saved: rows });
    expect(progress).toEqual(Array.from({ length: 20 }, (_, at) => (at + 1) * 10_000));
    // 190,000 people held, in any form, would be more than 20 MB
    expect(heapBytes.at(-1)! - heapBytes[0]!).toBeLessThan(5_000_000);
  }, 60_000);

  it('stops between batches when asked, tells what is in, and reads no further', async () => {
    const stopping = new AbortController();
    let read = 0;
    function* file() {
      yield Buffer.from('email\n');
      for (; read < 1_000_000; read += 1) yield Buffer.from(`p${read}@firm.example\n`);
    }
    const commands = new Recorder();
    const result = await importLeads({
      input: Readable.from(file()),
      site: 1,
      commands: {
        saveLeads: (inputs) => {
          if (commands.batches.length === 2) stopping.abort();
          return commands.saveLeads(inputs);
        },
      },
      clock,
      signal: stopping.signal,
    });
    expect(result).toMatchObject({ created: 1_500, failedCount: 0 });
    expect(read).toBeLessThan(2_000);
  });

  it('passes on that the store cannot commit', async () => {
    const importing = importLeads({
      input: Readable.from([Buffer.from('email\nada@firm.example\n')]),
      site: 1,
      commands: { saveLeads: () => Promise.reject(new Error('disk full')) },
      clock,
    });
    await expect(importing).rejects.toThrow('disk full');
  });
});
