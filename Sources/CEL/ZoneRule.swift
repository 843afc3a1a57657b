/// The offset of a zone in all years, as the variable `TZ` of POSIX spells it.
///
/// For example `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable, Hashable {
  private let standard: Int
  /// The offset in summer and when that begins and ends; nil for none.
  private let summer: Summer?

  private struct Summer: Sendable, Hashable {
    let offset: Int
    let start: Change
    let end: Change
  }

  /// A time of each year.
  private struct Change: Sendable, Hashable {
    enum Day: Sendable, Hashable {
      /// A weekday of a month, from Sunday at 0; week 5 is the last one.
      case weekday(Int64, week: Int64, month: Int64)
      /// A day of the year from 0.
      case day(Int64)
      /// A day of the year from 1, the 29th of February not counted.
      case dayWithoutLeap(Int64)
    }

    let day: Day
    /// The seconds after midnight.
    let time: Int

    /// The seconds since 1970 on the clocks of the zone.
    func seconds(in year: Int64) -> Int64 { days(in: year) * 86_400 + Int64(time) }

    private func days(in year: Int64) -> Int64 {
      let newYear = CivilDate(year: year, month: 1, day: 1).daysSinceEpoch
      switch day {
      case .weekday(let weekday, let week, let month):
        let first = CivilDate(year: year, month: month, day: 1).daysSinceEpoch
        // The first day of 1970 was a Thursday.
        let distance = (weekday - (first + 4)).flooredRemainder(7)
        let day = distance + (week - 1) * 7
        return first + (day < CivilDate.days(in: month, of: year) ? day : day - 7)
      case .day(let day): return newYear + day
      case .dayWithoutLeap(let day):
        let hasLeap = CivilDate.days(in: 2, of: year) == 29
        return newYear + day - 1 + (hasLeap && day > 59 ? 1 : 0)
      }
    }
  }

  /// The rule that `text` spells; nil where it is none.
  init?(_ text: String) {
    var reader = Reader(rest: text[...].utf8)
    guard reader.name(), let standard = reader.offset() else { return nil }
    self.standard = standard
    guard !reader.rest.isEmpty else {
      summer = nil
      return
    }
    guard reader.name() else { return nil }
    let offset = reader.rest.first == UInt8(ascii: ",") ? standard + 3600 : reader.offset()
    guard let offset, let start = reader.change(), let end = reader.change(), reader.rest.isEmpty
    else { return nil }
    summer = Summer(offset: offset, start: start, end: end)
  }

  /// The seconds east of UTC at a moment, in seconds since 1970.
  func offset(at seconds: Int64) -> Int {
    guard let summer else { return standard }
    let days = (seconds + Int64(standard)).flooredQuotient(86_400)
    let year = CivilDate(daysSinceEpoch: days).year
    let start = summer.start.seconds(in: year) - Int64(standard)
    let end = summer.end.seconds(in: year) - Int64(summer.offset)
    let isSummer =
      start < end ? start <= seconds && seconds < end : start <= seconds || seconds < end
    return isSummer ? summer.offset : standard
  }

  private struct Reader {
    var rest: Substring.UTF8View

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    /// Skips a name, such as `CET` or `<+03>`.
    mutating func name() -> Bool {
      if skip("<") {
        rest = rest.drop { $0 != UInt8(ascii: ">") }
        return skip(">")
      }
      let length = rest.prefix { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      }.count
      rest = rest.dropFirst(length)
      return length >= 3
    }

    mutating func number(upTo maximum: Int) -> Int? {
      let digits = rest.prefix { $0.decimalDigit != nil }
      guard digits.count <= 3, let value = Int(Substring(digits)), value <= maximum else {
        return nil
      }
      rest = rest[digits.endIndex...]
      return value
    }

    /// The seconds of `h`, `h:mm` or `h:mm:ss` with a sign.
    mutating func time() -> Int? {
      let isNegative = skip("-")
      if !isNegative { _ = skip("+") }
      guard let hours = number(upTo: 167) else { return nil }
      var seconds = hours * 3600
      for unit in [60, 1] where skip(":") {
        guard let value = number(upTo: 59) else { return nil }
        seconds += value * unit
      }
      return isNegative ? -seconds : seconds
    }

    /// The seconds east; the text counts to the west.
    mutating func offset() -> Int? { time().map { -$0 } }

    mutating func change() -> Change? {
      guard skip(","), let day = day() else { return nil }
      guard skip("/") else { return Change(day: day, time: 7200) }
      return time().map { Change(day: day, time: $0) }
    }

    private mutating func day() -> Change.Day? {
      if skip("J") {
        return number(upTo: 365).flatMap { $0 > 0 ? .dayWithoutLeap(Int64($0)) : nil }
      }
      guard skip("M") else { return number(upTo: 365).map { .day(Int64($0)) } }
      guard let month = number(upTo: 12), month > 0, skip("."), let week = number(upTo: 5),
        week > 0, skip("."), let weekday = number(upTo: 6)
      else { return nil }
      return .weekday(Int64(weekday), week: Int64(week), month: Int64(month))
    }
  }
}
