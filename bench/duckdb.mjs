// usage: node bench/duckdb.mjs FILE A B DAY: loads GDELT rows and asks the three questions; one CSV line each: name, milliseconds (median), answer.
// DAY: days since 1970. The table is sorted by source, target, day, as a careful user would have it.
import { DuckDBInstance } from '@duckdb/node-api';

const [file, a, b, day] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const db = await instance.connect();
const ask = async (sql) => (await db.runAndReadAll(sql)).getRows();
const since = (t) => Number(process.hrtime.bigint() - t) / 1e6;

let t = process.hrtime.bigint();
const column = (n) => 'column' + String(n).padStart(2, '0');
const date = (c) => `date_diff('day', DATE '1970-01-01', strptime(substr(${c}, 1, 8), '%Y%m%d')::DATE)`;
await db.run(`CREATE TABLE e AS SELECT ${column(7)} AS c1, ${column(17)} AS c2, ${date(column(1))} AS day,
  ${column(30)}::DOUBLE AS gs, ${date(column(59))} AS known
  FROM read_csv('${file}', delim='\t', header=false, quote='', all_varchar=true) WHERE c1 <> '' AND c2 <> '' ORDER BY c1, c2, day`);
console.log(`duckdb load,${since(t).toFixed(0)},5 columns of rows with two actors`);

const questions = {
  A: `SELECT day // 30 AS m, count(*), avg(gs) FROM e WHERE c1 = '${a}' AND c2 = '${b}' GROUP BY m ORDER BY m`,
  B: `SELECT c1, c2, sum(gs * exp(-ln(2) / 90 * (${day} - day))) AS v FROM e WHERE day <= ${day} AND known <= ${day} GROUP BY c1, c2`,
  C: `SELECT * FROM (SELECT c1, c2, avg(gs) FILTER (day > ${day} - 90) AS now, avg(gs) FILTER (day <= ${day} - 365) AS before,
      count(*) FILTER (day > ${day} - 90) AS n, count(*) FILTER (day <= ${day} - 365) AS m FROM e
      WHERE known <= ${day} AND day <= ${day} AND (day > ${day} - 90 OR (day <= ${day} - 365 AND day > ${day} - 455)) GROUP BY c1, c2)
      WHERE n >= 20 AND m >= 20 ORDER BY abs(now - before) DESC, c1, c2`,
};
for (const [name, sql] of Object.entries(questions)) {
  const times = [];
  let rows;
  for (let i = 0; i < 5; i++) {
    t = process.hrtime.bigint();
    rows = await ask(sql);
    times.push(since(t));
  }
  times.sort((x, y) => x - y);
  let answer = `${rows.length} rows`;
  if (name === 'A') answer = `${rows.reduce((s, r) => s + Number(r[1]), 0)} events`;
  if (name === 'B') answer += ` ${a}-${b} ${rows.find((r) => r[0] === a && r[1] === b)?.[2].toFixed(6)}`;
  if (name === 'C' && rows.length) answer += ` first ${rows[0][0]}-${rows[0][1]} ${(rows[0][2] - rows[0][3]).toFixed(4)}`;
  console.log(`duckdb ${name},${times[2].toFixed(2)},${answer}`);
}
