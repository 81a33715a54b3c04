// Prints what JavaScript makes of numbers, strings and dates; the tests of dev.latchkey.json compare.
//   node javascript.mjs > javascript.tsv
// A line is: kind, input (bits of a double, UTF-16 units, milliseconds), what JavaScript prints.
// Lines of kind "digest" hold the SHA-256 of many more prints, each followed by a line feed, of
// inputs that a linear congruential generator makes here as in the test.
import { createHash } from 'node:crypto'

const MASK = (1n << 64n) - 1n
let state = 1n
const random = () => (state = (state * 6364136223846793005n + 1442695040888963407n) & MASK)
const below = n => Number((random() >> 11n) % BigInt(n))

const view = new DataView(new ArrayBuffer(8))
const double = bits => (view.setBigUint64(0, bits), view.getFloat64(0))
const bits = number => (view.setFloat64(0, number), view.getBigUint64(0))
const hex = (value, digits) => value.toString(16).padStart(digits, '0')

const number = value => ['number', hex(bits(value), 16), JSON.stringify(value)]
const string = text => [
  'string',
  [...Array(text.length).keys()].map(i => hex(text.charCodeAt(i), 4)).join(''),
  JSON.stringify(text),
]
const date = millis => ['date', millis, new Date(millis).toISOString()]
const digest = (name, count, line) => {
  state = 1n
  const hash = createHash('sha256')
  for (let i = 0; i < count; i++) hash.update(line() + '\n')
  return ['digest', name, hash.digest('hex')]
}

const lines = []

// Where printers differ: powers of two (uneven gaps), powers of ten, the limits, the thresholds of
// the exponential form, and the values of JDK-4511638 and its kin.
const special = [
  0, -0, 1, -1, 42.5, 0.1, 1 / 3, 2e-3, 2.2250738585072014e-308, 1e23, 9.5e-3, 1.1e-5, 2 ** -44,
  5e-324, 1.7976931348623157e308, 1e21, 123456789012345680000, 1e-6, 1e-7, 0.000001234, 1.234e-7,
  2 ** 53, 2 ** 53 - 1, 2 ** 53 + 2, -(2 ** 53), 2 ** 63, 1e15, 1e16, 1e17, 4.35, 0.3, 100, 1e2,
  1.0e22, 9007199254740993, 2e23, 8.41e21, 2.0e-3, 9.007199254740993e15, 1.5e300, 4.9e-324,
  NaN, Infinity, -Infinity,
]
special.forEach(value => lines.push(number(value)))
for (let e = -1074; e <= 1023; e += 7) lines.push(number(2 ** e))
for (let e = -323; e <= 308; e += 3) lines.push(number(Number('1e' + e)))
for (let i = 0; i < 600; i++) lines.push(number(double(random())))
for (let i = 0; i < 200; i++) lines.push(number(below(1e9) / 10 ** below(12)))
lines.push(digest('doubles', 20000, () => JSON.stringify(double(random()))))
lines.push(digest('decimals', 20000, () => JSON.stringify(below(1e9) / 10 ** below(12))))

// Every UTF-16 unit in order: control characters, quotes, U+2028, each surrogate on its own (and
// one pair, where the high ones meet the low ones).
const alphabet = [0, 8, 9, 10, 12, 13, 0x1f, 0x20, 0x22, 0x2f, 0x5c, 0x61, 0x7f, 0x80, 0x9f, 0xe9,
  0x7ff, 0x800, 0x2028, 0x2029, 0xd7ff, 0xd800, 0xd83d, 0xdbff, 0xdc00, 0xde00, 0xdfff, 0xe000,
  0xfeff, 0xfffd, 0xfffe, 0xffff]
const text = () =>
  String.fromCharCode(...Array.from({ length: below(12) }, () => alphabet[below(alphabet.length)]))
for (let unit = 0; unit < 0x21; unit++) lines.push(string(String.fromCharCode(unit)))
alphabet.forEach(unit => lines.push(string('a' + String.fromCharCode(unit) + 'b')))
for (let i = 0; i < 300; i++) lines.push(string(text()))
const all = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit))
lines.push(digest('units', 1, () => JSON.stringify(all.join(''))))
lines.push(digest('units-apart', 1, () => JSON.stringify(all)))

const FIRST = Date.parse('0000-01-01T00:00:00.000Z')
const LAST = Date.parse('9999-12-31T23:59:59.999Z')
const dates = [FIRST, LAST, 0, -1, 1, 951782400000, 951868799999, 4107542399999, 1767323045678,
  FIRST - 1, LAST + 1, -8640000000000000, 8640000000000000]
for (const year of ['0000', '0004', '0100', '0400', '1600', '1900', '1970', '2000', '2024', '2100'])
  for (const day of ['01-01', '02-28', '03-01', '12-31'])
    dates.push(Date.parse(`${year}-${day}T23:59:59.999Z`), Date.parse(`${year}-${day}T00:00:00Z`))
dates.forEach(millis => lines.push(date(millis)))
for (let i = 0; i < 300; i++) lines.push(date(FIRST + below(LAST - FIRST + 1)))
lines.push(digest('dates', 50000, () => new Date(FIRST + below(LAST - FIRST + 1)).toISOString()))

process.stdout.write(lines.map(line => line.join('\t') + '\n').join(''))
