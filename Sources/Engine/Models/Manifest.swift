public import Workflows

/// A model that is a program, as a file declares it; see ``ManifestFormat``.
public struct Manifest: Sendable, Hashable {
  /// How the program is found.
  public enum Program: Sendable, Hashable {
    /// A file beside the manifest, with the hash of its content.
    case beside(path: String, digest: String)
    /// An absolute path.
    case absolute(String)
    /// A name in ``ManifestFormat/path``.
    case named(String)
    /// The program of the bundled models.
    case draft
  }

  /// How the program is talked to.
  enum Conversation: Sendable, Hashable {
    /// By arguments, and perhaps a text on standard input.
    case arguments(input: ArgumentTemplate?)
    /// By `easel-model/1`.
    case protocolLines
  }

  /// Where an output is found when the program has ended.
  struct Output: Sendable, Hashable {
    var name: String
    var kind: Kind
    /// The name of the file; nil where it is standard output.
    var file: String?

    enum Kind: Sendable, Hashable {
      /// A file; its type is known unless the program tells it.
      case asset(HandleType, mimeType: String?)
      case text
      case json
    }
  }

  /// The model that it declares.
  public var model: Model
  /// The version without the hash.
  public var declaredVersion: String
  /// The program.
  public internal(set) var program: Program
  /// The folder in which the manifest lies; empty for a recorded one.
  public internal(set) var folder = ""
  /// The program as it is written in `argv`.
  public var programWords: String
  /// What is passed to it; each group is left out where a value of it is missing.
  var arguments: [[ArgumentTemplate]]
  var conversation: Conversation
  /// The secrets whose values it gets, each in the variable of its name.
  public var secrets: [String] = []
  var outputs: [Output]

  /// The arguments as they are written, without the program, for people.
  public var argumentWords: [String] { arguments.flatMap { $0.map(\.source) } }

  /// What it reads on standard input as it is written, if anything.
  public var inputWords: String? {
    guard case .arguments(let input) = conversation else { return nil }
    return input?.source
  }

  /// Whether it is talked to by `easel-model/1`.
  public var speaksProtocol: Bool { conversation == .protocolLines }

  /// Whether `word` can name a parameter or an output: a letter or `_`, then digits too.
  static func isName(_ word: some StringProtocol) -> Bool {
    guard let first = word.utf8.first, word.utf8.count <= 64 else { return false }
    return !(0x30...0x39 ~= first)
      && word.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
        default: false
        }
      }
  }

  /// Whether `text` is the id of a model: parts of letters, digits, `.`, `_`, `-`, with `/`
  /// between them.
  static func isID(_ text: String) -> Bool {
    guard text.utf8.count <= ManifestFormat.longestID else { return false }
    return text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-")
      else { return false }
      return part.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "-"):
          true
        default: false
        }
      }
    }
  }
}
