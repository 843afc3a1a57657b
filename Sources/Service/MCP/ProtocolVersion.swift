/// The revisions of the Model Context Protocol.
enum ProtocolVersion {
  /// Stateless: each request says which revision it speaks.
  static let modern = "2026-07-28"

  /// Revisions that begin with a handshake, the oldest first.
  enum Legacy: String, CaseIterable, Comparable, Sendable {
    case november2024 = "2024-11-05"
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"

    static let newest = Legacy.november2025

    static func < (one: Legacy, other: Legacy) -> Bool { one.rawValue < other.rawValue }

    /// Whether several messages may come as one array; only one revision had that.
    var hasBatches: Bool { self == .march2025 }
    /// Whether tools carry hints about what they do.
    var hasAnnotations: Bool { self >= .march2025 }
    /// Whether progress comes with words.
    var hasProgressMessages: Bool { self >= .march2025 }
    /// Whether tools have titles.
    var hasTitles: Bool { self >= .june2025 }
    /// Whether tools give data beside text, and say of what shape.
    var hasStructuredContent: Bool { self >= .june2025 }
  }

  /// Every revision that is spoken here, the newest first.
  static let supported = [modern] + Legacy.allCases.reversed().map(\.rawValue)
}

/// How a request speaks, which decides the form of what it gets.
enum ProtocolEra: Sendable, Hashable {
  case modern
  case legacy(ProtocolVersion.Legacy)
}
