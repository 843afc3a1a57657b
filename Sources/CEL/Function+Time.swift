extension Function {
  static let getFullYear = time { $0.date.year }
  static let getMonth = time { $0.date.month - 1 }
  static let getDate = time { $0.date.day }
  static let getDayOfMonth = time { $0.date.day - 1 }
  /// From 0 for Sunday; the first day of 1970 was a Thursday.
  static let getDayOfWeek = time { ($0.days + 4).flooredRemainder(7) }
  static let getDayOfYear = time { local in
    local.days - CivilDate(year: local.date.year, month: 1, day: 1).daysSinceEpoch
  }
  static let getHours = time(3_600_000_000_000) { $0.second / 3600 }
  static let getMinutes = time(60_000_000_000) { $0.second / 60 % 60 }
  static let getSeconds = time(1_000_000_000) { $0.second % 60 }

  /// Of a time the milliseconds of its second; of a duration too, not all of them.
  static let getMilliseconds = Function { meter, arguments throws(CELError.Kind) in
    if arguments.count == 1, case .duration(let duration) = arguments[0] {
      return .int(duration.nanoseconds / 1_000_000 % 1000)
    }
    guard let local = try LocalTime(arguments, meter.timeZones) else { return nil }
    return .int(local.nanoseconds / 1_000_000)
  }

  /// A part of a time in a zone; of a duration how many whole units it has, if it has a unit.
  private static func time(
    _ unit: Int64? = nil,
    _ part: @escaping @Sendable (LocalTime) -> Int64,
  ) -> Function {
    Function { meter, arguments throws(CELError.Kind) in
      if let unit, arguments.count == 1, case .duration(let duration) = arguments[0] {
        return .int(duration.nanoseconds / unit)
      }
      return try LocalTime(arguments, meter.timeZones).map { .int(part($0)) }
    }
  }
}

/// A time as the clocks of a zone show it.
private struct LocalTime {
  /// The days since the start of 1970.
  let days: Int64
  /// The second of the day.
  let second: Int64
  let nanoseconds: Int64

  var date: CivilDate { CivilDate(daysSinceEpoch: days) }

  /// The time and the optional zone of a method's arguments; nil where they are something else.
  init?(_ arguments: Function.Arguments, _ zones: CELTimeZones) throws(CELError.Kind) {
    guard arguments.count == 1 || arguments.count == 2, case .timestamp(let time) = arguments[0]
    else { return nil }
    var seconds = time.seconds
    if arguments.count == 2 {
      guard case .string(let zone) = arguments[1] else { return nil }
      guard let offset = zones.offset(of: zone, at: seconds) else {
        throw .unknownTimeZone(zone)
      }
      seconds += offset
    }
    days = seconds.flooredQuotient(86_400)
    second = seconds.flooredRemainder(86_400)
    nanoseconds = time.nanoseconds
  }
}
