import Crypto
import FoundationEssentials
import Glibc
import Workflows

/// Tells whether a file is still the one that was read.
struct FileIdentity: Sendable, Hashable {
  private var numbers: [Int64]

  /// The identity of what is at `path` now; nil where nothing is.
  init?(_ path: String) {
    var status = stat()
    guard unsafe fstatat(AT_FDCWD, path, &status, 0) == 0 else { return nil }
    numbers = [
      Int64(bitPattern: UInt64(status.st_dev)), Int64(bitPattern: UInt64(status.st_ino)),
      Int64(status.st_size), Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec),
      Int64(status.st_ctim.tv_sec), Int64(status.st_ctim.tv_nsec),
    ]
  }
}

/// Reads manifests, each again only when it or its program has changed.
struct ManifestReader: Sendable {
  private struct Kept: Sendable {
    var entry: ManifestEntry
    var identity: FileIdentity?
    /// The program beside it, whether it is there or not.
    var neighbour: String?
    var neighbourIdentity: FileIdentity?
  }

  /// How many files of one folder are read.
  private static let mostFiles = 500

  private var kept: [String: Kept] = [:]

  /// The manifests of a folder, in the order of their files.
  mutating func entries(in folder: ModelFolder) -> [ManifestEntry] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
      return []
    }
    let files = names.filter { name in
      !name.hasPrefix(".") && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
    }.sorted()
    var entries = files.prefix(Self.mostFiles).map { entry(of: $0, in: folder) }
    if let first = files.dropFirst(Self.mostFiles).first {
      let error = ManifestError("is one of more than \(Self.mostFiles) files, and is not read")
      let file = "\(folder.label)/\(first)"
      entries.append(ManifestEntry(file: file, id: nil, bytes: [], content: .damaged(error)))
    }
    return Self.withoutTwins(entries)
  }

  private mutating func entry(of name: String, in folder: ModelFolder) -> ManifestEntry {
    let path = "\(folder.path)/\(name)"
    let identity = FileIdentity(path)
    if let known = kept[path], identity != nil, known.identity == identity,
      known.neighbourIdentity == known.neighbour.flatMap({ FileIdentity($0) }),
      known.entry.file == "\(folder.label)/\(name)"
    {
      return known.entry
    }
    var neighbour: String?
    let entry = Self.read(path, as: "\(folder.label)/\(name)") {
      neighbour = "\(folder.path)/\($0)"
    }
    kept[path] = Kept(
      entry: entry,
      identity: identity,
      neighbour: neighbour,
      neighbourIdentity: neighbour.flatMap { FileIdentity($0) },
    )
    return entry
  }

  private static func read(
    _ path: String,
    as file: String,
    _ foundNeighbour: (String) -> Void,
  ) -> ManifestEntry {
    var bytes: [UInt8] = []
    do throws(ManifestError) {
      guard let content = try contents(of: path, limit: YAMLNode.largest) else {
        throw .tooLarge(limit: YAMLNode.largest)
      }
      bytes = content
      let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/")
      var program: ManifestNeighbour?
      var manifest = try Manifest(bytes) { name throws(ManifestError) in
        foundNeighbour(name)
        let found = try neighbour("\(folder)/\(name)", as: name)
        program = found
        return found
      }
      manifest.folder = folder
      manifest.seal(digest(of: bytes, program: program?.digest))
      return ManifestEntry(
        file: file,
        id: manifest.model.id,
        bytes: bytes,
        content: .manifest(manifest),
      )
    } catch {
      let id = Manifest.id(in: bytes)
      return ManifestEntry(file: file, id: id, bytes: bytes, content: .damaged(error))
    }
  }

  /// The hash of what a manifest says and of the program beside it.
  static func digest(of bytes: [UInt8], program: String?) -> String {
    let parts = [ManifestFormat.name, Hexadecimal.text(SHA256.hash(data: bytes)), program ?? "-"]
    return Hexadecimal.text(SHA256.hash(data: Array(parts.joined(separator: "\n").utf8)))
  }

  private static func neighbour(
    _ path: String,
    as name: String,
  ) throws(ManifestError) -> ManifestNeighbour {
    let bytes: [UInt8]?
    do throws(ManifestError) {
      bytes = try contents(of: path, limit: ManifestFormat.largestProgram)
    } catch {
      throw ManifestError(
        "names the program `./\(name.bounded)`, which cannot be read",
        remedy: "put it beside the manifest",
      )
    }
    guard let bytes else {
      throw ManifestError(
        "names the program `./\(name.bounded)`, which is larger than "
          + "\(ManifestFormat.largestProgram >> 20) MiB",
        remedy: "give its absolute path",
      )
    }
    return ManifestNeighbour(path: path, digest: Hexadecimal.text(SHA256.hash(data: bytes)))
  }

  /// The bytes of a regular file; nil where there are more than `limit`.
  static func contents(of path: String, limit: Int) throws(ManifestError) -> [UInt8]? {
    do throws(EngineError) {
      let file = try OpenFile(reading: path)
      var bytes: [UInt8] = []
      while let chunk = try file.read(1 << 16) {
        bytes += chunk
        guard bytes.count <= limit else { return nil }
      }
      return bytes
    } catch { throw ManifestError("it cannot be read", remedy: "see that it is a readable file") }
  }

  /// Lets the first of two manifests with one id stand.
  private static func withoutTwins(_ entries: [ManifestEntry]) -> [ManifestEntry] {
    var files: [String: String] = [:]
    return entries.map { entry in
      guard let id = entry.id else { return entry }
      guard let other = files[id] else {
        files[id] = entry.file
        return entry
      }
      var twin = entry
      twin.id = nil
      twin.content = .damaged(
        ManifestError(
          "is `\(id)`, which \(other) declares already",
          member: "id",
          remedy: "choose another",
        )
      )
      return twin
    }
  }
}
