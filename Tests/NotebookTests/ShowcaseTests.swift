import FoundationEssentials
import Notebook
import Testing

/// What a reader may count on in the sessions that teach easel; `make sessions` replays them.
@Suite struct ShowcaseTests {
  private static let root =
    #filePath.split(separator: "/", omittingEmptySubsequences: false)
    .dropLast(3).joined(separator: "/")
  private static let folder = "\(root)/sessions"

  private static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".md") }.sorted()
  }

  private static func text(of path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func `there are at least ten, in less than 5 MB with their pictures`() throws {
    #expect(try Self.names().count >= 10)
    let bytes = try FileManager.default.subpathsOfDirectory(atPath: Self.folder)
      .compactMap {
        try FileManager.default.attributesOfItem(atPath: "\(Self.folder)/\($0)")[.size]
      }
      .reduce(0) { $0 + ($1 as? Int ?? 0) }
    #expect(bytes < 5_000_000)
  }

  @Test(arguments: try names())
  func `each is short, has a title and a picture, and is in the README`(name: String) throws {
    let text = try Self.text(of: "\(Self.folder)/\(name)")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count - 1 < 150)
    let title = try SessionFile(reading: "\(Self.folder)/\(name)").head.title
    #expect(lines.contains("# \(title)"))
    let assets = "\(name.dropLast(3)).assets/"
    let pictures = text.matches(of: /!\[[^\n]*?\]\(([^)\n]+\.png)\)/).map(\.1)
    #expect(!pictures.isEmpty)
    for picture in pictures {
      #expect(picture.hasPrefix(assets))
      #expect(FileManager.default.fileExists(atPath: "\(Self.folder)/\(picture)"), "\(picture)")
    }
    #expect(try Self.text(of: "\(Self.root)/README.md").contains("](sessions/\(name))"))
  }
}
