/// Where the offsets of named time zones come from.
///
/// `UTC` and fixed offsets such as `+01:00` or `02:00` need no resolver.
public struct CELTimeZones: Sendable {
  private let resolver: @Sendable (String, Int64) -> Int?

  /// Zones that `offset` knows: the seconds east of UTC of a zone at a moment, in seconds
  /// since 1970, or nil for a name that is no zone.
  public init(offset: @escaping @Sendable (_ zone: String, _ seconds: Int64) -> Int?) {
    resolver = offset
  }

  /// No named zones but UTC.
  public static let utcOnly = CELTimeZones { _, _ in nil }

  /// The seconds east of UTC of `zone` at a moment.
  func offset(of zone: String, at seconds: Int64) -> Int64? {
    if zone == "UTC" || zone == "Z" || zone == "GMT" { return 0 }
    var reader = DigitReader(zone)
    if let offset = reader.offset(), reader.isAtEnd { return offset }
    reader = DigitReader(zone)
    if let offset = reader.clockOffset(), reader.isAtEnd { return offset }
    guard let offset = resolver(zone, seconds), (-86_400...86_400).contains(offset)
    else { return nil }
    return Int64(offset)
  }
}
