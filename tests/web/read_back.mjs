// Reads Parquet and Arrow files with programs that are not ours, and compares every cell with the JSON lines of the same rows.
// usage: node read_back.mjs TABLE... where TABLE.jsonl, TABLE.parquet and TABLE.arrow lie side by side
//
// In JSON lines a NaN is null and bytes are hexadecimal digits; days are text. Everything else must be the same.
import { readFileSync } from 'node:fs'
import { tableFromIPC, Type } from 'apache-arrow'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { JSONParse } from 'json-with-bigint'

const DAY = 86400000
// The slow parser where a number may be beyond 2^53.
const parse = line => (/\d{16}/.test(line) ? JSONParse(line) : JSON.parse(line))
const hex = bytes => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
const day = ms => new Date(Number(ms)).toISOString().slice(0, 10)

// What each kind of column is as JSON: from what the reader gave, and from what the line says.
const whole = { got: BigInt, want: BigInt }
const truth = { got: v => v, want: v => v }
const text = { got: v => v, want: String } // numbers of a column with texts became texts
const real = { got: v => (Number.isNaN(v) ? null : v), want: Number }
const date = { got: v => day(v), want: v => v }
const bytes = { got: hex, want: v => v }

function parquetKinds(metadata) {
  return Object.fromEntries(metadata.schema.slice(1).map(c => [c.name, c.converted_type === 'DATE' ? date
    : { INT32: whole, INT64: whole, DOUBLE: real, BOOLEAN: truth }[c.type] ?? (c.converted_type === 'UTF8' ? text : bytes)]))
}

function arrowKinds(schema) {
  return Object.fromEntries(schema.fields.map(f => [f.name, { [Type.Int]: whole, [Type.Float]: real, [Type.Bool]: truth,
    [Type.Utf8]: text, [Type.Date]: date, [Type.Binary]: bytes }[f.typeId]]))
}

function same(a, b) {
  return Object.is(a, b) || (typeof a === 'bigint' && a === b)
}

function compare(file, lines, kinds, n, cell) {
  if (n !== lines.length) throw new Error(`${file}: ${n} rows, expected ${lines.length}`)
  let cells = 0
  lines.forEach((line, row) => {
    const names = Object.keys(line)
    if (row === 0 && names.join() !== Object.keys(kinds).join()) throw new Error(`${file}: columns ${Object.keys(kinds)}, expected ${names}`)
    for (const name of names) {
      const raw = cell(row, name), kind = kinds[name]
      const got = raw === null || raw === undefined ? null : kind.got(raw)
      const want = line[name] === null ? null : kind.want(line[name])
      if (!same(got, want)) throw new Error(`${file}: row ${row + 1}, column ${name}: found ${String(got).slice(0, 80)}, expected ${String(want).slice(0, 80)}`)
      cells++
    }
  })
  return cells
}

// Least, greatest and NULLs of every group, against the rows themselves.
function checkStatistics(file, metadata, lines) {
  let start = 0
  for (const group of metadata.row_groups) {
    const rows = lines.slice(start, start += Number(group.num_rows))
    for (const { meta_data: m } of group.columns) {
      const name = m.path_in_schema[0], s = m.statistics
      const column = metadata.schema.find(c => c.name === name)
      const values = rows.map(r => r[name]).filter(v => v !== null)
      if (column.type !== 'DOUBLE' && Number(s.null_count) !== rows.length - values.length) throw new Error(`${file}: ${name}: ${s.null_count} NULLs`)
      if (s.min_value === undefined) continue
      const isText = column.type === 'BYTE_ARRAY'
      if (isText && column.converted_type !== 'UTF8') continue
      const number = v => v instanceof Date ? BigInt(v.getTime() / DAY) : column.converted_type === 'DATE' ? BigInt(Date.parse(v) / DAY) : BigInt(v)
      const key = isText ? v => Buffer.from(String(v)) : number
      const less = isText ? (a, b) => Buffer.compare(a, b) < 0 : (a, b) => a < b
      const [low, high] = [key(s.min_value), key(s.max_value)]
      const reached = { low: false, high: false }
      for (const v of values.map(key)) {
        if (less(v, low) || less(high, v)) throw new Error(`${file}: ${name}: ${v} is outside ${low} to ${high}`)
        reached.low ||= !less(low, v)
        reached.high ||= !less(v, high)
      }
      if (!reached.low || !reached.high) throw new Error(`${file}: ${name}: ${low} to ${high} is too wide`)
    }
  }
}

let cells = 0
for (const table of process.argv.slice(2)) {
  const lines = readFileSync(`${table}.jsonl`).toString('utf8').split('\n').filter(Boolean).map(parse)
  const raw = readFileSync(`${table}.parquet`)
  const file = raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length)
  const metadata = parquetMetadata(file)
  const rows = metadata.num_rows ? await parquetReadObjects({ file, compressors, utf8: false }) : []
  cells += compare(`${table}.parquet`, lines, parquetKinds(metadata), rows.length, (row, name) => rows[row][name])
  checkStatistics(`${table}.parquet`, metadata, lines)
  const arrow = tableFromIPC(readFileSync(`${table}.arrow`))
  const columns = Object.fromEntries(arrow.schema.fields.map(f => [f.name, arrow.getChild(f.name)]))
  cells += compare(`${table}.arrow`, lines, arrowKinds(arrow.schema), arrow.numRows, (row, name) => columns[name].get(row))
}
console.log(`${cells} cells of ${process.argv.length - 2} tables read back equal`)
