import CEL
import Synchronization

/// The time zones of the operating system, each read once.
final class SystemTimeZones: Sendable {
  /// What the zone files hold; nil for a name that has none.
  private let tables = Mutex<[String: CELZoneTable]>([:])
  private let folder: String

  /// The zones of a folder of zone files.
  init(folder: String = "/usr/share/zoneinfo") { self.folder = folder }

  /// The zones for an evaluation.
  var zones: CELTimeZones {
    CELTimeZones { zone, seconds in self.table(zone)?.offset(at: seconds) }
  }

  private func table(_ zone: String) -> CELZoneTable? {
    if let table = tables.withLock({ $0[zone] }) { return table }
    guard Self.isName(zone), let bytes = try? readFile("\(folder)/\(zone)"),
      let table = CELZoneTable(bytes)
    else { return nil }
    tables.withLock { $0[zone] = table }
    return table
  }

  /// Whether a name stays in the folder, such as `Europe/Berlin` or `Etc/GMT+1`.
  private static func isName(_ zone: String) -> Bool {
    let words = zone.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return zone.utf8.count <= 64
      && words.allSatisfy { word in
        !word.isEmpty
          && word.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
              UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"),
              UInt8(ascii: "-"):
              true
            default: false
            }
          }
      }
  }
}
