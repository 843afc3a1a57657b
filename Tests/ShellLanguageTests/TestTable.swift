import Editline
import Notebook
import Shell
import Synchronization

extension CommandTable {
  /// As many commands as the design has, with nothing behind them.
  static let sample: CommandTable = {
    let names: [(Family, String)] = [
      (.where, "team project use status"),
      (
        .build,
        """
        new add edit connect disconnect rename remove duplicate undo redo check graph show diff \
        history restore publish copy delete list import export input
        """,
      ), (.run, "cost plan run step runs watch cancel compare rerun"),
      (
        .stopped,
        """
        next out continue until break where print display set skip retry pin accept back fork quit
        """,
      ), (.gates, "approve reject select defer inbox"),
      (.things, "models model trust assets view budget settings"),
      (.notebook, "note session sessions replay secret"), (.help, "help"),
    ]
    return CommandTable(
      names.flatMap { family, names in
        names.split(separator: " ").map { make(String($0), family) }
      }
    )
  }()

  private static func make(_ name: String, _ family: Family) -> Command {
    let aliases = ["next": ["n"], "break": ["b"], "print": ["p"]]
    let completions: [String: [CompletionKind]] = [
      "add": [.none, .type, .model], "use": [.workflow], "edit": [.nodeID], "help": [.command],
      "view": [.words(["art:1", "art:2"])],
    ]
    let rest: [String: RestOfLine] = [
      "note": .text, "print": .expression, "display": .expression, "break": .expressionAfter("if"),
    ]
    let flags = ["add": ["--input", "--output"], "run": ["--draft", "--on NAME"]]
    return Command(
      name,
      aliases: aliases[name] ?? [],
      family: family,
      usage: "\(name) ID TYPE [name=value …]",
      summary: "Does what \(name) says, and says so in a sentence that is quite long for a line.",
      details: "All about \(name).",
      examples: ["\(name) sketch", "\(name) other"],
      rest: rest[name] ?? .words,
      flags: flags[name] ?? [],
      completions: completions[name] ?? [],
    ) { invocation, _ in Output(invocation.positionals.map(\.text).joined(separator: "|")) }
  }
}

/// A context with two nodes, three workflows and a model with parameters.
final class SampleContext: ShellContext {
  let stopped: Bool

  init(isStopped: Bool = false) { stopped = isStopped }

  func prompt() async -> String { "acme ›" }

  func isStopped() async -> Bool { stopped }

  func names(
    of kind: CompletionKind,
    beginningWith prefix: String,
    limit: Int,
  ) async -> [NameCandidate] {
    switch kind {
    case .nodeID: [NameCandidate("sketch", summary: "draft/image"), NameCandidate("pick")]
    case .workflow: [NameCandidate("hero"), NameCandidate("heroine"), NameCandidate("villain")]
    case .type: [NameCandidate("text"), NameCandidate("model")]
    case .model: [NameCandidate("draft/image"), NameCandidate("draft/text")]
    default: []
    }
  }

  func handles(of node: String) async -> [NameCandidate] {
    node == "pick" ? [NameCandidate("if1"), NameCandidate("else")] : []
  }

  func parameterNames(of command: String, after words: [String]) async -> [NameCandidate] {
    command == "add" && words.count == 3
      ? [NameCandidate("prompt", summary: "text"), NameCandidate("seed")] : []
  }

  func values(
    of name: String,
    in command: String,
    after words: [String],
  ) async -> [NameCandidate] {
    name == "when" ? [NameCandidate("always"), NameCandidate("never")] : []
  }
}

/// Output that is kept.
final class KeptOutput: OutputSink {
  private let texts = Mutex<(output: String, errors: String)>(("", ""))
  private let limit: Int

  init(limit: Int = .max) { self.limit = limit }

  var output: String { texts.withLock { $0.output } }
  var errors: String { texts.withLock { $0.errors } }

  func write(_ text: String) -> Bool {
    texts.withLock { texts in
      guard texts.output.utf8.count + text.utf8.count <= limit else { return false }
      texts.output += text
      return true
    }
  }

  func writeError(_ text: String) -> Bool {
    texts.withLock { $0.errors += text }
    return true
  }
}
