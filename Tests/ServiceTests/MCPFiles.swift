import FoundationEssentials
import JSON

/// The published schemas and example messages beside the repository.
enum MCPFiles {
  static let folder: URL = {
    if let shared = ProcessInfo.processInfo.environment["EASEL_SHARED"] {
      return URL(filePath: shared).appending(path: "mcp")
    }
    // Tests/ServiceTests/MCPFiles.swift is three levels below the repository.
    var repository = URL(filePath: #filePath)
    for _ in 0..<3 { repository.deleteLastPathComponent() }
    return repository.deletingLastPathComponent().appending(path: "shared/mcp")
  }()

  static let modern = "schema-2026-07-28.json"
  static let legacy = "schema-2025-11-25.json"

  static var areThere: Bool {
    [modern, legacy].allSatisfy {
      FileManager.default.fileExists(atPath: path($0))
    }
  }

  static func schema(_ name: String) throws -> JSONSchema { JSONSchema(try json(path(name))) }

  /// The example messages by the names of their types.
  static func examples() throws -> [(type: String, file: String, message: JSONValue)] {
    let root = path("examples-2026-07-28")
    return try FileManager.default.contentsOfDirectory(atPath: root).sorted().flatMap { type in
      try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(type)").sorted().map { file in
        (type, file, try json("\(root)/\(type)/\(file)"))
      }
    }
  }

  private static func path(_ name: String) -> String {
    folder.appending(path: name).path(percentEncoded: false)
  }

  private static func json(_ path: String) throws -> JSONValue {
    try JSONValue(parsing: String(contentsOfFile: path, encoding: .utf8))
  }
}
